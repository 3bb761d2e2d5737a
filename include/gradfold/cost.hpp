// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/by_name.hpp>

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
  std::size_t workspace_bytes = 0;  ///< of tensors between loops, in double; scalar programs need none

  constexpr int total() const { return additions + multiplications + divisions + calls; }
  bool operator==(const operation_count&) const = default;
};

}  // namespace gradfold

namespace gradfold::detail {

/// An operation on `elements` elements.
constexpr void count_operation(short operation, int elements, operation_count& cost) {
  if (operation == id_of<add>() || operation == id_of<subtract>()) cost.additions += elements;
  else if (operation == id_of<multiply>()) cost.multiplications += elements;
  else if (operation == id_of<divide>()) cost.divisions += elements;
  else if (operation == id_of<negate>() || operation == id_of<to_real>() || operation == id_of<result_node>() || stands_for_operand(operation)) return;
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
  if (operation == id_of<strided_sum>()) {
    const loop_nest nest = unpacked_nest(words);
    if (!is_injective(nest, 0)) cost.additions += nest.steps();
  } else if (operation == id_of<contraction>()) {
    const loop_nest nest = unpacked_nest(words);
    cost.multiplications += nest.steps();
    if (!is_injective(nest, 0)) cost.additions += nest.steps();
  } else if (operation == id_of<loop_fold>()) {
    count_loop<List>(g, id, cost);
  } else if (operation == id_of<running_sum>()) {
    cost.additions += g.shape_of(id).size();
  } else if (operation == id_of<scattering>()) {
    cost.additions += unpacked_nest(words).steps();
  } else if (operation == id_of<extreme_element>() || operation == id_of<extreme_position>()) {
    cost.choices += static_cast<int>(words[0] * words[1] * words[2]);
  } else if (operation == id_of<linear_solution>() || operation == id_of<determinant_value>() || operation == id_of<cholesky_factor>()) {
    const int n = static_cast<int>(words[0]), columns = operation == id_of<linear_solution>() ? static_cast<int>(words[1]) : 0;
    const int products = operation == id_of<cholesky_factor>() ? (n * n * n - n) / 6 : (n * n * n - n) / 3 + n * n * columns;
    cost.multiplications += products, cost.additions += products, cost.divisions += n * (n - 1) / 2 + n * columns;
    if (operation == id_of<cholesky_factor>()) cost.calls += n;
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
template <class Source>
constexpr operation_count cost_of_source() {
  operation_count cost = cost_of(view_of<lowered<Source>>());
  cost.workspace_bytes = workspace_for<Source, double>();
  return cost;
}
template <class Source>
inline constexpr operation_count source_cost = cost_of_source<Source>();

/// The source that a callable stands for, called on arguments of these types.
template <auto F, class... Arguments>
struct source_for {
  using type = function_trace<F, traced_tree_t<Arguments>...>;
};
template <auto E>
  requires expressed<std::remove_const_t<decltype(E)>>
struct source_for<E> {
  using type = std::conditional_t<has_shapes<E>(), expression_trace<E>, expression_trace<variable<"">>>;
};
template <auto E, class... Arguments>
  requires(expressed<std::remove_const_t<decltype(E)>> && sizeof...(Arguments) > 0)
struct source_for<E, Arguments...> {
  using type = typename function_of_expression<E, Arguments...>::trace;
};
template <auto F, class... Arguments>
  requires requires { decltype(F)::is_transform; }
struct source_for<F, Arguments...> {
  using type = typename decltype(F)::template source<Arguments...>;
};

/// Whether a function, or what a transform is of, is called on arguments of these types; an expression always is.
template <auto F, class... Arguments>
concept called_on = expressed<std::remove_const_t<decltype(F)>> || requires(const traced_tree_t<Arguments>&... part) { F(part...); };
template <auto F, class... Arguments>
constexpr bool has_cost() {
  if constexpr (requires { decltype(F)::is_transform; }) {
    if constexpr (called_on<decltype(F)::function, Arguments...>) return !std::is_void_v<typename decltype(F)::template source<Arguments...>>;
    else return false;
  } else {
    return called_on<F, Arguments...>;
  }
}
template <auto F, class... Arguments>
constexpr operation_count counted() {
  constexpr bool called = has_cost<F, Arguments...>();
  static_assert(called, "gradfold: cost<f, X...> takes the types of the arguments that the function is called with, as in cost<gradient<f>, double>; "
                        "what is asked for is a variable of an expression, or a position among the arguments of a function");
  if constexpr (called) return source_cost<typename source_for<F, Arguments...>::type>;
  else return {};
}

}  // namespace gradfold::detail

namespace gradfold {

/// The cost of an expression, of a function on arguments of the given types, or of a transform of either:
/// cost<Q>, cost<f, std::array<double, 3>>, cost<gradient<Q>>, cost<value_and_gradient<f>, double, double>, cost<jvp<f>, X>.
/// jvp and hvp count a direction for every argument that is asked for. The variables of an expression count as numbers;
/// cost<jvp<Q>, tensor<double, 2>> gives their types, as first mentioned.
/// Refuses types that the function is not called with ("gradfold: cost<f, X...> takes the types of the arguments ...").
template <auto F, class... Arguments>
inline constexpr operation_count cost = detail::counted<F, Arguments...>();

}  // namespace gradfold
