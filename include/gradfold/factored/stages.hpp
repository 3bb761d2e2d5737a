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
  int term_count = 0, sum_count = 0, value_count = 0;
  bool done = false;

  constexpr void read(const sum_table& t) {
    term_count = t.terms.size, sum_count = t.first.size, value_count = t.value_count;
    for (int k = 0; k < term_count; ++k) terms[k] = t.terms.at[k], next[k] = t.next.at[k];
    for (int s = 0; s < sum_count; ++s) first[s] = t.first.at[s], value[s] = t.value.at[s];
  }
  constexpr void write(sum_table& t) const {
    t.value_count = value_count;
    for (int k = 0; k < term_count; ++k) t.add_term(terms[k]), t.next.at[k] = next[k];
    for (int s = 0; s < sum_count; ++s) t.first.push(first[s]), t.value.push(value[s]);
  }
  constexpr bool operator==(const factored_state& y) const {
    bool same = term_count == y.term_count && sum_count == y.sum_count && done == y.done;
    for (int k = 0; same && k < term_count; ++k) same = terms[k] == y.terms[k] && next[k] == y.next[k];
    for (int s = 0; same && s < sum_count; ++s) same = first[s] == y.first[s] && value[s] == y.value[s];
    return same;
  }
};

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
inline constexpr auto factored_stage<Search, 0> = Search::first(Search::f);
template <class Search, int number = 1>
constexpr const auto& last_factored_stage() {
  if constexpr (factored_stage<Search, number>.done) return factored_stage<Search, number>;
  else return last_factored_stage<Search, number + 1>();
}

/// The search in one graph.
template <const auto& graph, int most_uses>
struct factored_search {
  static constexpr graph_view f = graph.view();
  using entry = factored_state<sum_entry<graph_view>::room(f)>;

  /// The sums as they are read; `done` where there are too many. (The graph comes as a parameter, for clang tries to evaluate by
  /// itself, once more, each statement of a function that is made of constants. Parameters here have no type of their own: the
  /// search is then made where it is used, not wherever the library is included.)
  static constexpr entry first(const auto& g) {
    const factored_nodes nodes(g, most_uses);
    entry s;
    sum_table t{g.nodes, g.node_count, g.node_count};
    s.done = !nodes.fits() || !sum_entry(g, nodes).enter(t) || places_in(t) > most_places;
    if (!s.done) s.read(t);
    return s;
  }
  static constexpr bool fits() { return !factored_stage<factored_search, 0>.done; }

  template <int entered>
  static constexpr auto next(const factored_state<entered>& before) {
    constexpr int room = 2 * factored_stage<factored_search, 0>.term_count + 64;
    factored_state<room> s;
    sum_table t{f.nodes, f.node_count};
    before.write(t);
    s.done = run_rounds(t, room);
    return s.read(t), s;
  }
  /// As many rounds as one variable bears; true where the last one found nothing.
  static constexpr bool run_rounds(auto& t, int room) {
    bool done = false;
    for (int looked_at = 0, last = 0; !done && (looked_at == 0 || looked_at + last <= most_places / 2); looked_at += last) {
      part_round round(t, room);
      done = !round.run(), last = round.places() + 1;
    }
    return done;
  }
  static constexpr void build(auto& out) {
    sum_table t{f.nodes, f.node_count};
    last_factored_stage<factored_search>().write(t);
    factored_code(f).make(t, out);
  }
};

}  // namespace gradfold::detail
