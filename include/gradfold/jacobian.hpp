// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian/kind.hpp>

/// Whole matrices of derivatives: Jacobians and Hessians, accumulated line by line in one graph, where equal nodes exist
/// once. What the lines share is computed once; what is structurally zero is not computed.
/// Sources of the methods: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapters 3 and 8; Gower and Mello,
/// Optimization Methods and Software 27 (2012), 251-273.
namespace gradfold::detail {

/// What follows F in jacobian<F, ...>: a mode, or none, then arguments or variables.
template <auto... with>
struct asked_positions {  // variables, for expressions
  static constexpr bool positions = false;
};
template <auto... with>
requires(std::integral<decltype(with)> && ... && true) struct asked_positions<with...> {
  static constexpr bool positions = true;
  template <int count>
  using asked = asked_of<count, with...>;
};
template <auto... with>
struct asked_with_mode : asked_positions<with...> {
  static constexpr mode how = mode::cheapest;
  template <auto E, class... B>
  static constexpr auto variables() {
    return asked_variables<named_call<E>::formula, B...>::template among<decltype(with)::info...>();
  }
  template <auto E>
  using call = named_call<E, with...>;
  template <auto F, class Arguments>
  using typed = typed_call<F, Arguments, with...>;
};
template <mode given, auto... with>
struct asked_with_mode<given, with...> : asked_with_mode<with...> {
  static constexpr mode how = given;
};

/// The graph of a matrix of derivatives.
template <class Kind, class Call, class Arguments = typename Call::arguments>
struct matrix_source {
  using type = void;
};
template <class Kind, class Call, class... Arguments>
struct matrix_source<Kind, Call, std::tuple<Arguments...>> {
  using type = typename Kind::template types<Call::function, typename Call::asked, std::make_index_sequence<Call::asked::count>, Arguments...>::source;
};

template <bool fits>
constexpr bool matrix_place_fits() {
  static_assert(fits,
                "gradfold: into(...) takes one place here, of the type that the call returns without it, or, for the Jacobian of an expression, one for "
                "each variable, as in into(a = J)");
  return fits;
}

/// A transform that gives a matrix of derivatives; `Kind` says which.
template <template <bool, mode> class KindOf, auto F, bool with_value, auto... with>
struct matrix_transform {
  static constexpr bool is_transform = true;
  static constexpr auto function = F;
  /// The graph behind a call on arguments of these types.
  template <class... Arguments>
  using source = typename matrix_source<KindOf<with_value, asked_with_mode<with...>::how>,
                                        typename asked_with_mode<with...>::template typed<F, std::tuple<Arguments...>>>::type;

  template <class... Arguments>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr (is_expression) static_cast<void>(sizeof(stages_by_name<F, Arguments...>));
    else if constexpr (!(is_destination<Arguments> || ...)) static_cast<void>((traced_tree<Arguments>::is_tree && ...));  // from the user's line
    return run(stack_memory{}, arguments...);
  }
  /// In a workspace of the caller's, for programs with large tensors.
  template <std::size_t bytes, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(workspace<bytes>& memory, const Arguments&... arguments) const {
    return run(memory, arguments...);
  }

 private:
  template <template <bool, mode> class, auto, bool, auto...>
  friend struct matrix_transform;
  static constexpr bool is_expression = expressed<std::remove_const_t<decltype(F)>>;
  using Asking = asked_with_mode<with...>;
  using Kind = KindOf<with_value, Asking::how>;

  template <class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto run(Memory&& memory, const Arguments&... arguments) {
    if constexpr ((is_destination<Arguments> || ...)) {
      return [&]<std::size_t... I>(std::index_sequence<I...>) GRADFOLD_INLINE_LAMBDA() {
        const auto all = std::tie(arguments...);
        return write(memory, std::get<sizeof...(I)>(all).parts, std::get<I>(all)...);
      }(std::make_index_sequence<sizeof...(Arguments) - 1>{});
    } else {
      if (__builtin_is_constant_evaluated()) return required_finite(call(memory, arguments...));
      return call(memory, arguments...);
    }
  }
  template <class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(Memory& memory, const Arguments&... arguments) {
    if constexpr (is_expression) return call_named(memory, in_numbers<formula_from<F>>(arguments)...);
    else {
      constexpr bool positions = Asking::positions;
      static_assert(positions, "gradfold: the arguments of a function are asked for by position, as in jacobian<f, 0>; variables are for expressions");
      if constexpr (!positions) return 0.0;
      else {
        using Asked = typename Asking::template asked<sizeof...(Arguments)>;
        if constexpr (!check<F, Asked, Arguments...>()) return 0.0;
        else return call_function<F, Asked>(memory, arguments...);
      }
    }
  }
  template <class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call_named(Memory& memory, const Arguments&... arguments) {
    if constexpr (!Asking::template call<F>::template fits<Arguments...>()) return 0.0;
    else {
      constexpr auto asked = Asking::template variables<F, Arguments...>();
      return [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
        constexpr auto function = expression_function<F, Arguments::variable...>{};
        using Asked = asked_arguments<asked.of[K]...>;
        if constexpr (!check<function, Asked, typename Arguments::value_type...>()) return 0.0;
        else
          return Kind::template by_name<Arguments...>(call_function<function, Asked>(memory, arguments.value_...),
                                                      std::integer_sequence<int, asked.of[K]...>{});
      }(std::make_integer_sequence<int, asked.size>{});
    }
  }
  template <class Memory, class To, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(Memory& memory, const To& to, const Arguments&... arguments) {
    if constexpr (is_expression) return write_by_name(memory, to, arguments...);
    else if constexpr (Asking::positions) {
      using Asked = typename Asking::template asked<sizeof...(Arguments)>;
      if constexpr (check<F, Asked, Arguments...>()) {
        using Types = typename Kind::template types<F, Asked, std::make_index_sequence<Asked::count>, Arguments...>;
        if constexpr (matrix_place_fits<std::same_as<std::remove_cvref_t<std::tuple_element_t<0, To>>, typename Types::matrix> &&
                                        std::tuple_size_v<To> == 1>()) {
          if constexpr (with_value) {
            typename Types::beside beside;
            run_matrix<Types>(memory, std::get<0>(to), Kind::template rest<Asked>(beside), arguments...);
            return Kind::returned(beside);
          } else {
            run_matrix<Types>(memory, std::get<0>(to), std::tuple<>(), arguments...);
          }
        }
      }
    }
  }
  /// Of an expression: its Jacobian to places by name, or the whole matrix to one place.
  template <class Memory, class... To, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write_by_name(Memory& memory, const std::tuple<To&...>& to, const Arguments&... arguments) {
    if constexpr (Kind::template are_blocks<To...>) {
      const auto answer = matrix_transform<KindOf, F, with_value, Asking::how, key_of<To::variable>...>{}.run(memory, arguments...);
      constexpr bool fit = (std::same_as<typename To::value_type, std::remove_cvref_t<decltype(Kind::matrix(answer)[key_of<To::variable>])>> && ...);
      if constexpr (matrix_place_fits<fit>()) std::apply([&](auto&... place) { ((place.value_ = Kind::matrix(answer)[key_of<To::variable>]), ...); }, to);
      return Kind::beside_named(answer);
    } else {
      const auto answer = run(memory, arguments...);
      using Matrix = std::remove_cvref_t<decltype(Kind::matrix(answer))>;
      if constexpr (matrix_place_fits<std::same_as<std::tuple<Matrix>, std::tuple<To...>>>()) std::get<0>(to) = Kind::matrix(answer);
      return Kind::beside_named(answer);
    }
  }
  template <auto G, class Asked, class... Arguments>
  static constexpr bool check() {
    if constexpr (!function_gradient<G, with_value, Asked>::template check_arguments<Arguments...>()) return false;
    else if constexpr (!traceable<typename trial<function_trace<G, traced_tree_t<Arguments>...>>::type>()) return false;
    else return Kind::template check<G, Asked, Arguments...>();
  }
  template <auto G, class Asked, class... Arguments>
  using types = typename Kind::template types<G, Asked, std::make_index_sequence<Asked::count>, Arguments...>;
  /// The result is filled where it is returned: of a declared type, so that nothing is copied on any compiler.
  template <auto G, class Asked, class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr typename types<G, Asked, Arguments...>::answer call_function(Memory& memory, const Arguments&... arguments) {
    auto answer = unwritten<typename types<G, Asked, Arguments...>::answer>();
    run_matrix<types<G, Asked, Arguments...>>(memory, Kind::matrix(answer), Kind::template rest<Asked>(answer), arguments...);
    return answer;
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The Jacobian of F. With respect to one argument it has the axes of the result, then those of the argument: J(i, j), result
/// first; derivatives of one number by another are a number. Trees of results and arguments give trees of such blocks:
/// the tree of results, in it a tuple for several arguments, in it the tree of an argument. An expression's are read by name.
///   jacobian<f>(x)(i, j)    jacobian<f, 0>(x, c)    jacobian<f, mode::reverse>(x)    jacobian<E>(a = A, b = B)[a]
///   jacobian<f>(x, into(J))                                                           jacobian<E>(a = A, b = B, into(a = J))
/// It is accumulated forward or in reverse, whichever costs fewer operations; what is structurally zero costs none.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::jacobian_kind, F, false, with...> jacobian{};

/// The value too: members .value and .jacobian, in this order for structured bindings.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::jacobian_kind, F, true, with...> value_and_jacobian{};

/// The Hessian of F, which returns one number: H(i, j), and for trees a tree of trees of blocks. Of scalars it is found by one
/// sweep that eliminates the operations of F, or line by line over the graph of the gradient, whichever costs fewer operations;
/// each of two equal entries is computed once, and what is structurally zero is not computed. A given mode means lines.
///   hessian<f>(x)(i, j)    hessian<f, 0>(x, c)    hessian<Q>(a = 2.0, b = 6.0)(a, b)
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::hessian_kind, F, false, with...> hessian{};

/// Value and gradient too: members .value, .gradient and .hessian, in this order for structured bindings.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::hessian_kind, F, true, with...> value_and_hessian{};

}  // namespace gradfold
