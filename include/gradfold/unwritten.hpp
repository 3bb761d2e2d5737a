// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/config.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>

/// Answers that a program fills.
namespace gradfold::detail {

/// A std::tuple of the types of the members, where T is one of this library's answers of several parts.
template <class T>
struct parts_of_answer {
  using types = void;
};

/// Smaller values can be returned in registers: g++ warns of these, and zeros in them cost nothing.
inline constexpr std::size_t registers_for_answers = 32;
template <class T>
inline constexpr bool may_stay_unwritten = std::is_trivially_default_constructible_v<T>;
template <class... E>
inline constexpr bool may_stay_unwritten<std::tuple<E...>> = (may_stay_unwritten<E> && ...);

template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr T unwritten();

/// Becomes an element of a tuple where that is.
template <class T>
struct unwritten_element {
  GRADFOLD_ALWAYS_INLINE() constexpr operator T() const { return unwritten<T>(); }
};
template <class T>
GRADFOLD_ALWAYS_INLINE() T left_as_it_is() {
  T x;
  return x;
}
template <class T, class Parts = typename parts_of_answer<T>::types>
struct unwritten_parts {
  template <class... Part>
  GRADFOLD_ALWAYS_INLINE() static constexpr T of(std::type_identity<std::tuple<Part...>>) {
    return {unwritten<Part>()...};
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr T make() { return of(std::type_identity<Parts>{}); }
};
template <class T>
struct unwritten_parts<T, void> {
  GRADFOLD_ALWAYS_INLINE() static constexpr T make() {
    if constexpr (std::is_class_v<T> && sizeof(T) > registers_for_answers) {
      if (!__builtin_is_constant_evaluated()) return left_as_it_is<T>();
    }
    return T();
  }
};
template <class... E>
requires(sizeof...(E) > 0 && may_stay_unwritten<std::tuple<E...>>) struct unwritten_parts<std::tuple<E...>, void> {
  GRADFOLD_ALWAYS_INLINE() static constexpr std::tuple<E...> make() { return std::tuple<E...>(unwritten_element<E>()...); }
};
/// An answer every number of which is written later, in any order. Tuples make their elements 0 first: where those are many, g++ does it by a
/// string instruction, which takes longer than a Jacobian of twelve columns.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr T unwritten() {
  return unwritten_parts<T>::make();
}

}  // namespace gradfold::detail
