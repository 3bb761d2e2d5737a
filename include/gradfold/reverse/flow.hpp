// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/guards.hpp>
#include <gradfold/optional_address.hpp>
#include <gradfold/packed.hpp>
#include <gradfold/pullback.hpp>

/// What a reverse sweep works on, and how adjoints flow from a node to its operands.
namespace gradfold::detail {

/// A call to this in a constant expression is the compiler's error message.
inline void the_derivative_of_trigamma_is_not_offered() {}

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
  constexpr bool ends() const { return left == 0; }
};

/// What flows into the results: inputs after those of the function, one for each result, of these shapes; or, if there are
/// none, 1 into the only result. Behind them, if adjoints do not begin at 0: one for each input from `first_begun` on that is
/// differentiated.
struct seeds {
  const shape* shapes = nullptr;
  int count = 0;
  int first_begun = -1;
};

/// What the sweep over the body of a loop has to do with that of the loop.
struct body_context {
  bool stores = false;   ///< whether loops store what is dear to compute again, besides the states in which their steps begin
  buffer<int> origin{};  ///< of each node of the outcome the node of the body that it is, plus 1; 0 for those that are none
};
/// A sweep from seeds into the wanted inputs.
using body_sweep = optional_address<void(const graph_view& f, const bool* wanted, const seeds& seeded, body_context& context, builder& out)>;

struct sweep_memory;
/// A sweep over the call of a function of which a node is a result.
using call_sweep = optional_address<void(builder& g, sweep_memory& s, int id)>;

/// What a sweep over `f` works on.
struct sweep_memory {
  const graph_view& f;
  const differentiation* rules;
  int* adjoint;  ///< of each node of the function, plus 1; 0 where nothing flows
  bool* active;  ///< whether it depends on what is differentiated
  guards branches;
  bool any_branch;
  /// The sweep over the body of a loop; set where the graph has loops. (It needs the rules of all operations, which are
  /// made only where they are used.)
  body_sweep differentiate_body{};
  bool repeats = false;  ///< whether the graph has results under `checkpoint`, or what is computed again
  /// The sweep over a call under `checkpoint`, which computes it again; none where all lines of a matrix share one graph, which keeps it.
  call_sweep recompute{};
  bool stores = false;  ///< whether loops store what is dear to compute again, besides the states in which their steps begin
};
constexpr bool repeats(const graph_arrays auto& f) {
  return count_nodes(f, operation_id<checkpointed>) > 0 || count_nodes(f, operation_id<computed_again>) > 0;
}

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

/// Adjoints of inputs that do not begin at 0.
constexpr void begin_adjoints(builder& g, sweep_memory& s, const bool* wanted, const seeds& seeded) {
  if (seeded.first_begun < 0) return;
  const graph_view& f = s.f;
  for (int id = 0; id < f.node_count; ++id) {
    if (f.nodes[id].operation != input_operation() || f.attribute(id) < seeded.first_begun || !wanted[f.attribute(id)]) continue;
    int position = f.input_count + seeded.count;
    for (int i = seeded.first_begun; i < f.attribute(id); ++i) position += wanted[i] ? 1 : 0;
    s.adjoint[id] = g.input(position, kind::real, f.nodes[id].shape) + 1;
  }
}
/// Records the function's own graph, node by node, and lets its seeds flow into its results.
/// `wanted[position]` tells whether the input there is differentiated.
/// `arrays` and `active` are those of `s`.
constexpr void begin_sweep(builder& g, sweep_memory& s, const graph_arrays auto& arrays, auto& active, const bool* wanted, const seeds& seeded = {}) {
  const graph_view& f = s.f;
  const auto& operands = arrays.operands;
  constexpr short input = input_operation();
  g.copy(arrays);
  for (int id = 0; id < f.node_count; ++id) {
    const node n = arrays.nodes[id];
    if (n.type != kind::real) continue;
    if (n.operation == input) active[id] = wanted[arrays.attributes[n.first_attribute]];
    const int first = n.first_operand, end = first + n.operand_count;
    for (int k = first; k < end; ++k)
      if (active[operands[k]]) active[id] = true;
    if (stops(n.operation)) active[id] = false;
    else if (stands_for_operand(n.operation)) active[id] = active[operands[first]];
  }
  g.inputs_at_least(f.input_count + seeded.count);
  if (s.any_branch) s.branches.find(f, active);
  g.simplifies_freely = true, g.primal = false;
  begin_adjoints(g, s, wanted, seeded);
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
  if (by.how == pulled::never) the_derivative_of_trigamma_is_not_offered();
  const rule* const r = by.record;
  const int count = n.operand_count;
  place[rule_z_bar] = z_bar, place[rule_x] = x[0], place[rule_y] = count > 1 ? x[1] : 0, place[rule_w] = count > 2 ? x[2] : 0, place[rule_z] = id;
  play(*r, wanted, g, place);
  for (int k = 0; k < count; ++k) bars[k] = place[r->graph.results[k]];
}

}  // namespace gradfold::detail
