// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored.hpp>

/// The search for shared parts over as many constexpr variables as it takes, because each has a budget of its own.
namespace gradfold::detail {

/// A table as a value.
template <int room>
struct factored_state {
  factored_term terms[static_cast<unsigned>(room + 1)] = {};
  int next[static_cast<unsigned>(room + 1)] = {}, first[static_cast<unsigned>(room + 1)] = {}, value[static_cast<unsigned>(room + 1)] = {};
  char changed[static_cast<unsigned>(room + 1)] = {};
  int term_count = 0, sum_count = 0, value_count = 0;
  bool done = false;

  constexpr sum_table table(const graph_view& f) { return {terms, next, changed, first, value, room, term_count, sum_count, value_count, f.nodes, f.node_count}; }
  constexpr void keep(const sum_table& t) { term_count = t.term_count, sum_count = t.sum_count, value_count = t.value_count; }
};

/// How much there is to search in a graph before parts are found.
struct factored_size {
  int terms = 0, places = 0;
  bool fits = false;
};
template <class Graph>
constexpr factored_size size_of_search(const Graph& f, int most_uses) {
  const int room = 2 * f.node_count + 128;
  const factored_nodes nodes(f, most_uses);
  buffer<factored_term> terms(room);
  buffer<int> next(room), first(room), value(room);
  buffer<char> changed(room);
  sum_table t{terms.at, next.at, changed.at, first.at, value.at, room, 0, 0, 0, f.nodes, f.node_count};
  factored_size size;
  size.fits = nodes.fits() && sum_entry(f, nodes).enter(t), size.terms = t.term_count;
  for (int k = 0; k < t.term_count; ++k) size.places += t.terms[k].count * (t.terms[k].count - 1) / 2;
  for (int s = 0; s < t.sum_count; ++s) {
    int in_sum = 0;
    for (int k = t.first[s]; k != 0; k = t.next[k - 1]) size.places += in_sum++;
  }
  size.fits = size.fits && size.places <= most_places;
  return size;
}

/// Whether a graph has nothing but scalars, each computed once.
inline constexpr int factored_nodes_at_most = 1600;
constexpr bool is_factorable(const graph_view& f) {
  return f.node_count <= factored_nodes_at_most && f.shape_count == 0 && f.rule_count == 0 && count_nodes(f, operation_id<loop_fold>) == 0 && count_nodes(f, operation_id<whole_call>) == 0 && !repeats(f);
}

/// Whether most of a graph is derivative code.
constexpr bool is_mostly_derivatives(const graph_view& f) {
  int count = 0;
  for (int id = 0; id < f.node_count; ++id) count += f.nodes[id].primal ? 0 : 1;
  return 2 * count > f.node_count;
}

template <class Search, int number>
inline constexpr auto factored_stage = Search::next(factored_stage<Search, number - 1>);
template <class Search>
inline constexpr auto factored_stage<Search, 0> = Search::first();
template <class Search, int number = 1>
constexpr const auto& last_factored_stage() {
  if constexpr (factored_stage<Search, number>.done) return factored_stage<Search, number>;
  else return last_factored_stage<Search, number + 1>();
}

/// The search in one graph.
template <const auto& graph, int most_uses>
struct factored_search {
  static constexpr graph_view f = graph.view();
  static constexpr factored_size size = size_of_search(f, most_uses);
  static constexpr int room = size.fits ? 2 * size.terms + 64 : 0;
  using state = factored_state<room>;

  static constexpr state first() {
    state s;
    const factored_nodes nodes(f, most_uses);
    sum_table t = s.table(f);
    sum_entry(f, nodes).enter(t);
    return s.keep(t), s;
  }
  static constexpr state next(const state& before) {
    state s = before;
    sum_table t = s.table(f);
    for (int looked_at = 0, last = 0; !s.done && (looked_at == 0 || looked_at + last <= most_places / 2); looked_at += last) {
      part_round round(t);
      s.done = !round.run(), last = round.places() + 1;
    }
    return s.keep(t), s;
  }
  static constexpr void build(builder& out) {
    state s = last_factored_stage<factored_search>();
    sum_table t = s.table(f);
    factored_code(f).make(t, out);
  }
};

}  // namespace gradfold::detail
