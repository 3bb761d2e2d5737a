// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/tables.hpp>

/// Exponentials and logarithms for constant expressions, at most 1 ulp off for double and float, edges as in Annex F of
/// C. Tables and Taylor series in double-double (Tang, "Table-driven implementation of the exponential function", 1989,
/// and of the logarithm, 1990, for the idea); the double-double forms serve powers, hyperbolic and gamma functions.
namespace gradfold::detail::constant {

/// value * 2^exponent: a double-double that may lie outside a double's range.
struct scaled_double_double {
  double_double value;
  int exponent;
};

constexpr double to_double(scaled_double_double x) { return round_scaled(x.value, x.exponent); }

/// 2^t - 1 for |t| <= 1/64: absolute error below 2^-66, relative 2^-59.
constexpr double_double exp2_minus_1_near_0(double_double t) {
  const double_double r = t * ln_2;
  const double x = r.high;
  const double tail = x * x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x * (1.0 / 720 + x / 5040)))));
  return fast_two_sum(x, (r.low + r.low * x) + tail);
}

/// 2^z with relative error below 2^-64, for |z| < 2^20; value.high lies between 0.98 and 2.
constexpr scaled_double_double exp2_scaled(double_double z) {
  const int n = static_cast<int>(z.high * 32 + (z.high < 0 ? -0.5 : 0.5));
  const double_double power = exp2_table[n & 31];
  const double_double factor = exp2_minus_1_near_0(fast_two_sum(z.high - n / 32.0, z.low));
  const double_double product = two_product(power.high, factor.high);
  const double_double sum = fast_two_sum(power.high, product.high);
  const double tail = product.low + (power.high * factor.low + power.low * factor.high);
  return {fast_two_sum(sum.high, sum.low + (power.low + tail)), n >> 5};
}

/// e^x with relative error below 2^-64, for |x| < 2^19.
constexpr scaled_double_double exp_scaled(double_double x) { return exp2_scaled(log2_e * x); }

/// log(1 + r) for |r| <= 1/64: relative error below 2^-66 for |r| <= 1/128.
constexpr double_double log1p_near_0(double_double r) {
  const double x = r.high;
  const double_double square = two_product(x, x);
  const double series =
      1.0 / 3 - x * (1.0 / 4 - x * (1.0 / 5 - x * (1.0 / 6 - x * (1.0 / 7 - x * (1.0 / 8 - x * (1.0 / 9 - x * (1.0 / 10 - x * (1.0 / 11 - x / 12))))))));
  const double_double sum = fast_two_sum(x, -0.5 * square.high);
  return fast_two_sum(sum.high, (sum.low + (r.low * (1 - x + square.high) - 0.5 * square.low)) + x * square.high * series);
}

/// log(x) = exponent * log(2) + fraction, |fraction| < 0.36; next to 1 the exponent is 0.
struct split_logarithm {
  int exponent;
  double_double fraction;
};

/// For x > 0 finite, normalised. With x = 2^n m and a node a = 1 + j/64 next to m: log(m) = log(a) + log(1 + (m -
/// a)/a).
constexpr split_logarithm split_log(double_double x) {
  const auto [m, n] = decompose(x.high);
  const int j = static_cast<int>((m - 1) * 64 + 0.5);
  const double node = 1 + j / 64.0;
  const double quotient = (m - node) / node;
  const double_double product = two_product(quotient, node);
  const double rest = (((m - node) - product.high) - product.low) + (x.low == 0 ? 0 : scale(x.low, -n));
  return {j < 27 ? n : n + 1, log_table[j] + log1p_near_0(fast_two_sum(quotient, rest / node))};
}

/// Logarithms with relative error below 2^-65, for x > 0 finite.
constexpr double_double log_double_double(double_double x) {
  const split_logarithm split = split_log(x);
  return ln_2 * split.exponent + split.fraction;
}
constexpr double_double log2_double_double(double_double x) {
  const split_logarithm split = split_log(x);
  return log2_e * split.fraction + split.exponent;
}
constexpr double_double log10_double_double(double_double x) {
  const split_logarithm split = split_log(x);
  return log10_2 * split.exponent + log10_e * split.fraction;
}

/// log(1 + x) for x > -1 finite, relative error below 2^-65.
constexpr double_double log1p_double_double(double x) { return fabs(x) <= 0x1p-7 ? log1p_near_0({x, 0}) : log_double_double(two_sum(1, x)); }

constexpr double exp(double x) {
  if (isnan(x)) return x;
  if (x > 710) return infinity;
  if (x < -746) return 0;
  return to_double(exp_scaled({x, 0}));
}

constexpr double exp2(double x) {
  if (isnan(x)) return x;
  if (x >= 1024) return infinity;
  if (x < -1076) return 0;
  return to_double(exp2_scaled({x, 0}));
}

/// e^x - 1.
constexpr double expm1(double x) {
  if (isnan(x) || fabs(x) < 0x1p-60) return x;
  if (x > 710) return infinity;
  if (x < -40) return -1;
  const double_double z = log2_e * x;
  if (fabs(z.high) <= 0x1p-6) return exp2_minus_1_near_0(z).high;
  const scaled_double_double power = exp2_scaled(z);
  if (power.exponent > 64) return to_double(power);
  return (scale(power.value, power.exponent) - 1).high;
}

/// The value of a logarithm where it is no finite number: x <= 0, infinite or NaN.
constexpr double log_edge(double x) { return x == 0 ? -infinity : x < 0 ? not_a_number : x; }
constexpr bool is_log_edge(double x) { return !(x > 0 && x < infinity); }

constexpr double log(double x) { return is_log_edge(x) ? log_edge(x) : log_double_double({x, 0}).high; }
constexpr double log2(double x) { return is_log_edge(x) ? log_edge(x) : log2_double_double({x, 0}).high; }
constexpr double log10(double x) { return is_log_edge(x) ? log_edge(x) : log10_double_double({x, 0}).high; }

/// log(1 + x).
constexpr double log1p(double x) {
  if (fabs(x) < 0x1p-60) return x;
  if (!(x > -1 && x < infinity)) return x == -1 ? -infinity : x < -1 ? not_a_number : x;
  return log1p_double_double(x).high;
}

constexpr float exp(float x) { return to_float(exp(double{x})); }
constexpr float exp2(float x) { return to_float(exp2(double{x})); }
constexpr float expm1(float x) { return to_float(expm1(double{x})); }
constexpr float log(float x) { return to_float(log(double{x})); }
constexpr float log2(float x) { return to_float(log2(double{x})); }
constexpr float log10(float x) { return to_float(log10(double{x})); }
constexpr float log1p(float x) { return to_float(log1p(double{x})); }

}  // namespace gradfold::detail::constant
