// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/by_name.hpp>
#include <gradfold/operation_count.hpp>

/// What a program costs, as constants.
namespace gradfold::detail {

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
requires expressed<std::remove_const_t<decltype(E)>> struct source_for<E> {
  using type = std::conditional_t<has_shapes<E>(), expression_trace<E>, expression_trace<variable<"">>>;
};
template <auto E, class... Arguments>
requires(expressed<std::remove_const_t<decltype(E)>> && sizeof...(Arguments) > 0) struct source_for<E, Arguments...> {
  using type = typename function_of_expression<E, Arguments...>::trace;
};
template <auto F, class... Arguments>
requires requires { decltype(F)::is_transform; } struct source_for<F, Arguments...> {
  using type = typename decltype(F)::template source<Arguments...>;
};

/// What a cost is counted of: a function, what a transform is of, or an expression.
template <auto F>
constexpr auto counted_function() {
  if constexpr (requires { decltype(F)::is_transform; }) return decltype(F)::function;
  else return F;
}
/// Whether it is called on arguments of these types; an expression always is.
template <auto F, class... Arguments>
concept called_on = expressed<std::remove_const_t<decltype(F)>> || requires(const traced_tree_t<Arguments>&... part) { F(part...); };
/// Whether it can be traced; where it cannot, one sentence says so.
template <auto F, class... Arguments>
constexpr bool can_be_traced() {
  if constexpr (expressed<std::remove_const_t<decltype(F)>>) return true;
  else return traceable<typename trial<function_trace<F, traced_tree_t<Arguments>...>>::type>();
}
/// Whether what is asked for exists on arguments of these types. What cannot be traced has had its sentence.
template <auto F, class... Arguments>
constexpr bool has_cost() {
  constexpr auto function = counted_function<F>();
  if constexpr (!called_on<function, Arguments...>) return false;
  else if constexpr (!can_be_traced<function, Arguments...>()) return true;
  else if constexpr (requires { decltype(F)::is_transform; }) return !std::is_void_v<typename decltype(F)::template source<Arguments...>>;
  else return true;
}
template <auto F, class... Arguments>
constexpr operation_count counted() {
  constexpr bool called = has_cost<F, Arguments...>();
  static_assert(called,
                "gradfold: cost<f, X...> takes the types of the arguments that the function is called with, as in cost<gradient<f>, double>; "
                "what is asked for is a variable of an expression, or a position among the arguments of a function");
  if constexpr (!called) return {};
  else if constexpr (!can_be_traced<counted_function<F>(), Arguments...>()) return {};
  else if constexpr (!compilable<typename source_for<F, Arguments...>::type>()) return {};
  else return source_cost<typename source_for<F, Arguments...>::type>;
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
