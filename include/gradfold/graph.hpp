// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/literal.hpp>

#include <string_view>

/// The graph as a value: arrays of nodes, no pointers, no types. What is static about a program is in here; every
/// transform takes one such value and makes another.
namespace gradfold::detail {

/// Characters as a text. The types are those of string_view's constructor itself: with any other, g++ and clang first ask for the concepts of
/// iterators, wherever the library is included.
constexpr std::string_view text_at(const char* first, std::size_t size) { return {first, size}; }

enum class kind : unsigned char { real, integer, condition };
/// In templates in place of `==`, for which clang tries every pair of arithmetic types where an operand is an enumeration: twenty times the
/// work of a call. (In loops over nodes the operator is cheaper to evaluate.)
constexpr bool is_real(kind x) { return x == kind::real; }
constexpr bool is_integer(kind x) { return x == kind::integer; }
constexpr bool is_condition(kind x) { return x == kind::condition; }
/// A number of a kind, where real ones are of type T.
template <kind type, class T>
using number_of = std::conditional_t<type == kind::real, T, std::conditional_t<type == kind::integer, long long, bool>>;

/// One operation. Operands and attributes are spans, so that operations of any arity fit. The body of a loop is a graph of
/// its own, packed into the attributes of its node.
struct node {
  short operation;  ///< position in the list of operations
  kind type;        ///< what a value of the node is
  bool primal;      ///< part of the user's own value: its rounding is kept
  short shape;      ///< 0 for a scalar, else the position in the table of shapes plus 1
  short operand_count;
  int first_operand;    ///< span into graph_view::operands
  int attribute_count;  ///< span into graph_view::attributes
  int first_attribute;
  bool operator==(const node&) const = default;
};

/// The largest number of axes that a tensor, or the loops over its elements, can have.
inline constexpr int maximal_rank = 8;

/// The extents of one shape, first axis first; rank 0 is the scalar.
struct shape {
  int rank = 0;
  int extent[maximal_rank] = {};

  constexpr int size() const {
    int product = 1;
    for (int k = 0; k < rank; ++k) product *= extent[k];
    return product;
  }
  bool operator==(const shape&) const = default;
};

/// A literal as the attributes of its node.
struct packed_literal {
  long long words[3];
  constexpr explicit packed_literal(const literal& x)
      : words{std::bit_cast<long long>(x.high), std::bit_cast<long long>(x.low), static_cast<long long>(x.form)} {}
};
constexpr literal unpacked(const long long* words) {
  return {std::bit_cast<double>(words[0]), std::bit_cast<double>(words[1]), static_cast<literal_form>(words[2])};
}

class builder;

/// A function with rules of the user's, as graphs see it: they hold its address. It is traced when the graph is lowered, or is
/// opaque, and called.
struct custom_rule {
  std::string_view name;
  unsigned long long fingerprint;  ///< of its type: where compilers do not compare addresses, different ones are told apart by this
  bool is_opaque;
  int (*expand)(builder& g, const int* x);                                    ///< the value's nodes
  void (*pull_back)(builder& g, const int* x, int z, int z_bar, int* bars);   ///< the adjoints of the operands
  int (*push_forward)(builder& g, const int* x, int z, const int* tangents);  ///< the tangent; -1 for one that is no node
  float (*in_float)(const float* x);
  double (*in_double)(const double* x);
  long double (*in_long_double)(const long double* x);
  shape whole{};  ///< what a function of whole trees gives: its operands are their leaves (see whole_call)
};
constexpr bool same_rule(const custom_rule* x, const custom_rule* y) { return x->fingerprint == y->fingerprint && x == y; }

/// A graph that somebody else owns. Nodes stand in an order in which operands come before their users.
struct graph_view {
  const node* nodes = nullptr;
  const int* operands = nullptr;
  const long long* attributes = nullptr;
  const int* results = nullptr;
  const shape* shapes = nullptr;
  int node_count = 0, operand_count = 0, attribute_count = 0, result_count = 0, shape_count = 0, input_count = 0;
  const custom_rule* const* rules = nullptr;
  int rule_count = 0;

  constexpr int operand(int id, int k) const { return operands[nodes[id].first_operand + k]; }
  constexpr long long attribute(int id) const { return attributes[nodes[id].first_attribute]; }
  constexpr literal constant_of(int id) const { return unpacked(attributes + nodes[id].first_attribute); }
  constexpr shape shape_of(int id) const { return nodes[id].shape == 0 ? shape{} : shapes[nodes[id].shape - 1]; }
  /// The rule that a node of the user's own function has.
  constexpr const custom_rule* rule_of(int id) const { return rules[attribute(id)]; }
  constexpr const graph_view& view() const { return *this; }
};

/// A graph by the names of its arrays: a `graph_view`, or a `static_graph`. Passes over large constant graphs take the
/// latter: g++ reads an element of an array that it can name in a fraction of the time that it needs behind a pointer.
template <class G>
concept graph_arrays = requires(const G& g) { g.nodes[0], g.operands[0], g.attributes[0], g.results[0], g.view(); };

constexpr bool equal_rules(const graph_view& f, const graph_view& g) {
  if (f.rule_count != g.rule_count) return false;
  for (int k = 0; k < f.rule_count; ++k)
    if (!same_rule(f.rules[k], g.rules[k])) return false;
  return true;
}
constexpr int count_nodes(const graph_arrays auto& g, short operation) {
  const int nodes = g.view().node_count;
  int count = 0;
  for (int id = 0; id < nodes; ++id)
    if (g.nodes[id].operation == operation) ++count;
  return count;
}
constexpr bool equal_range(const auto* x, const auto* y, int count) {
  for (int i = 0; i < count; ++i)
    if (!(x[i] == y[i])) return false;
  return true;
}
/// Whether two graphs are the same array by array.
constexpr bool operator==(const graph_view& f, const graph_view& g) {
  return f.node_count == g.node_count && f.operand_count == g.operand_count && f.attribute_count == g.attribute_count && f.result_count == g.result_count &&
         f.shape_count == g.shape_count && f.input_count == g.input_count && equal_range(f.nodes, g.nodes, f.node_count) &&
         equal_range(f.operands, g.operands, f.operand_count) && equal_range(f.attributes, g.attributes, f.attribute_count) &&
         equal_range(f.results, g.results, f.result_count) && equal_range(f.shapes, g.shapes, f.shape_count) && equal_rules(f, g);
}

struct graph_sizes {
  int nodes = 0, operands = 0, attributes = 0, results = 0, shapes = 0, rules = 0;
  constexpr bool hold(const graph_view& g) const {
    return g.node_count <= nodes && g.operand_count <= operands && g.attribute_count <= attributes && g.result_count <= results && g.shape_count <= shapes &&
           g.rule_count <= rules;
  }
  bool operator==(const graph_sizes&) const = default;
};

constexpr graph_sizes sizes_of(const graph_view& g) { return {g.node_count, g.operand_count, g.attribute_count, g.result_count, g.shape_count, g.rule_count}; }

/// A graph that owns its arrays, fit for a constexpr variable. Where `sizes` was too small, `needed` says what is.
template <graph_sizes sizes>
struct static_graph {
  node nodes[static_cast<unsigned>(sizes.nodes + 1)] = {};
  int operands[static_cast<unsigned>(sizes.operands + 1)] = {};
  long long attributes[static_cast<unsigned>(sizes.attributes + 1)] = {};
  int results[static_cast<unsigned>(sizes.results + 1)] = {};
  shape shapes[static_cast<unsigned>(sizes.shapes + 1)] = {};
  const custom_rule* rules[static_cast<unsigned>(sizes.rules + 1)] = {};
  graph_sizes needed{};
  int input_count = 0;
  bool fits = false;

  constexpr graph_view view() const {
    return {nodes,          operands,      attributes,  results, shapes,      needed.nodes, needed.operands, needed.attributes,
            needed.results, needed.shapes, input_count, rules,   needed.rules};
  }
};

template <class T>
constexpr void copy_to(T* to, const T* from, int count) {
  for (int i = 0; i < count; ++i) to[i] = from[i];
}

template <graph_sizes sizes>
constexpr static_graph<sizes> freeze(const graph_view& g) {
  static_graph<sizes> frozen;
  frozen.needed = sizes_of(g);
  frozen.input_count = g.input_count;
  frozen.fits = sizes.hold(g);
  if (!frozen.fits) return frozen;
  copy_to(frozen.nodes, g.nodes, g.node_count);
  copy_to(frozen.operands, g.operands, g.operand_count);
  copy_to(frozen.attributes, g.attributes, g.attribute_count);
  copy_to(frozen.results, g.results, g.result_count);
  copy_to(frozen.shapes, g.shapes, g.shape_count);
  copy_to(frozen.rules, g.rules, g.rule_count);
  return frozen;
}

}  // namespace gradfold::detail
