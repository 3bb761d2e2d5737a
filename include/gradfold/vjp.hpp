// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradient.hpp>
#include <gradfold/point.hpp>

/// Products of a vector with a Jacobian: what flows back from a function of several numbers, given what flows into its
/// results. PyTorch calls it Q.backward(gradient=seed).
namespace gradfold::detail {

/// The flags of wanted inputs, and the shapes of seeds that flow into the leaves of a result.
template <class Wanted, class Result>
struct seeded_leaves : Wanted {
  struct list {
    shape of[static_cast<unsigned>(leaf_count<Result> + 1)] = {};
    int next = 0;
    constexpr list() {
      const probe<Result> tree{};
      visit_leaves(tree, [&]<class L>(const L&) { of[next++] = shape_of<L>(); });
    }
  };
  static constexpr list shapes{};
  static constexpr seeds seeded{shapes.of, leaf_count<Result>};
};

template <class Seed, class Result>
constexpr bool same_leaves() {
  if constexpr (leaf_count<Seed> != leaf_count<Result>) return false;
  else {
    using Of = seeded_leaves<std::integral_constant<int, 0>, Seed>;
    using Like = seeded_leaves<std::integral_constant<int, 0>, Result>;
    for (int k = 0; k < leaf_count<Result>; ++k)
      if (!(Of::shapes.of[k] == Like::shapes.of[k])) return false;
    return true;
  }
}
/// These stand in the compiler's message, with both types.
template <class Seed, class Result, bool fits>
constexpr bool seed_fits() {
  static_assert(fits, "gradfold: the seed has another shape than what the function returns: give one number for each of its results");
  return fits;
}
template <class Result>
constexpr bool results_are_real() {
  if constexpr (!ends_in_leaves<Result>::value) return false;  // said where it is traced
  else {
    constexpr bool real = !kinds_of<Result>.integer && !kinds_of<Result>.condition;
    static_assert(real, "gradfold: the function returns conditions or integers, which have no derivative");
    return real;
  }
}

template <class Seed>
GRADFOLD_ALWAYS_INLINE() constexpr decltype(auto) real_seed(const Seed& seed) {
  if constexpr (std::integral<Seed>) return static_cast<double>(seed);
  else return (seed);
}

template <auto F, bool with_value, class Asked>
struct function_vjp {
  using Gradient = function_gradient<F, with_value, Asked>;

  template <class Seed, class... Arguments>
  static constexpr bool check() {
    if constexpr (!Gradient::template check_arguments<Arguments...>() || !traced_tree<Seed>::is_tree) return false;
    else if constexpr (!traceable<typename trial<function_trace<F, traced_tree_t<Arguments>...>>::type>()) return false;
    else if constexpr (!bodies_fit<function_trace<F, traced_tree_t<Arguments>...>>()) return false;
    else {
      using Result = typename function_trace<F, traced_tree_t<Arguments>...>::result_type;
      if constexpr (!results_are_real<Result>()) return false;
      else return seed_fits<Seed, Result, same_leaves<Seed, Result>()>();
    }
  }
  template <class... Arguments>
  struct types {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using number_type = call_number<is_traced, Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using result = typename trace::result_type;
    using source = gradient_for<trace, seeded_leaves<wanted_leaves<Asked, leaf_count<Arguments>...>, result>, with_value, stack_memory, number_type>;
    using value = typename std::conditional_t<is_traced, std::type_identity<result>, numeric_tree<result, number_type>>::type;
    using gradient = typename Asked::template chosen<std::tuple<result_tree<is_traced, Arguments>...>>;
    using answer = std::conditional_t<with_value, value_with_gradient<value, gradient>, gradient>;
  };

  /// Runs into the gradients, one for each argument asked for in call order, and the value if it is asked for.
  template <class... Results, class Seed, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const std::tuple<Results&...>& results, const Seed& seed, const Arguments&... arguments) {
    using Types = types<Arguments...>;
    using T = typename Types::number_type;
    if constexpr (std::same_as<T, symbol>) inline_graph<typename Types::source>(results, arguments..., seed);
    else run_program<typename Types::source, T>(stack_memory{}, results, arguments..., seed);
  }
  /// The result is filled where it is returned, as that of a gradient is.
  template <class Seed, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr typename types<Arguments...>::answer call(const Seed& seed, const Arguments&... arguments) {
    auto answer = unwritten<typename types<Arguments...>::answer>();
    [&]<std::size_t... K>(std::index_sequence<K...>) GRADFOLD_INLINE_LAMBDA() {
      if constexpr (with_value) run(std::tie(Asked::template part<Asked::rank(K)>(answer.gradient)..., answer.value), seed, arguments...);
      else run(std::tie(Asked::template part<Asked::rank(K)>(answer)...), seed, arguments...);
    }(std::make_index_sequence<Asked::count>{});
    return answer;
  }
  /// Writes the gradients to `to`, in the order asked; returns the value if it is asked for.
  template <class... To, class Seed, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(const std::tuple<To&...>& to, const Seed& seed, const Arguments&... arguments) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) GRADFOLD_INLINE_LAMBDA() {
      if constexpr (with_value) {
        typename types<Arguments...>::value value;
        run(std::tie(std::get<Asked::rank(K)>(to)..., value), seed, arguments...);
        return value;
      } else {
        run(std::tie(std::get<Asked::rank(K)>(to)...), seed, arguments...);
      }
    }(std::make_index_sequence<Asked::count>{});
  }
};

/// The function behind a transform of F, where types alone stand for a call: `arguments` is a tuple of them.
template <auto F, class Arguments, auto... with>
struct typed_call {  // a mistake: positions for an expression, variables for a function
  using arguments = void;
};
template <auto F, class Arguments, auto... with>
requires(!expressed<std::remove_const_t<decltype(F)>> && (std::integral<decltype(with)> && ... && true)) struct typed_call<F, Arguments, with...> {
  static constexpr auto function = F;
  using arguments = Arguments;
  using asked = asked_of<static_cast<int>(std::tuple_size_v<Arguments>), with...>;
};
/// Of an expression: its variables are the arguments, as first mentioned; where no types are given, they are numbers.
template <auto E, class Arguments, auto... with>
requires(expressed<std::remove_const_t<decltype(E)>> && (named_variable<decltype(with)> && ... && true)) struct typed_call<E, Arguments, with...> {
  static constexpr const auto& formula = named_call<E>::formula;
  using variables = std::make_index_sequence<static_cast<std::size_t>(formula.variable_count)>;

  template <std::size_t... i>
  static constexpr auto function_of(std::index_sequence<i...>) {
    return expression_function<E, formula.variables[i]...>{};
  }
  template <std::size_t... i>
  static auto numbers(std::index_sequence<i...>) -> std::tuple<std::enable_if_t<(i >= 0), double>...>;
  template <std::size_t... i>
  static auto asked_for(std::index_sequence<i...>) {
    constexpr auto list = asked_variables<formula, binding<formula.variables[i], double>...>::template among<decltype(with)::info...>();
    return []<int... k>(std::integer_sequence<int, k...>) { return asked_arguments<list.of[k]...>{}; }(std::make_integer_sequence<int, list.size>{});
  }
  static constexpr auto function = function_of(variables{});
  template <class Given>
  static auto types_among() {
    if constexpr (std::tuple_size_v<Given> > 0) return std::type_identity<Given>{};
    else if constexpr (has_shapes<E>()) return std::type_identity<decltype(numbers(variables{}))>{};
    else return std::type_identity<void>{};
  }
  using arguments = typename decltype(types_among<Arguments>())::type;
  using asked = decltype(asked_for(variables{}));
};

template <auto E, bool with_value, auto... with>
struct expression_vjp : named_call<E, with...> {
  using Call = named_call<E, with...>;
  using Call::formula;

  template <class Seed, class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(const Seed& seed, const B&... values) {
    if constexpr (!Call::template fits<B...>()) return 0.0;
    else {
      constexpr auto asked = asked_variables<formula, B...>::template among<decltype(with)::info...>();
      return [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
        using Vjp = function_vjp<expression_function<E, B::variable...>{}, with_value, asked_arguments<asked.of[K]...>>;
        if constexpr (!Vjp::template check<Seed, typename B::value_type...>()) return 0.0;
        else if constexpr (with_value) {
          auto answer = Vjp::call(seed, values.value_...);
          return value_with_gradient<decltype(answer.value), decltype(named<B..., void>(answer.gradient, std::integer_sequence<int, asked.of[K]...>{}))>{
              answer.value, named<B..., void>(answer.gradient, std::integer_sequence<int, asked.of[K]...>{})};
        } else return named<B..., void>(Vjp::call(seed, values.value_...), std::integer_sequence<int, asked.of[K]...>{});
      }(std::make_integer_sequence<int, asked.size>{});
    }
  }
  /// Writes the gradients where `to` says, by name.
  template <class... To, class Seed, class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(const std::tuple<To&...>& to, const Seed& seed, const B&... values) {
    if constexpr (!Call::template fits<B...>()) return;
    else {
      constexpr auto asked = asked_variables<formula, B...>::template among<std::remove_cvref_t<To>::variable...>();
      return [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
        constexpr const variable_info* given[] = {B::variable..., nullptr};
        using Vjp = function_vjp<expression_function<E, B::variable...>{}, with_value, asked_arguments<asked.of[K]...>>;
        if constexpr (Vjp::template check<Seed, typename B::value_type...>())
          return Vjp::write(std::tie(std::get<position_of<std::remove_cvref_t<To>...>(given[asked.of[K]])>(to).value_...), seed, values.value_...);
      }(std::make_integer_sequence<int, asked.size>{});
    }
  }
};

/// The graph of a product of a vector with a Jacobian.
template <class Call, bool with_value, class Arguments = typename Call::arguments>
struct vjp_source {
  using type = void;
};
template <class Call, bool with_value, class... Arguments>
struct vjp_source<Call, with_value, std::tuple<Arguments...>> {
  using type = typename function_vjp<Call::function, with_value, typename Call::asked>::template types<Arguments...>::source;
};

template <auto F, bool with_value, auto... with>
struct vjp_transform {
  static constexpr bool is_transform = true;
  static constexpr auto function = F;
  /// The graph behind a call on arguments of these types.
  template <class... Arguments>
  using source = typename vjp_source<typed_call<F, std::tuple<Arguments...>, with...>, with_value>::type;

  template <class... Part, class Seed>
  requires(!is_direction<Seed>) GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at, const Seed& seed) const {
    if constexpr (is_expression) static_cast<void>(sizeof(stages_by_name<F, Part...>));
    return call_at(std::index_sequence_for<Part...>{}, at, real_seed(seed));
  }
  template <class... Part, class Seed, class... To>
  requires(!is_direction<Seed>)
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at, const Seed& seed, const destination<To...>& into) const {
    return write_at(std::index_sequence_for<Part...>{}, into, at, real_seed(seed));
  }
  template <class... X>
  constexpr auto operator()(const X&...) const {
    static_assert((never<X> || ... || false), "gradfold: vjp takes where, then what flows back, and into(...) last, as in vjp<f>(at(x), seed)");
    return 0.0;
  }

 private:
  template <std::size_t... I, class Point, class Seed>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call_at(std::index_sequence<I...>, const Point& at, const Seed& seed) {
    if (__builtin_is_constant_evaluated()) return required_finite(call(seed, std::get<I>(at.parts)...));
    return call(seed, std::get<I>(at.parts)...);
  }
  template <std::size_t... I, class To, class Point, class Seed>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write_at(std::index_sequence<I...>, const To& into, const Point& at, const Seed& seed) {
    return write(into.parts, seed, std::get<I>(at.parts)...);
  }
  static constexpr bool is_expression = expressed<std::remove_const_t<decltype(F)>>;
  template <class Seed, class... Part>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(const Seed& seed, const Part&... part) {
    if constexpr (is_expression) return expression_vjp<F, with_value, with...>::call(seed, in_numbers<formula_from<F>>(part)...);
    else {
      using Vjp = function_vjp<F, with_value, asked_of<sizeof...(Part), with...>>;
      if constexpr (Vjp::template check<Seed, Part...>()) return Vjp::call(seed, part...);
      else return 0.0;
    }
  }
  template <class... To, class Seed, class... Part>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(const std::tuple<To&...>& to, const Seed& seed, const Part&... part) {
    if constexpr (is_expression) return expression_vjp<F, with_value, with...>::write(to, seed, in_numbers<formula_from<F>>(part)...);
    else {
      using Vjp = function_vjp<F, with_value, asked_of<sizeof...(Part), with...>>;
      constexpr bool one_each = sizeof...(To) == asked_of<sizeof...(Part), with...>::count;
      static_assert(one_each, "gradfold: into(...) takes one place for each gradient that is asked for");
      if constexpr (one_each && Vjp::template check<Seed, Part...>()) return Vjp::write(to, seed, part...);
    }
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// What flows back into the arguments of F when `seed` flows into its results: the product of the seed with the Jacobian.
/// For Q = f(x) it is the gradient of the sum of seed * Q.
///   vjp<Q>(at(a = A, b = B), seed)[a]    vjp<f>(at(x, y), seed)    vjp<f, 0>(at(x, y), seed)
/// The seed has the form of what F returns. Cost: at most 4 times that of F.
template <auto F, auto... with>
inline constexpr detail::vjp_transform<F, false, with...> vjp{};

/// The value too: members .value and .gradient.
template <auto F, auto... with>
inline constexpr detail::vjp_transform<F, true, with...> value_and_vjp{};

}  // namespace gradfold
