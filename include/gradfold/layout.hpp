// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/ordering.hpp>
#include <gradfold/traced.hpp>

/// Where straight-line code keeps its values.
namespace gradfold::detail {

/// Where a step finds an operand; `list`: it has more than three, which are in a list of the plan.
enum class source : unsigned char { none, local, frame, input, constant, list };
/// As is_real() of kinds.
constexpr bool is(source x, source y) { return x == y; }

/// All of a step that code generation depends on: one instantiation serves every step of one form.
struct step_form {
  short operation = 0;
  kind type = kind::real;
  bool primal = true;
  bool to_frame = false;
  bool to_result = false;
  bool stays = false;  ///< is not to be moved to where it is read
  source from[3] = {};
  kind from_type[3] = {};
  bool operator==(const step_form&) const = default;
};

/// A place in a tree of several: the part (an argument or a result) and the leaf in it, as one number.
constexpr int leaf_place(int part, int leaf) { return part << 20 | leaf; }
GRADFOLD_ALWAYS_INLINE() constexpr int part_of(int place) { return place >> 20; }
GRADFOLD_ALWAYS_INLINE() constexpr int leaf_of(int place) { return place & 0xfffff; }

/// Two non-negative places as one number: compilers pay for each literal that code generation needs.
constexpr unsigned long long both(int x, int y) { return static_cast<unsigned long long>(x) << 32 | static_cast<unsigned>(y); }
GRADFOLD_ALWAYS_INLINE() constexpr int upper(unsigned long long x) { return static_cast<int>(x >> 32); }
GRADFOLD_ALWAYS_INLINE() constexpr int lower_half(unsigned long long x) { return static_cast<int>(x & 0xffffffffu); }

/// A form packed into one number: template arguments that are numbers cost compilers least. The operation is on top,
/// then its type, what becomes of the value, and for each operand where it is and its type.
struct form_bits {
  static constexpr unsigned stays = 8, primal = 4, to_frame = 2, to_result = 1;
  /// The number of a step's list stands where the second and the third operand do.
  static constexpr int most_lists = 1 << 10;
  static constexpr int list_number(unsigned bits) { return static_cast<int>(bits & (most_lists - 1u)); }
  static constexpr unsigned operand(source from, kind type) { return static_cast<unsigned>(from) << 2 | static_cast<unsigned>(type); }
  static constexpr unsigned form(short operation, kind type, unsigned flags, unsigned x, unsigned y, unsigned w) {
    return (static_cast<unsigned>(operation) << 6 | static_cast<unsigned>(type) << 4 | flags) << 15 | x << 10 | y << 5 | w;
  }
};
constexpr step_form unpacked(unsigned bits) {
  step_form f;
  for (int k = 2; k >= 0; --k, bits >>= 5) f.from_type[k] = static_cast<kind>(bits & 3u), f.from[k] = static_cast<source>(bits >> 2 & 7u);
  f.primal = (bits & 4u) != 0, f.to_frame = (bits & 2u) != 0, f.to_result = (bits & 1u) != 0, f.stays = (bits & 8u) != 0;
  f.type = static_cast<kind>(bits >> 4 & 3u);
  f.operation = static_cast<short>(bits >> 6);
  return f;
}

struct plan_sizes {
  int steps = 0, constants = 0, chunks = 0, rules = 0, results = 0, fills = 0;
  int lists = 0, listed = 0;  ///< steps of more than three operands, and the operands of all of them
  int repeated = 0;           ///< steps whose chunks may be loops: all or none
  bool operator==(const plan_sizes&) const = default;
};

/// How far apart what a step reads and writes is from one turn of a loop to the next.
struct step_strides {
  int x = 0, y = 0, w = 0, result = 0;
};

/// What code generation needs to know of a graph: its steps, in order, and the places of what they read and write.
template <plan_sizes sizes>
struct plan {
  static constexpr plan_sizes needed = sizes;
  unsigned forms[static_cast<unsigned>(sizes.steps + 1)] = {};
  unsigned long long xy[static_cast<unsigned>(sizes.steps + 1)] = {};  ///< where the first two operands are
  unsigned long long wp[static_cast<unsigned>(sizes.steps + 1)] = {};  ///< where the third is, and the position in the chunk
  unsigned long long sr[static_cast<unsigned>(sizes.steps + 1)] = {};  ///< the slot in the frame, and the place among the results
  literal constants[static_cast<unsigned>(sizes.constants + 1)] = {};
  const custom_rule* rules[static_cast<unsigned>(sizes.rules + 1)] = {};
  unsigned long long fills[static_cast<unsigned>(sizes.fills + 1)] = {};  ///< places filled with zeros before the first step, and how many
  unsigned listed_forms[static_cast<unsigned>(sizes.listed + 1)] = {};    ///< how operands in lists are read, and
  int listed_places[static_cast<unsigned>(sizes.listed + 1)] = {};        ///< where they are
  int list_starts[static_cast<unsigned>(sizes.lists + 1)] = {};
  int chunk_starts[static_cast<unsigned>(sizes.chunks + 1)] = {};                     ///< first step of each chunk, and the end
  int lanes[static_cast<unsigned>(sizes.repeated == 0 ? 1 : sizes.chunks + 1)] = {};  ///< of each chunk; more than 1: a loop
  step_strides strides[static_cast<unsigned>(sizes.repeated + 1)] = {};
  int local_size = 1;  ///< positions in the largest chunk
  int frame_size = 0;
};

/// The number under which code generation knows a node's operation: opaque functions come after the vocabulary.
constexpr short coded_operation(const graph_arrays auto& g, const node& n) {
  return n.operation != operation_id<custom_call> ? n.operation : static_cast<short>(vocabulary::count + g.attributes[n.first_attribute]);
}

/// How many places a value takes.
constexpr int width(short operation) { return operation == operation_id<sine_and_cosine> ? 2 : 1; }
/// The numbers of sizes that a graph's plan has, where its nodes are computed in this order.
template <int nodes>
constexpr plan_sizes measure(const graph_arrays auto& g, const node_order<nodes>& order, int chunk_values) {
  plan_sizes sizes{order.count, 0, 1, g.view().rule_count, g.view().result_count};
  const int node_count = g.view().node_count;
  constexpr short constant = constant_operation(), two_values = operation_id<sine_and_cosine>;
  bool pairs = false;
  for (int id = 0; id < node_count; ++id) {
    const short operation = g.nodes[id].operation;
    if (operation == constant) ++sizes.constants;
    if (operation == two_values) pairs = true;
    if (g.nodes[id].operand_count > 3) ++sizes.lists, sizes.listed += g.nodes[id].operand_count;
  }
  if (order.count <= chunk_values / 2) return sizes;
  if (!pairs) return sizes.chunks = (order.count + chunk_values - 1) / chunk_values, sizes;
  for (int i = 0, values = 0; i < order.count; ++i) {
    if (values >= chunk_values) values = 0, ++sizes.chunks;
    values += g.nodes[order.of[i]].operation == two_values ? 2 : 1;
  }
  return sizes;
}

/// How many of a graph's results are no step of their own: leaves, and what is a result twice.
template <int nodes>
constexpr int count_copies(const graph_arrays auto& g) {
  bool seen[static_cast<unsigned>(nodes + 1)] = {};
  int copies = 0;
  const int count = g.view().result_count;
  for (int k = 0; k < count; ++k) {
    const int id = g.results[k];
    copies += seen[id] || g.nodes[id].operand_count == 0 ? 1 : 0, seen[id] = true;
  }
  return copies;
}

/// Lays the ordered nodes out: chunks of at most `chunk_values` values, each value local to its chunk, and a frame slot
/// for each value that a later chunk reads, reused after the last chunk that reads it.
template <int nodes, plan_sizes sizes, graph_arrays Graph>
class layout {
 public:
  /// `filled` tells which results need no step.
  constexpr layout(const Graph& g, int chunk_values, const int* inputs, const int* results, const bool* filled, plan<sizes>& p)
      : g_(g), result_count_(g.view().result_count), chunk_values_(chunk_values), inputs_(inputs), results_(results), filled_(filled), plan_(p) {}

  constexpr void run(const node_order<nodes>& ordered) {
    copy_to(plan_.rules, g_.rules, sizes.rules);
    for (int k = result_count_ - 1; k >= 0; --k) again_[k] = result_of_[g_.results[k]], result_of_[g_.results[k]] = k + 1;
    if constexpr (sizes.chunks > 1) find_last_chunks(ordered);
    if constexpr (keeps_order) find_readers(ordered);
    const auto& nodes_of = g_.nodes;
    const auto& operands = g_.operands;
    const auto& order = ordered.of;
    const auto& result_of = result_of_;
    auto& code = code_;
    auto& where = where_;
    auto& forms = plan_.forms;
    auto &xy = plan_.xy, &wp = plan_.wp, &sr = plan_.sr;
    constexpr short of_several = operation_id<result_node>, two_values = operation_id<sine_and_cosine>;
    const int count = ordered.count;
    int step = 0;
    for (int i = 0; i < count; ++i, ++step) {
      const int id = order[i];
      if (next_ >= chunk_values_) close_chunk(step);
      const node n = nodes_of[id];
      const int x = n.first_operand, arity = n.operand_count, result = result_of[id];
      const int a = operands[x], b = arity > 1 ? operands[x + 1] : 0, c = arity > 2 ? operands[x + 2] : 0;
      if (code[a] == 0) place_leaf(a);
      if (arity > 1 && code[b] == 0) place_leaf(b);
      if (arity > 2 && code[c] == 0) place_leaf(c);
      const int list = arity > 3 ? list_operands(x, arity) : 0;
      const int part = n.operation == of_several ? static_cast<int>(g_.attributes[n.first_attribute]) : 0;
      const int slot = sizes.chunks > 1 && last_chunk_[id] > chunk_ ? take_slot(id, n.operation) : -1;
      const unsigned flags = (n.primal ? form_bits::primal : 0u) | (slot >= 0 ? form_bits::to_frame : 0u) | (result != 0 ? form_bits::to_result : 0u) |
                             (keeps_order && slot < 0 && result == 0 && must_stay(i, id) ? form_bits::stays : 0u);
      forms[step] = arity > 3 ? form_bits::form(coded_operation(g_, n), n.type, flags, form_bits::operand(source::list, kind::real),
                                                static_cast<unsigned>(list) >> 5, static_cast<unsigned>(list) & 31u)
                              : form_bits::form(coded_operation(g_, n), n.type, flags, code[a], arity > 1 ? code[b] : 0u, arity > 2 ? code[c] : 0u);
      xy[step] = both(where[a] + part, arity > 1 ? where[b] : 0), wp[step] = both(arity > 2 ? where[c] : 0, next_);
      sr[step] = both(slot < 0 ? 0 : slot, result == 0 ? 0 : results_[result - 1]);
      code[id] = form_bits::operand(source::local, n.type), where[id] = next_;
      next_ += n.operation == two_values ? 2 : 1;
      for (int k = result == 0 ? 0 : again_[result - 1]; k != 0; k = again_[k - 1]) copy_result(++step, k - 1);
    }
    for (int k = 0; k < result_count_; ++k)
      if (g_.nodes[g_.results[k]].operand_count == 0 && !filled_[k]) copy_result(step++, k);
    plan_.local_size = (largest_ < next_ ? next_ : largest_) + 1;
    plan_.chunk_starts[sizes.chunks] = sizes.steps;
  }

 private:
  /// The compiler g++ moves what is read once down to its reader, sum after sum, and so keeps alive everything that a
  /// long sum is made of. Such a value is made to stay where the first of what could move with it is this far away.
#if defined(__clang__)
  static constexpr bool keeps_order = false;
#else
  static constexpr bool keeps_order = sizes.steps > 64;
#endif
  static constexpr int longest_move = 32;
  constexpr void find_readers(const node_order<nodes>& order) {
    auto& reader = reader_;
    for (int i = 0; i < order.count; ++i) {
      const int x = g_.nodes[order.of[i]].first_operand, end = x + g_.nodes[order.of[i]].operand_count;
      for (int k = x; k < end; ++k) {
        const int a = g_.operands[k];
        reader[a] = reader[a] == 0 ? i + 1 : -1;
      }
    }
  }
  constexpr bool must_stay(int i, int id) {
    const auto &reader = reader_, &moves_from = moves_from_;
    const int x = g_.nodes[id].first_operand, end = x + g_.nodes[id].operand_count, reader_of = reader[id];
    if (reader_of <= 0) return false;
    int start = i + 1;
    for (int k = x; k < end; ++k)
      if (const int a = g_.operands[k], from = moves_from[a]; from != 0 && from < start) start = from;
    if (reader_of - start <= longest_move) return moves_from_[id] = start, false;
    return g_.nodes[id].type == kind::real;
  }

  /// The last chunk that reads each node.
  constexpr void find_last_chunks(const node_order<nodes>& order) {
    auto& last_chunk = last_chunk_;
    int chunk = 0, values = 0;
    for (int i = 0; i < order.count; ++i) {
      if (values >= chunk_values_) values = 0, ++chunk;
      const int id = order.of[i];
      const node n = g_.nodes[id];
      values += width(n.operation), last_chunk[id] = chunk;
      const int x = n.first_operand, end = x + n.operand_count;
      for (int k = x; k < end; ++k) last_chunk[g_.operands[k]] = chunk;
    }
  }

  /// Writes down how and where a step reads its operands; returns the number of the list.
  constexpr int list_operands(int first, int count) {
    int next = plan_.list_starts[list_count_];
    for (int k = first; k < first + count; ++k, ++next) {
      const int a = g_.operands[k];
      if (code_[a] == 0) place_leaf(a);
      plan_.listed_forms[next] = code_[a], plan_.listed_places[next] = where_[a];
    }
    plan_.list_starts[list_count_ + 1] = next;
    return list_count_++;
  }
  constexpr void place_leaf(int x) {
    const node n = g_.nodes[x];
    if (n.operation == input_operation()) {
      code_[x] = form_bits::operand(source::input, n.type), where_[x] = inputs_[g_.attributes[n.first_attribute]];
    } else {
      plan_.constants[constant_count_] = unpacked(&g_.attributes[n.first_attribute]);
      code_[x] = form_bits::operand(source::constant, n.type), where_[x] = constant_count_++;
    }
  }

  /// From here on the values of the chunk are found in the frame, if at all; slots it read last are free.
  constexpr void close_chunk(int i) {
    for (int k = crossing_start_; k < crossing_count_; ++k)
      code_[crossing_[k]] = form_bits::operand(source::frame, g_.nodes[crossing_[k]].type), where_[crossing_[k]] = slot_[crossing_[k]];
    crossing_start_ = crossing_count_;
    for (int id = dying_[chunk_]; id != 0; id = dying_next_[id - 1]) free_slots(id - 1);
    largest_ = largest_ < next_ ? next_ : largest_, next_ = 0;
    plan_.chunk_starts[++chunk_] = i;
  }
  constexpr void free_slots(int id) {
    for (int k = 0; k < width(g_.nodes[id].operation); ++k) free_[free_count_++] = slot_[id] + k;
  }
  constexpr int take_slot(int id, short operation) {
    const int count = width(operation), s = count == 1 && free_count_ > 0 ? free_[--free_count_] : plan_.frame_size;
    if (s + count > plan_.frame_size) plan_.frame_size = s + count;
    dying_next_[id] = dying_[last_chunk_[id]], dying_[last_chunk_[id]] = id + 1;
    return crossing_[crossing_count_++] = id, slot_[id] = s;
  }

  /// What is a result a second time is copied where it was computed, by a step of its own; what is a leaf, at the end.
  constexpr void copy_result(int step, int k) {
    const int id = g_.results[k];
    if (code_[id] == 0) place_leaf(id);
    plan_.forms[step] = form_bits::form(operation_id<result_node>, g_.nodes[id].type, form_bits::primal | form_bits::to_result, code_[id], 0, 0);
    plan_.xy[step] = both(where_[id], 0), plan_.wp[step] = both(0, next_), plan_.sr[step] = both(0, results_[k]);
  }

  static constexpr unsigned crossing_room = sizes.chunks > 1 ? static_cast<unsigned>(nodes + 1) : 1u;
  const Graph& g_;
  const int result_count_;
  const int chunk_values_;
  const int* const inputs_;
  const int* const results_;
  const bool* const filled_;
  plan<sizes>& plan_;
  unsigned code_[static_cast<unsigned>(nodes + 1)] = {};  ///< how a step reads the node now; 0 before it has a place
  int where_[static_cast<unsigned>(nodes + 1)] = {};
  int result_of_[static_cast<unsigned>(nodes + 1)] = {};                      ///< the first result that the node is, plus 1
  int again_[static_cast<unsigned>(sizes.results + 1)] = {};                  ///< the next result that is the same node, plus 1
  int reader_[keeps_order ? static_cast<unsigned>(nodes + 1) : 1u] = {};      ///< the one step that reads the node, plus 1; -1 if several do
  int moves_from_[keeps_order ? static_cast<unsigned>(nodes + 1) : 1u] = {};  ///< the first step that could move with it, plus 1
  int next_ = 0, largest_ = 1, chunk_ = 0, constant_count_ = 0, list_count_ = 0;
  int last_chunk_[crossing_room] = {}, slot_[crossing_room] = {}, crossing_[crossing_room] = {}, dying_next_[crossing_room] = {}, free_[2 * crossing_room] = {};
  int dying_[static_cast<unsigned>(sizes.chunks + 1)] = {};  ///< by chunk: a node whose slot is read there last, plus 1
  int crossing_start_ = 0, crossing_count_ = 0, free_count_ = 0;
};

}  // namespace gradfold::detail
