// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian/run.hpp>
#include <gradfold/jacobian/source.hpp>

/// What makes a matrix of derivatives a Jacobian, or a Hessian: its source, and the form of the answer.
namespace gradfold {

/// A value with the Jacobian there, and a value with gradient and Hessian. They work with structured bindings.
template <class Value, class Jacobian>
struct value_with_jacobian {
  Value value;
  Jacobian jacobian;
};
template <class Value, class Gradient, class Hessian>
struct value_with_hessian {
  Value value;
  Gradient gradient;
  Hessian hessian;
};

}  // namespace gradfold

namespace gradfold::detail {

template <class Value, class Jacobian>
struct parts_of_answer<value_with_jacobian<Value, Jacobian>> {
  using types = std::tuple<Value, Jacobian>;
};
template <class Value, class Gradient, class Hessian>
struct parts_of_answer<value_with_hessian<Value, Gradient, Hessian>> {
  using types = std::tuple<Value, Gradient, Hessian>;
};

/// Whether the graph of a function, or what goes in and comes out, has tensors.
template <class Trace, class... Trees>
inline constexpr bool any_tensors = (kinds_of<Trees>.tensor || ...) || has_arrays<Trace>();

/// The source of a matrix whose every entry is kept, and its blocks. `Sides` say what is differentiated, and what lies along it.
template <class Sides, bool with_value, mode how, class Asked, class Sequence, class... Arguments>
struct dense_types;
template <class Sides, bool with_value, mode how, class Asked, std::size_t... K, class... Arguments>
struct dense_types<Sides, with_value, how, Asked, std::index_sequence<K...>, Arguments...> : Sides {
  static constexpr bool assembled = Sides::is_traced || Sides::has_tensors;
  static constexpr bool is_one_block = Sides::symmetric && Sides::row_side::side.sides == 1 && Sides::column_side::side.sides == 1;
  using source = typename cheapest_matrix<typename Sides::differentiated, typename Sides::row_side, typename Sides::column_side, Sides::symmetric, with_value,
                                          assembled, how>::type;
  using matrix = blocks_of_t<typename Sides::number_type, typename Sides::row_tree, std::tuple_element_t<Asked::list[K], std::tuple<Arguments...>>...>;
  using answer = typename Sides::template with_matrix<matrix>;
};

template <bool with_value, mode how>
struct jacobian_kind {
  /// Whether an expression's matrix goes to one place for each variable.
  template <class... To>
  static constexpr bool are_blocks = (bound<To> && ...);
  template <auto F, class Asked, class... Arguments>
  static constexpr bool check() {
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    if constexpr (!results_are_real<typename trace::result_type>()) return false;
    else return has_rules<trace, wanted_leaves<Asked, leaf_count<Arguments>...>>();
  }
  /// What is differentiated, and what lies along rows and columns.
  template <auto F, class Asked, class... Arguments>
  struct sides {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using differentiated = function_trace<F, traced_tree_t<Arguments>...>;
    using result = typename differentiated::result_type;
    using number_type = call_number<is_traced, Arguments...>;
    using row_tree = result;
    using row_side = result_side<result>;
    using column_side = typename asked_side<Asked, Arguments...>::inputs;
    static constexpr bool symmetric = false, has_tensors = any_tensors<differentiated, Arguments..., result>;
    using value = typename std::conditional_t<is_traced, std::type_identity<result>, numeric_tree<result, number_type>>::type;
    using beside = std::tuple<value>;
    template <class Matrix>
    using with_matrix = std::conditional_t<with_value, value_with_jacobian<value, Matrix>, Matrix>;
  };
  template <auto F, class Asked, class Sequence, class... Arguments>
  using types = dense_types<sides<F, Asked, Arguments...>, with_value, how, Asked, Sequence, Arguments...>;
  template <class Asked>
  static constexpr auto rest(auto& answer) {
    if constexpr (!with_value) return std::tuple<>();
    else if constexpr (requires { answer.value; }) return std::tie(answer.value);
    else return std::tie(std::get<0>(answer));
  }
  static constexpr auto& matrix(auto& answer) {
    if constexpr (with_value) return answer.jacobian;
    else return answer;
  }
  static constexpr auto returned(const auto& beside) { return std::get<0>(beside); }
  /// What an answer by name has besides the matrix, if it has more.
  static constexpr auto beside_named(const auto& answer) {
    if constexpr (with_value) return answer.value;
  }
  /// The answer to a call by name.
  template <class... B, class Answer, class Names>
  static constexpr auto by_name(const Answer& answer, Names names) {
    if constexpr (with_value) {
      const auto jacobian = named<B..., void>(answer.jacobian, names);
      return value_with_jacobian<decltype(answer.value), std::remove_const_t<decltype(jacobian)>>{answer.value, jacobian};
    } else {
      return named<B..., void>(answer, names);
    }
  }
};

template <bool with_value, mode how>
struct hessian_kind {
  template <class...>
  static constexpr bool are_blocks = false;
  template <auto F, class Asked, class... Arguments>
  static constexpr bool check() {
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    if constexpr (!function_gradient<F, with_value, Asked>::template check_result<Arguments...>()) return false;
    else return has_rules<trace, wanted_leaves<Asked, leaf_count<Arguments>...>, 2>();
  }
  /// What is differentiated, and what lies along rows and columns.
  template <auto F, class Asked, class... Arguments>
  struct sides {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using number_type = call_number<is_traced, Arguments...>;
    using differentiated = gradient_of<trace, wanted_leaves<Asked, leaf_count<Arguments>...>, with_value>;
    using row_side = typename asked_side<Asked, Arguments...>::gradients;
    using column_side = typename asked_side<Asked, Arguments...>::inputs;
    static constexpr bool symmetric = true, has_tensors = any_tensors<trace, Arguments...>;
    using gradient = typename Asked::template chosen<std::tuple<result_tree<is_traced, Arguments>...>>;
    using row_tree = gradient;
    using beside = value_with_gradient<number_type, gradient>;
    template <class Matrix>
    using with_matrix = std::conditional_t<with_value, value_with_hessian<number_type, gradient, Matrix>, Matrix>;
  };
  template <auto F, class Asked, class Sequence, class... Arguments>
  using types = dense_types<sides<F, Asked, Arguments...>, with_value, how, Asked, Sequence, Arguments...>;
  template <class Asked>
  static constexpr auto rest(auto& answer) {
    if constexpr (!with_value) return std::tuple<>();
    else
      return [&]<std::size_t... K>(std::index_sequence<K...>) {
        return std::tie(Asked::template part<Asked::rank(K)>(answer.gradient)..., answer.value);
      }(std::make_index_sequence<Asked::count>{});
  }
  static constexpr auto& matrix(auto& answer) {
    if constexpr (with_value) return answer.hessian;
    else return answer;
  }
  static constexpr auto returned(const auto& beside) { return beside; }
  template <class Answer>
  static constexpr auto beside_named(const Answer& answer) {
    if constexpr (with_value) return value_with_gradient<decltype(answer.value), decltype(answer.gradient)>{answer.value, answer.gradient};
  }
  template <class... B, class Answer, class Names>
  static constexpr auto by_name(const Answer& answer, Names names) {
    if constexpr (with_value) {
      const auto gradient = named<B..., void>(answer.gradient, names);
      const auto hessian = named_rows<B..., void>(answer.hessian, names);
      return value_with_hessian<decltype(answer.value), std::remove_const_t<decltype(gradient)>, std::remove_const_t<decltype(hessian)>>{answer.value, gradient,
                                                                                                                                         hessian};
    } else {
      return named_rows<B..., void>(answer, names);
    }
  }
  template <class... B, class Matrix, int... position>
  static constexpr auto named_rows(const Matrix& matrix, std::integer_sequence<int, position...>) {
    using All = std::tuple<B...>;
    if constexpr (sizeof...(position) == 1)
      return named_matrix<std::tuple<std::tuple<Matrix>>, std::tuple_element_t<position, All>::variable...>{std::tuple<std::tuple<Matrix>>(matrix)};
    else return named_matrix<Matrix, std::tuple_element_t<position, All>::variable...>{matrix};
  }
};

}  // namespace gradfold::detail
