// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/vjp.hpp>

/// Values by way of the graph: shared sub-expressions are computed once.
namespace gradfold::detail {

template <auto F>
struct evaluation_of {
  template <class... Arguments>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr (expressed<std::remove_const_t<decltype(F)>>) {
      static_cast<void>(sizeof(stages_by_name<F, Arguments...>));
      return by_name(arguments...);
    } else return by_position(arguments...);
  }

 private:
  template <class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto by_name(const B&... values) {
    constexpr const auto& formula = expression_trace<F>::formula;
    if constexpr (bindings_fit<formula, graph_needs<expression_trace<F>>, B...>()) {
      if constexpr ((symbolic_operand<typename B::value_type> || ...)) return F(values...);
      else if constexpr (is_call_on_tensors<formula, B...>()) return on_tensors(in_numbers<formula>(values)...);
      else {
        using T = call_type<typename B::value_type...>;
        constexpr auto inputs = std::make_integer_sequence<int, formula.variable_count>{};
        if constexpr (formula.nodes[formula.root].type == kind::condition) return run_row<T>(inputs, values...) == T(1);
        else return run_row<T>(inputs, values...);
      }
    } else return 0.0;
  }
  template <class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto on_tensors(const B&... values) {
    if constexpr (call_fits<expression_trace<F>::formula, B...>()) return evaluation_of<expression_function<F, B::variable...>{}>{}(values.value_...);
    else return 0.0;
  }
  template <class T, int... I, class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr T run_row(std::integer_sequence<int, I...>, const B&... values) {
    const std::tuple<const B&...> all(values...);
    const T row[] = {value_of<expression_trace<F>::formula, I, T>(all)..., T(0)};
    const argument_pointers<T> in[] = {{row, nullptr, nullptr}};
    T value;
    T* const out[] = {&value};
    if (__builtin_is_constant_evaluated()) require_evaluation<T>(view_of<expression_trace<F>>);
    program<plan_of<expression_trace<F>, row_layout<sizeof...(I), 1>>, T>::run(in, out);
    if (__builtin_is_constant_evaluated()) return required_finite(value);
    return value;
  }
  template <class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto by_position(const Arguments&... arguments) {
    using Source = function_trace<F, traced_tree_t<Arguments>...>;
    if constexpr (!(traced_tree<Arguments>::is_tree && ...)) return 0.0;
    else if constexpr (any_symbolic<Arguments...>) return F(arguments...);
    else {
      using T = evaluation_type<Arguments...>;
      numeric_tree_t<typename Source::result_type, T> value;
      if (__builtin_is_constant_evaluated()) require_evaluation<T>(view_of<Source>);
      run_program<Source, T>(stack_memory{}, std::tie(value), arguments...);
      if (__builtin_is_constant_evaluated()) return required_finite(value);
      return value;
    }
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The value of an expression or function by way of its graph: evaluate<E>(a = 2.0), evaluate<f>(x). The same value as
/// E(a = 2.0) and f(x), to the last bit; each distinct sub-expression is computed once, sin and cos together.
/// Cost: cost<E>. An infinite or NaN value of a constant expression is refused. In constant expressions the elementary functions are our own, so evaluate<f>(x) works there where f(x)
/// itself would call the C library.
template <auto F>
inline constexpr detail::evaluation_of<F> evaluate{};

}  // namespace gradfold
