// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/fills.hpp>
#include <gradfold/loops.hpp>
#include <gradfold/lower.hpp>
#include <gradfold/ordering.hpp>
#include <gradfold/reverse.hpp>

/// The stages as constants. A source is a type with `build(builder&)`, which makes a graph, and `expected()`, a first
/// idea of its size; each stage is a constexpr variable of its own, because each has a budget of its own.
namespace gradfold::detail {

/// The bounds on what a function records, every operation and constant as often as it runs, and on the nodes of its gradient.
inline constexpr int maximal_trace = GRADFOLD_MAXIMAL_NODES / 6 * 5;
inline constexpr int maximal_nodes = GRADFOLD_MAXIMAL_NODES;

template <int nodes, bool fits>
constexpr bool graph_fits() {
  static_assert(fits, "gradfold: a graph with the number of nodes named here is too large for the compilers' default limits: differentiate "
                      "one term and loop over the terms, or raise -fconstexpr-steps (clang) or -fconstexpr-ops-limit (g++) and define GRADFOLD_MAXIMAL_NODES");
  return fits;
}

template <class Source, graph_sizes sizes>
constexpr auto built() {
  static_graph<sizes> home;
  table_slot slots[static_cast<unsigned>(slots_for(sizes.nodes))] = {};
  builder g(home, slots, slots_for(sizes.nodes));
  Source::build(g);
  g.close(home);
  return home;
}
template <class Source>
inline constexpr auto first_attempt = built<Source, Source::expected()>();
template <class Source>
inline constexpr auto exact_attempt = built<Source, first_attempt<Source>.needed>();

/// The graph of a source as it was recorded. Where the expected size was too small it is built again in the size needed.
template <class Source>
constexpr const auto& recorded_graph() {
  if constexpr (first_attempt<Source>.fits) return first_attempt<Source>;
  else return exact_attempt<Source>;
}

template <graph_sizes sizes>
constexpr auto compacted(const graph_arrays auto& recorded) {
  static_graph<sizes> home;
  graph_copy out(home);
  int place[static_cast<unsigned>(sizes.nodes + 1)] = {}, stack[static_cast<unsigned>(sizes.operands + sizes.results + 1)] = {};
  compact(recorded, out, place, stack);
  return home;
}
template <class Source>
inline constexpr auto compact_graph = compacted<recorded_graph<Source>().needed>(recorded_graph<Source>());

/// The graph of a source: live nodes, numbered from the results.
template <class Source>
constexpr const auto& graph_of() {
  return compact_graph<Source>;
}
template <class Source>
constexpr graph_view view_of() {
  return graph_of<Source>().view();
}

constexpr graph_sizes sizes_about(int nodes) { return {nodes, 2 * nodes, 2 * nodes, 8}; }

/// About as many nodes as the value and the gradient of `f` have before they are compacted.
constexpr int count_gradient_nodes(const graph_arrays auto& f, const differentiation* rules) {
  int of[vocabulary::table::count] = {};
  for (short operation = 0; operation < vocabulary::table::count; ++operation) {
    const differentiation& by = rules[operation];
    of[operation] = by.how == pulled::by_record ? by.record->graph.needed.nodes - rule_input_count : 24;
    if (operation == id_of<selection>()) of[operation] += 8;
    if (operation == id_of<whole_call>()) of[operation] = 240;
  }
  const graph_view whole = f.view();
  int count = 32 + whole.node_count + whole.operand_count;
  for (int id = 0; id < whole.node_count; ++id)
    if (f.nodes[id].operand_count > 0) count += of[f.nodes[id].operation];
  if (count_nodes(f, id_of<checkpointed>()) > 0) count += 2 * whole.node_count + whole.operand_count;
  return count;
}
/// How many nodes of the function one constexpr variable sweeps over. Of the default limits a typical range takes a
/// third (clang, 300 steps a node) and a half (g++, where each range costs memory for a copy of the state).
#if defined(__clang__)
inline constexpr int sweep_range = 1000;
#else
inline constexpr int sweep_range = 2500;
#endif

/// Where functions are computed again a range takes four times as long.
constexpr int range_of(const graph_arrays auto& f) { return count_nodes(f, id_of<checkpointed>()) > 0 ? sweep_range / 4 : sweep_range; }

/// About as many rules of the user's as a graph has after a sweep: pullbacks may call others.
constexpr int rules_after(const graph_sizes& primal) { return primal.rules == 0 ? 0 : 2 * primal.rules + 4; }

/// How many loops that stay loops a graph has.
constexpr int count_loops(const graph_arrays auto& f) { return count_nodes(f, id_of<loop_fold>()); }
/// About how many shapes the rules of functions of whole trees add; each brings some 40 attributes.
constexpr int shapes_of_wholes(const graph_arrays auto& f) { return 16 * count_nodes(f, id_of<whole_call>()); }
/// What `Wanted` says of seeds; none where it says nothing.
template <class Wanted>
constexpr seeds seeds_of() {
  if constexpr (requires { Wanted::seeded; }) return Wanted::seeded;
  else return {};
}

/// The sweep over one source, range after range. `room` is how often the expected size there is.
template <class Source, class Wanted, bool with_value, int room = 1>
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
  static constexpr graph_sizes sizes{about, 3 * about + 2 * primal.operands,
                                     shapes == 0 ? 3 * about : 3 * about + (loops == 0 ? 4 : 16) * primal.attributes + 80 * primal.nodes + 40 * room * wholes,
                                     input_count + primal.results, shapes, room * rules_after(primal)};
  static constexpr int choices = count_selections(function), range = range_of(function);
  using state = sweep_state<sizes, primal, choices>;

  static constexpr sweep_memory memory(state& s) {
    sweep_memory m{view, rules, s.adjoint, s.active, guards(s.guarded.of, s.guarded.first, s.guarded.all, guard_room(choices)), choices > 0};
    m.repeats = repeats(function), m.recompute = &recompute;
    if constexpr (loops > 0) m.differentiate_body = &seeded_gradient<std::conditional_t<never<Source>, void, operation_list>>;
    return m;
  }

  static constexpr state begun() {
    state s;
    builder g(s.graph, s.slots, state::slot_count);
    sweep_memory m = memory(s);
    begin_sweep(g, m, function, s.active, Wanted::flags, seeds_of<Wanted>());
    if (primal.nodes <= range) advance(g, m, s, 0);
    g.close(s.graph);
    return s;
  }
  static constexpr state continued(const state& before) {
    state s = before;
    if (!s.graph.fits) return s;
    builder g(s.graph, s.slots, state::slot_count);
    sweep_memory m = memory(s);
    advance(g, m, s, s.left < range ? 0 : s.left - range);
    g.close(s.graph);
    return s;
  }

 private:
  static constexpr void advance(builder& g, sweep_memory& m, state& s, int last) {
    sweep(g, m, function, s.adjoint, s.active, s.left, last);
    s.left = last;
    if (last > 0) return;
    int input_at[static_cast<unsigned>(input_count + 1)] = {};
    end_sweep(g, m, function, Wanted::flags, with_value, input_at);
  }
};
template <class Sweep, int range>
inline constexpr auto swept = Sweep::continued(swept<Sweep, range - 1>);
template <class Sweep>
inline constexpr auto swept<Sweep, 0> = Sweep::begun();

/// A source that is the outcome of sweeps over another, `Derived::sweep`. Where simplification grew the graph beyond what
/// was expected, it is swept again with more room.
template <class Source, class Derived, int range = sweep_range>
struct swept_source {
  static constexpr int nodes = graph_of<Source>().needed.nodes;
  static constexpr int ranges = nodes <= range ? 0 : (nodes + range - 1) / range;
  template <int room = 1>
  static constexpr const auto& recorded_graph() {
    if constexpr (room >= 64) return swept<typename Derived::template sweep<room>, ranges>.graph;
    else if constexpr (swept<typename Derived::template sweep<room>, ranges>.graph.fits) return swept<typename Derived::template sweep<room>, ranges>.graph;
    else return recorded_graph<8 * room>();
  }
  static constexpr int recorded() { return recorded_graph().needed.nodes; }
};

/// Value and gradient of a source: `Wanted::flags` tells which inputs.
/// Results: the gradient's elements in the order of the wanted inputs, then the value. Cost: at most 4 operations for
/// each of the source's.
template <class Source, class Wanted, bool with_value>
struct gradient_of : swept_source<Source, gradient_of<Source, Wanted, with_value>, range_of(graph_of<Source>())> {
  template <int room>
  using sweep = sweep_of<Source, Wanted, with_value, room>;
  static constexpr auto made() {
    constexpr const auto& graph = gradient_of::recorded_graph();
    static_assert(graph.fits, "gradfold: the gradient of this function grew beyond what was expected of it");
    return compacted<graph.needed>(graph);
  }
};
template <class Source, class Wanted, bool with_value>
inline constexpr auto compact_graph<gradient_of<Source, Wanted, with_value>> =
    gradient_of<Source, Wanted, with_value>::made();

/// Whether the graph of a source is small enough to become code; where it is not, one sentence says so.
template <class Source>
constexpr bool compilable() {
  constexpr bool swept_fits = [] {
    if constexpr (requires { Source::recorded(); }) return graph_fits<Source::recorded(), (Source::recorded() <= 2 * maximal_nodes)>();
    else return true;
  }();
  if constexpr (!swept_fits) return false;
  else return graph_fits<graph_of<Source>().needed.nodes, (graph_of<Source>().needed.nodes <= maximal_nodes)>();
}

/// A source after lowering.
template <class Source>
struct lowered {
  static constexpr bool unchanged = is_low(graph_of<Source>());
  static constexpr graph_sizes expected() {
    const graph_sizes s = graph_of<Source>().needed;
    return {s.nodes + s.nodes / 2 + 32, 2 * s.nodes + s.operands + 64, s.attributes + 32, s.results, s.shapes, s.rules};
  }
  static constexpr void build(builder& out) {
    int place[static_cast<unsigned>(graph_of<Source>().needed.nodes + 1)] = {};
    lower(graph_of<Source>(), out, place);
  }
};
template <class Source>
constexpr const auto& low_graph() {
  if constexpr (lowered<Source>::unchanged) return graph_of<Source>();
  else return recorded_graph<lowered<Source>>();
}

template <class Source>
constexpr auto uses_of() {
  constexpr graph_sizes s = low_graph<Source>().needed;
  use_lists<s.nodes, s.operands> uses;
  list_uses(low_graph<Source>(), uses);
  return uses;
}
template <class Source>
inline constexpr auto listed_uses = uses_of<Source>();
template <class Source>
constexpr auto ordered() {
  constexpr graph_sizes s = low_graph<Source>().needed;
  auto uses = listed_uses<Source>;
  node_order<s.nodes> order;
  ordering(low_graph<Source>(), uses, order).run();
  return order;
}
template <class Source>
inline constexpr auto order_of = ordered<Source>();

template <class Source>
constexpr plan_sizes measured() {
  plan_sizes sizes = measure(low_graph<Source>(), order_of<Source>, chunk_values);
  sizes.steps += count_copies<low_graph<Source>().needed.nodes>(low_graph<Source>());
  return sizes;
}
template <class Source, class Layout>
inline constexpr zero_fills<low_graph<Source>().needed.results> fills_of{low_graph<Source>(), Layout::results};
template <class Source, class Layout>
constexpr auto planned() {
  constexpr const auto& fills = fills_of<Source, Layout>;
  constexpr plan_sizes sizes = [] {
    plan_sizes all = measured<Source>();
    all.steps -= fills.zeros, all.fills = fills.count;
    return all;
  }();
  plan<sizes> p;
  copy_to(p.fills, fills.at, fills.count);
  constexpr const auto& g = low_graph<Source>();
  layout<g.needed.nodes, sizes, std::remove_cvref_t<decltype(g)>>(g, chunk_values, Layout::inputs, Layout::results, fills.covers, p).run(order_of<Source>);
  return p;
}
/// The plan of a source, after lowering. `Layout` has the place of each input and result in trees of leaves.
template <class Source, class Layout>
inline constexpr auto plan_of = planned<Source, Layout>();

/// The body of a loop of another source, as a source of its own.
template <class Outer, int id>
struct body_of {
  static constexpr packed_loop loop() { return loop_of(low_graph<Outer>().view(), id); }
  static constexpr graph_sizes expected() {
    graph_sizes sizes = packed_sizes(loop().body());
    return sizes.rules = low_graph<Outer>().needed.rules, sizes;
  }
  static constexpr void build(builder& out) {
    builder unpacked(expected().nodes);
    unpack_graph(loop().body(), unpacked);
    unpacked.adopt_rules(low_graph<Outer>().view());
    compact(unpacked.view(), out);
  }
  /// The numbers of elements of the leaves of the state, and of what each step leaves.
  struct sizes {
    int of[static_cast<unsigned>(packed_loop(low_graph<Outer>().view().attributes + low_graph<Outer>().view().nodes[id].first_attribute).results() + 1)] = {};
    constexpr sizes() {
      for (int r = 0; r < loop().results(); ++r) of[r] = loop().result(r).size();
    }
  };
  static constexpr sizes all{};
  static constexpr const int* of = all.of;
};

/// The kernels of a source with tensors, after lowering. `Sizes::of` has the numbers of elements that its results have.
template <class Source, class Sizes>
constexpr auto scheduled_kernels() {
  constexpr graph_view g = low_graph<Source>().view();
  schedule<g.node_count> kernels;
  scheduling<g.node_count>(g, Sizes::of, kernels).run();
  return kernels;
}
template <class Source, class Sizes>
struct scheduled {
  /// The body of the loop at a node, scheduled too.
  template <int id>
  using body = scheduled<body_of<Source, id>, body_of<Source, id>>;
  static constexpr graph_view graph = low_graph<Source>().view();
  static constexpr const int* result_sizes = Sizes::of;
  static constexpr auto kernels = scheduled_kernels<Source, Sizes>();
};

}  // namespace gradfold::detail
