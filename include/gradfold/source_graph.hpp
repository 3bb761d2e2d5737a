// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/traced.hpp>

/// The graph of a source as a constant. A source is a type with `build(builder&)`, which makes a graph, and `expected()`, a first
/// idea of its size.
namespace gradfold::detail {

/// The bounds on what a function records, every operation and constant as often as it runs, and on the nodes of its gradient.
inline constexpr int maximal_trace = GRADFOLD_MAXIMAL_NODES / 6 * 5;
inline constexpr int maximal_nodes = GRADFOLD_MAXIMAL_NODES;

template <int nodes, bool fits>
constexpr bool graph_fits() {
  static_assert(fits,
                "gradfold: a graph with the number of nodes named here is too large for the compilers' default limits: differentiate "
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

/// Whether what sweeps recorded can be copied without its dead nodes. Of large graphs it is tried, in an overload, for there the compiler says nothing.
template <class Source, int = Source::made().needed.nodes>
constexpr bool compact_once(int) {
  return true;
}
template <class Source>
constexpr bool compact_once(long) {
  return false;
}
template <class Source>
constexpr bool can_be_compact() {
  if constexpr (Source::recorded() > maximal_nodes) return compact_once<Source>(0);
  else return true;
}

/// Whether the graph of a source is small enough to become code; where it is not, one sentence says so.
template <class Source>
constexpr bool compilable() {
  constexpr bool swept_fits = [] {
    if constexpr (requires { Source::is_offered(); })
      if constexpr (!Source::is_offered()) return false;
    if constexpr (requires { Source::recorded(); }) return graph_fits<Source::recorded(), can_be_compact<Source>()>();
    else return true;
  }();
  if constexpr (!swept_fits) return false;
  else return graph_fits<graph_of<Source>().needed.nodes, (graph_of<Source>().needed.nodes <= maximal_nodes)>();
}

}  // namespace gradfold::detail
