// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/loop.hpp>

/// The sweep over a range of nodes, and a whole one from seeds.
namespace gradfold::detail {

/// How much a sweep may do at once: a unit for each node that it records, and so many for each through which adjoints flow.
struct sweep_work {
  int most = 1 << 29;
  int each = 0;
};
/// Sweeps over the nodes before `left` and not before `last`; returns where it stopped. `arrays`, `adjoint` and `active` are those of `s`.
constexpr int sweep(builder& g, auto& s, const graph_arrays auto& arrays, auto& adjoint, const auto& active, int left, int last, sweep_work work = {}) {
  g.simplifies_freely = true, g.primal = false;
  const graph_view& f = s.f;
  const auto& operands = arrays.operands;
  const bool has_tensors = f.shape_count > 0;
  int place[static_cast<unsigned>(rule_sizes.nodes)] = {}, few[3] = {};
  const bool takes_many = has_tensors || f.rule_count > 0;
  buffer<int> many(takes_many ? f.operand_count : 0);
  int* const bars = takes_many ? many.at : few;
  int room = work.most + g.nodes.size;
  for (int id = left - 1; id >= last; --id) {
    const int arity = arrays.nodes[id].operand_count;
    int z_bar = adjoint[id] - 1;
    if (has_tensors || s.differentiate_body.exists()) {
      if (f.nodes[id].operation == operation_id<loop_result>) continue;
      if (f.nodes[id].operation == operation_id<loop_fold> && active[id]) {
        reversed_loop(g, s, id).run();
        continue;
      }
    }
    if (s.repeats && stands_for_operand(f.nodes[id].operation)) {
      if (s.recompute.exists() && f.nodes[id].operation == operation_id<checkpointed>) s.recompute(g, s, id);
      else if (const int x = operands[arrays.nodes[id].first_operand]; z_bar >= 0 && active[x])
        flow(g, s, x, s.any_branch ? masked(g, s, id, 0, z_bar) : z_bar);
      continue;
    }
    if (z_bar < 0 || arity == 0) continue;
    if (g.nodes.size > room) return id + 1;
    room -= work.each;
    if (takes_many && s.any_branch && acts_on_arrays(f.nodes[id].operation)) z_bar = masked_whole(g, s, id, z_bar);
    const int first = arrays.nodes[id].first_operand;
    const int wanted =
        (active[operands[first]] ? 1 : 0) | (arity > 1 && active[operands[first + 1]] ? 2 : 0) | (arity > 2 && active[operands[first + 2]] ? 4 : 0);
    pull_back(g, f, s.rules, id, z_bar, wanted, place, bars);
    for (int k = 0; k < arity; ++k) {
      const int x = operands[first + k];
      if (!active[x]) continue;
      const int arriving = s.any_branch ? masked(g, s, id, k, bars[k]) : bars[k];
      if (has_tensors) {
        flow(g, s, x, arriving);
        continue;
      }
      const int flowing[] = {adjoint[x] - 1, arriving};
      adjoint[x] = (flowing[0] < 0 ? arriving : record_in(g, {operation_id<add>, kind::real, 2, flowing, 0, nullptr})) + 1;
    }
  }
  return last;
}

/// The results of a finished sweep: the gradient's elements in the order of the wanted inputs, then the value.
constexpr void end_sweep(builder& g, const sweep_memory& s, const graph_arrays auto& arrays, const bool* wanted, bool with_value, int* input_at) {
  const graph_view& f = s.f;
  constexpr short input = input_operation();
  g.primal = false;
  for (int id = 0; id < f.node_count; ++id)
    if (arrays.nodes[id].operation == input) input_at[arrays.attributes[arrays.nodes[id].first_attribute]] = s.adjoint[id];
  for (int i = 0; i < f.input_count; ++i)
    if (wanted[i]) g.result(input_at[i] == 0 ? g.whole(0) : input_at[i] - 1);
  for (int k = 0; with_value && k < f.result_count; ++k) g.result(f.results[k]);
}

/// A whole sweep over `f` at once.
template <class Graph>
constexpr void sweep_whole(builder& g, const Graph& f, const bool* wanted, bool with_value, const seeds& seeded, const differentiation* rules,
                           body_sweep differentiate_body, call_sweep recompute, bool stores) {
  buffer<int> adjoint(f.node_count), of(f.node_count), first(f.node_count), input_at(f.input_count);
  buffer<bool> active(f.node_count);
  const int room = guard_room(count_selections(f));
  buffer<guard> all(room + 1);
  sweep_memory s{f, rules, adjoint.at, active.at, guards(of.at, first.at, all.at, room), true, differentiate_body, repeats(f), recompute, stores};
  begin_sweep(g, s, f, s.active, wanted, seeded);
  sweep(g, s, f, s.adjoint, s.active, f.node_count, 0);
  end_sweep(g, s, f, wanted, with_value, input_at.at);
}
template <class Graph>
constexpr void seeded_sweep(const Graph& f, const bool* wanted, const seeds& seeded, const differentiation* rules, body_sweep differentiate_body,
                            call_sweep recompute, body_context& context, builder& out) {
  builder g(4 * f.node_count + 64);
  sweep_whole(g, f, wanted, false, seeded, rules, differentiate_body, recompute, context.stores);
  buffer<int> place(g.size()), stack(g.view().operand_count + 1);
  compact(g.view(), out, place.at, stack.at);
  context.origin.reset(out.size());
  for (int id = 0; id < f.node_count; ++id)
    if (place.at[id] > 0) context.origin.at[place.at[id] - 1] = id + 1;
}

}  // namespace gradfold::detail
