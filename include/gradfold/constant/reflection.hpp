// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/trigonometric.hpp>

/// What the reflection formulas of the gamma function and its derivatives share.
namespace gradfold::detail::constant {

/// Whether `x` is 0, -1, -2, …; every finite double from 2^52 on is an integer. Minus infinity counts.
constexpr bool is_pole(double x) {
  if (x > 0) return false;
  return x <= -0x1p52 || x == static_cast<double>(static_cast<long long>(x));
}

constexpr double_double magnitude(double_double x) { return x.high < 0 ? -x : x; }

/// The angle pi x less a multiple of pi/2, exact but for the product: 0 <= x < 2^52.
constexpr reduced_angle reduce_half_turns(double x) {
  const auto nearest = static_cast<unsigned long long>(2 * x + 0.5);
  return {pi * (x - static_cast<double>(nearest) / 2), static_cast<unsigned>(nearest % 4)};
}

/// sin(pi x) for 0 <= x < 2^52.
constexpr double_double sin_pi(double x) {
  const auto [angle, quadrant] = reduce_half_turns(x);
  return sin_reduced(angle, quadrant);
}

/// cos(pi x) for 0 <= x < 2^52.
constexpr double_double cos_pi(double x) {
  const auto [angle, quadrant] = reduce_half_turns(x);
  return sin_reduced(angle, quadrant + 1);
}

}  // namespace gradfold::detail::constant
