// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/guards.hpp>
#include <gradfold/pullback.hpp>

/// The reverse sweep: a graph of a function becomes a graph of its value and gradient.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 3.2.
namespace gradfold::detail {

/// A call to this in a constant expression is the compiler's error message.
inline void this_operation_has_no_derivative_rule() {}

/// A sweep on its way: everything between two ranges of nodes, as a value. `of` are sizes of the gradient's graph,
/// `primal` those of the function's, `choices` the number of its selections.
template <graph_sizes of, graph_sizes primal, int choices>
struct sweep_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int adjoint[static_cast<unsigned>(primal.nodes + 1)] = {};
  bool active[static_cast<unsigned>(primal.nodes + 1)] = {};
  guard_memory<choices == 0 ? 0 : primal.nodes, choices> guarded;
  int left = primal.nodes;  ///< nodes before this one are still to be swept
};

/// What a sweep over `f` works on.
struct sweep_memory {
  const graph_view& f;
  const differentiation* rules;
  int* adjoint;  ///< of each node of the function, plus 1; 0 where nothing flows
  bool* active;  ///< whether it depends on what is differentiated
  guards branches;
  bool any_branch;
};

/// What flows into the results: inputs after those of the function, one for each result, of these shapes; or, if there are
/// none, 1 into the only result.
struct seeds {
  const shape* shapes = nullptr;
  int count = 0;
};

/// Adds a contribution to the adjoint of node x. A scalar that stands for a tensor of equal elements gets their sum.
constexpr void flow(builder& g, sweep_memory& s, int x, int arriving) {
  if (s.f.shape_count > 0 && g[x].shape == 0 && g[arriving].shape != 0) {
    loop_nest nest = nest_over(g.shape_of(arriving), 2);
    std::swap(nest.map[0], nest.map[1]);
    arriving = strided_sum::record(g, arriving, nest, 0);
  }
  const int flowing[] = {s.adjoint[x] - 1, arriving};
  s.adjoint[x] = (flowing[0] < 0 ? arriving : record_in(g, {operation_id<add>, kind::real, 2, flowing, 0, nullptr})) + 1;
}

/// Records the function's own graph, node by node, and lets its seeds flow into its results.
/// `wanted[position]` tells whether the input there is differentiated.
constexpr void begin_sweep(builder& g, sweep_memory& s, const bool* wanted, const seeds& seeded = {}) {
  const graph_view& f = s.f;
  bool* const active = s.active;
  g.adopt_shapes(f);
  for (int id = 0; id < f.node_count; ++id) {
    const node& n = f.nodes[id];
    const int* const x = f.operands + n.first_operand;
    g.primal = n.primal;
    g.append({n.operation, n.type, n.operand_count, x, n.attribute_count, f.attributes + n.first_attribute, n.shape});
    if (n.type != kind::real) continue;
    if (n.operation == input_operation()) active[id] = wanted[f.attributes[n.first_attribute]];
    for (int k = 0; k < n.operand_count; ++k)
      if (active[x[k]]) active[id] = true;
  }
  g.inputs_at_least(f.input_count + seeded.count);
  if (s.any_branch) s.branches.find(f, active);
  g.simplifies_freely = true, g.primal = false;
  if (seeded.count == 0 && active[f.results[0]]) s.adjoint[f.results[0]] = g.whole(1) + 1;
  for (int k = 0; k < seeded.count; ++k)
    if (active[f.results[k]]) flow(g, s, f.results[k], g.input(f.input_count + k, kind::real, g.shape_number(seeded.shapes[k])));
}

/// Whether all branches of a set are taken, as a node: made once, from that of the set without its innermost branch.
constexpr int conjunction(builder& g, sweep_memory& s, int set) {
  const guard branch = s.branches.at(set);
  if (branch.conjunction != 0) return branch.conjunction - 1;
  int taken = branch.condition;
  if (!branch.holds) taken = record_in(g, {operation_id<logical_not>, kind::condition, 1, &branch.condition, 0, nullptr});
  if (branch.rest != 0) {
    const int both[] = {conjunction(g, s, branch.rest), taken};
    taken = record_in(g, {operation_id<logical_and>, kind::condition, 2, both, 0, nullptr});
  }
  s.branches.at(set).conjunction = taken + 1;
  return taken;
}

/// What flows into an operation on whole tensors inside branches: chosen there, for its operands are in no branch.
constexpr int masked_whole(builder& g, sweep_memory& s, int id, int z_bar) {
  const int set = s.branches[id];
  return set <= 0 ? z_bar : rewriting{g}.choice(conjunction(g, s, set), z_bar, g.whole(0));
}

/// A contribution as it arrives at operand k: chosen by the branches that it leaves on the way. One of them chooses by its
/// condition; of several the whole set does, once: inside what is left nothing is lost, for there the set's rest holds.
constexpr int masked(builder& g, sweep_memory& s, int id, int k, int contribution) {
  const int set = s.branches.edge(s.f, id, k), zero = g.whole(0);
  int from = set, kept = s.branches[s.f.operand(id, k)], leaves = 0, last = 0;
  while (from != kept && from != 0 && leaves < 2) {
    const guard leaving = s.branches.at(from), staying = s.branches.at(kept);
    if (leaving.key() > staying.key()) ++leaves, last = from;
    if (leaving.key() >= staying.key()) from = leaving.rest;
    if (leaving.key() <= staying.key()) kept = staying.rest;
  }
  if (leaves == 0) return contribution;
  if (leaves > 1) return rewriting{g}.choice(conjunction(g, s, set), contribution, zero);
  const guard left = s.branches.at(last);
  return rewriting{g}.choice(left.condition, left.holds ? contribution : zero, left.holds ? zero : contribution);
}

/// The adjoints of a node's operands as nodes of `g`, at `bars[0]` and on.
constexpr void pull_back(builder& g, const graph_view& f, const differentiation* rules, int id, int z_bar, int wanted, int* place, int* bars) {
  const node& n = f.nodes[id];
  const int* const x = f.operands + n.first_operand;
  const differentiation& by = rules[n.operation];
  if (by.how == pulled::by_call) return by.call(g, f, id, z_bar, bars);
  if (by.how == pulled::never) this_operation_has_no_derivative_rule();
  const rule* const r = by.record;
  const int count = n.operand_count;
  place[rule_z_bar] = z_bar, place[rule_x] = x[0], place[rule_y] = count > 1 ? x[1] : 0, place[rule_w] = count > 2 ? x[2] : 0, place[rule_z] = id;
  play(*r, wanted, g, place);
  for (int k = 0; k < count; ++k) bars[k] = place[r->graph.results[k]];
}

/// Sweeps over the nodes before `left` and not before `last`.
constexpr void sweep(builder& g, sweep_memory& s, int left, int last) {
  g.simplifies_freely = true, g.primal = false;
  const graph_view& f = s.f;
  int* const adjoint = s.adjoint;
  const bool* const active = s.active;
  const bool has_tensors = f.shape_count > 0;
  int place[static_cast<unsigned>(rule_sizes.nodes)] = {}, few[3] = {};
  buffer<int> many(has_tensors ? f.operand_count : 0);
  int* const bars = has_tensors ? many.at : few;
  for (int id = left - 1; id >= last; --id) {
    const int arity = f.nodes[id].operand_count;
    int z_bar = adjoint[id] - 1;
    if (z_bar < 0 || arity == 0) continue;
    if (has_tensors && s.any_branch && acts_on_arrays(f.nodes[id].operation)) z_bar = masked_whole(g, s, id, z_bar);
    const int* const x = f.operands + f.nodes[id].first_operand;
    const int wanted = (active[x[0]] ? 1 : 0) | (arity > 1 && active[x[1]] ? 2 : 0) | (arity > 2 && active[x[2]] ? 4 : 0);
    pull_back(g, f, s.rules, id, z_bar, wanted, place, bars);
    for (int k = 0; k < arity; ++k) {
      if (!active[x[k]]) continue;
      const int arriving = s.any_branch ? masked(g, s, id, k, bars[k]) : bars[k];
      if (has_tensors) {
        flow(g, s, x[k], arriving);
        continue;
      }
      const int flowing[] = {adjoint[x[k]] - 1, arriving};
      adjoint[x[k]] = (flowing[0] < 0 ? arriving : record_in(g, {operation_id<add>, kind::real, 2, flowing, 0, nullptr})) + 1;
    }
  }
}

/// The results of a finished sweep: the gradient's elements in the order of the wanted inputs, then the value.
constexpr void end_sweep(builder& g, const sweep_memory& s, const bool* wanted, bool with_value, int* input_at) {
  const graph_view& f = s.f;
  g.primal = false;
  for (int id = 0; id < f.node_count; ++id)
    if (f.nodes[id].operation == input_operation()) input_at[f.attribute(id)] = s.adjoint[id];
  for (int i = 0; i < f.input_count; ++i)
    if (wanted[i]) g.result(input_at[i] == 0 ? g.whole(0) : input_at[i] - 1);
  for (int k = 0; with_value && k < f.result_count; ++k) g.result(f.results[k]);
}

/// Value (if `with_value`) and gradient of the single result of `f`, at once. Results: the gradient's elements in the
/// order of the wanted inputs, then the value. Cost: at most 4 operations for each of f's.
template <class List = operation_list>
constexpr void gradient_graph(const graph_view& f, const bool* wanted, bool with_value, builder& out) {
  builder primal(f.node_count), g(4 * f.node_count);
  compact(f, primal);
  const graph_view p = primal.view();
  buffer<int> adjoint(p.node_count), of(p.node_count), first(p.node_count), input_at(p.input_count);
  buffer<bool> active(p.node_count);
  const int room = guard_room(count_selections(p));
  buffer<guard> all(room + 1);
  sweep_memory s{p, rule_table<operation_set::all(), List>::of, adjoint.at, active.at, guards(of.at, first.at, all.at, room), true};
  begin_sweep(g, s, wanted);
  sweep(g, s, p.node_count, 0);
  end_sweep(g, s, wanted, with_value, input_at.at);
  compact(g.view(), out);
}

}  // namespace gradfold::detail
