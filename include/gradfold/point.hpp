// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tree.hpp>

/// Where a function or an expression is taken, and in which direction.
namespace gradfold::detail {

/// Where a function is taken: its arguments. Those that have a name of their own are referred to.
template <class... Part>
struct point {
  std::tuple<Part...> parts;
};
template <class T>
constexpr bool stands_for_arguments() {
  static_assert(never<T>,
                "gradfold: at(...) is for jvp, vjp, hvp and taylor; gradients, Jacobians and Hessians take the arguments themselves, as in jacobian<f>(x)");
  return false;
}
template <class... Part>
struct traced_tree<point<Part...>> {
  static constexpr bool is_tree = stands_for_arguments<point<Part...>>();
  using type = symbol;
};

/// A direction: one part for each argument that moves.
template <class... Part>
struct tangents_given {
  std::tuple<Part...> parts;
};
template <class T>
inline constexpr bool is_direction = false;
template <class... Part>
inline constexpr bool is_direction<tangents_given<Part...>> = true;

}  // namespace gradfold::detail

namespace gradfold {

/// Where a function or an expression is taken: at(x, y), or by name at(a = A, b = B).
template <class... Part>
constexpr auto at(Part&&... part) {
  (detail::is_read_once<std::remove_reference_t<Part>>(), ...);
  return detail::point<Part...>{std::tuple<Part...>(static_cast<Part&&>(part)...)};
}
/// A direction: along(v, w) has one part for each argument that is differentiated, of its form; along(a = v) is by name, and
/// variables left out stay where they are.
template <class... Part>
constexpr auto along(Part&&... part) {
  return detail::tangents_given<Part...>{std::tuple<Part...>(static_cast<Part&&>(part)...)};
}

}  // namespace gradfold
