// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored.hpp>

/// The search for shared parts over as many constexpr variables as it takes, because each has a budget of its own.
namespace gradfold::detail {

/// A table as a value, with room for so many terms and factors.
template <int room, int factor_room>
struct factored_state {
  int factors[static_cast<unsigned>(factor_room + 1)] = {}, count[static_cast<unsigned>(room + 1)] = {};
  double scale[static_cast<unsigned>(room + 1)] = {};
  int next[static_cast<unsigned>(room + 1)] = {}, first[static_cast<unsigned>(room + 1)] = {}, value[static_cast<unsigned>(room + 1)] = {};
  int term_count = 0, factor_count = 0, sum_count = 0, value_count = 0;
  bool done = false;

  constexpr void read(const sum_table& t) {
    term_count = t.count.size, sum_count = t.first.size, value_count = t.value_count;
    for (int k = 0; k < term_count; ++k) {
      count[k] = t.count.at[k], scale[k] = t.scale.at[k], next[k] = t.next.at[k];
      for (int i = t.begin.at[k], end = i + count[k]; i < end; ++i) factors[factor_count++] = t.factors.at[i];
    }
    for (int s = 0; s < sum_count; ++s) first[s] = t.first.at[s], value[s] = t.value.at[s];
  }
  constexpr void write(sum_table& t) const {
    t.value_count = value_count;
    for (int k = 0, i = 0; k < term_count; i += count[k], ++k) t.begin.push(i), t.count.push(count[k]), t.scale.push(scale[k]), t.next.push(next[k]);
    for (int i = 0; i < factor_count; ++i) t.factors.push(factors[i]);
    for (int s = 0; s < sum_count; ++s) t.first.push(first[s]), t.value.push(value[s]);
  }
  constexpr bool operator==(const factored_state& y) const {
    bool same = term_count == y.term_count && factor_count == y.factor_count && sum_count == y.sum_count && done == y.done;
    for (int k = 0; same && k < term_count; ++k) same = count[k] == y.count[k] && scale[k] == y.scale[k] && next[k] == y.next[k];
    for (int i = 0; same && i < factor_count; ++i) same = factors[i] == y.factors[i];
    for (int s = 0; same && s < sum_count; ++s) same = first[s] == y.first[s] && value[s] == y.value[s];
    return same;
  }
};

/// Whether a graph has nothing but scalars, each computed once.
inline constexpr int factored_nodes_at_most = 1600;
constexpr bool is_factorable(const graph_view& f) {
  return f.node_count <= factored_nodes_at_most && f.shape_count == 0 && f.rule_count == 0 && count_nodes(f, operation_id<loop_fold>) == 0 &&
         count_nodes(f, operation_id<whole_call>) == 0 && !repeats(f);
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
  using entry = factored_state<sum_entry<graph_view>::room(f), sum_entry<graph_view>::factor_room(f)>;

  /// The sums as they are read; `done` where there are too many. (The graph comes as a parameter, for clang tries to evaluate by
  /// itself, once more, each statement of a function that is made of constants. Parameters here have no type of their own: the
  /// search is then made where it is used, not wherever the library is included.)
  static constexpr entry first(const auto& g) {
    factored_nodes nodes(g, most_uses);
    entry s;
    sum_table t{g.nodes, g.node_count, g.node_count};
    s.done = !nodes.fits() || !sum_entry(g, nodes).enter(t) || places_in(t) > most_places;
    if (!s.done) s.read(t);
    return s;
  }
  static constexpr bool fits() { return !factored_stage<factored_search, 0>.done; }

  template <int room, int factors>
  static constexpr auto next(const factored_state<room, factors>& before) {
    constexpr const auto& entered = factored_stage<factored_search, 0>;
    constexpr int terms = 2 * entered.term_count + 64, factors_of_terms = 2 * entered.factor_count + 256;
    factored_state<terms, factors_of_terms> s;
    sum_table t{f.nodes, f.node_count};
    before.write(t);
    s.done = search_on(t, terms, factors_of_terms);
    return s.read(t), s;
  }
  /// As many rounds as one variable bears; true where the last one found nothing.
  static constexpr bool search_on(auto& t, int terms, int factors) {
    part_search search(t, terms, factors);
    bool done = false;
    for (int looked_at = 0; !done && looked_at <= most_places_in_a_stage - search.places(); looked_at += search.places() + 1) done = !search.run();
    return done;
  }
  static constexpr void build(auto& out) {
    sum_table t{f.nodes, f.node_count};
    last_factored_stage<factored_search>().write(t);
    factored_code(f).make(t, out);
  }
};

}  // namespace gradfold::detail
