// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>

/// Tools shared by the elementary functions that run in constant expressions. Both compilers reject an operation whose
/// result is not finite, so the functions built on these return infinities and NaNs as constants and never compute
/// them. `long double` is not served. Budgets of constant evaluation count statements and calls: helpers used in every
/// function are written with few of both, and with the compilers' __builtin_bit_cast, which std::bit_cast would wrap in
/// one more call.
namespace gradfold::detail::constant {

static_assert(std::numeric_limits<double>::is_iec559 && std::numeric_limits<float>::is_iec559);

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::uint64_t sign_mask = 0x8000'0000'0000'0000;
inline constexpr std::uint64_t fraction_mask = 0x000f'ffff'ffff'ffff;

constexpr std::uint64_t to_bits(double x) { return __builtin_bit_cast(std::uint64_t, x); }
constexpr std::uint32_t to_bits(float x) { return __builtin_bit_cast(std::uint32_t, x); }
constexpr double from_bits(std::uint64_t bits) { return __builtin_bit_cast(double, bits); }
constexpr float from_bits(std::uint32_t bits) { return __builtin_bit_cast(float, bits); }

constexpr bool sign_bit(double x) { return (to_bits(x) & sign_mask) != 0; }
constexpr double fabs(double x) { return __builtin_bit_cast(double, __builtin_bit_cast(std::uint64_t, x) & ~sign_mask); }
constexpr float fabs(float x) { return from_bits(to_bits(x) & 0x7fff'ffffU); }

/// The magnitude of `x` with the sign of `y`; signs of zeros and NaNs count.
constexpr double copysign(double x, double y) { return from_bits((to_bits(x) & ~sign_mask) | (to_bits(y) & sign_mask)); }
constexpr float copysign(float x, float y) { return from_bits((to_bits(x) & 0x7fff'ffffU) | (to_bits(y) & 0x8000'0000U)); }

constexpr bool isnan(double x) { return x != x; }
constexpr bool isinf(double x) { return x == infinity || x == -infinity; }
constexpr bool isfinite(double x) { return x > -infinity && x < infinity; }

/// 2^n as a double, for -1022 <= n <= 1023.
constexpr double power_of_two(int n) { return from_bits(static_cast<std::uint64_t>(n + 1023) << 52); }

/// x = significand * 2^exponent with 1 <= |significand| < 2.
struct decomposed {
  double significand;
  int exponent;
};

/// 0 for zero and subnormal numbers, 2047 for infinities and NaNs, else 1023 more than the binary exponent.
constexpr int biased_exponent(double x) { return static_cast<int>((__builtin_bit_cast(std::uint64_t, x) >> 52) & 0x7ff); }

/// Splits a finite `x` other than zero; subnormal numbers too.
constexpr decomposed decompose(double x) {
  const int biased = biased_exponent(x);
  const std::uint64_t bits = to_bits(biased == 0 ? x * 0x1p54 : x);
  const double significand = from_bits((bits & (sign_mask | fraction_mask)) | 0x3ff0'0000'0000'0000);
  return {significand, biased == 0 ? static_cast<int>((bits >> 52) & 0x7ff) - 1077 : biased - 1023};
}

/// The binary exponent of a finite `x` other than zero: 2^n <= |x| < 2^(n+1).
constexpr int binary_exponent(double x) { return biased_exponent(x) == 0 ? decompose(x).exponent : biased_exponent(x) - 1023; }

/// As `scale`, for arguments or results that are zero, subnormal or infinite, and for NaN.
constexpr double scale_edge(double x, int n) {
  if (x == 0 || !isfinite(x)) return x;
  const auto [significand, exponent] = decompose(x);
  if (exponent + n > 1023) return copysign(infinity, x);
  if (exponent + n < -1075) return copysign(0.0, x);
  if (exponent + n >= -1022) return significand * power_of_two(exponent + n);
  return significand * power_of_two(exponent + n + 64) * 0x1p-64;
}

/// x * 2^n rounded once, subnormal results included; past the largest double an infinity. Any `x`, |n| < 2^30.
constexpr double scale(double x, int n) {
  const int biased = biased_exponent(x);
  const bool normal = biased > 0 && biased < 2047 && biased + n > 0 && biased + n < 2047;
  return normal ? from_bits(to_bits(x) + (static_cast<std::uint64_t>(n) << 52)) : scale_edge(x, n);
}

/// The nearest float; past the largest float an infinity, where a plain conversion would be refused.
constexpr float to_float(double x) {
  if (isnan(x)) return std::numeric_limits<float>::quiet_NaN();
  if (fabs(x) < 0x1.ffffffp127) return static_cast<float>(x);
  return sign_bit(x) ? -std::numeric_limits<float>::infinity() : std::numeric_limits<float>::infinity();
}

/// An unevaluated sum of two doubles, |low| at most half a unit in the last place of `high`: about 106 bits.
struct double_double {
  double high;
  double low;
};

/// x + y exactly (Knuth). The sum must not overflow.
constexpr double_double two_sum(double x, double y) {
  const double sum = x + y;
  const double part = sum - x;
  return {sum, (x - (sum - part)) + (y - part)};
}

/// x + y exactly, for |x| >= |y| or x = 0 (Dekker).
constexpr double_double fast_two_sum(double x, double y) {
  const double sum = x + y;
  return {sum, y - (sum - x)};
}

/// `x` rounded to its upper 26 bits: what remains fits 26 bits as well. No multiplication, so large values do not
/// overflow.
constexpr double upper_half(double x) { return __builtin_bit_cast(double, (__builtin_bit_cast(std::uint64_t, x) + 0x0400'0000) & ~std::uint64_t{0x07ff'ffff}); }

/// x * y exactly, as long as the product does not overflow, neither factor exceeds 2^1023 and the product exceeds
/// 2^-968; below that the error is a few times 2^-1074. Needs no fused operation (Dekker).
constexpr double_double two_product(double x, double y) {
  const double product = x * y;
  const double x_high = upper_half(x);
  const double y_high = upper_half(y);
  const double x_low = x - x_high;
  const double y_low = y - y_high;
  return {product, ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low};
}

/// Sums and products of double-doubles: relative error below 2^-100 (of the larger operand's size, for a sum).
constexpr double_double operator+(double_double x, double_double y) {
  const double_double sum = two_sum(x.high, y.high);
  const double_double tail = two_sum(x.low, y.low);
  const double_double partial = fast_two_sum(sum.high, sum.low + tail.high);
  return fast_two_sum(partial.high, partial.low + tail.low);
}
constexpr double_double operator+(double_double x, double y) {
  const double_double sum = two_sum(x.high, y);
  return fast_two_sum(sum.high, sum.low + x.low);
}
constexpr double_double operator-(double_double x) { return {-x.high, -x.low}; }
constexpr double_double operator-(double_double x, double_double y) { return x + -y; }
constexpr double_double operator-(double_double x, double y) { return x + -y; }
constexpr double_double operator*(double_double x, double y) {
  const double_double product = two_product(x.high, y);
  return fast_two_sum(product.high, product.low + x.low * y);
}
constexpr double_double operator*(double_double x, double_double y) {
  const double_double product = two_product(x.high, y.high);
  return fast_two_sum(product.high, product.low + (x.high * y.low + x.low * y.high));
}

/// x / y, relative error below 2^-100; `y` is not zero.
constexpr double_double operator/(double_double x, double_double y) {
  const double quotient = x.high / y.high;
  const double_double rest = x - y * quotient;
  return fast_two_sum(quotient, rest.high / y.high);
}

/// x * 2^n exactly, for powers of two and results that stay normal.
constexpr double_double scale(double_double x, int n) { return {scale(x.high, n), scale(x.low, n)}; }

/// x * 2^n rounded once to a double, subnormal results and overflow included.
/// A subnormal result is rounded by a sum with 2^52 units of its last place, before the scaling.
constexpr double round_scaled(double_double x, int n) {
  const double sum = x.high + x.low;
  const int exponent = binary_exponent(sum) + n;
  if (exponent >= -1022 || sum == 0) return scale(sum, n);
  if (exponent < -1080) return copysign(0.0, sum);
  const double anchor = copysign(power_of_two(-1022 - n), sum);
  const double_double rounded = two_sum(anchor, x.high);
  return copysign(scale((rounded.high + (rounded.low + x.low)) - anchor, n), sum);
}

}  // namespace gradfold::detail::constant
