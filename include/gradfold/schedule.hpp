// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lower.hpp>

/// From a graph to the order and the places in which straight-line code computes it.
namespace gradfold::detail {

/// Where a step finds an operand.
enum class source : unsigned char { none, local, frame, input, constant };

/// All of a step that code generation depends on: one instantiation serves every step of one form.
struct step_form {
  short operation = 0;
  kind type = kind::real;
  bool primal = true;
  bool to_frame = false;
  bool to_result = false;
  source from[3] = {};
  kind from_type[3] = {};
  bool operator==(const step_form&) const = default;
};

/// One step: computes a node, keeps it in the chunk's local array, in the frame and among the results as `form` says.
struct step {
  step_form form;
  int from[3] = {};  ///< position in the local array or frame, place of the input, or position of the constant
  int position = 0;
  int slot = 0;
  int result = 0;
};

/// A place in a tree of several: the part (an argument or a result) and the leaf in it, as one number.
constexpr int leaf_place(int part, int leaf) { return part << 20 | leaf; }
GRADFOLD_ALWAYS_INLINE() constexpr int part_of(int place) { return place >> 20; }
GRADFOLD_ALWAYS_INLINE() constexpr int leaf_of(int place) { return place & 0xfffff; }

/// Two non-negative places as one number: compilers pay for each literal that code generation needs.
constexpr unsigned long long both(int x, int y) { return static_cast<unsigned long long>(x) << 32 | static_cast<unsigned>(y); }
GRADFOLD_ALWAYS_INLINE() constexpr int upper(unsigned long long x) { return static_cast<int>(x >> 32); }
GRADFOLD_ALWAYS_INLINE() constexpr int lower_half(unsigned long long x) { return static_cast<int>(x & 0xffffffffu); }

/// A form packed into one number: template arguments that are numbers cost compilers least.
constexpr unsigned packed(const step_form& f) {
  unsigned bits = static_cast<unsigned>(f.operation);
  bits = bits << 2 | static_cast<unsigned>(f.type);
  bits = bits << 3 | (f.primal ? 4u : 0u) | (f.to_frame ? 2u : 0u) | (f.to_result ? 1u : 0u);
  for (int k = 0; k < 3; ++k) bits = bits << 5 | static_cast<unsigned>(f.from[k]) << 2 | static_cast<unsigned>(f.from_type[k]);
  return bits;
}
constexpr step_form unpacked(unsigned bits) {
  step_form f;
  for (int k = 2; k >= 0; --k, bits >>= 5)
    f.from_type[k] = static_cast<kind>(bits & 3u), f.from[k] = static_cast<source>(bits >> 2 & 7u);
  f.primal = (bits & 4u) != 0, f.to_frame = (bits & 2u) != 0, f.to_result = (bits & 1u) != 0;
  f.type = static_cast<kind>(bits >> 3 & 3u);
  f.operation = static_cast<short>(bits >> 5);
  return f;
}

struct plan_sizes {
  int steps = 0, constants = 0, chunks = 0;
  bool operator==(const plan_sizes&) const = default;
};

/// The order of a graph's nodes that keeps few values alive: post-order from the results, the operand that needs more
/// registers first (Sethi and Ullman 1970); after a node, at once every user of it that is ready and the last use of
/// one of its operands. Cost: linear, a user list is walked when its node is emitted and when one use is left.
class ordering {
 public:
  constexpr explicit ordering(const graph_view& g)
      : g_(g), need_(g.node_count), uses_left_(g.node_count), waits_for_(g.node_count), first_user_(g.node_count + 1),
        users_(g.operand_count), emitted_(g.node_count) {
    link();
    for (int k = 0; k < g.result_count; ++k) demand(g.results[k]);
  }
  constexpr const buffer<int>& order() const { return order_; }

 private:
  constexpr bool is_leaf(int id) const { return g_.nodes[id].operand_count == 0; }
  /// Whether an earlier operand is the same: x * x is one use of x.
  static constexpr bool is_repeated(const int* x, int k) { return x[k] == x[0] || (k > 1 && x[k] == x[1]); }

  /// Counts uses, lists users and numbers the registers that each node needs.
  constexpr void link() {
    for (int id = 0; id < g_.node_count; ++id) {
      const node& n = g_.nodes[id];
      const int* const x = g_.operands + n.first_operand;
      for (int k = 0; k < n.operand_count; ++k)
        if (k == 0 || !is_repeated(x, k)) ++uses_left_.at[x[k]];
    }
    for (int id = 0; id < g_.node_count; ++id) first_user_.at[id + 1] = first_user_.at[id] + uses_left_.at[id];
    buffer<int> filled(g_.node_count);
    for (int id = 0; id < g_.node_count; ++id) {
      const node& n = g_.nodes[id];
      const int* const x = g_.operands + n.first_operand;
      for (int k = 0; k < n.operand_count; ++k) {
        if (k > 0 && is_repeated(x, k)) continue;
        users_.at[first_user_.at[x[k]] + filled.at[x[k]]++] = id;
        if (g_.nodes[x[k]].operand_count > 0) ++waits_for_.at[id];
      }
      if (n.operand_count > 0) need_.at[id] = registers(x, n.operand_count);
    }
  }
  constexpr int registers(const int* x, int count) const {
    const int a = need_.at[x[0]], b = count > 1 ? need_.at[x[1]] : -1, c = count > 2 ? need_.at[x[2]] : -1;
    const int two = a == b ? a + 1 : a > b ? a : b;
    const int all = two == c ? two + 1 : two > c ? two : c;
    return all == 0 ? 1 : all;
  }

  constexpr void demand(int root) {
    if (is_leaf(root)) return;
    stack_.push(root);
    while (stack_.size > 0) {
      const int id = stack_.at[--stack_.size];
      if (emitted_.at[id]) continue;
      if (waits_for_.at[id] == 0) {
        emit(id);
        continue;
      }
      stack_.push(id);
      push_operands(id);
    }
  }
  /// The operand that needs most goes on top.
  constexpr void push_operands(int id) {
    const int count = g_.nodes[id].operand_count, base = stack_.size;
    for (int k = count - 1; k >= 0; --k) {
      const int x = g_.operand(id, k);
      if (is_leaf(x) || emitted_.at[x]) continue;
      stack_.push(x);
      for (int i = stack_.size - 1; i > base && need_.at[stack_.at[i - 1]] > need_.at[stack_.at[i]]; --i) {
        const int swapped = stack_.at[i];
        stack_.at[i] = stack_.at[i - 1], stack_.at[i - 1] = swapped;
      }
    }
  }

  constexpr void emit(int first) {
    const int base = ready_.size;
    ready_.push(first);
    while (ready_.size > base) {
      const int id = ready_.at[--ready_.size];
      if (emitted_.at[id]) continue;
      emitted_.at[id] = 1, order_.push(id);
      const node& n = g_.nodes[id];
      const int* const x = g_.operands + n.first_operand;
      for (int k = 0; k < n.operand_count; ++k)
        if (g_.nodes[x[k]].operand_count > 0 && (k == 0 || !is_repeated(x, k)) && --uses_left_.at[x[k]] == 1) push_ready_users(x[k], false);
      push_ready_users(id, true);
    }
  }
  constexpr void push_ready_users(int x, bool just_computed) {
    for (int i = first_user_.at[x + 1] - 1; i >= first_user_.at[x]; --i) {
      const int user = users_.at[i];
      if (just_computed) --waits_for_.at[user];
      if (!emitted_.at[user] && waits_for_.at[user] == 0 && frees_an_operand(user)) ready_.push(user);
    }
  }
  constexpr bool frees_an_operand(int id) const {
    const int count = g_.nodes[id].operand_count;
    const int* const x = g_.operands + g_.nodes[id].first_operand;
    for (int k = 0; k < count; ++k)
      if (uses_left_.at[x[k]] == 1 && g_.nodes[x[k]].operand_count > 0) return true;
    return false;
  }

  graph_view g_;
  buffer<int> need_, uses_left_, waits_for_, first_user_, users_;
  buffer<char> emitted_;
  buffer<int> stack_, ready_, order_;
};

/// A plan under construction.
struct plan_buffers {
  buffer<unsigned> forms;
  buffer<unsigned long long> xy;  ///< where the first two operands are
  buffer<unsigned long long> wp;  ///< where the third operand is, and the position in the chunk
  buffer<unsigned long long> sr;  ///< the slot in the frame, and the place among the results
  buffer<literal> constants;
  buffer<kind> constant_types;
  buffer<int> chunk_starts;  ///< first step of each chunk, and the end
  int local_size = 0;        ///< positions in the largest chunk
  int frame_size = 0;

  constexpr void push(const step& s) {
    forms.push(packed(s.form));
    xy.push(both(s.from[0], s.from[1]));
    wp.push(both(s.from[2], s.position));
    sr.push(both(s.slot, s.result));
  }
};

/// Lays the ordered nodes out: chunks of at most `chunk_size` values, each value local to its chunk, and a frame slot
/// for each value that a later chunk reads, reused after the last chunk that reads it.
class layout {
 public:
  constexpr layout(const graph_view& g, int chunk_size, const int* inputs, const int* results)
      : g_(g), chunk_size_(chunk_size), inputs_(inputs), results_(results), chunk_of_(g.node_count), last_chunk_(g.node_count), position_(g.node_count),
        slot_(g.node_count), constant_(g.node_count), first_result_(g.node_count) {}

  constexpr void run(const buffer<int>& order, plan_buffers& plan) {
    place(order, plan);
    for (int k = g_.result_count - 1; k >= 0; --k) first_result_.at[g_.results[k]] = k + 1;
    int chunk = -1;
    for (int i = 0; i < order.size; ++i) {
      const int id = order.at[i];
      if (chunk_of_.at[id] != chunk) free_slots_of(chunk++);
      if (last_chunk_.at[id] > chunk_of_.at[id]) take_slot(id, plan);
      plan.push(step_of(id, plan));
    }
    for (int k = 0; k < g_.result_count; ++k)
      if (first_result_.at[g_.results[k]] != k + 1 || g_.nodes[g_.results[k]].operand_count == 0) plan.push(copy_of(g_.results[k], k, plan));
    plan.chunk_starts.push(plan.forms.size);
  }

 private:
  static constexpr int width(short operation) { return operation == id_of<sine_and_cosine>() ? 2 : 1; }

  constexpr void place(const buffer<int>& order, plan_buffers& plan) {
    int next = 0, chunk = 0;
    plan.chunk_starts.push(0);
    for (int i = 0; i < order.size; ++i) {
      const int id = order.at[i];
      if (next >= chunk_size_) next = 0, ++chunk, plan.chunk_starts.push(i);
      chunk_of_.at[id] = last_chunk_.at[id] = chunk, position_.at[id] = next;
      next += width(g_.nodes[id].operation);
      plan.local_size = plan.local_size < next ? next : plan.local_size;
      for (int k = 0; k < g_.nodes[id].operand_count; ++k) last_chunk_.at[g_.operand(id, k)] = chunk;
    }
    for (int k = 0; k < g_.result_count; ++k)
      if (const int id = g_.results[k]; g_.nodes[id].operand_count > 0 && repeated(k)) last_chunk_.at[id] = chunk;
    plan.local_size += plan.local_size == 0 ? 1 : 0;
    dying_.reset(chunk + 2);
  }
  constexpr bool repeated(int k) {
    int& seen = first_result_.at[g_.results[k]];
    return seen++ > 0;
  }

  /// Slots are listed by the chunk that reads them last.
  struct slot_lists {
    buffer<int> first, next, slot;
    constexpr void reset(int chunks) {
      buffer<int> empty(chunks);
      first.swap(empty);
    }
    constexpr void add(int chunk, int s) {
      next.push(first.at[chunk]), slot.push(s);
      first.at[chunk] = slot.size;
    }
  };
  constexpr void free_slots_of(int chunk) {
    if (chunk < 0) return;
    for (int i = dying_.first.at[chunk]; i != 0; i = dying_.next.at[i - 1]) free_.push(dying_.slot.at[i - 1]);
  }
  constexpr void take_slot(int id, plan_buffers& plan) {
    const int count = width(g_.nodes[id].operation);
    slot_.at[id] = count == 1 && free_.size > 0 ? free_.at[--free_.size] : plan.frame_size;
    if (slot_.at[id] + count > plan.frame_size) plan.frame_size = slot_.at[id] + count;
    for (int k = 0; k < count; ++k) dying_.add(last_chunk_.at[id], slot_.at[id] + k);
  }

  constexpr void read(int x, int reader_chunk, step& s, int k, plan_buffers& plan) {
    const short operation = g_.nodes[x].operation;
    s.form.from_type[k] = g_.nodes[x].type;
    if (operation == input_operation()) s.form.from[k] = source::input, s.from[k] = inputs_[g_.attribute(x)];
    else if (operation == constant_operation()) s.form.from[k] = source::constant, s.from[k] = constant(x, plan);
    else if (chunk_of_.at[x] == reader_chunk) s.form.from[k] = source::local, s.from[k] = position_.at[x];
    else s.form.from[k] = source::frame, s.from[k] = slot_.at[x];
  }
  constexpr int constant(int x, plan_buffers& plan) {
    if (constant_.at[x] == 0) {
      plan.constants.push(g_.constant_of(x)), plan.constant_types.push(g_.nodes[x].type);
      constant_.at[x] = plan.constants.size;
    }
    return constant_.at[x] - 1;
  }
  constexpr step step_of(int id, plan_buffers& plan) {
    const node& n = g_.nodes[id];
    step s;
    s.form = {n.operation, n.type, n.primal, last_chunk_.at[id] > chunk_of_.at[id], first_result_.at[id] != 0, {}, {}};
    for (int k = 0; k < n.operand_count; ++k) read(g_.operand(id, k), chunk_of_.at[id], s, k, plan);
    s.position = position_.at[id], s.slot = slot_.at[id], s.result = first_result_.at[id] == 0 ? 0 : results_[first_result_.at[id] - 1];
    if (n.operation == id_of<result_node>()) s.from[0] += static_cast<int>(g_.attribute(id));
    return s;
  }
  /// A result that is an input, a constant or a repetition of another result.
  constexpr step copy_of(int id, int result, plan_buffers& plan) {
    step s;
    s.form = {id_of<result_node>(), g_.nodes[id].type, true, false, true, {}, {}};
    read(id, plan.chunk_starts.size - 1, s, 0, plan);
    s.position = plan.local_size, s.result = results_[result];
    return s;
  }

  graph_view g_;
  int chunk_size_;
  const int* inputs_;   ///< the place of each input among the arguments
  const int* results_;  ///< the place of each result among the results
  buffer<int> chunk_of_, last_chunk_, position_, slot_, constant_, first_result_, free_;
  slot_lists dying_;
};

/// A schedule as a constant.
template <plan_sizes sizes>
struct plan {
  unsigned forms[static_cast<unsigned>(sizes.steps + 1)] = {};
  unsigned long long xy[static_cast<unsigned>(sizes.steps + 1)] = {};
  unsigned long long wp[static_cast<unsigned>(sizes.steps + 1)] = {};
  unsigned long long sr[static_cast<unsigned>(sizes.steps + 1)] = {};
  literal constants[static_cast<unsigned>(sizes.constants + 1)] = {};
  kind constant_types[static_cast<unsigned>(sizes.constants + 1)] = {};
  int chunk_starts[static_cast<unsigned>(sizes.chunks + 2)] = {};
  int local_size = 0;
  int frame_size = 0;
  plan_sizes needed{};
  bool fits = false;
};

template <plan_sizes sizes>
constexpr plan<sizes> freeze(const plan_buffers& p) {
  plan<sizes> frozen;
  frozen.needed = {p.forms.size, p.constants.size, p.chunk_starts.size - 1};
  frozen.fits = p.forms.size <= sizes.steps && p.constants.size <= sizes.constants && p.chunk_starts.size <= sizes.chunks + 1;
  frozen.local_size = p.local_size + 1, frozen.frame_size = p.frame_size;
  if (!frozen.fits) return frozen;
  copy_to(frozen.forms, p.forms.at, p.forms.size);
  copy_to(frozen.xy, p.xy.at, p.xy.size);
  copy_to(frozen.wp, p.wp.at, p.wp.size);
  copy_to(frozen.sr, p.sr.at, p.sr.size);
  copy_to(frozen.constants, p.constants.at, p.constants.size);
  copy_to(frozen.constant_types, p.constant_types.at, p.constants.size);
  copy_to(frozen.chunk_starts, p.chunk_starts.at, p.chunk_starts.size);
  return frozen;
}

}  // namespace gradfold::detail
