// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/derivative.hpp>

/// What a program costs, as constants.
namespace gradfold {

/// Operations of one evaluation, after lowering: an integer power counts as its products, sin and cos of one argument as
/// one call. Comparisons and choices are counted apart; signs and copies are free.
struct operation_count {
  int additions = 0;        ///< sums and differences
  int multiplications = 0;
  int divisions = 0;
  int calls = 0;            ///< functions of the vocabulary
  int choices = 0;          ///< comparisons, conditions and selections
  std::size_t workspace_bytes = 0;  ///< memory besides registers and stack temporaries; scalar programs need none

  constexpr int total() const { return additions + multiplications + divisions + calls; }
  bool operator==(const operation_count&) const = default;
};

}  // namespace gradfold

namespace gradfold::detail {

constexpr void count_operation(short operation, operation_count& cost) {
  if (operation == id_of<add>() || operation == id_of<subtract>()) ++cost.additions;
  else if (operation == id_of<multiply>()) ++cost.multiplications;
  else if (operation == id_of<divide>()) ++cost.divisions;
  else if (operation == id_of<negate>() || operation == id_of<to_real>() || operation == id_of<result_node>()) return;
  else if (facts<signature_fact>::of[operation] >= signature::comparison) ++cost.choices;
  else ++cost.calls;
}

constexpr operation_count cost_of(const graph_view& g) {
  operation_count cost;
  buffer<char> mark(g.node_count);
  buffer<int> stack, order;
  for (int k = 0; k < g.result_count; ++k) post_order(g, g.results[k], mark, stack, order);
  for (int i = 0; i < order.size; ++i)
    if (g.nodes[order.at[i]].operand_count > 0) count_operation(g.nodes[order.at[i]].operation, cost);
  return cost;
}
template <class Source>
inline constexpr operation_count source_cost = cost_of(view_of<lowered<Source>>());

/// The source that a callable stands for, called on arguments of these types.
template <auto F, class... Arguments>
struct source_for {
  using type = function_trace<F, traced_tree_t<Arguments>...>;
};
template <auto F>
  requires expressed<std::remove_const_t<decltype(F)>>
struct source_for<F> {
  using type = expression_trace<F>;
};
template <auto F, class... Arguments>
  requires requires { decltype(F)::is_transform; }
struct source_for<F, Arguments...> {
  using type = typename decltype(F)::template source<Arguments...>;
};

}  // namespace gradfold::detail

namespace gradfold {

/// The cost of an expression, of a function on arguments of the given types, or of their gradient:
/// cost<Q>, cost<f, std::array<double, 3>>, cost<gradient<Q>>, cost<value_and_gradient<f>, double, double>.
template <auto F, class... Arguments>
inline constexpr operation_count cost = detail::source_cost<typename detail::source_for<F, Arguments...>::type>;

}  // namespace gradfold
