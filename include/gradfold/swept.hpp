// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/pipeline.hpp>
#include <gradfold/reverse.hpp>

/// Sweeps over a graph, range after range, as sources; the reverse one among them.
namespace gradfold::detail {

/// About as many nodes as the value and the gradient of `f` have before they are compacted.
constexpr int count_gradient_nodes(const graph_arrays auto& f, const differentiation* rules) {
  int of[vocabulary::count] = {};
  for (short operation = 0; operation < vocabulary::count; ++operation) {
    const differentiation& by = rules[operation];
    of[operation] = by.how == pulled::by_record ? by.record->graph.needed.nodes - rule_input_count : 24;
    if (operation == operation_id<selection>) of[operation] += 8;
    if (operation == operation_id<whole_call>) of[operation] = 240;
  }
  const graph_view whole = f.view();
  int count = 32 + whole.node_count + whole.operand_count;
  for (int id = 0; id < whole.node_count; ++id)
    if (f.nodes[id].operand_count > 0) count += of[f.nodes[id].operation];
  if (count_nodes(f, operation_id<checkpointed>) > 0) count += 2 * whole.node_count + whole.operand_count;
  return count;
}
/// How many nodes of the function one constexpr variable sweeps over, where that is not counted as work. Of the default limits a typical
/// range takes a third (clang, 300 steps a node) and a half (g++, where each range costs memory for a copy of the state).
#if defined(__clang__)
inline constexpr int sweep_range = 1000;
#else
inline constexpr int sweep_range = 2500;
#endif

/// The work of one constexpr variable on a function that has scalars alone and no choices; what its nodes are differentiated by is played
/// from a record, or called, which takes several times as long.
constexpr sweep_work work_of(const graph_arrays auto& f, const differentiation* rules) {
  const graph_view g = f.view();
  bool calls = false;
  for (int id = 0; id < g.node_count; ++id) calls = calls || rules[f.nodes[id].operation].how == pulled::by_call;
  return {9 * sweep_range, calls ? 9 : 3};
}

/// Where functions are computed again a range takes four times as long.
constexpr int range_of(const graph_arrays auto& f) { return count_nodes(f, operation_id<checkpointed>) > 0 ? sweep_range / 4 : sweep_range; }

/// About as many rules of the user's as a graph has after a sweep: pullbacks may call others.
constexpr int rules_after(const graph_sizes& primal) { return primal.rules == 0 ? 0 : 2 * primal.rules + 4; }

/// How many loops that stay loops a graph has.
constexpr int count_loops(const graph_arrays auto& f) { return count_nodes(f, operation_id<loop_fold>); }
/// How many nodes the largest body of a loop has.
constexpr int largest_body(const graph_view& f) {
  int most = 0;
  for (int id = 0; id < f.node_count; ++id)
    if (f.nodes[id].operation == operation_id<loop_fold>) {
      const int nodes = packed_sizes(loop_of(f, id).body()).nodes;
      most = most < nodes ? nodes : most;
    }
  return most;
}
/// The bound on the nodes of the body of a loop whose gradient is taken: its pull-back is recorded in one constant evaluation.
inline constexpr int maximal_body = GRADFOLD_MAXIMAL_NODES / 24;

template <int nodes, bool fits>
constexpr bool body_fits() {
  static_assert(
      fits,
      "gradfold: the body of a loop (fold, scan, sum<n>(body)) that has the number of nodes named here is too large for the compilers' default limits to be "
      "differentiated: let it read one tensor in place of many numbers, or raise -fconstexpr-steps (clang) or -fconstexpr-ops-limit (g++) and define "
      "GRADFOLD_MAXIMAL_NODES");
  return fits;
}
/// Whether the loops of a source have bodies that can be differentiated.
template <class Source>
constexpr bool bodies_fit() {
  constexpr int nodes = largest_body(view_of<Source>());
  return body_fits<nodes, (nodes <= maximal_body)>();
}

/// About how many shapes the rules of functions of whole trees add; each brings some 40 attributes.
constexpr int shapes_of_wholes(const graph_arrays auto& f) { return 16 * count_nodes(f, operation_id<whole_call>); }
/// What `Wanted` says of seeds; none where it says nothing.
template <class Wanted>
constexpr seeds seeds_of() {
  if constexpr (requires { Wanted::seeded; }) return Wanted::seeded;
  else return {};
}

/// The sweep over one source, range after range. `stores`: its loops store what is dear to compute again. `room` is how often the expected size there is.
template <class Source, class Wanted, bool with_value, bool stores, int room = 1>
struct sweep_of {
  static constexpr const auto& function = graph_of<Source>();
  static constexpr graph_view view = function.view();
  static constexpr graph_sizes primal = function.needed;
  static constexpr const differentiation* rules = rule_table<operation_set(function)>::of;
  static constexpr int about = room * count_gradient_nodes(function, rules);
  static constexpr int input_count = function.input_count;
  static constexpr int loops = count_loops(function);
  static constexpr int wholes = shapes_of_wholes(function);
  static constexpr int shapes = primal.shapes == 0 && seeds_of<Wanted>().count == 0 && loops == 0 && wholes == 0
                                    ? 0
                                    : primal.shapes + seeds_of<Wanted>().count + 16 + 8 * loops + room * wholes;
  static constexpr graph_sizes sizes{about,
                                     3 * about + 2 * primal.operands,
                                     shapes == 0 ? 3 * about : 3 * about + (loops == 0 ? 4 : 16) * primal.attributes + 80 * primal.nodes + 40 * room* wholes,
                                     input_count + primal.results,
                                     shapes,
                                     room* rules_after(primal)};
  static constexpr int choices = count_selections(function), range = range_of(function);
  static constexpr bool is_plain = shapes == 0 && choices == 0 && primal.rules == 0 && !repeats(function);
  static constexpr sweep_work work = is_plain ? work_of(function, rules) : sweep_work{};
  using state = sweep_state<sizes, primal, choices>;

  static constexpr sweep_memory memory(state& s) {
    sweep_memory m{view, rules, s.adjoint, s.active, guards(s.guarded.of, s.guarded.first, s.guarded.all, guard_room(choices)), choices > 0};
    m.repeats = repeats(function), m.recompute = &recompute<later_vocabulary<Source>>, m.stores = stores;
    if constexpr (loops > 0) m.differentiate_body = &seeded_gradient<later_vocabulary<Source>>;
    return m;
  }

  static constexpr void begin(builder& g, sweep_memory& m, state& s) { begin_sweep(g, m, function, s.active, Wanted::flags, seeds_of<Wanted>()); }
  static constexpr void advance(builder& g, sweep_memory& m, state& s) {
    s.left = sweep(g, m, function, s.adjoint, s.active, s.left, is_plain || s.left < range ? 0 : s.left - range, work);
    if (s.left > 0) return;
    int input_at[static_cast<unsigned>(input_count + 1)] = {};
    end_sweep(g, m, function, Wanted::flags, with_value, input_at);
  }
};

/// The state of a sweep over ranges of nodes: after its beginning, with the whole sweep where one range is all, and after one range more. A
/// sweep has a `state`, the `memory` that it works on there, `begin` and `advance`, the number of nodes that it sweeps over and of those in a `range`.
template <class Sweep>
constexpr auto first_range() {
  typename Sweep::state s;
  builder g(s.graph, s.slots, Sweep::state::slot_count);
  auto m = Sweep::memory(s);
  Sweep::begin(g, m, s);
  if (Sweep::primal.nodes <= Sweep::range) Sweep::advance(g, m, s);
  g.close(s.graph);
  return s;
}
template <class Sweep>
constexpr auto next_range(const typename Sweep::state& before) {
  typename Sweep::state s = before;
  if (!s.graph.fits) return s;
  builder g(s.graph, s.slots, Sweep::state::slot_count);
  auto m = Sweep::memory(s);
  Sweep::advance(g, m, s);
  g.close(s.graph);
  return s;
}
template <class Sweep, int ranges>
inline constexpr auto swept = next_range<Sweep>(swept<Sweep, ranges - 1>);
template <class Sweep>
inline constexpr auto swept<Sweep, 0> = first_range<Sweep>();
/// The last of them: at the end, or where the graph grew beyond its room.
template <class Sweep, int ranges = 0>
constexpr const auto& sweep_until_end() {
  if constexpr (swept<Sweep, ranges>.ends() || !swept<Sweep, ranges>.graph.fits) return swept<Sweep, ranges>;
  else return sweep_until_end<Sweep, ranges + 1>();
}

/// Whether what is asked for flows through trigamma, which has no rule; of second derivatives through digamma, whose rule is trigamma.
constexpr bool differentiates_trigamma(const graph_view& f, const bool* wanted, int order) {
  const short last = order > 1 ? operation_id<digamma_function> : operation_id<trigamma_function>;
  if (count_nodes(f, operation_id<trigamma_function>) + count_nodes(f, last) == 0) return false;
  buffer<bool> active(f.node_count);
  for (int id = 0; id < f.node_count; ++id) {
    const node& n = f.nodes[id];
    if (n.operation == input_operation()) active.at[id] = wanted[f.attribute(id)];
    for (int k = 0; k < n.operand_count && n.operation != operation_id<stopped>; ++k) active.at[id] |= active.at[f.operand(id, k)];
    if (active.at[id] && (n.operation == operation_id<trigamma_function> || n.operation == last)) return true;
  }
  return false;
}
template <class Source, class Wanted, int order = 1>
constexpr bool has_rules() {
  constexpr bool offered = !differentiates_trigamma(view_of<Source>(), Wanted::flags, order);
  static_assert(offered,
                "gradfold: the derivative of trigamma is not offered, so lgamma has two derivatives and digamma has one: give the next one "
                "as a rule of your own (custom<value, pullback>)");
  return offered;
}

/// A source that is the outcome of sweeps over another, `Derived::sweep`. Where simplification grew the graph beyond what
/// was expected, it is swept again with more room.
template <class Source, class Derived>
struct swept_source {
  template <int room = 1>
  static constexpr const auto& recorded_graph() {
    if constexpr (!Derived::is_offered()) return graph_of<Source>();
    else {
      constexpr const auto& last = sweep_until_end<typename Derived::template sweep<room>>();
      if constexpr (room >= 64 || last.graph.fits) return last.graph;
      else return recorded_graph<8 * room>();
    }
  }
  static constexpr int recorded() { return recorded_graph().needed.nodes; }
};

/// Value and gradient of a source: `Wanted::flags` tells which inputs. `stores`: loops store for their reverse what is
/// dear to compute again, besides the states in which their steps begin.
/// Results: the gradient's elements in the order of the wanted inputs, then the value. Cost: at most 4 operations for
/// each of the source's.
template <class Source, class Wanted, bool with_value, bool stores = false>
struct gradient_of : swept_source<Source, gradient_of<Source, Wanted, with_value, stores>> {
  template <int room>
  using sweep = sweep_of<Source, Wanted, with_value, stores, room>;
  static constexpr bool is_offered() { return has_rules<Source, Wanted>(); }
  static constexpr auto made() {
    constexpr const auto& graph = gradient_of::recorded_graph();
    static_assert(graph.fits, "gradfold: the gradient of this function grew beyond what was expected of it");
    return compacted<graph.needed>(graph);
  }
};
template <class Source, class Wanted, bool with_value, bool stores>
inline constexpr auto compact_graph<gradient_of<Source, Wanted, with_value, stores>> = gradient_of<Source, Wanted, with_value, stores>::made();

}  // namespace gradfold::detail
