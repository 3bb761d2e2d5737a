// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jvp.hpp>
#include <gradfold/taylor/source.hpp>

/// Taylor coefficients along a direction, in one variable, or of the solution of a differential equation.
namespace gradfold::detail {

template <int order>
constexpr bool order_is_natural() {
  static_assert(order >= 0, "gradfold: taylor<F, K> takes its order K, which is 0 or more, as in taylor<f, 3>(at(x))");
  return order >= 0;
}
template <class Source, class Wanted, int order>
constexpr bool has_recurrences() {
  if constexpr (!order_is_natural<order>()) return false;
  else {
    constexpr taylor_refusal refused = recurrences_of<Source, Wanted, order>().refused;
    static_assert(refused != taylor_refusal::no_rule,
                  "gradfold: taylor needs the derivative of trigamma, which is not offered: lgamma has coefficients up to "
                  "order 2, digamma up to order 1");
    static_assert(refused != taylor_refusal::own_rule,
                  "gradfold: taylor takes no functions with a rule of their own (custom, interpolate, implicit, fixed_point) of "
                  "what moves: a rule for one derivative does not say the next ones");
    static_assert(refused != taylor_refusal::loop_or_equations,
                  "gradfold: taylor takes no loops that stay loops, linear equations, determinants or Cholesky "
                  "factors of what moves: write fold, scan and sum<n> as a for loop");
    return refused == taylor_refusal::none;
  }
}
/// An answer for each order.
template <class Value, int order>
using coefficients = std::array<Value, static_cast<std::size_t>(order < 0 ? 1 : order + 1)>;
constexpr auto each_coefficient(auto& answer) {
  return std::apply([](auto&... coefficient) { return std::tie(coefficient...); }, answer);
}

/// The Taylor coefficients of a function along a direction: as `directional`, with the answer once for each order.
template <int order>
struct taylor_kind {
  template <auto F, bool, class Asked, class Directed>
  struct along {
    template <class... Arguments>
    struct types {
      static constexpr bool is_traced = any_symbolic<Arguments...>;
      using trace = function_trace<F, traced_tree_t<Arguments>...>;
      using result = typename trace::result_type;
      using number_type = call_number<is_traced, Arguments...>;
      using wanted = wanted_leaves<Directed, leaf_count<Arguments>...>;
      using source = taylor_of<trace, wanted, order, course::direction>;
      using value = typename std::conditional_t<is_traced, std::type_identity<result>, numeric_tree<result, number_type>>::type;
      using answer = coefficients<value, order>;
      using beside = std::tuple<>;
    };
    template <class... Arguments>
    static constexpr bool check() {
      using Types = types<Arguments...>;
      if constexpr (!results_are_real<typename Types::result>()) return false;
      else return has_recurrences<typename Types::trace, typename Types::wanted, order>();
    }
    static constexpr int places = 1;
    static constexpr auto results(auto& answer) { return each_coefficient(answer); }
    template <class To, class Beside>
    static constexpr auto results_in(const std::tuple<To&>& to, Beside&) {
      return each_coefficient(std::get<0>(to));
    }
  };
};

template <bool one>
constexpr bool moves_alone() {
  static_assert(one, "gradfold: taylor without along(...) moves one number by 1: give a direction, or name the variable, as in taylor<E, 3, x>(at(x = 0.5))");
  return one;
}

template <auto F, int order, auto... with>
struct taylor_transform : directed_transform<taylor_kind<order>::template along, F, false, with...> {
  using along_direction = directed_transform<taylor_kind<order>::template along, F, false, with...>;
  using along_direction::operator();

  /// In one variable.
  template <class... Part>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at) const {
    if constexpr (!order_is_natural<order>()) {
      return 0.0;
    } else if constexpr (moves_alone<moving_count<sizeof...(Part)>() == 1>()) {
      if constexpr (is_expression) return along_direction::operator()(at, by_one<binding<decltype(with)::info, double>...>());
      else return along_direction::operator()(at, by_one<double>());
    } else {
      return 0.0;
    }
  }

 private:
  static constexpr bool is_expression = expressed<std::remove_const_t<decltype(F)>>;
  template <std::size_t arguments>
  static constexpr std::size_t moving_count() {
    return is_expression || sizeof...(with) > 0 ? sizeof...(with) : arguments;
  }
  template <class B>
  static constexpr auto by_one() {
    return tangents_given<B>{std::tuple<B>(B{1.0})};
  }
  template <int k>
  static constexpr auto coefficient_of() {
    using Trace = expression_trace<F>;
    using Wanted = wanted_positions<Trace::variable_count, variable_position<F>(decltype(with)::info)...>;
    constexpr bool within = 0 <= k && k <= order;
    static_assert(within, "gradfold: taylor<E, K, x>.coefficient<k> has k from 0 to K");
    if constexpr (within && has_recurrences<Trace, Wanted, order>())
      return part_expression<part_of_source<result_of<taylor_of<Trace, Wanted, order, course::unit>, k>, F>>{};
    else return F;
  }

 public:
  /// Of an expression in the variables `with`, each moved by 1: the coefficient of order k, an expression again.
  template <int k>
  static constexpr auto coefficient = coefficient_of<k>();
};

/// This stands in the compiler's message, with both types.
template <class State, class Field, bool fits>
constexpr bool field_fits() {
  static_assert(fits, "gradfold: flow<f, K>(at(y)) solves y' = f(y): f returns one number for each of its first argument");
  return fits;
}
template <auto F, int order>
struct flow_transform {
  static constexpr bool is_transform = true;
  static constexpr auto function = F;
  template <class... Arguments>
  struct types {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using number_type = call_number<is_traced, Arguments...>;
    using state = result_tree<is_traced, std::tuple_element_t<0, std::tuple<Arguments..., double>>>;
    using wanted = wanted_leaves<asked_arguments<0>, leaf_count<Arguments>...>;
    using source = taylor_of<trace, wanted, order - 1, course::flow>;
    using answer = coefficients<state, order>;
  };
  /// The graph behind a call on arguments of these types.
  template <class... Arguments>
  using source = typename types<Arguments...>::source;

  template <class... Part>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at) const {
    if constexpr (!check<std::remove_cvref_t<Part>...>()) return 0.0;
    else {
      const auto answer = std::apply([](const auto&... part) GRADFOLD_INLINE_LAMBDA() { return call<types<std::remove_cvref_t<Part>...>>(part...); }, at.parts);
      if (__builtin_is_constant_evaluated()) return required_finite(answer);
      return answer;
    }
  }
  template <class... X>
  constexpr auto operator()(const X&...) const {
    static_assert((never<X> || ... || false), "gradfold: flow takes where the solution begins in at(...), as in flow<f, 3>(at(y))");
    return 0.0;
  }

 private:
  template <class Types, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(const Arguments&... arguments) {
    typename Types::answer answer;
    if constexpr (Types::is_traced) inline_graph<typename Types::source>(each_coefficient(answer), arguments...);
    else run_program<typename Types::source, typename Types::number_type>(stack_memory{}, each_coefficient(answer), arguments...);
    return answer;
  }
  template <class... Arguments>
  static constexpr bool check() {
    static_assert(order > 0, "gradfold: the order K of flow<f, K> is 1 or more");
    if constexpr (order < 1) return false;
    else if constexpr (!function_gradient<F, false, asked_arguments<0>>::template check_arguments<Arguments...>()) return false;
    else if constexpr (!traceable<typename trial<typename types<Arguments...>::trace>::type>()) return false;
    else {
      using Types = types<Arguments...>;
      using Field = typename Types::trace::result_type;
      using State = std::tuple_element_t<0, std::tuple<Arguments...>>;
      if constexpr (!results_are_real<Field>()) return false;
      else if constexpr (!field_fits<State, Field, same_leaves<State, Field>()>()) return false;
      else return has_recurrences<typename Types::trace, typename Types::wanted, order - 1>();
    }
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The Taylor coefficients of F along a direction: f_0 to f_K in f(x + t v) = f_0 + f_1 t + f_2 t^2 + ..., by recurrences over the graph,
/// not by repeated differentiation. The answer is a std::array of K + 1 values, each of the form of what F returns.
///   taylor<Q, 5>(at(a = 2.0, b = 6.0), along(a = 1.0))    taylor<f, 5>(at(x), along(v))    taylor<f, 5, 0>(at(x, c), along(v))
/// In one variable, by 1, without along: taylor<f, 5>(at(0.5)), taylor<E, 5, a>(at(a = 2.0, b = 6.0)).
/// taylor<E, K, a>.coefficient<k> is a coefficient as an expression.
/// Cost: of a product, a quotient or a function of the vocabulary about K^2/2 products and sums, where its derivative is known by then
/// (exp; sqrt and log by way of a quotient), K^2 where it has a series of its own (sin and cos together); of what is linear K.
/// Refuses loops that stay loops, linear equations, determinants, Cholesky factors and custom functions of what moves.
/// Example: docs/examples/taylor_step.cpp
template <auto F, int order = -1, auto... with>
inline constexpr detail::taylor_transform<F, order, with...> taylor{};

/// The Taylor coefficients of the solution of y' = f(y) through y: y_0 to y_K in y(t) = y_0 + y_1 t + y_2 t^2 + ..., a std::array of K + 1
/// values, each of the form of y. Further arguments of f stay as they are.
///   flow<f, 20>(at(y))    flow<f, 20>(at(y, parameters))
/// Cost: that of taylor of order K - 1.
/// Refuses a function that does not return the form of its first argument.
template <auto F, int order>
inline constexpr detail::flow_transform<F, order> flow{};

}  // namespace gradfold
