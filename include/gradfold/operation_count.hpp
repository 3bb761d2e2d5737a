// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lower.hpp>

/// The operations of a graph, counted.
namespace gradfold {

/// Operations of one evaluation, after lowering: an integer power counts as its products, sin and cos of one argument as
/// one call. Comparisons and choices are counted apart; signs and copies are free.
struct operation_count {
  int additions = 0;  ///< sums and differences
  int multiplications = 0;
  int divisions = 0;
  int calls = 0;                    ///< functions of the vocabulary
  int choices = 0;                  ///< comparisons, conditions and selections
  std::size_t workspace_bytes = 0;  ///< of tensors between loops, in double; scalar programs need none

  constexpr int total() const { return additions + multiplications + divisions + calls; }
  bool operator==(const operation_count&) const = default;
};

}  // namespace gradfold

namespace gradfold::detail {

/// An operation on `elements` elements.
constexpr void count_operation(short operation, int elements, operation_count& cost) {
  if (operation == operation_id<add> || operation == operation_id<subtract>) cost.additions += elements;
  else if (operation == operation_id<multiply>) cost.multiplications += elements;
  else if (operation == operation_id<divide>) cost.divisions += elements;
  else if (operation == operation_id<negate> || operation == operation_id<to_real> || operation == operation_id<result_node> || stands_for_operand(operation))
    return;
  else if (facts<description_fact>::of[operation].takes >= signature::comparison) cost.choices += elements;
  else cost.calls += elements;
}
template <class List = vocabulary>
constexpr operation_count cost_of(const graph_view& g);
/// The steps of a loop.
template <class List>
constexpr void count_loop(const graph_view& g, int id, operation_count& cost) {
  const packed_loop loop = loop_of(g, id);
  builder unpacked(64), body(64);
  unpack_graph(loop.body(), unpacked);
  unpacked.adopt_rules(g);
  buffer<int> place(unpacked.size() + 1);
  lower<List>(unpacked.view(), body, place.at);
  const operation_count step = cost_of<List>(body.view());
  cost.additions += loop.steps() * step.additions, cost.multiplications += loop.steps() * step.multiplications;
  cost.divisions += loop.steps() * step.divisions, cost.calls += loop.steps() * step.calls, cost.choices += loop.steps() * step.choices;
}
/// An operation on whole tensors: what its loops compute. Copies are free.
template <class List>
constexpr void count_array_operation(const graph_view& g, int id, operation_count& cost) {
  const short operation = g.nodes[id].operation;
  const long long* const words = g.attributes + g.nodes[id].first_attribute;
  if (operation == operation_id<strided_sum>) {
    const loop_nest nest = unpacked_nest(words);
    if (!is_injective(nest, 0)) cost.additions += nest.steps();
  } else if (operation == operation_id<contraction>) {
    const loop_nest nest = unpacked_nest(words);
    cost.multiplications += nest.steps();
    if (!is_injective(nest, 0)) cost.additions += nest.steps();
  } else if (operation == operation_id<loop_fold>) {
    count_loop<List>(g, id, cost);
  } else if (operation == operation_id<running_sum>) {
    cost.additions += g.shape_of(id).size();
  } else if (operation == operation_id<scattering> && g.nodes[id].operand_count == 2) {
    cost.additions += unpacked_nest(words).steps();
  } else if (operation == operation_id<extreme_element> || operation == operation_id<extreme_position> || operation == operation_id<scattering>) {
    cost.choices += static_cast<int>(words[0] * words[1] * words[2]);
  } else if (operation == operation_id<linear_solution> || operation == operation_id<determinant_value> || operation == operation_id<cholesky_factor>) {
    const int n = static_cast<int>(words[0]), columns = operation == operation_id<linear_solution> ? static_cast<int>(words[1]) : 0;
    const int products = operation == operation_id<cholesky_factor> ? (n * n * n - n) / 6 : (n * n * n - n) / 3 + n * n * columns;
    cost.multiplications += products, cost.additions += products, cost.divisions += n * (n - 1) / 2 + n * columns;
    if (operation == operation_id<cholesky_factor>) cost.calls += n;
  }
}

template <class List>
constexpr operation_count cost_of(const graph_view& g) {
  operation_count cost;
  buffer<char> mark(g.node_count);
  buffer<int> stack, order;
  for (int k = 0; k < g.result_count; ++k) post_order(g, g.results[k], mark, stack, order);
  for (int i = 0; i < order.size; ++i)
    if (const node& n = g.nodes[order.at[i]]; acts_on_arrays(n.operation)) count_array_operation<List>(g, order.at[i], cost);
    else if (n.operand_count > 0) count_operation(n.operation, g.shape_of(order.at[i]).size(), cost);
  return cost;
}

/// What operations cost in units of a multiplication.
constexpr int weight(const operation_count& cost) {
  return cost.additions + cost.multiplications + division_weight * cost.divisions + call_weight * cost.calls + cost.choices;
}
/// What a graph costs once it is lowered.
template <class List>
constexpr int lowered_weight(const graph_view& g) {
  builder low(2 * g.node_count);
  buffer<int> place(g.node_count);
  lower<List>(g, low, place.at);
  return weight(cost_of<List>(low.view()));
}

}  // namespace gradfold::detail
