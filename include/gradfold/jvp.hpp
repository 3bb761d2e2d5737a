// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jvp/kind.hpp>

/// Directional derivatives: the product of a Jacobian, or of a Hessian, with a vector.
namespace gradfold::detail {

template <int given, int asked>
constexpr bool directions_counted() {
  static_assert(given == asked,
                "gradfold: along(...) takes one direction for each argument that is differentiated: for all of them, or for those "
                "asked for, as in jvp<f, 0>(at(x, c), along(v))");
  return given == asked;
}
/// This stands in the compiler's message, with both types.
template <class Direction, class Argument, bool fits>
constexpr bool direction_fits() {
  static_assert(fits, "gradfold: a direction has another shape than the argument that it belongs to");
  return fits;
}

/// A call along a direction. `Directed` are the arguments that have one, in the order of along(...).
template <auto F, class Kind, class Directed, bool with_value>
struct directed_call {
  template <class... Direction, class... Arguments>
  static constexpr bool check(const std::tuple<Direction...>*, const std::tuple<Arguments...>*) {
    if constexpr (!directions_counted<sizeof...(Direction), Directed::count>()) return false;
    else if constexpr (!function_gradient<F, with_value, Directed>::template check_arguments<Arguments...>()) return false;
    else if constexpr (!traceable<typename trial<function_trace<F, traced_tree_t<Arguments>...>>::type>()) return false;
    else if constexpr (!Kind::template check<Arguments...>() || !(traced_tree<std::remove_cvref_t<Direction>>::is_tree && ...)) return false;
    else return directions_fit<std::tuple<Arguments...>, std::remove_cvref_t<Direction>...>(std::make_index_sequence<Directed::count>{});
  }
  /// The result is filled where it is returned, as that of a gradient is.
  template <class Direction, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr typename Kind::template types<Arguments...>::answer call(const Direction& along, const Arguments&... arguments) {
    using Types = typename Kind::template types<Arguments...>;
    auto answer = unwritten<typename Types::answer>();
    run<Types>(Kind::results(answer), along, std::make_index_sequence<Directed::count>{}, arguments...);
    return answer;
  }
  /// Writes the derivative to `to`; returns the rest if it is asked for.
  template <class To, class Direction, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(const To& to, const Direction& along, const Arguments&... arguments) {
    constexpr bool one_each = std::tuple_size_v<To> == Kind::places;
    static_assert(one_each, "gradfold: into(...) takes one place for each result that is asked for");
    if constexpr (one_each) {
      using Types = typename Kind::template types<Arguments...>;
      if constexpr (with_value) {
        typename Types::beside beside;
        run<Types>(Kind::results_in(to, beside), along, std::make_index_sequence<Directed::count>{}, arguments...);
        return Kind::returned(beside);
      } else {
        run<Types>(Kind::results_in(to, to), along, std::make_index_sequence<Directed::count>{}, arguments...);
      }
    }
  }

 private:
  template <class Arguments, class... Direction, std::size_t... K>
  static constexpr bool directions_fit(std::index_sequence<K...>) {
    return (direction_fits<Direction, std::tuple_element_t<Directed::list[K], Arguments>,
                           same_leaves<Direction, std::tuple_element_t<Directed::list[K], Arguments>>()>() &&
            ... && true);
  }
  /// The inputs of the source: those of the function, then the parts of the direction in call order.
  template <class Types, class... Results, class Direction, std::size_t... K, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const std::tuple<Results&...>& results, const Direction& along, std::index_sequence<K...>,
                                                     const Arguments&... arguments) {
    using Source = typename Types::source;
    if constexpr (Types::is_traced) inline_graph<Source>(results, arguments..., real_seed(std::get<Directed::rank(K)>(along))...);
    else run_program<Source, typename Types::number_type>(stack_memory{}, results, arguments..., real_seed(std::get<Directed::rank(K)>(along))...);
  }
};

template <bool named>
constexpr bool directions_named() {
  static_assert(named, "gradfold: the directions of an expression are given by name, as in along(a = 1.0)");
  return named;
}
template <fixed_string name, bool known>
constexpr bool direction_is_of_variable() {
  static_assert(known, "gradfold: along(...) has a direction for the variable named here, which at(...) does not have");
  return known;
}

/// The graph of a derivative along a direction in which every argument asked for moves.
template <template <auto, bool, class, class> class Kind, class Call, bool with_value, class Arguments = typename Call::arguments>
struct directed_source {
  using type = void;
};
template <template <auto, bool, class, class> class Kind, class Call, bool with_value, class... Arguments>
struct directed_source<Kind, Call, with_value, std::tuple<Arguments...>> {
  using type = typename Kind<Call::function, with_value, typename Call::asked, typename Call::asked>::template types<Arguments...>::source;
};

/// jvp and hvp: `Kind` says which.
template <template <auto, bool, class, class> class Kind, auto F, bool with_value, auto... with>
struct directed_transform {
  static constexpr bool is_transform = true;
  static constexpr auto function = F;
  /// The graph behind a call on arguments of these types, all that are asked for with a direction.
  template <class... Arguments>
  using source = typename directed_source<Kind, typed_call<F, std::tuple<Arguments...>, with...>, with_value>::type;

  template <class... Part, class... Direction>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at, const tangents_given<Direction...>& along) const {
    if constexpr (is_expression) static_cast<void>(sizeof(stages_by_name<F, Part...>));
    if (__builtin_is_constant_evaluated()) return required_finite(call(std::index_sequence_for<Part...>{}, numbers_at(at.parts), along.parts));
    return call(std::index_sequence_for<Part...>{}, numbers_at(at.parts), along.parts);
  }
  template <class... Part, class... Direction, class... To>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at, const tangents_given<Direction...>& along,
                                                     const destination<To...>& into) const {
    return write(std::index_sequence_for<Part...>{}, into.parts, numbers_at(at.parts), along.parts);
  }
  template <class... X>
  constexpr auto operator()(const X&...) const {
    static_assert((never<X> || ... || false),
                  "gradfold: where a directional derivative is taken stands in at(...), its direction in along(...), and into(...) is last, as in "
                  "jvp<f>(at(x), along(v))");
    return 0.0;
  }

 private:
  static constexpr bool is_expression = expressed<std::remove_const_t<decltype(F)>>;
  /// The integers among the arguments of an expression are numbers, but where they end in an index.
  template <class... Part>
  GRADFOLD_ALWAYS_INLINE() static constexpr decltype(auto) numbers_at(const std::tuple<Part...>& at) {
    if constexpr (is_expression)
      return std::apply(
          [](const auto&... part)
              GRADFOLD_INLINE_LAMBDA() { return std::tuple<decltype(in_numbers<formula_from<F>>(part))...>(in_numbers<formula_from<F>>(part)...); },
          at);
    else return (at);
  }
  template <auto G, class Asked, class Directed>
  using call_of = directed_call<G, Kind<G, with_value, Asked, Directed>, Directed, with_value>;

  template <std::size_t... I, class... Part, class... Direction>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(std::index_sequence<I...>, const std::tuple<Part...>& at, const std::tuple<Direction...>& along) {
    if constexpr (!directions_by_name<std::remove_cvref_t<Direction>...>()) return 0.0;
    else if constexpr (is_expression) {
      return by_names<std::remove_cvref_t<Part>...>(along, [&]<class Call, class Names>(Call, Names) GRADFOLD_INLINE_LAMBDA() {
        if constexpr (Call::check(values_of<Direction...>(), values_of<Part...>()))
          return with_names<std::remove_cvref_t<Part>...>(Call::call(stripped(along), std::get<I>(at).value_...), Names{});
        else return 0.0;
      });
    } else {
      using Asked = asked_of<sizeof...(Part), with...>;
      using Call = call_of<F, Asked, Asked>;
      if constexpr (Call::check(types_of<Direction...>(), types_of<Part...>())) return Call::call(along, std::get<I>(at)...);
      else return 0.0;
    }
  }
  template <std::size_t... I, class... To, class... Part, class... Direction>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(std::index_sequence<I...>, const std::tuple<To&...>& to, const std::tuple<Part...>& at,
                                                       const std::tuple<Direction...>& along) {
    if constexpr (!directions_by_name<std::remove_cvref_t<Direction>...>()) return;
    else if constexpr (is_expression) {
      return by_names<std::remove_cvref_t<Part>...>(along, [&]<class Call, int... asked>(Call, std::integer_sequence<int, asked...>) GRADFOLD_INLINE_LAMBDA() {
        if constexpr (Call::check(values_of<Direction...>(), values_of<Part...>())) {
          constexpr const variable_info* given[] = {std::remove_cvref_t<Part>::variable..., nullptr};
          if constexpr ((bound<To> && ... && true) && sizeof...(To) == sizeof...(asked))
            return Call::write(std::tie(std::get<position_of<std::remove_cvref_t<To>...>(given[asked])>(to).value_...), stripped(along),
                               std::get<I>(at).value_...);
          else return Call::write(to, stripped(along), std::get<I>(at).value_...);
        }
      });
    } else {
      using Asked = asked_of<sizeof...(Part), with...>;
      using Call = call_of<F, Asked, Asked>;
      if constexpr (Call::check(types_of<Direction...>(), types_of<Part...>())) return Call::write(to, along, std::get<I>(at)...);
    }
  }

  template <class... D>
  static constexpr bool directions_by_name() {
    if constexpr (!is_expression) return true;
    else return directions_named<(bound<D> && ... && true)>();
  }
  template <class... X>
  static constexpr auto types_of() {
    return static_cast<const std::tuple<std::remove_cvref_t<X>...>*>(nullptr);
  }
  template <class... B>
  static constexpr auto values_of() {
    return static_cast<const std::tuple<typename std::remove_cvref_t<B>::value_type...>*>(nullptr);
  }
  template <class... D>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto stripped(const std::tuple<D...>& along) {
    return std::apply([](const auto&... d)
                          GRADFOLD_INLINE_LAMBDA() { return std::tuple<const typename std::remove_cvref_t<decltype(d)>::value_type&...>(d.value_...); },
                      along);
  }
  /// Calls `use` with the call that the names come to, and the positions of the variables asked for.
  template <class... B, class... D, class Use>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto by_names(const std::tuple<D...>&, Use use) {
    if constexpr (!named_call<F, with...>::template fits<B...>()) return 0.0;
    else if constexpr (!directions_known<B...>(static_cast<const std::tuple<std::remove_cvref_t<D>...>*>(nullptr))) return 0.0;
    else {
      constexpr auto asked = asked_variables<named_call<F>::formula, B...>::template among<decltype(with)::info...>();
      return [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
        using Directed = asked_arguments<position_of<B...>(std::remove_cvref_t<D>::variable)...>;
        return use(call_of<expression_function<F, B::variable...>{}, asked_arguments<asked.of[K]...>, Directed>{},
                   std::integer_sequence<int, asked.of[K]...>{});
      }(std::make_integer_sequence<int, asked.size>{});
    }
  }
  template <class... B, class... D>
  static constexpr bool directions_known(const std::tuple<D...>*) {
    return (direction_is_of_variable<name_of<D::variable>(), (position_of<B...>(D::variable) >= 0)>() && ... && true);
  }
  /// The answer to a call by name: what has the form of a gradient is read by name.
  template <class... B, class Answer, class Names>
  static constexpr auto with_names(const Answer& answer, Names names) {
    if constexpr (Kind<F, with_value, asked_arguments<>, asked_arguments<>>::places == 1) return answer;
    else if constexpr (!with_value) return named<B..., void>(answer, names);
    else
      return value_with_hvp<decltype(answer.value), decltype(named<B..., void>(answer.hvp, names))>{answer.value, named<B..., void>(answer.gradient, names),
                                                                                                    named<B..., void>(answer.hvp, names)};
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The derivative of F along a direction: the product of its Jacobian with a vector, in one forward sweep.
///   jvp<Q>(at(a = 2.0, b = 6.0), along(a = 1.0))    jvp<f>(at(x, y), along(v, w))    jvp<f, 0>(at(x, c), along(v))
/// It has the form of what F returns. Cost: at most 3 times that of F as a rule, and never more than 4, the
/// value included: in a chain of products nearly every value on the way is needed too. cost<jvp<F>, X...> counts it.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::directional, F, false, with...> jvp{};

/// The value too: members .value and .tangent.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::directional, F, true, with...> value_and_jvp{};

/// The product of the Hessian of F, which returns one number, with a vector: a forward sweep over the graph of the gradient,
/// so that no Hessian is made. It has the form of the gradient.
///   hvp<Q>(at(a = 2.0, b = 6.0), along(a = 1.0))[b]    hvp<f>(at(x), along(v))    hvp<f, 0>(at(x, c), along(v))
/// Cost: at most 6 times that of F for single operations and sums of products, 12 in general. cost<hvp<F>, X...> counts it.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::second_directional, F, false, with...> hvp{};

/// Value and gradient too, which come with it: members .value, .gradient and .hvp.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::second_directional, F, true, with...> value_and_hvp{};

}  // namespace gradfold