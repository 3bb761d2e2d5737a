// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jvp/source.hpp>
#include <gradfold/vjp.hpp>

/// What makes a derivative along a direction that of a function, or that of its gradient: the source, and the form of the answer.
namespace gradfold {

/// A value and its derivative along a direction.
template <class Value>
struct value_with_tangent {
  Value value;
  Value tangent;
};
/// A value, its gradient, and the product of its Hessian with a vector.
template <class Value, class Gradient>
struct value_with_hvp {
  Value value;
  Gradient gradient;
  Gradient hvp;
};

}  // namespace gradfold

namespace gradfold::detail {

template <class Value>
struct parts_of_answer<value_with_tangent<Value>> {
  using types = std::tuple<Value, Value>;
};
template <class Value, class Gradient>
struct parts_of_answer<value_with_hvp<Value, Gradient>> {
  using types = std::tuple<Value, Gradient, Gradient>;
};

/// The derivative of a function along a direction.
template <auto F, bool with_value, class Asked, class Directed>
struct directional {
  template <class... Arguments>
  static constexpr bool check() {
    return results_are_real<typename function_trace<F, traced_tree_t<Arguments>...>::result_type>();
  }
  template <class... Arguments>
  struct types {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using result = typename trace::result_type;
    using number_type = call_number<is_traced, Arguments...>;
    using source = tangent_of<trace, wanted_leaves<Directed, leaf_count<Arguments>...>, leaf_count<result>, with_value>;
    using value = typename std::conditional_t<is_traced, std::type_identity<result>, numeric_tree<result, number_type>>::type;
    using answer = std::conditional_t<with_value, value_with_tangent<value>, value>;
    using beside = std::tuple<value>;  ///< what a call into memory of the caller's returns
  };
  static constexpr int places = 1;
  static constexpr auto results(auto& answer) {
    if constexpr (with_value) return std::tie(answer.tangent, answer.value);
    else return std::tie(answer);
  }
  template <class To, class Beside>
  static constexpr auto results_in(const std::tuple<To&>& to, Beside& beside) {
    if constexpr (with_value) return std::tie(std::get<0>(to), std::get<0>(beside));
    else return to;
  }
  static constexpr auto returned(const auto& beside) { return std::get<0>(beside); }
};

/// The product of the Hessian of a function with a vector: the derivative of its gradient along a direction.
template <auto F, bool with_value, class Asked, class Directed>
struct second_directional {
  using Gradient = function_gradient<F, with_value, Asked>;
  template <class... Arguments>
  static constexpr bool check() {
    return Gradient::template check_result<Arguments...>();
  }
  template <class... Arguments>
  static constexpr int leaves() {
    constexpr int sizes[] = {leaf_count<Arguments>..., 0};
    int count = 0;
    for (int k = 0; k < Asked::count; ++k) count += sizes[Asked::list[k]];
    return count;
  }
  template <class Sequence, class... Arguments>
  struct types_for;
  template <std::size_t... K, class... Arguments>
  struct types_for<std::index_sequence<K...>, Arguments...> {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using number_type = call_number<is_traced, Arguments...>;
    struct program {
      template <bool stores>
      using with = tangent_of<gradient_of<trace, wanted_leaves<Asked, leaf_count<Arguments>...>, with_value, stores>,
                              wanted_leaves<Directed, leaf_count<Arguments>...>, leaves<Arguments...>(), with_value>;
    };
    using source = program_for<trace, program, stack_memory, number_type>;
    using all = std::tuple<result_tree<is_traced, Arguments>...>;
    using gradient = typename Asked::template chosen<all>;
    using answer = std::conditional_t<with_value, value_with_hvp<number_type, gradient>, gradient>;
    using beside = value_with_gradient<number_type, gradient>;
  };
  template <class... Arguments>
  using types = types_for<std::make_index_sequence<Asked::count>, Arguments...>;

  static constexpr int places = Asked::count;
  static constexpr auto results(auto& answer) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (with_value)
        return std::tie(Asked::template part<Asked::rank(K)>(answer.hvp)..., Asked::template part<Asked::rank(K)>(answer.gradient)..., answer.value);
      else return std::tie(Asked::template part<Asked::rank(K)>(answer)...);
    }(std::make_index_sequence<Asked::count>{});
  }
  template <class... To, class Beside>
  static constexpr auto results_in(const std::tuple<To&...>& to, Beside& beside) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (with_value) return std::tie(std::get<Asked::rank(K)>(to)..., Asked::template part<Asked::rank(K)>(beside.gradient)..., beside.value);
      else return std::tie(std::get<Asked::rank(K)>(to)...);
    }(std::make_index_sequence<Asked::count>{});
  }
  static constexpr auto returned(const auto& beside) { return beside; }
};

}  // namespace gradfold::detail
