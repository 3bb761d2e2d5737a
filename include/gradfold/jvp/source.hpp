// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/forward.hpp>
#include <gradfold/swept.hpp>

/// The forward sweep over a source of graphs, as a source.
namespace gradfold::detail {

/// A forward sweep on its way: everything between two ranges of nodes, as a value.
template <graph_sizes of, graph_sizes primal>
struct push_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int tangent[static_cast<unsigned>(primal.nodes + 1)] = {};
  int done = 0;  ///< nodes before this one are swept
  constexpr bool ends() const { return done == primal.nodes; }
};

/// The forward sweep over one source, range after range. `room` is how often the expected size there is.
template <class Source, class Wanted, int pushed_results, bool with_value, int room>
struct push_of {
  static constexpr graph_view view = view_of<Source>();
  static constexpr graph_sizes primal = graph_of<Source>().needed;
  static constexpr const differentiation* rules = rule_table<operation_set(view)>::of;
  static constexpr int about = room * count_gradient_nodes(view, rules) + view.input_count;
  static constexpr int loops = count_loops(view);
  static constexpr int wholes = shapes_of_wholes(view);
  static constexpr bool has_shapes = primal.shapes > 0 || loops > 0 || wholes > 0;
  static constexpr graph_sizes sizes{about,
                                     3 * about + (loops == 0 ? 2 : 4) * primal.operands,
                                     !has_shapes ? 3 * about : 3 * about + (loops == 0 ? 4 : 16) * primal.attributes + 80 * primal.nodes + 40 * room * wholes,
                                     2 * primal.results,
                                     !has_shapes ? 0 : primal.shapes + 16 + 8 * loops + room * wholes,
                                     room* rules_after(primal)};
  using state = push_state<sizes, primal>;

  static constexpr push_memory memory(state& s) {
    push_memory m{view, rules, s.tangent};
    if constexpr (loops > 0) m.push_body = &pushed_graph<later_vocabulary<Source>>;
    return m;
  }
  static constexpr int range = sweep_range;
  static constexpr void begin(builder& g, push_memory& m, state&) {
    copy_nodes(g, view);
    seed_tangents(g, m, Wanted::flags);
  }
  static constexpr void advance(builder& g, push_memory& m, state& s) {
    g.simplifies_freely = true, g.primal = false;
    const int last = s.done + range < primal.nodes ? s.done + range : primal.nodes;
    push(g, m, s.done, last);
    s.done = last;
    if (last < primal.nodes) return;
    for (int k = 0; k < pushed_results; ++k) g.result(s.tangent[view.results[k]] == 0 ? g.whole(0) : s.tangent[view.results[k]] - 1);
    for (int k = 0; with_value && k < view.result_count; ++k) g.result(view.results[k]);
  }
};

/// What a source does to a direction. `Wanted::flags` tells which inputs have a tangent; the tangents are inputs after
/// those of the source. Results: the tangents of the first `pushed_results` results, then, if they are asked for, all
/// results. Cost: at most 3 operations for each of the source's, without the results themselves.
template <class Source, class Wanted, int pushed_results, bool with_value>
struct tangent_of : swept_source<Source, tangent_of<Source, Wanted, pushed_results, with_value>> {
  static constexpr bool is_offered() { return has_rules<Source, Wanted>(); }
  template <int room>
  using sweep = push_of<Source, Wanted, pushed_results, with_value, room>;
  static constexpr auto made() {
    constexpr const auto& graph = tangent_of::recorded_graph();
    static_assert(graph.fits, "gradfold: the directional derivative of this function grew beyond what was expected of it");
    return compacted<graph.needed>(graph);
  }
};
template <class Source, class Wanted, int pushed_results, bool with_value>
inline constexpr auto compact_graph<tangent_of<Source, Wanted, pushed_results, with_value>> = tangent_of<Source, Wanted, pushed_results, with_value>::made();

}  // namespace gradfold::detail
