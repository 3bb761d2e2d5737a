// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/layout.hpp>
#include <gradfold/loop_order.hpp>

/// What a graph of scalars computes again and again on other numbers: the rows of a layer, the columns of its reverse.
namespace gradfold::detail {

/// Fewer times alike is no loop.
inline constexpr int least_lanes = 8;
/// Graphs with fewer nodes stay straight-line code, and so do those too large to be searched in one constant evaluation. Smaller ones are
/// searched where they have so few nodes for each result that the loops can be short ones, side by side.
inline constexpr int least_repeated = 1500, most_repeated = 6000, least_with_many_results = 250, most_nodes_a_result = 6;
constexpr bool may_repeat(const graph_sizes& s) {
  return s.nodes <= most_repeated && (s.nodes >= least_repeated || (s.nodes >= least_with_many_results && s.nodes <= most_nodes_a_result * s.results));
}

/// Groups of nodes that are computed alike, each node in a lane of its group.
template <int nodes>
struct repetition {
  static constexpr unsigned room = static_cast<unsigned>(nodes / least_lanes + 2);
  int group[static_cast<unsigned>(nodes + 1)] = {};  ///< plus 1; 0 where a node stands alone
  int lane[static_cast<unsigned>(nodes + 1)] = {};
  int height[static_cast<unsigned>(nodes + 1)] = {};  ///< the longest way to a leaf
  int members[static_cast<unsigned>(nodes + 1)] = {};
  int first[room] = {}, lanes[room] = {};  ///< by group: where its nodes stand among the members, and how many they are
  int groups = 0, used = 0, grouped = 0;

  constexpr int member(int g, int l) const { return members[first[g] + l]; }
};

/// How the lanes of a group read an operand.
enum class reading : char { same, inputs, lanes, mixed };

/// Finds them: from results that lie evenly in memory down, as long as operands are one node, inputs that lie evenly, or alike again.
template <int nodes, graph_arrays Graph>
class repetition_search {
 public:
  constexpr repetition_search(const Graph& g, const int* inputs, repetition<nodes>& r) : g_(g), inputs_(inputs), r_(r) {}

  constexpr void run() {
    describe();
    const int results = g_.view().result_count;
    for (int k = 0; k < results; ++k) {
      const int id = g_.results[k];
      const unsigned form = form_[id];
      for (int step = 1, last = k + least_lanes - 1; step <= 8 && last < results; ++step, last += least_lanes - 1) {
        if (form_[g_.results[k + step]] != form || form_[g_.results[last]] != form) continue;  // fewer than the least are alike
        if (!is_free(id)) break;
        for (int lanes = alike(k, step, results); lanes >= least_lanes;) lanes = try_from(k, step, lanes);
      }
    }
    while (drop_mixed()) {
    }
    for (int g = 0; g < r_.groups; ++g)
      if (r_.group[r_.member(g, 0)] == g + 1) r_.grouped += r_.lanes[g];
  }

  /// `mixed` where lanes differ in how they read; then `even` is how many before them do not.
  static constexpr reading read(const Graph& g, const int* inputs, const repetition<nodes>& r, int group, int operand, int& stride, int& even) {
    const int lanes = r.lanes[group], a = operand_of(g, r.member(group, 0), operand), b = operand_of(g, r.member(group, 1), operand);
    stride = 0;
    const bool input = g.nodes[a].operation == input_operation() && g.nodes[b].operation == input_operation();
    const reading how = a == b ? reading::same : input ? reading::inputs : r.group[a] != 0 ? reading::lanes : reading::mixed;
    if (input && a != b) stride = place(g, inputs, b) - place(g, inputs, a);
    for (int l = 1; l < lanes; ++l) {
      const int x = operand_of(g, r.member(group, l), operand);
      const bool fits = how == reading::same     ? x == a
                        : how == reading::inputs ? g.nodes[x].operation == input_operation() && place(g, inputs, x) == place(g, inputs, a) + l * stride
                                                 : how == reading::lanes && r.group[x] == r.group[a] && r.lane[x] == r.lane[a] + l;
      if (!fits) return even = l, reading::mixed;
    }
    return how;
  }

 private:
  static constexpr int operand_of(const Graph& g, int id, int k) { return g.operands[g.nodes[id].first_operand + k]; }
  static constexpr int place(const Graph& g, const int* inputs, int id) { return inputs[g.attributes[g.nodes[id].first_attribute]]; }

  constexpr void describe() {
    for (int id = 0, count = g_.view().node_count; id < count; ++id) {
      const node n = g_.nodes[id];
      const int first = n.first_operand, end = first + n.operand_count;
      if (first == end) {
        form_[id] = n.operation == input_operation() ? 1u : 2u + static_cast<unsigned>(id);
        continue;
      }
      unsigned form = static_cast<unsigned>(n.operation) * 2u + (n.primal ? 1u : 0u);
      int height = 0;
      for (int k = first; k < end; ++k) {
        const int a = g_.operands[k];
        form = (form ^ form_[a]) * 2654435761u + 97u, form ^= form >> 15;
        height = height < r_.height[a] ? r_.height[a] : height;
      }
      form_[id] = n.attribute_count == 0 ? form : form + 40503u * static_cast<unsigned>(id);
      r_.height[id] = height + 1;
    }
  }
  constexpr bool is_free(int id) const { return g_.nodes[id].operand_count > 0 && g_.nodes[id].type == kind::real && r_.group[id] == 0; }
  /// Forms are hashes: what a loop computes is compared itself.
  constexpr bool is_same_step(int id, int first) const {
    const node &x = g_.nodes[id], &y = g_.nodes[first];
    return id == first ||
           (x.operation == y.operation && x.operand_count == y.operand_count && x.primal == y.primal && x.attribute_count + y.attribute_count == 0);
  }
  /// Whether a node can stand in a group behind another.
  constexpr bool is_like(int id, int first) {
    return form_[id] == form_[first] && r_.height[id] == r_.height[first] && is_same_step(id, first) && is_free(id) && seen_[id] != stamp_ &&
           (seen_[id] = stamp_) != 0;
  }
  /// How many results from the k-th on, each `step` after the one before, begin a group.
  constexpr int alike(int k, int step, int results) {
    const int first = g_.results[k];
    int lanes = 0;
    for (++stamp_; k + lanes * step < results && is_like(g_.results[k + lanes * step], first);) ++lanes;
    for (int j = 0; lanes >= least_lanes && j < g_.nodes[first].operand_count; ++j) {
      const int a = operand_of(g_, first, j), b = operand_of(g_, g_.results[k + step], j),
                apart = g_.nodes[a].operation == input_operation() && g_.nodes[b].operation == input_operation() ? place(g_, inputs_, b) - place(g_, inputs_, a)
                                                                                                                 : 0;
      ++stamp_;
      for (int l = 0; l < lanes; ++l) {
        const int x = operand_of(g_, g_.results[k + l * step], j);
        const bool fits = a == b ? x == a
                          : g_.nodes[a].operation == input_operation()
                              ? g_.nodes[x].operation == input_operation() && place(g_, inputs_, x) == place(g_, inputs_, a) + l * apart
                          : r_.group[a] != 0 ? r_.group[x] == r_.group[a] && r_.lane[x] == r_.lane[a] + l
                                             : is_like(x, a);
        if (!fits) lanes = l;
      }
    }
    return lanes;
  }
  /// Makes groups of results and what they are made of; if those are not even, undoes it and returns with how many lanes they may be.
  constexpr int try_from(int k, int step, int lanes) {
    const int groups = r_.groups, used = r_.used;
    for (int l = 0; l < lanes; ++l) r_.members[r_.used + l] = g_.results[k + l * step];
    take(lanes), grow();
    int even = lanes, stride = 0;
    for (int g = groups; g < r_.groups; ++g)
      for (int j = 0; j < g_.nodes[r_.member(g, 0)].operand_count; ++j)
        if (int at = lanes; read(g_, inputs_, r_, g, j, stride, at) == reading::mixed) even = even < at ? even : at;
    tried_ += r_.used - used;
    if (even == lanes || even < least_lanes || tried_ > 4 * nodes) return 0;
    for (int i = used; i < r_.used; ++i) r_.group[r_.members[i]] = 0;
    return r_.groups = grown_ = groups, r_.used = used, even;
  }
  /// Makes a group of the nodes behind the last member.
  constexpr void take(int lanes) {
    const int g = r_.groups++;
    r_.first[g] = r_.used, r_.lanes[g] = lanes, r_.used += lanes;
    for (int l = 0; l < lanes; ++l) r_.group[r_.member(g, l)] = g + 1, r_.lane[r_.member(g, l)] = l;
  }
  /// Makes groups of what the groups read, where it is alike.
  constexpr void grow() {
    for (; grown_ < r_.groups; ++grown_) {
      const int lanes = r_.lanes[grown_], arity = g_.nodes[r_.member(grown_, 0)].operand_count;
      for (int j = 0; j < arity; ++j) {
        const int a = operand_of(g_, r_.member(grown_, 0), j);
        if (r_.used + lanes > nodes || !is_free(a)) continue;
        ++stamp_;
        int l = 0;
        for (; l < lanes; ++l)
          if (const int x = operand_of(g_, r_.member(grown_, l), j); is_like(x, a)) r_.members[r_.used + l] = x;
          else break;
        if (l == lanes) take(lanes);
      }
    }
  }
  /// Dissolves the groups that read something not evenly; whether there was one.
  constexpr bool drop_mixed() {
    bool dropped = false;
    for (int g = r_.groups - 1; g >= 0; --g) {
      if (r_.group[r_.member(g, 0)] != g + 1) continue;
      bool mixed = false;
      int stride = 0, even = 0;
      for (int j = 0; j < g_.nodes[r_.member(g, 0)].operand_count; ++j) mixed = mixed || read(g_, inputs_, r_, g, j, stride, even) == reading::mixed;
      for (int l = 0; mixed && l < r_.lanes[g]; ++l) r_.group[r_.member(g, l)] = 0;
      dropped = dropped || mixed;
    }
    return dropped;
  }

  const Graph& g_;
  const int* const inputs_;
  repetition<nodes>& r_;
  unsigned form_[static_cast<unsigned>(nodes + 1)] = {};
  int seen_[static_cast<unsigned>(nodes + 1)] = {};
  int stamp_ = 0, grown_ = 0, tried_ = 0;
};

/// Straight-line stretches and loops, one after the other.
template <int nodes>
struct stretches {
  int of[static_cast<unsigned>(nodes + 1)] = {};                                                   ///< the nodes, in order; of a group its first
  int start[static_cast<unsigned>(nodes + 2)] = {}, lanes[static_cast<unsigned>(nodes + 2)] = {};  ///< by stretch; 1 lane: straight-line code
  int stretch[static_cast<unsigned>(nodes + 1)] = {};                                              ///< by node: where it is computed
  int count = 0, steps = 0;
};

/// Whether a node is a call of a function, not arithmetic.
constexpr bool is_called(short operation) { return operation > operation_id<negate>; }
/// Puts what calls are made of first: it is long until a function returns, and meanwhile the machine computes the rest.
template <int nodes, graph_arrays Graph, class Head>
constexpr void bring_calls_forward(const Graph& g, int* list, int count, Head head) {
  bool needed[static_cast<unsigned>(nodes + 1)] = {};
  for (int i = count - 1; i >= 0; --i) {
    const int id = list[i];
    needed[id] = needed[id] || is_called(g.nodes[id].operation);
    for (int k = g.nodes[id].first_operand; needed[id] && k < g.nodes[id].first_operand + g.nodes[id].operand_count; ++k) needed[head(g.operands[k])] = true;
  }
  int rest[repetition<nodes>::room] = {}, kept = 0, moved = 0;
  for (int i = 0; i < count; ++i) (needed[list[i]] ? list[kept++] : rest[moved++]) = list[i];
  for (int i = 0; i < moved; ++i) list[kept + i] = rest[i];
}
/// Orders the nodes of a loop, a list of numbers plus 1, and returns the first.
template <int nodes, graph_arrays Graph>
constexpr int order_loop(const Graph& g, const repetition<nodes>& r, int first, int* next) {
  const auto head = [&](int id) { return r.group[id] == 0 ? id : r.member(r.group[id] - 1, 0); };
  int list[repetition<nodes>::room] = {}, number[static_cast<unsigned>(nodes + 1)] = {}, count = 0;
  for (int n = first; n != 0; n = next[n - 1]) list[count++] = n - 1;
  order_turn<static_cast<int>(repetition<nodes>::room)>(g, list, count, number, head);
  bring_calls_forward<nodes>(g, list, count, head);
  for (int i = 0; i < count; ++i) next[list[i]] = i + 1 < count ? list[i + 1] + 1 : 0;
  return list[0] + 1;
}

/// A loop computes the groups of one stage and number of lanes; between the stages is what stands alone. A stage begins where
/// something is read from the lanes of another.
template <int nodes, graph_arrays Graph>
constexpr void find_stretches(const Graph& g, const repetition<nodes>& r, const node_order<nodes>& order, int longest, stretches<nodes>& s) {
  const int node_count = g.view().node_count;
  int stage[static_cast<unsigned>(nodes + 1)] = {}, of_group[repetition<nodes>::room] = {};
  int by_height[static_cast<unsigned>(nodes + 1)] = {}, next[static_cast<unsigned>(nodes + 1)] = {};  // plus 1
  int highest = 0, last_stage = 0;
  for (int id = node_count - 1; id >= 0; --id) {
    if (g.nodes[id].operand_count == 0) continue;
    next[id] = by_height[r.height[id]], by_height[r.height[id]] = id + 1, highest = highest < r.height[id] ? r.height[id] : highest;
  }
  for (int h = 1; h <= highest; ++h)
    for (int at = by_height[h]; at != 0; at = next[at - 1]) {
      const int id = at - 1, group = r.group[id] - 1;
      int begins = 0;
      for (int k = g.nodes[id].first_operand; k < g.nodes[id].first_operand + g.nodes[id].operand_count; ++k) {
        const int a = g.operands[k], from = r.group[a] - 1;
        const bool beside = from >= 0 && group >= 0 && r.lane[a] == r.lane[id] && r.lanes[from] == r.lanes[group];
        const int earliest = g.nodes[a].operand_count == 0 ? 0 : from < 0 ? stage[a] : of_group[from] + (beside ? 0 : 1);
        begins = begins < earliest ? earliest : begins;
      }
      int& at_stage = group < 0 ? stage[id] : of_group[group];
      at_stage = at_stage < begins ? begins : at_stage;
      last_stage = last_stage < at_stage ? at_stage : last_stage;
    }
  // By stage what stands alone, then a loop for each number of lanes: lists of nodes in order.
  struct list {
    int lanes = 1, first = 0, last = 0, next = 0;  // nodes, plus 1; one more list of the stage, plus 1
  };
  list lists[repetition<nodes>::room + static_cast<unsigned>(nodes)] = {};
  int list_count = last_stage + 1, next_node[static_cast<unsigned>(nodes + 1)] = {};
  for (int i = 0; i < order.count; ++i) {
    const int id = order.of[i], group = r.group[id] - 1;
    if (group >= 0 && r.lane[id] != 0) continue;
    int at = group < 0 ? stage[id] : of_group[group];
    const int lanes = group < 0 ? 1 : r.lanes[group];
    while (lists[at].lanes != lanes && lists[at].next != 0) at = lists[at].next - 1;
    if (lists[at].lanes != lanes) lists[list_count].lanes = lanes, lists[at].next = list_count + 1, at = list_count++;
    (lists[at].first == 0 ? lists[at].first : next_node[lists[at].last - 1]) = id + 1, lists[at].last = id + 1;
  }
  for (int t = 0; t <= last_stage; ++t)
    for (int at = t + 1; at != 0; at = lists[at - 1].next) {
      list& l = lists[at - 1];
      if (l.lanes > 1) l.first = order_loop(g, r, l.first, next_node);
      int taken = 0;
      for (int n = l.first; n != 0; n = next_node[n - 1]) {
        if (taken == 0 || (l.lanes == 1 && taken == longest)) s.start[s.count] = s.steps, s.lanes[s.count++] = l.lanes, taken = 0;
        s.of[s.steps++] = n - 1, ++taken;
        const int group = r.group[n - 1] - 1;
        for (int k = 0; k < l.lanes; ++k) s.stretch[group < 0 ? n - 1 : r.member(group, k)] = s.count - 1;
      }
    }
  s.start[s.count] = s.steps;
}

}  // namespace gradfold::detail
