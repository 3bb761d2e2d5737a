// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradient/function.hpp>

/// Gradients of functions and of expressions.
namespace gradfold::detail {

/// Gradients of expressions on tensors, by name: those of the function that the expression is for its variables.
template <auto E, bool with_value, auto... with>
struct gradient_on_tensors : named_call<E, with...> {
  using Call = named_call<E, with...>;
  using Call::formula;

  template <class Memory, class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(Memory& memory, const B&... values) {
    if constexpr (!is_number<B...>()) return value_with_gradient<double, double>{};
    else {
      constexpr auto asked = asked_variables<formula, B...>::template among<decltype(with)::info...>();
      return [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
        constexpr std::integer_sequence<int, asked.of[K]...> positions;
        using Gradient = function_gradient<expression_function<E, B::variable...>{}, with_value, asked_arguments<asked.of[K]...>>;
        if constexpr (!Gradient::template check_arguments<typename B::value_type...>()) return value_with_gradient<double, double>{};
        else if constexpr (!traceable<
                               typename trial<function_trace<expression_function<E, B::variable...>{}, traced_tree_t<typename B::value_type>...>>::type>())
          return value_with_gradient<double, double>{};
        else if constexpr (!Gradient::template has_room<std::remove_cvref_t<Memory>, typename B::value_type...>()) return value_with_gradient<double, double>{};
        else if constexpr (with_value) {
          const auto answer = Gradient::call(memory, values.value_...);
          const auto gradient = named<B..., void>(answer.gradient, positions);
          return value_with_gradient<decltype(answer.value), std::remove_const_t<decltype(gradient)>>{answer.value, gradient};
        } else return named<B..., void>(Gradient::call(memory, values.value_...), positions);
      }(std::make_integer_sequence<int, asked.size>{});
    }
  }

 private:
  /// Whether the expression can be called by these names and gives one real number.
  template <class... B>
  static constexpr bool is_number() {
    if constexpr (!Call::template fits<B...>()) return false;
    else {
      constexpr value_form result = forms_of<formula, given_forms<formula, B...>>.of[formula.root];
      static_assert(result.type == kind::real, "gradfold: a condition or an integer has no gradient");
      static_assert(result.extents.rank == 0,
                    "gradfold: the value of this expression is a tensor, so it has no gradient: say what flows into it, as in "
                    "vjp<Q>(at(a = A, b = B), seed), or sum it, as in sum(Q)");
      return result.type == kind::real && result.extents.rank == 0;
    }
  }
};
/// The gradient of an expression, on numbers or on tensors.
template <auto E, bool with_value, auto... with>
struct named_gradient {
  template <class Memory, class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call([[maybe_unused]] Memory&& memory, const B&... values) {
    constexpr const auto& formula = formula_from<E>;
    if constexpr (!is_call_on_tensors<formula, B...>()) return expression_gradient<E, with_value, with...>::call(values...);
    else {
      if (__builtin_is_constant_evaluated()) return required_finite(gradient_on_tensors<E, with_value, with...>::call(memory, in_numbers<formula>(values)...));
      return gradient_on_tensors<E, with_value, with...>::call(memory, in_numbers<formula>(values)...);
    }
  }
};

/// Which arguments a call asks for.
template <int count, auto... with>
using asked_of = typename std::conditional_t<sizeof...(with) == 0, all_arguments<std::make_index_sequence<count>>,
                                             std::type_identity<asked_arguments<static_cast<int>(with)...>>>::type;
/// The graph of a gradient of an expression: of numbers, or of arguments of these types, as first mentioned.
template <auto E, bool with_value, class Arguments, auto... with>
struct expression_gradient_source {
  using type = typename expression_gradient<E, with_value, with...>::Source;
};
template <auto E, bool with_value, class... Arguments, auto... with>
requires(sizeof...(Arguments) > 0) struct expression_gradient_source<E, with_value, std::tuple<Arguments...>, with...> {
  using function = function_of_expression<E, Arguments...>;
  static constexpr auto asked = function::template asked<decltype(with)::info...>();
  template <int... K>
  static auto positions(std::integer_sequence<int, K...>) -> asked_arguments<asked.of[K]...>;
  using Asked = decltype(positions(std::make_integer_sequence<int, asked.size>{}));
  using type = gradient_for<typename function::trace, wanted_leaves<Asked, leaf_count<Arguments>...>, with_value>;
};
template <auto F, bool with_value, auto... with>
struct transform_source {  // a mistake: positions for an expression, variables for a function
  template <class...>
  using type = void;
};
template <auto F, bool with_value, auto... with>
requires(!expressed<std::remove_const_t<decltype(F)>> && (std::integral<decltype(with)> && ... && true)) struct transform_source<F, with_value, with...> {
  template <class... Arguments>
  using type = gradient_for<function_trace<F, traced_tree_t<Arguments>...>, wanted_leaves<asked_of<sizeof...(Arguments), with...>, leaf_count<Arguments>...>,
                            with_value>;
};
template <auto E, bool with_value, auto... with>
requires(expressed<std::remove_const_t<decltype(E)>> && (named_variable<decltype(with)> && ... && true)) struct transform_source<E, with_value, with...> {
  template <class... Arguments>
  using type = typename expression_gradient_source<E, with_value, std::tuple<Arguments...>, with...>::type;
};

/// Numbers, tensors and arrays of numbers.
template <class X>
inline constexpr bool is_plain_argument = leaf<X>;
template <class X, std::size_t n>
inline constexpr bool is_plain_argument<std::array<X, n>> = is_plain_argument<X>;

/// Gradients of expressions, written to places by name; returns the value if it is asked for.
template <auto E, bool with_value, class Memory, class... To, class... B>
GRADFOLD_ALWAYS_INLINE() constexpr auto write_named(Memory& memory, const std::tuple<To&...>& to, const B&... values) {
  const auto answer = named_gradient<E, with_value, key_of<To::variable>...>::call(memory, values...);
  const auto& gradient = [&]() -> const auto& {
    if constexpr (with_value) return answer.gradient;
    else return answer;
  }();
  std::apply([&](auto&... place) GRADFOLD_INLINE_LAMBDA() { ((place.value_ = static_cast<typename To::value_type>(gradient[key_of<To::variable>])), ...); },
             to);
  if constexpr (with_value) return answer.value;
}

template <auto F, bool with_value, auto... with>
struct gradient_transform {
  static constexpr bool is_transform = true;
  static constexpr auto function = F;
  /// The graph behind a call on arguments of these types.
  template <class... Arguments>
  using source = typename transform_source<F, with_value, with...>::template type<Arguments...>;

  template <class... Arguments>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_destination<Arguments> || ...)) {
      return write_last(stack_memory{}, std::make_index_sequence<sizeof...(Arguments) - 1>{}, std::tie(arguments...));
    } else if constexpr (expressed<std::remove_const_t<decltype(F)>>) {
      constexpr const auto& formula = formula_from<F>;
      static_cast<void>(sizeof(stages_of_call<formula, Arguments...>));
      if constexpr (!all_variables<with...>()) return answer_to_mistake();
      else if constexpr (is_call_on_tensors<formula, Arguments...>()) return named_gradient<F, with_value, with...>::call(stack_memory{}, arguments...);
      else return expression_gradient<F, with_value, with...>::call(arguments...);
    } else {
      // The function is traced from here, for a compiler's message names every level on the way to what it is about.
      if constexpr ((is_plain_argument<Arguments> && ...))
        if constexpr (requires(const traced_tree_t<Arguments>&... part) { requires leaf<std::remove_cvref_t<decltype(F(part...))>>; })
          static_cast<void>(trial<function_trace<F, traced_tree_t<Arguments>...>>::type::is_constant);
      return run(stack_memory{}, arguments...);
    }
  }
  /// In a workspace of the caller's, for programs with large tensors.
  template <std::size_t bytes, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(workspace<bytes>& memory, const Arguments&... arguments) const {
    if constexpr ((is_destination<Arguments> || ...)) return write_last(memory, std::make_index_sequence<sizeof...(Arguments) - 1>{}, std::tie(arguments...));
    else if constexpr (expressed<std::remove_const_t<decltype(F)>>) return named_gradient<F, with_value, with...>::call(memory, arguments...);
    else return run(memory, arguments...);
  }

 private:
  /// Writes the gradients where the last argument says.
  template <class Memory, std::size_t... I, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write_last([[maybe_unused]] Memory&& memory, std::index_sequence<I...>,
                                                            const std::tuple<const Arguments&...>& all) {
    constexpr bool last = is_destination<std::tuple_element_t<sizeof...(I), std::tuple<Arguments...>>>;
    static_assert(last, "gradfold: into(...) is the last argument of a call");
    if constexpr (!last) return;
    else if constexpr (expressed<std::remove_const_t<decltype(F)>>)
      return write_named<F, with_value>(memory, std::get<sizeof...(I)>(all).parts, std::get<I>(all)...);
    else {
      using Gradient = function_gradient<F, with_value, asked_of<sizeof...(I), with...>>;
      if constexpr (!Gradient::template check<std::tuple_element_t<I, std::tuple<Arguments...>>...>()) return;
      else if constexpr (!traceable<typename trial<function_trace<F, traced_tree_t<std::tuple_element_t<I, std::tuple<Arguments...>>>...>>::type>()) return;
      else if constexpr (!bodies_fit<function_trace<F, traced_tree_t<std::tuple_element_t<I, std::tuple<Arguments...>>>...>>()) return;
      else if constexpr (Gradient::template has_room<std::remove_cvref_t<Memory>, std::tuple_element_t<I, std::tuple<Arguments...>>...>())
        return Gradient::write(memory, std::get<sizeof...(I)>(all).parts, std::get<I>(all)...);
    }
  }
  template <class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto run([[maybe_unused]] Memory&& memory, const Arguments&... arguments) {
    constexpr bool positions = (std::integral<decltype(with)> && ... && true);
    static_assert(positions, "gradfold: the arguments of a function are asked for by position, as in gradient<f, 0>; variables are for expressions");
    if constexpr (!positions) {
      return answer_to_mistake();
    } else {
      using Gradient = function_gradient<F, with_value, asked_of<sizeof...(Arguments), with...>>;
      if constexpr (Gradient::template check<Arguments...>()) {
        if constexpr (!traceable<typename trial<function_trace<F, traced_tree_t<Arguments>...>>::type>()) {
          return Gradient::template answer_to_mistake<Arguments...>();
        } else if constexpr (!bodies_fit<function_trace<F, traced_tree_t<Arguments>...>>()) {
          return Gradient::template answer_to_mistake<Arguments...>();
        } else if constexpr (Gradient::template has_room<std::remove_cvref_t<Memory>, Arguments...>()) {
          if (__builtin_is_constant_evaluated()) {
            require_evaluation<evaluation_type<Arguments...>>(view_of<function_trace<F, traced_tree_t<Arguments>...>>);
            return required_finite(Gradient::call(memory, arguments...));
          }
          return Gradient::call(memory, arguments...);
        } else {
          return Gradient::template answer_to_mistake<Arguments...>();
        }
      } else {
        return Gradient::template answer_to_mistake<Arguments...>();
      }
    }
  }

  static constexpr auto answer_to_mistake() { return value_with_gradient<double, double>{}; }
};

}  // namespace gradfold::detail

namespace gradfold {

/// Where results are written, in place of being returned: into(gx, gy), or by name into(a = ga, b = gb). The memory must
/// not be that of an argument.
template <class... Part>
constexpr auto into(Part&&... part) {
  return detail::destination<Part...>{std::tuple<Part&...>(part...)};
}

/// The gradient of an expression or function, by one reverse sweep made while compiling.
///   gradient<Q>(a = 2.0, b = 6.0)   named: g[a], g[b]
///   gradient<Q, a>(a = 2.0, b = 6.0)   of a alone; the rest costs nothing
///   gradient<f>(x)   the gradient, of the type of x;   gradient<f>(x, y)   a std::tuple of them
///   gradient<f, 1>(x, y)   of argument 1 alone;   gradient<f, 1, 0>(x, y)   a tuple in the order asked
/// Cost: at most 4 times the operations of the function, its value included, and a reciprocal for each divisor that
/// derivative code divides by more than once. No heap.
/// Called on traced values it is inlined into the graph at hand.
template <auto F, auto... with>  // F: an expression, or a callable that captures nothing (pass what it needs as an argument)
inline constexpr detail::gradient_transform<F, false, with...> gradient{};

/// The value too: members .value and .gradient, in this order for structured bindings.
template <auto F, auto... with>  // F: an expression, or a callable that captures nothing (pass what it needs as an argument)
inline constexpr detail::gradient_transform<F, true, with...> value_and_gradient{};

}  // namespace gradfold
