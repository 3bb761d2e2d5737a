// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/root.hpp>

#include <concepts>

namespace gradfold::detail::constant {

inline constexpr double_double one_sixth{0.16666666666666666, 9.2518585385429707e-18};
inline constexpr double_double one_third{0.33333333333333331, 1.8503717077085941e-17};

/// A polynomial by Horner's rule, coefficients from the highest power down: one step of constant evaluation. `x` is a
/// number, or several at once.
template <class X, std::same_as<double>... Coefficient>
constexpr X horner(const X& x, double first, double second, Coefficient... coefficient) {
  X sum = x * first + second;
  ((sum = sum * x + coefficient), ...);
  return sum;
}

/// x + x^3 (cubic + tail), for square = x^2: an odd series, its leading coefficients in double-double.
constexpr double_double odd_series(double_double x, double_double square, double_double cubic, double tail) { return x + x * (square * (cubic + tail)); }

/// The square root of x >= 0, relative error below 2^-100; any exponent from 2^-900 on.
constexpr double_double sqrt(double_double x) {
  if (x.high == 0) return x;
  const double root = sqrt(x.high);
  const double_double rest = x - two_product(root, root);
  return fast_two_sum(root, rest.high / (2 * root));
}

}  // namespace gradfold::detail::constant
