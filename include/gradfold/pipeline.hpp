// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/evaluate.hpp>
#include <gradfold/reverse.hpp>

/// The stages as constants. A source is a type with `build(builder&)`, which makes a graph, and `expected()`, a first
/// idea of its size; each stage is a constexpr variable of its own, because each has a budget of its own.
namespace gradfold::detail {

template <class Source, graph_sizes sizes>
constexpr auto built() {
  builder g(sizes.nodes < 2000 ? sizes.nodes / 2 : sizes.nodes);
  Source::build(g);
  return freeze<sizes>(g.view());
}
template <class Source>
inline constexpr auto first_attempt = built<Source, Source::expected()>();
template <class Source>
inline constexpr auto exact_attempt = built<Source, first_attempt<Source>.needed>();

/// The graph of a source. Where the expected size was too small it is built again in the size that it needs.
template <class Source>
constexpr const auto& graph_of() {
  if constexpr (first_attempt<Source>.fits) return first_attempt<Source>;
  else return exact_attempt<Source>;
}
template <class Source>
constexpr graph_view view_of() {
  return graph_of<Source>().view();
}

constexpr graph_sizes sizes_about(int nodes) { return {nodes, 2 * nodes, 2 * nodes, 8}; }

/// Value and gradient of a source: `Wanted::flags` tells which inputs.
template <class Source, class Wanted, bool with_value>
struct gradient_of {
  static constexpr graph_sizes expected() {
    graph_sizes sizes = sizes_about(4 * graph_of<Source>().needed.nodes + 16);
    sizes.results = graph_of<Source>().input_count + 1;
    return sizes;
  }
  static constexpr void build(builder& out) { gradient_graph(view_of<Source>(), Wanted::flags, with_value, out); }
};

template <class Source>
struct lowered {
  static constexpr graph_sizes expected() {
    const graph_sizes s = graph_of<Source>().needed;
    return {s.nodes + s.nodes / 2 + 32, 2 * s.nodes + 64, s.attributes + 32, s.results};
  }
  static constexpr void build(builder& out) { lower(view_of<Source>(), out); }
};

template <class Source, class Layout>
constexpr auto planned() {
  constexpr graph_sizes s = graph_of<Source>().needed;
  const ordering order(view_of<Source>());
  plan_buffers buffers;
  layout(view_of<Source>(), chunk_values, Layout::inputs, Layout::results).run(order.order(), buffers);
  return freeze<plan_sizes{s.nodes + s.results, s.nodes, s.nodes / chunk_values + 2}>(buffers);
}
/// The schedule of a source, after lowering. `Layout` has the place of each input and result in trees of leaves.
template <class Source, class Layout>
inline constexpr auto plan_of = planned<lowered<Source>, Layout>();

}  // namespace gradfold::detail
