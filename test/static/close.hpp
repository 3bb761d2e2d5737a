// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>

namespace gradfold::detail::constant {

/// At most `ulps` numbers apart, with the same sign bit; infinities by identity.
constexpr bool close(double x, double y, std::uint64_t ulps = 1) {
  const std::uint64_t a = to_bits(x);
  const std::uint64_t b = to_bits(y);
  return sign_bit(x) == sign_bit(y) && (isfinite(x) == isfinite(y)) && (a < b ? b - a : a - b) <= ulps;
}

/// The same number, signs of zeros included; every NaN equals every other.
constexpr bool same(double x, double y) { return isnan(x) ? isnan(y) : to_bits(x) == to_bits(y); }

constexpr bool is_positive_zero(double x) { return to_bits(x) == to_bits(0.0); }
constexpr bool is_negative_zero(double x) { return to_bits(x) == to_bits(-0.0); }

inline constexpr double nan = not_a_number;
inline constexpr double inf = infinity;
inline constexpr double largest = std::numeric_limits<double>::max();
inline constexpr double smallest = std::numeric_limits<double>::denorm_min();

template <class T>
constexpr T narrowed(double x) {
  if constexpr (sizeof(T) == sizeof(float)) return to_float(x);
  else return x;
}

/// The compiler rejects an operation whose result is no number: evaluating over the whole range shows that there is none.
template <class T, class Function>
constexpr bool is_constant_everywhere(Function function) {
  using limits = std::numeric_limits<T>;
  const int first = limits::min_exponent - limits::digits;
  bool answers = true;
  const auto ask = [&](auto... x) {
    const T z = function(narrowed<T>(x)...);
    answers = answers && (z == z || z != z);
  };
  if constexpr (requires { function(T(), T()); }) {
    const int stride = static_cast<int>(sizeof(T)) * 23;
    for (int m = first; m < limits::max_exponent; m += stride)
      for (int n = first; n < limits::max_exponent; n += stride) ask(scale(1.7, m), scale(((m ^ n) & 1) != 0 ? -1.99999999 : 1.0, n));
  } else {
    for (int n = first; n < limits::max_exponent; n += 31)
      for (const double significand : {1.0, -1.0, 1.7, -1.99999999}) ask(scale(significand, n));
  }
  return answers;
}

}  // namespace gradfold::detail::constant
