// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/repetition.hpp>

/// Where code of stretches and loops keeps its values.
namespace gradfold::detail {

/// Results that are no step's first: leaves, what is a result again, and lanes that do not lie evenly among the results.
template <int nodes, int results_room>
struct copied_results {
  bool late[static_cast<unsigned>(results_room + 1)] = {};  ///< by result: copied after everything else
  int again[static_cast<unsigned>(nodes + 1)] = {};  ///< by head of a group: the second result of its first lane, plus 1, where those of all lanes lie evenly
  int late_count = 0, again_count = 0;

  constexpr copied_results(const graph_arrays auto& g, const repetition<nodes>& r, const int* results, const bool* filled) {
    int first[static_cast<unsigned>(nodes + 1)] = {}, second[static_cast<unsigned>(nodes + 1)] = {};  // by node: its results, plus 1
    const int count = g.view().result_count;
    for (int k = 0; k < count; ++k) {
      const int id = g.results[k];
      late[k] = !filled[k] && (g.nodes[id].operand_count == 0 || first[id] != 0);
      if (first[id] == 0) first[id] = k + 1;
      else if (second[id] == 0) second[id] = k + 1;
    }
    for (int group = 0; group < r.groups; ++group) {
      const int head = r.member(group, 0);
      if (r.group[head] != group + 1) continue;
      const bool even = lie_evenly(r, results, group, first), evenly_again = even && lie_evenly(r, results, group, second);
      if (evenly_again) again[head] = second[head], ++again_count;
      for (int l = 0; l < r.lanes[group]; ++l) {
        const int id = r.member(group, l);
        if (first[id] != 0 && !even && !filled[first[id] - 1]) late[first[id] - 1] = true;
        if (evenly_again) late[second[id] - 1] = false;
      }
    }
    for (int k = 0; k < count; ++k) late_count += late[k] ? 1 : 0;
  }

 private:
  static constexpr bool lie_evenly(const repetition<nodes>& r, const int* results, int group, const int* of) {
    const int a = of[r.member(group, 0)], b = of[r.member(group, 1)];
    bool all = a != 0 && b != 0;
    for (int l = 0; all && l < r.lanes[group]; ++l) {
      const int x = of[r.member(group, l)];
      all = x != 0 && results[x - 1] == results[a - 1] + l * (results[b - 1] - results[a - 1]);
    }
    return all;
  }
};

/// Lays out stretches and loops. What another stretch reads is in the frame, the lanes of a group side by side.
template <int nodes, plan_sizes sizes, graph_arrays Graph, class Copies>
class looped_layout {
 public:
  constexpr looped_layout(const Graph& g, const repetition<nodes>& r, const stretches<nodes>& s, const int* inputs, const int* results, const Copies& copies,
                          plan<sizes>& p)
      : g_(g), r_(r), s_(s), inputs_(inputs), results_(results), copies_(copies), late_(copies.late), plan_(p) {}

  constexpr void run() {
    find_crossing();
    for (int k = g_.view().result_count - 1; k >= 0; --k)
      if (!late_[k]) result_of_[g_.results[k]] = k + 1;
    int step = 0;
    for (int c = 0; c < s_.count; ++c) {
      plan_.chunk_starts[c] = step, plan_.lanes[c] = s_.lanes[c], next_ = 0;
      for (int i = s_.start[c]; i < s_.start[c + 1]; ++i) {
        emit(step++, s_.of[i], c);
        if (copies_.again[s_.of[i]] != 0) copy_again(step++, s_.of[i]);
      }
      largest_ = largest_ < next_ ? next_ : largest_;
    }
    if (sizes.chunks > s_.count) {
      plan_.chunk_starts[s_.count] = step, plan_.lanes[s_.count] = 1;
      for (int k = 0, at = 0; k < g_.view().result_count; ++k)
        if (late_[k]) copy_result(step++, k, at++ % 8);
      largest_ = largest_ < 8 ? 8 : largest_;
    }
    plan_.local_size = largest_ + 1;
    plan_.chunk_starts[sizes.chunks] = sizes.steps;
  }

 private:
  struct place {
    unsigned code = 0;
    int at = 0, stride = 0;
  };
  constexpr bool is_leaf(int id) const { return g_.nodes[id].operand_count == 0; }
  /// The node that stands for a group, or for itself.
  constexpr int head(int id) const { return r_.group[id] == 0 ? id : r_.member(r_.group[id] - 1, 0); }

  constexpr void find_crossing() {
    for (int id = 0; id < g_.view().node_count; ++id)
      for (int k = g_.nodes[id].first_operand; k < g_.nodes[id].first_operand + g_.nodes[id].operand_count; ++k)
        if (const int a = g_.operands[k]; !is_leaf(a) && s_.stretch[a] != s_.stretch[id]) cross(a);
    for (int k = 0; k < g_.view().result_count; ++k)
      if (late_[k] && !is_leaf(g_.results[k])) cross(g_.results[k]);
  }
  constexpr void cross(int id) {
    const int of = head(id);
    if (slot_[of] != 0) return;
    slot_[of] = plan_.frame_size + 1, plan_.frame_size += r_.group[of] == 0 ? 1 : r_.lanes[r_.group[of] - 1];
  }
  constexpr int slot(int id) const { return slot_[head(id)] - 1 + (r_.group[id] == 0 ? 0 : r_.lane[id]); }

  constexpr place leaf(int id) {
    const node n = g_.nodes[id];
    if (n.operation == input_operation()) return {form_bits::operand(source::input, n.type), inputs_[g_.attributes[n.first_attribute]], 0};
    if (where_[id] == 0) plan_.constants[constants_] = unpacked(&g_.attributes[n.first_attribute]), where_[id] = ++constants_;
    return {form_bits::operand(source::constant, n.type), where_[id] - 1, 0};
  }
  /// Where a step of a stretch reads one operand.
  constexpr place operand(int id, int k, int stretch) {
    const int a = g_.operands[g_.nodes[id].first_operand + k], group = r_.group[id] - 1;
    int stride = 0, even = 0;
    const reading how = group < 0 ? reading::same : repetition_search<nodes, Graph>::read(g_, inputs_, r_, group, k, stride, even);
    place p = is_leaf(a)                 ? leaf(a)
              : s_.stretch[a] == stretch ? place{form_bits::operand(source::local, g_.nodes[a].type), where_[head(a)], 0}
                                         : place{form_bits::operand(source::frame, g_.nodes[a].type), slot(a), how == reading::lanes ? 1 : 0};
    if (how == reading::inputs) p.stride = stride;
    return p;
  }
  constexpr void emit(int step, int id, int stretch) {
    const node n = g_.nodes[id];
    place x[3] = {};
    for (int k = 0; k < n.operand_count; ++k) x[k] = operand(id, k, stretch);
    const int group = r_.group[id] - 1, result = result_of_[id];
    const int apart = group < 0 || result == 0 ? 0 : results_[result_of_[r_.member(group, 1)] - 1] - results_[result - 1];
    const unsigned flags = (n.primal ? form_bits::primal : 0u) | (slot_[id] != 0 ? form_bits::to_frame : 0u) | (result != 0 ? form_bits::to_result : 0u);
    plan_.forms[step] = form_bits::form(n.operation, n.type, flags, x[0].code, x[1].code, x[2].code);
    plan_.xy[step] = both(x[0].at, x[1].at), plan_.wp[step] = both(x[2].at, next_);
    plan_.sr[step] = both(slot_[id] == 0 ? 0 : slot_[id] - 1, result == 0 ? 0 : results_[result - 1]);
    plan_.strides[step] = {x[0].stride, x[1].stride, x[2].stride, apart};
    where_[id] = next_++;
  }
  /// The step after that of a group: what it computed is a result in another place too.
  constexpr void copy_again(int step, int id) {
    const int k = copies_.again[id] - 1, next = again_of(r_.member(r_.group[id] - 1, 1));
    plan_.forms[step] = form_bits::form(operation_id<result_node>, g_.nodes[id].type, form_bits::primal | form_bits::to_result,
                                        form_bits::operand(source::local, g_.nodes[id].type), 0, 0);
    plan_.xy[step] = both(where_[id], 0), plan_.wp[step] = both(0, next_++), plan_.sr[step] = both(0, results_[k]);
    plan_.strides[step] = {0, 0, 0, results_[next] - results_[k]};
  }
  /// The second result that a node is.
  constexpr int again_of(int id) const {
    int k = result_of_[id];
    while (g_.results[k] != id) ++k;
    return k;
  }
  constexpr void copy_result(int step, int k, int position) {
    const int id = g_.results[k];
    const place x = is_leaf(id) ? leaf(id) : place{form_bits::operand(source::frame, g_.nodes[id].type), slot(id), 0};
    plan_.forms[step] = form_bits::form(operation_id<result_node>, g_.nodes[id].type, form_bits::primal | form_bits::to_result, x.code, 0, 0);
    plan_.xy[step] = both(x.at, 0), plan_.wp[step] = both(0, position), plan_.sr[step] = both(0, results_[k]);
  }

  const Graph& g_;
  const repetition<nodes>& r_;
  const stretches<nodes>& s_;
  const int* const inputs_;
  const int* const results_;
  const Copies& copies_;
  const bool* const late_;
  plan<sizes>& plan_;
  int where_[static_cast<unsigned>(nodes + 1)] = {};  ///< the position in the stretch; of constants, the place in their table plus 1
  int slot_[static_cast<unsigned>(nodes + 1)] = {};   ///< in the frame, plus 1; by heads of groups
  int result_of_[static_cast<unsigned>(nodes + 1)] = {};
  int next_ = 0, largest_ = 1, constants_ = 0;
};

}  // namespace gradfold::detail
