// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/swept.hpp>

/// Graphs whose recording goes on over as many constexpr variables as it takes, because each has a budget of its own.
/// A recording is a type with a `state` (`graph`, `slots`, `slot_count`, `done`, and, where not the graph alone can be too small,
/// `overflows`), `begin(builder&, state&)`, and `advance(builder&, state&)`, which records about as much as one of them can.
namespace gradfold::detail {

template <class Recording>
constexpr void advance_stage(builder& g, typename Recording::state& s) {
  Recording::advance(g, s);
  g.close(s.graph);
  if constexpr (requires { s.overflows; }) s.graph.fits = s.graph.fits && !s.overflows;
}
template <class Recording>
constexpr auto first_stage() {
  typename Recording::state s;
  builder g(s.graph, s.slots, s.slot_count);
  Recording::begin(g, s);
  advance_stage<Recording>(g, s);
  return s;
}
template <class Recording>
constexpr auto next_stage(const typename Recording::state& before) {
  typename Recording::state s = before;
  if (!s.graph.fits) return s.done = true, s;
  builder g(s.graph, s.slots, s.slot_count);
  advance_stage<Recording>(g, s);
  return s;
}
template <class Recording, int number>
inline constexpr auto stage = next_stage<Recording>(stage<Recording, number - 1>);
template <class Recording>
inline constexpr auto stage<Recording, 0> = first_stage<Recording>();
template <class Recording, int number = 0>
constexpr const auto& last_stage() {
  if constexpr (stage<Recording, number>.done) return stage<Recording, number>;
  else return last_stage<Recording, number + 1>();
}

/// A source that is such a recording, `Derived::at_size<room>`: `room` is how often the expected size there is. Where the graph grew
/// beyond that, it is recorded again with more, up to `most_room`.
template <class Derived, int most_room>
struct staged_source {
  template <int room = 1>
  static constexpr const auto& recorded_graph() {
    constexpr const auto& last = last_stage<typename Derived::template at_size<room>>();
    if constexpr (last.graph.fits || room >= most_room) return last.graph;
    else return recorded_graph<4 * room>();
  }
  static constexpr int recorded() { return recorded_graph().needed.nodes; }
};

}  // namespace gradfold::detail
