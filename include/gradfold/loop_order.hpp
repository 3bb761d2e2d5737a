// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/ordering.hpp>

/// The order in which one turn of a loop computes its steps.
namespace gradfold::detail {

/// The steps of a loop as a graph of their own, which is ordered as straight-line code is. There leaves cost nothing; in a loop
/// whatever is read from elsewhere lies in memory. What several steps read so is a step too, which loads it: then all that is made
/// of it stands together, and registers need not hold it for long. What more of them read than the ordering looks at is a leaf.
template <int most_steps>
class loop_graph {
 public:
  static constexpr int most_nodes = 4 * most_steps + 1, most_operands = 6 * most_steps + 1, most_uses = 3;
  node nodes[static_cast<unsigned>(most_nodes)] = {};
  int operands[static_cast<unsigned>(most_operands)] = {};
  long long attributes[1] = {};
  int results[static_cast<unsigned>(most_steps)] = {};

  /// From a list of steps, each behind those whose values it uses. `head(a)` is the step that computes an operand, and `number` has a place
  /// for each node of the graph, all 0.
  template <graph_arrays Graph, class Head>
  constexpr loop_graph(const Graph& g, const int* list, int count, int* number, Head head) : count_(count) {
    int uses[static_cast<unsigned>(3 * most_steps + 1)] = {}, read = 0;
    for (int i = 0; i < count; ++i) number[list[i]] = -1;
    const auto for_operands = [&](int id, auto f) {
      for (int k = g.nodes[id].first_operand; k < g.nodes[id].first_operand + g.nodes[id].operand_count; ++k) f(head(g.operands[k]));
    };
    for (int i = 0; i < count; ++i)
      for_operands(list[i], [&](int a) {
        if (number[a] >= 0) ++uses[number[a] == 0 ? (number[a] = ++read) : number[a]];
      });
    int loads = 0;
    for (int k = 1; k <= read; ++k) uses[k] = uses[k] > 1 && uses[k] <= most_uses ? ++loads, add(&leaf_, 1) : leaf_;
    first_step_ = used_;
    for (int i = 0; i < count; ++i) {
      int x[3] = {}, arity = 0;
      for_operands(list[i], [&](int a) { x[arity++] = number[a] < 0 ? -1 - number[a] : uses[number[a]]; });
      results[i] = add(x, arity), number[list[i]] = -1 - results[i];
    }
  }
  constexpr graph_view view() const {
    graph_view v;
    v.nodes = nodes, v.operands = operands, v.results = results;
    return v.node_count = used_, v.operand_count = operands_used_, v.result_count = count_, v;
  }
  /// The step in the list that a node is; negative for a load.
  constexpr int step(int id) const { return id - first_step_; }

 private:
  constexpr int add(const int* x, int count) {
    nodes[used_].first_operand = operands_used_, nodes[used_].operand_count = static_cast<short>(count);
    for (int k = 0; k < count; ++k) operands[operands_used_++] = x[k];
    return used_++;
  }
  static constexpr int leaf_ = 0;
  int count_, used_ = 1, operands_used_ = 0, first_step_ = 0;
};

/// Orders the steps of a loop.
template <int most_steps, graph_arrays Graph, class Head>
constexpr void order_turn(const Graph& g, int* list, int count, int* number, Head head) {
  using graph = loop_graph<most_steps>;
  const graph turn(g, list, count, number, head);
  use_lists<graph::most_nodes, graph::most_operands> uses;
  node_order<graph::most_nodes> order;
  list_uses(turn, uses);
  ordering(turn, uses, order).run();
  int steps[static_cast<unsigned>(most_steps)] = {};
  for (int i = 0; i < count; ++i) steps[i] = list[i];
  for (int i = 0, to = 0; i < order.count; ++i)
    if (const int s = turn.step(order.of[i]); s >= 0) list[to++] = steps[s];
}

}  // namespace gradfold::detail
