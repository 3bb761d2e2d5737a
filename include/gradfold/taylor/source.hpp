// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/staged.hpp>
#include <gradfold/taylor/coefficients.hpp>

/// Taylor coefficients of a source of graphs, as a source.
namespace gradfold::detail {

/// A graph with its partial derivatives.
template <graph_sizes of>
struct recurrences {
  static_graph<of> graph;
  int partial[static_cast<unsigned>(3 * of.nodes + 3)] = {};
  int depth[static_cast<unsigned>(of.nodes + 1)] = {};
  taylor_refusal refused = taylor_refusal::none;
  bool lacks_rules = false, fits = false;
};
template <class Source, class Wanted, int order, operation_set used, int room>
constexpr auto searched_recurrences() {
  constexpr graph_sizes primal = graph_of<Source>().needed;
  constexpr int nodes = room * (4 * primal.nodes + 32);
  constexpr graph_sizes sizes{nodes, 2 * nodes + primal.operands, 2 * nodes + primal.attributes, primal.results, primal.shapes, primal.rules};
  recurrences<sizes> found;
  builder g(found.graph);
  const auto f = view_of<Source>();
  recurrence_search search(g, f, rule_table<used>::of, order, {sizes.nodes, found.partial, found.depth});
  search.run(Wanted::flags, used);
  g.close(found.graph);
  found.refused = search.refused(), found.lacks_rules = search.lacks_rules();
  found.fits = search.fits() && found.graph.fits;
  return found;
}
template <class Source, class Wanted, int order, operation_set used, int room>
inline constexpr auto recurrences_found = searched_recurrences<Source, Wanted, order, used, room>();
/// Searched with more room where it was too small, and with the rules of operations that partial derivatives brought in.
template <class Source, class Wanted, int order, operation_set used, int room = 1>
constexpr const auto& recurrences_with() {
  if constexpr (!recurrences_found<Source, Wanted, order, used, room>.fits) return recurrences_with<Source, Wanted, order, used, 6 * room>();
  else if constexpr (recurrences_found<Source, Wanted, order, used, room>.lacks_rules)
    return recurrences_with<Source, Wanted, order, operation_set(recurrences_found<Source, Wanted, order, used, room>.graph.view()), room>();
  else return recurrences_found<Source, Wanted, order, used, room>;
}
template <class Source, class Wanted, int order>
constexpr const auto& recurrences_of() {
  return recurrences_with<Source, Wanted, order, operation_set(view_of<Source>())>();
}

/// Coefficients on their way: everything between two ranges of them, as a value.
template <graph_sizes of, int entries>
struct coefficient_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int of_order[static_cast<unsigned>(entries + 1)] = {};
  int order = 1, id = 0;
  bool done = false;
};

/// How the wanted inputs move: along a direction that is inputs of the graph, by 1 each, or along the flow of the function.
enum class course { direction, unit, flow };

/// The coefficients of one source, range after range.
template <class Source, class Wanted, int order, course moving, int room>
struct coefficients_of {
  static constexpr const auto& found = recurrences_of<Source, Wanted, order>();
  static constexpr auto view = found.graph.view();
  static constexpr const differentiation* rules = rule_table<operation_set(view)>::of;
  static constexpr recurrence_table table() { return {view.node_count, const_cast<int*>(found.partial), const_cast<int*>(found.depth)}; }
  static constexpr int about = room * count_coefficients(view, table(), order) + view.input_count;
  static constexpr graph_sizes sizes{about,
                                     2 * about + 2 * view.operand_count,
                                     view.shape_count == 0 ? about + 4 * view.attribute_count + 12 * order : 3 * about + 8 * (order + 1) * view.attribute_count,
                                     (order + 2) * view.result_count,
                                     view.shape_count == 0 ? 0 : view.shape_count + 16,
                                     view.rule_count};
  using state = coefficient_state<sizes, (order + 1) * view.node_count>;

  static constexpr void begin(builder& g, [[maybe_unused]] state& s) {
    copy_nodes(g, view);
    if constexpr (moving != course::flow && order > 0) {
      push_memory seeds{view, rules, s.of_order + view.node_count};
      if constexpr (moving == course::unit) seed_units(g, seeds);
      else seed_tangents(g, seeds, Wanted::flags);
    }
  }
  static constexpr void advance(builder& g, state& s) {
    g.simplifies_freely = true, g.primal = false;
    coefficient_sweep sweep(g, view, rules, order, table(), s.of_order);
    if constexpr (moving == course::flow) sweep.flow_along(Wanted::flags);
    s.done = sweep.run(s.order, s.id, sweep_range);
    if (s.done) moving == course::flow ? end_flow(g, sweep) : end(g, sweep);
  }

 private:
  static constexpr void seed_units(builder& g, const push_memory& s) {
    for (int id = 0; id < view.node_count; ++id)
      if (view.nodes[id].operation == input_operation() && Wanted::flags[view.attribute(id)]) s.tangent[id] = g.whole(1) + 1;
  }
  static constexpr void end(builder& g, const auto& sweep) {
    for (int k = 0; k <= order; ++k)
      for (int i = 0; i < view.result_count; ++i) give(g, sweep.at(view.results[i], k) - 1);
  }
  /// The wanted inputs, then their coefficients up to one order above those of the function.
  static constexpr void end_flow(builder& g, const auto& sweep) {
    for (int i = 0, next = 0; i < view.input_count; ++i)
      if (Wanted::flags[i]) give(g, g.input(i, kind::real, view.nodes[view.results[next++]].shape));
    for (int k = 1; k <= order + 1; ++k)
      for (int i = 0; i < view.result_count; ++i) give(g, sweep.flowing(i, k));
  }
  static constexpr void give(builder& g, int coefficient) { g.result(coefficient < 0 ? g.whole(0) : coefficient); }
};

/// The Taylor coefficients of all results of a source, order after order. `Wanted::flags` tells which inputs move. A direction is
/// inputs after those of the source. Of a flow: the coefficients of the inputs, up to `order` + 1.
template <class Source, class Wanted, int order, course moving>
struct taylor_of : staged_source<taylor_of<Source, Wanted, order, moving>, 16> {
  template <int room>
  using at_size = coefficients_of<Source, Wanted, order, moving, room>;
  static constexpr auto made() {
    constexpr const auto& graph = taylor_of::recorded_graph();
    static_assert(graph.fits, "gradfold: the Taylor coefficients of this function grew beyond what was expected of them");
    return compacted<graph.needed>(graph.view());
  }
};
template <class Source, class Wanted, int order, course moving>
inline constexpr auto compact_graph<taylor_of<Source, Wanted, order, moving>> = taylor_of<Source, Wanted, order, moving>::made();

/// One result of a source.
template <class Source, int position>
struct result_of {
  static constexpr auto made() {
    graph_view g = view_of<Source>();
    g.results += position, g.result_count = 1;
    return compacted<graph_of<Source>().needed>(g);
  }
};
template <class Source, int position>
inline constexpr auto compact_graph<result_of<Source, position>> = result_of<Source, position>::made();

}  // namespace gradfold::detail
