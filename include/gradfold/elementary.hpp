// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary/area.hpp>
#include <gradfold/elementary/error_function.hpp>
#include <gradfold/elementary/exponential.hpp>
#include <gradfold/elementary/length.hpp>
#include <gradfold/elementary/logarithm.hpp>
#include <gradfold/elementary/logistic.hpp>
#include <gradfold/elementary/power.hpp>
#include <gradfold/elementary/rounding.hpp>
#include <gradfold/elementary/trigonometric.hpp>

/// Elementary functions on lanes, for loops over tensors: at most 2 units in the last place off, and at edges what the C
/// library gives (test/tensor/elementary.test.cpp). The C library is called number by number, with a branch for errno in each:
/// these have none. Lanes outside the range of the formulas are given to it.
///
/// The polynomials are those of constant/, summed in double. float has formulas of its own for exp, log and tanh; the others
/// are those of double, rounded once.
namespace gradfold::detail {

/// The formula for an operation on lanes of double, if there is one.
struct no_formula {};
template <class Operation, std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() auto formula_on_lanes(const lanes<T>& x) {
  if constexpr (std::same_as<Operation, exponential_base2>) return exponential_base2_lanes(x);
  else if constexpr (std::same_as<Operation, exponential_minus_one>) return exponential_minus_one_lanes(x);
  else if constexpr (std::same_as<Operation, logarithm_base2>) return logarithm_base2_lanes(x);
  else if constexpr (std::same_as<Operation, logarithm_base10>) return logarithm_base10_lanes(x);
  else if constexpr (std::same_as<Operation, logarithm_plus_one>) return logarithm_plus_one_lanes(x);
  else if constexpr (std::same_as<Operation, cube_root>) return cube_root_lanes(x);
  else if constexpr (std::same_as<Operation, sine>) return sine_lanes(x);
  else if constexpr (std::same_as<Operation, cosine>) return cosine_lanes(x);
  else if constexpr (std::same_as<Operation, tangent>) return tangent_lanes(x);
  else if constexpr (std::same_as<Operation, arcsine>) return arcsine_lanes(x);
  else if constexpr (std::same_as<Operation, arccosine>) return arccosine_lanes(x);
  else if constexpr (std::same_as<Operation, arctangent>) return arctangent_lanes(x);
  else if constexpr (std::same_as<Operation, hyperbolic_sine>) return sinh_lanes(x);
  else if constexpr (std::same_as<Operation, hyperbolic_cosine>) return cosh_lanes(x);
  else if constexpr (std::same_as<Operation, area_sine>) return area_sine_lanes(x);
  else if constexpr (std::same_as<Operation, area_cosine>) return area_cosine_lanes(x);
  else if constexpr (std::same_as<Operation, area_tangent>) return area_tangent_lanes(x);
  else if constexpr (std::same_as<Operation, error_function>) return error_function_lanes(x);
  else if constexpr (std::same_as<Operation, error_function_complement>) return error_function_complement_lanes(x);
  else if constexpr (std::same_as<Operation, logistic_density>) return logistic_density_lanes(x);
  else if constexpr (std::same_as<Operation, soft_plus>) return soft_plus_lanes(x);
  else return no_formula{};
}
template <class Operation, std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() auto formula_on_lanes(const lanes<T>& x, const lanes<T>& y) {
  if constexpr (std::same_as<Operation, real_power>) return power_lanes(x, y);
  else if constexpr (std::same_as<Operation, arctangent2>) return arctangent2_lanes(x, y);
  else if constexpr (std::same_as<Operation, length2>) return length_lanes(x, y);
  else return no_formula{};
}
template <class Operation, std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() auto formula_on_lanes(const lanes<T>& x, const lanes<T>& y, const lanes<T>& w) {
  if constexpr (std::same_as<Operation, length3>) return length_lanes(x, y, w);
  else return no_formula{};
}
template <class Operation, class... X>
inline constexpr bool has_formula = false;
template <class Operation, class T, class... Y>
inline constexpr bool has_formula<Operation, lanes<T>, Y...> =
    std::same_as<decltype(formula_on_lanes<Operation>(lanes<double>{}, std::conditional_t<is_lanes<Y>, lanes<double>, Y>{}...)), lanes<double>>;

/// The formula for an operation, called: inlined into every step of every loop it would take minutes to compile, and a call
/// costs little beside it.
template <class Operation, class... X>
GRADFOLD_NEVER_INLINE() lanes<double> call_formula(const lanes<double>& x, const X&... y) {
  return formula_on_lanes<Operation>(x, y...);
}
template <class Operation, class... X>
GRADFOLD_NEVER_INLINE() lanes<float> call_formula(const lanes<float>& x, const X&... y) {
  return by_doubles(
      [](const auto&... z) GRADFOLD_INLINE_LAMBDA() {
        if constexpr (std::same_as<Operation, real_power>) return power_of_floats_lanes(z...);
        else return formula_on_lanes<Operation>(z...);
      },
      x, y...);
}
/// An operation whose formula loops take in place, or for which there are instructions; nothing is returned for others.
template <class Operation, class X, class... Y>
GRADFOLD_ALWAYS_INLINE() auto compute_in_place(const X& x, const Y&... y) {
  if constexpr (std::same_as<Operation, exponential>) return exponential_lanes(x);
  else if constexpr (std::same_as<Operation, hyperbolic_tangent>) return tanh_lanes(x);
  else if constexpr (std::same_as<Operation, logarithm>) return logarithm_lanes(x);
  else if constexpr (std::same_as<Operation, logistic>) return logistic_lanes(x);
  else if constexpr (std::same_as<Operation, square_root>) return square_root_lanes(x);
  else if constexpr (rounds_to_integers<Operation>) return rounded_lanes<Operation>(x);
  else if constexpr (std::same_as<Operation, fused_multiply_add>) return fused_lanes(x, y...);
}
template <class Operation, class... X>
inline constexpr bool is_in_place = !std::is_void_v<decltype(compute_in_place<Operation>(std::declval<const X&>()...))>;

/// An operation on lanes.
template <class Operation, class X, class... Y>
GRADFOLD_ALWAYS_INLINE() auto compute_on_lanes(const X& x, const Y&... y) {
  if constexpr (is_in_place<Operation, X, Y...>) return compute_in_place<Operation>(x, y...);
  else if constexpr (has_formula<Operation, X, Y...>) return call_formula<Operation>(x, y...);
  else return compute_lanes<Operation>(x, y...);
}
/// sin x and cos x, reduced once.
template <std::same_as<double> T>
GRADFOLD_NEVER_INLINE() inline sines_and_cosines call_sine_and_cosine(const lanes<T>& x) {
  return sine_and_cosine_lanes(x);
}
template <class T>
GRADFOLD_ALWAYS_INLINE() void sine_and_cosine_on_lanes(const lanes<T>& x, lanes<T>& sines, lanes<T>& cosines) {
  if constexpr (std::same_as<T, double>) {
    const sines_and_cosines z = call_sine_and_cosine(x);
    sines = z.sine, cosines = z.cosine;
  } else {
    const sines_and_cosines first = call_sine_and_cosine(half_as_doubles(x, 0)), second = call_sine_and_cosine(half_as_doubles(x, 1));
    sines = floats_of(first.sine, second.sine), cosines = floats_of(first.cosine, second.cosine);
  }
}

}  // namespace gradfold::detail
