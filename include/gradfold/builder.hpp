// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/buffer.hpp>
#include <gradfold/graph.hpp>

namespace gradfold::detail {

/// Whether x op y and y op x are the same value to the last bit. Defined with the list of operations.
constexpr bool commutes(short operation);
/// Positions of the two operations that have no operands. Defined with the list of operations.
constexpr short input_operation();
constexpr short constant_operation();

/// A constant that a builder owns, once it is recorded there. Freed with symbol.hpp.
struct kept_constant {
  kept_constant* next = nullptr;
};
constexpr void free_constants(kept_constant* first);

/// One operation about to be recorded.
struct operation_call {
  short operation = 0;
  kind type = kind::real;
  int count = 0;
  const int* operands = nullptr;
  int attribute_count = 0;
  const long long* attributes = nullptr;
  short shape = of_operands;

  /// Element by element: the shape of the operands that are no scalars.
  static constexpr short of_operands = -1;
};
/// The operation of a node, on other operands in another graph that numbers shapes alike.
constexpr operation_call call_of(const graph_view& f, int id, const int* operands) {
  const node& n = f.nodes[id];
  return {n.operation, n.type, n.operand_count, operands, n.attribute_count, f.attributes + n.first_attribute, n.shape};
}

/// A slot of the hash table: 0, or the number of a node plus 1.
using table_slot = int;
/// A power of two, so that at most half of the slots are in use.
constexpr int slots_for(int nodes) { return static_cast<int>(std::bit_ceil(2u * static_cast<unsigned>(nodes + 8))); }

/// A graph under construction. Every node is unique (hash-consing), so a shared sub-expression exists once and cost
/// grows with the graph, never with the tree. Runs in constant expressions and at run time alike.
/// Cost of a node: constant; the code is flat because calls are what constant evaluation pays for.
class builder {
 public:
  constexpr explicit builder(int expected = 64) {
    nodes.reserve(expected + 8);
    operands.reserve(2 * expected + 8);
    attributes.reserve(expected + 8);
  }
  /// Builds in the arrays of `home`, then `close` it: a constexpr variable that needs no copy.
  template <graph_sizes sizes>
  constexpr explicit builder(static_graph<sizes>& home)
      : nodes(home.nodes, sizes.nodes), operands(home.operands, sizes.operands), attributes(home.attributes, sizes.attributes),
        results(home.results, sizes.results), shapes(home.shapes, sizes.shapes), rules(home.rules, sizes.rules) {}
  template <graph_sizes sizes>
  constexpr void close(static_graph<sizes>& home) const {
    home.needed = sizes_of(view()), home.input_count = input_count_;
    home.fits = !nodes.owned && !operands.owned && !attributes.owned && !results.owned && !shapes.owned && !rules.owned;
  }
  /// Goes on where the builder that was closed into `home` stopped. `slots` are those that it used.
  template <graph_sizes sizes>
  constexpr builder(static_graph<sizes>& home, table_slot* slots, int slot_count) : builder(home) {
    nodes.size = hashed_ = home.needed.nodes, operands.size = home.needed.operands;
    attributes.size = home.needed.attributes, results.size = home.needed.results, shapes.size = home.needed.shapes;
    rules.size = home.needed.rules;
    input_count_ = home.input_count;
    slots_.at = slots, slots_.size = slots_.capacity = slot_count, slots_.owned = false;
  }

  builder(const builder&) = delete;
  builder& operator=(const builder&) = delete;
  constexpr ~builder() {
    if (constants_ != nullptr) free_constants(constants_);
  }
  /// Takes over a constant.
  constexpr void keep(kept_constant* x) { x->next = constants_, constants_ = x; }

  /// Public, as in `buffer`: what the rewriting rules look at.
  buffer<node> nodes;
  buffer<int> operands;
  buffer<long long> attributes;
  buffer<int> results;
  buffer<shape> shapes;
  buffer<const custom_rule*> rules;

  /// Derivative code is simplified freely; the user's own value by exact rewrites alone.
  bool simplifies_freely = false;
  /// Whether the nodes recorded now belong to the user's own value.
  bool primal = true;
  /// Whether a call of a function with rules of the user's is recorded as what its value computes.
  bool expands_rules = false;
  /// Whether equal nodes become one. Without, a trace is only counted, at half the cost.
  bool shares = true;

  constexpr graph_view view() const {
    return {nodes.at,        operands.at,  attributes.at, results.at,   shapes.at, nodes.size, operands.size,
            attributes.size, results.size, shapes.size,   input_count_, rules.at,  rules.size};
  }
  constexpr const node& operator[](int id) const { return nodes.at[id]; }
  constexpr int size() const { return nodes.size; }
  constexpr int operand(int id, int k) const { return operands.at[nodes.at[id].first_operand + k]; }
  constexpr long long attribute(int id) const { return attributes.at[nodes.at[id].first_attribute]; }
  constexpr bool is_constant(int id) const { return nodes.at[id].operation == constant_operation(); }
  constexpr literal constant_of(int id) const { return unpacked(attributes.at + nodes.at[id].first_attribute); }
  constexpr bool is_zero(int id) const { return is_constant(id) && constant_of(id) == literal{}; }

  constexpr int input(int position, kind type, short shape = 0) {
    if (position >= input_count_) input_count_ = position + 1;
    const long long attribute = position;
    return append({input_operation(), type, 0, nullptr, 1, &attribute, shape});
  }
  constexpr int constant(const literal& x, kind type = kind::real) { return append({constant_operation(), type, 0, nullptr, 3, packed_literal(x).words}); }
  /// The constant x, from -1 to 2.
  constexpr int whole(int x) {
    if (whole_[x + 1] == 0) whole_[x + 1] = constant({static_cast<double>(x), 0, literal_form::number}) + 1;
    return whole_[x + 1] - 1;
  }
  constexpr void result(int id) { results.push(id); }
  constexpr void clear_results() { results.size = 0; }
  /// How many loop bodies this graph is inside of: an operation on values of several graphs belongs to the innermost.
  int depth = 0;
  /// Where inputs begin that stand for values of graphs around this one, and which those are.
  int first_capture = 0;
  buffer<builder*> captured_from;
  buffer<int> captured;

  /// The input that stands for a value of a graph around this one.
  constexpr int capture(builder* from, int id) {
    if (from->is_constant(id)) return constant(from->constant_of(id), from->nodes.at[id].type);
    int k = 0;
    while (k < captured.size && !(captured_from.at[k] == from && captured.at[k] == id)) ++k;
    if (k == captured.size) captured_from.push(from), captured.push(id);
    return input(first_capture + k, from->nodes.at[id].type, shape_number(from->shape_of(id)));
  }
  /// The number of a shape in this graph, 0 for the scalar.
  constexpr short shape_number(const shape& s) {
    if (s.rank == 0) return 0;
    int i = 0;
    while (i < shapes.size && !(shapes.at[i] == s)) ++i;
    if (i == shapes.size) shapes.push(s);
    return static_cast<short>(i + 1);
  }
  constexpr shape shape_of(int id) const { return nodes.at[id].shape == 0 ? shape{} : shapes.at[nodes.at[id].shape - 1]; }
  /// The graph around this body of a loop: it numbers the rules of the user's.
  builder* around = nullptr;
  /// The number of a rule of the user's in this graph.
  constexpr int rule_number(const custom_rule* r) {
    if (around != nullptr) return around->rule_number(r);
    int i = 0;
    while (i < rules.size && !same_rule(rules.at[i], r)) ++i;
    if (i == rules.size) rules.push(r);
    return i;
  }
  /// Numbers the shapes of another graph, and the user's rules in it, as they are there; before any others.
  constexpr void adopt_shapes(const graph_view& g) {
    for (int i = 0; i < g.shape_count; ++i) shapes.push(g.shapes[i]);
    adopt_rules(g);
  }
  /// Those that are new here, of a graph that begins with the rules that are here.
  constexpr void adopt_rules(const graph_view& g) {
    for (int i = rules.size; i < g.rule_count; ++i) rules.push(g.rules[i]);
  }
  constexpr void inputs_at_least(int count) { input_count_ = input_count_ < count ? count : input_count_; }

 private:
  // Templates stand before what calls them: else clang, in a constant expression, may meet them without a body.
  /// Equal for x op y and y op x, whatever the operation. Its lowest bits number a slot: with odd factors of this size, pairs of operands that lie
  /// near one another meet in one slot seldom, and there is no more to compute. Numbers stay small: g++ keeps every integer that it
  /// meets, and graphs of half a million nodes must not overflow.
  static constexpr int hash(short operation, int count, const auto& x, int first, int word_count, const auto& words, int first_word) {
    const int a = count > 0 ? x[first] : 0, b = count > 1 ? x[first + 1] : 0;
    const int h = (a < b ? 577 * a + 1021 * b : 577 * b + 1021 * a) + 131 * operation + (count > 2 ? 59 * x[first + 2] : 0);
    if (word_count == 0) return h;
    const long long word = words[first_word];
    return h + 577 * static_cast<int>((word >> 42 ^ word) & 0xfffff);
  }
  /// Enters node `id`, which no node here equals. Its operands and attributes are in these arrays.
  constexpr void enter(int id, const node& n, const auto& x, const auto& words) {
    table_slot* const slots = slots_.at;
    const int last = slots_.size - 1;
    int i = hash(n.operation, n.operand_count, x, n.first_operand, n.attribute_count, words, n.first_attribute) & last;
    while (slots[i] != 0) i = (i + 1) & last;
    slots[i] = id + 1;
  }

 public:
  /// The node of this call: the one that exists, or a new one. What the user's own value has keeps its rounding, even where derivative
  /// code had it before.
  constexpr int append(const operation_call& call) {
    const short shape = shapes.size == 0 ? short{0} : shape_for(call);
    if (!shares)
      return push({call.operation, call.type, primal, shape, static_cast<short>(call.count), operands.size, call.attribute_count, attributes.size},
                  call.operands, call.attributes);
    if (2 * nodes.size >= slots_.size) rehash();
    for (; hashed_ < nodes.size; ++hashed_) enter(hashed_, nodes.at[hashed_], operands.at, attributes.at);
    const int count = call.count, last = slots_.size - 1;
    const int* const x = call.operands;
    table_slot* const slots = slots_.at;
    int i = hash(call.operation, count, x, 0, call.attribute_count, call.attributes, 0) & last;
    for (; slots[i] != 0; i = (i + 1) & last)
      if (const int id = slots[i] - 1; nodes.at[id].operation == call.operation && same(id, call, shape)) {
        if (primal) nodes.at[id].primal = true;
        return id;
      }
    slots[i] = nodes.size + 1;
    return ++hashed_, push({call.operation, call.type, primal, shape, static_cast<short>(count), operands.size, call.attribute_count, attributes.size}, x,
                           call.attributes);
  }

  /// Copies a node of another graph that no node here equals, without looking. `place` has the number plus 1 of each
  /// operand here. Only a later append pays for finding it.
  constexpr int adopt(const node& n, const auto& x, const auto& words, const auto& place) {
    const int a = operands.size, count = n.operand_count;
    if (a + count > operands.capacity) operands.reserve(3 * (a + count));
    int* const to = operands.at + a;
    for (int k = 0; k < count; ++k) to[k] = place[x[n.first_operand + k]] - 1;
    const int b = attributes.size;
    for (int k = 0; k < n.attribute_count; ++k) attributes.push(words[n.first_attribute + k]);
    nodes.push(n);
    node& copy = nodes.at[nodes.size - 1];
    return copy.first_operand = a, copy.first_attribute = b, operands.size = a + count, nodes.size - 1;
  }
  /// Copies a graph whose nodes are unique into an empty builder, and enters them.
  constexpr void copy(const graph_arrays auto& g) {
    const graph_view whole = g.view();
    adopt_shapes(whole);
    if (nodes.capacity < whole.node_count) nodes.reserve(whole.node_count);
    if (operands.capacity < whole.operand_count) operands.reserve(whole.operand_count);
    if (attributes.capacity < whole.attribute_count) attributes.reserve(whole.attribute_count);
    for (int k = 0; k < whole.operand_count; ++k) operands.at[k] = g.operands[k];
    for (int k = 0; k < whole.attribute_count; ++k) attributes.at[k] = g.attributes[k];
    nodes.size = whole.node_count, operands.size = whole.operand_count, attributes.size = whole.attribute_count;
    if (2 * nodes.size >= slots_.size) rehash();
    node* const to = nodes.at;
    for (int id = 0; id < whole.node_count; ++id) {
      const node n = g.nodes[id];
      to[id] = n;
      enter(id, n, g.operands, g.attributes);
    }
    hashed_ = nodes.size;
  }

 private:
  constexpr short shape_for(const operation_call& call) const {
    if (call.shape != operation_call::of_operands) return call.shape;
    for (int k = 0; k < call.count; ++k)
      if (nodes.at[call.operands[k]].shape != 0) return nodes.at[call.operands[k]].shape;
    return 0;
  }
  constexpr bool same(int id, const operation_call& call, short shape) const {
    const node& n = nodes.at[id];
    if (n.shape != shape || n.operation != call.operation || n.type != call.type || n.operand_count != call.count || n.attribute_count != call.attribute_count)
      return false;
    const int* const x = operands.at + n.first_operand;
    if (call.count == 2 && x[0] == call.operands[1] && x[1] == call.operands[0] && commutes(call.operation)) return true;
    for (int k = 0; k < call.count; ++k)
      if (x[k] != call.operands[k]) return false;
    for (int k = 0; k < call.attribute_count; ++k)
      if (attributes.at[n.first_attribute + k] != call.attributes[k]) return false;
    return true;
  }
  constexpr int push(const node& n, const int* x, const long long* words) {
    const int count = n.operand_count;
    if (operands.size + count > operands.capacity) operands.reserve(3 * (operands.size + count));
    int* const to = operands.at + operands.size;
    for (int k = 0; k < count; ++k) to[k] = x[k];
    for (int k = 0; k < n.attribute_count; ++k) attributes.push(words[k]);
    if (nodes.size == nodes.capacity) nodes.reserve(3 * nodes.capacity + 64);
    nodes.at[nodes.size] = n;
    return operands.size += count, nodes.size++;
  }
  constexpr void rehash() {
    slots_.reset(slots_for(2 * nodes.capacity));
    hashed_ = 0;
  }

  buffer<table_slot> slots_;
  int hashed_ = 0;     ///< how many nodes are in the slots
  int whole_[4] = {};  ///< the constants -1 to 2, plus 1; 0 where not met yet
  int input_count_ = 0;
  kept_constant* constants_ = nullptr;
};

}  // namespace gradfold::detail
