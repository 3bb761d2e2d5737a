// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>

#include <cstdint>
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

inline constexpr double largest = std::numeric_limits<double>::max();
inline constexpr double smallest = std::numeric_limits<double>::denorm_min();

}  // namespace gradfold::detail::constant
