// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/stages.hpp>
#include <gradfold/fills.hpp>
#include <gradfold/looped_layout.hpp>
#include <gradfold/loops.hpp>
#include <gradfold/lower.hpp>
#include <gradfold/ordering.hpp>
#include <gradfold/source_graph.hpp>

/// From the graph of a source to its plan. Each stage is a constexpr variable of its own, because each has a budget of its own.
namespace gradfold::detail {

/// Whether derivative code of a source is looked through for shared parts before it is lowered.
template <class Source>
inline constexpr bool shares_parts = false;
/// A source after that.
template <class Source, int most_uses>
struct factored {
  using search = factored_search<compact_graph<Source>, most_uses>;
  static constexpr graph_sizes expected() {
    const graph_sizes s = graph_of<Source>().needed;
    return {2 * s.nodes + 64, 4 * s.nodes + s.operands + 64, 2 * s.nodes + s.attributes + 64, s.results, s.shapes, s.rules};
  }
  static constexpr void build(builder& out) { search::build(out); }
};
/// What a graph weighs when it is lowered. (Variables of their own, as those of a function are evaluated with each call on clang.)
template <class List, class Source>
inline constexpr int weight_when_lowered = lowered_weight<List>(view_of<Source>());
template <class Kept, class Spread>
inline constexpr bool begin_alike = factored_stage<Kept, 0> == factored_stage<Spread, 0>;
/// The form of a graph that costs least: of sums as they are, of sums multiplied out, or -1 where neither saves a twentieth.
template <class Source>
constexpr int cheapest_parts() {
  using kept_search = typename factored<Source, 0>::search;
  using spread_search = typename factored<Source, 1>::search;
  if constexpr (!is_factorable(view_of<Source>())) return -1;
  else if constexpr (!kept_search::fits() || !spread_search::fits()) return -1;
  else {
    using List = later_vocabulary<Source>;
    constexpr int as_is = weight_when_lowered<List, Source>, kept = weight_when_lowered<List, factored<Source, 0>>;
    constexpr int spread = weight_when_lowered<List, factored<Source, begin_alike<kept_search, spread_search> ? 0 : 1>>, least = spread < kept ? spread : kept;
    return 20 * least > 19 * as_is ? -1 : spread < kept ? 1 : 0;
  }
}
/// The graph that is lowered.
template <class Source, bool shares>
constexpr const auto& final_graph() {
  if constexpr (!shares) return graph_of<Source>();
  else if constexpr (constexpr int form = cheapest_parts<Source>(); form < 0) return graph_of<Source>();
  else return graph_of<factored<Source, form>>();
}

/// A source after lowering.
template <class Source, bool shares = shares_parts<Source>>
struct lowered {
  static constexpr const auto& graph = final_graph<Source, shares>();
  static constexpr bool unchanged = is_low(graph);
  static constexpr graph_sizes expected() {
    const graph_sizes s = graph.needed;
    return {s.nodes + s.nodes / 2 + 32, 2 * s.nodes + s.operands + 64, s.attributes + s.nodes / 2 + 32, s.results, s.shapes, s.rules};
  }
  static constexpr void build(builder& out) {
    int place[static_cast<unsigned>(graph.needed.nodes + 1)] = {};
    lower(graph, out, place);
  }
};
template <class Source>
constexpr const auto& low_graph() {
  if constexpr (lowered<Source>::unchanged) return lowered<Source>::graph;
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

/// What of a source's graph is repeated. Graphs of steps with more than one value, or with functions of the user's, are not searched.
template <class Source, class Layout>
constexpr auto found_repetition() {
  constexpr const auto& g = low_graph<Source>();
  repetition<g.needed.nodes> found;
  repetition_search<g.needed.nodes, std::remove_cvref_t<decltype(g)>>(g, Layout::inputs, found).run();
  return found;
}
template <class Source, class Layout>
inline constexpr auto repetition_in = found_repetition<Source, Layout>();
template <class Source>
constexpr bool is_searched() {
  constexpr const auto& g = low_graph<Source>();
  if (!may_repeat(g.needed) || g.needed.rules > 0) return false;
  for (int id = 0; id < g.needed.nodes; ++id)
    if (g.nodes[id].operation == operation_id<result_node> || g.nodes[id].operand_count > 3) return false;
  return true;
}
/// Whether loops compute most of it.
template <class Source, class Layout>
constexpr bool has_repetition() {
  if constexpr (!is_searched<Source>()) return false;
  else return 4 * repetition_in<Source, Layout>.grouped > 3 * order_of<Source>.count;
}
template <class Source, class Layout>
constexpr auto cut_into_stretches() {
  constexpr const auto& g = low_graph<Source>();
  stretches<g.needed.nodes> found;
  find_stretches(g, repetition_in<Source, Layout>, order_of<Source>, chunk_values, found);
  return found;
}
template <class Source, class Layout>
inline constexpr auto stretches_of = cut_into_stretches<Source, Layout>();
template <class Source, class Layout>
inline constexpr copied_results<low_graph<Source>().needed.nodes, low_graph<Source>().needed.results> copies_of{
    low_graph<Source>(), repetition_in<Source, Layout>, Layout::results, fills_of<Source, Layout>.covers};
template <class Source, class Layout>
constexpr auto planned_in_loops() {
  constexpr const auto& fills = fills_of<Source, Layout>;
  constexpr const auto& copies = copies_of<Source, Layout>;
  constexpr plan_sizes sizes = [] {
    plan_sizes all = measure(low_graph<Source>(), order_of<Source>, chunk_values);
    all.steps = all.repeated = stretches_of<Source, Layout>.steps + copies.late_count + copies.again_count, all.fills = fills.count;
    return all.chunks = stretches_of<Source, Layout>.count + (copies.late_count > 0 ? 1 : 0), all;
  }();
  plan<sizes> p;
  copy_to(p.fills, fills.at, fills.count);
  constexpr const auto& g = low_graph<Source>();
  looped_layout<g.needed.nodes, sizes, std::remove_cvref_t<decltype(g)>, std::remove_cvref_t<decltype(copies_of<Source, Layout>)>>(
      g, repetition_in<Source, Layout>, stretches_of<Source, Layout>, Layout::inputs, Layout::results, copies_of<Source, Layout>, p)
      .run();
  return p;
}
template <class Source, class Layout>
constexpr auto any_plan() {
  if constexpr (has_repetition<Source, Layout>()) return planned_in_loops<Source, Layout>();
  else return planned<Source, Layout>();
}
/// The plan of a source, after lowering. `Layout` has the place of each input and result in trees of leaves.
template <class Source, class Layout>
inline constexpr auto plan_of = any_plan<Source, Layout>();

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
