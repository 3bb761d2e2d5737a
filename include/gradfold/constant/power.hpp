// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/exponential.hpp>

/// Powers with real exponents for constant expressions: at most 1 ulp off, edges as in F.10.4.4 of C.
namespace gradfold::detail::constant {

/// True for odd integers; numbers from 2^53 up are even.
constexpr bool is_odd_integer(double y) {
  if (!(fabs(y) < 0x1p53)) return false;
  const auto whole = static_cast<std::int64_t>(y);
  return static_cast<double>(whole) == y && (whole & 1) != 0;
}
constexpr bool is_integer(double y) { return isfinite(y) && (fabs(y) >= 0x1p53 || static_cast<double>(static_cast<std::int64_t>(y)) == y); }

/// x^y for x > 0, neither argument infinite or NaN: 2^(y log2(x)) in double-double.
constexpr double positive_power(double x, double y) {
  if (x == 1 || fabs(y) < 0x1p-70) return 1;
  if (fabs(y) > 0x1p65) return (x > 1) == (y > 0) ? infinity : 0;
  const double_double exponent = log2_double_double({x, 0}) * y;
  if (exponent.high > 1025) return infinity;
  if (exponent.high < -1080) return 0;
  return to_double(exp2_scaled(exponent));
}

/// |x|^y for x or y zero or infinite, y other than zero and |x| other than 1.
constexpr double power_at_limit(double x, double y) {
  if (isinf(y)) return (x > 1) == (y > 0) ? infinity : 0;
  return (x == 0) == (y > 0) ? 0 : infinity;
}

constexpr double pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (isnan(x) || isnan(y)) return not_a_number;
  const double magnitude = fabs(x);
  if (isinf(y) && magnitude == 1) return 1;
  const bool limit = x == 0 || isinf(x) || isinf(y);
  if (x < 0 && !limit && !is_integer(y)) return not_a_number;
  const double result = limit ? power_at_limit(magnitude, y) : positive_power(magnitude, y);
  return sign_bit(x) && is_odd_integer(y) ? -result : result;
}
constexpr float pow(float x, float y) { return to_float(pow(double{x}, double{y})); }

}  // namespace gradfold::detail::constant
