// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>

/// Roots and the fused multiply-add for constant expressions. `sqrt` and `fma` are correctly rounded, the others at
/// most 1 ulp off; edges as in Annex F of C.
namespace gradfold::detail::constant {

/// The square root of 1 <= m < 4, correctly rounded: Newton's steps, then the neighbour that the exact residual names.
/// With u = 2^-52, root^2 and m are multiples of u^2, so m > (root + u/2)^2 = root^2 + root u + u^2/4 means residual >
/// root u, and m < (root - u/2)^2 means residual <= -root u.
constexpr double sqrt_near_1(double m) {
  double root = from_bits((to_bits(m) >> 1) + 0x1ff8'0000'0000'0000);
  root = 0.5 * (root + m / root);
  root = 0.5 * (root + m / root);
  root = 0.5 * (root + m / root);
  root = 0.5 * (root + m / root);
  const double_double square = two_product(root, root);
  const double residual = (m - square.high) - square.low;
  const double step = root * 0x1p-52;
  return residual > step ? root + 0x1p-52 : residual <= -step ? root - 0x1p-52 : root;
}

constexpr double sqrt(double x) {
  if (x == 0 || isnan(x) || x == infinity) return x;
  if (x < 0) return not_a_number;
  const auto [m, n] = decompose(x);
  return sqrt_near_1((n & 1) != 0 ? 2 * m : m) * power_of_two(n >> 1);
}

/// The square root of x > 0, relative error below 2^-100 for x above 2^-900.
constexpr double_double sqrt_double_double(double_double x) {
  const double root = x.high >= 1 && x.high < 4 ? sqrt_near_1(x.high) : sqrt(x.high);
  const double_double square = two_product(root, root);
  return fast_two_sum(root, (((x.high - square.high) - square.low) + x.low) / (2 * root));
}

/// Cube root: Newton's steps on 1 <= m < 8, the last one with an exact residual.
constexpr double cbrt(double x) {
  if (x == 0 || !isfinite(x)) return x;
  const auto [m, n] = decompose(fabs(x));
  const int third = (n + 1074) / 3 - 358;
  const double y = m * power_of_two(n - 3 * third);
  double root = from_bits(to_bits(y) / 3 + 0x2aa0'0000'0000'0000);
  root -= (root - y / (root * root)) / 3;
  root -= (root - y / (root * root)) / 3;
  root -= (root - y / (root * root)) / 3;
  root -= (root - y / (root * root)) / 3;
  const double_double residual = two_product(root, root) * root - y;
  root -= residual.high / (3 * root * root);
  return copysign(root * power_of_two(third), x);
}

/// sqrt(x^2 + y^2 + z^2) for finite arguments, the largest of them, x, positive.
constexpr double finite_hypot(double x, double y, double z) {
  const int n = binary_exponent(x);
  const double a = scale(x, -n);
  const double b = scale(y, -n);
  const double_double squares = two_product(a, a) + two_product(b, b);
  if (z == 0) return round_scaled(sqrt_double_double(squares), n);
  const double c = scale(z, -n);
  return round_scaled(sqrt_double_double(squares + two_product(c, c)), n);
}

/// An infinite argument wins over NaN.
constexpr double hypot(double x, double y, double z) {
  if (isinf(x) || isinf(y) || isinf(z)) return infinity;
  if (isnan(x) || isnan(y) || isnan(z)) return not_a_number;
  const double a = fabs(x);
  const double b = fabs(y);
  const double c = fabs(z);
  if (a == 0 && b == 0 && c == 0) return 0;
  return a >= b && a >= c ? finite_hypot(a, b, c) : b >= c ? finite_hypot(b, a, c) : finite_hypot(c, a, b);
}
constexpr double hypot(double x, double y) {
  if (isinf(x) || isinf(y)) return infinity;
  if (isnan(x) || isnan(y)) return not_a_number;
  if (x == 0 && y == 0) return 0;
  return fabs(x) >= fabs(y) ? finite_hypot(fabs(x), y, 0) : finite_hypot(fabs(y), x, 0);
}

/// x + y rounded to odd: where inexact, the neighbour with an odd last bit. Rounding that again, to at least two bits
/// fewer, is as rounding x + y at once (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
constexpr double sum_rounded_to_odd(double x, double y) {
  const double_double sum = two_sum(x, y);
  if (sum.low == 0 || (to_bits(sum.high) & 1) != 0) return sum.high;
  const bool outward = (sum.low > 0) == (sum.high > 0);
  return from_bits(outward ? to_bits(sum.high) + 1 : to_bits(sum.high) - 1);
}

/// (x + y + z) * 2^n rounded once, for x the sum's nearest double or next to it. Where the result is subnormal its last
/// place is rounded by the sum with 2^52 of it, as in `round_scaled`.
constexpr double round_scaled_exactly(double x, double y, double z, int n) {
  const double tail = sum_rounded_to_odd(y, z);
  const double sum = x + tail;
  if (sum == 0) return sum;
  const int exponent = binary_exponent(sum) + n;
  if (exponent >= -1022) return scale(sum, n);
  if (exponent < -1080) return copysign(0.0, sum);
  const double anchor = copysign(power_of_two(-1022 - n), sum);
  const double_double rounded = two_sum(anchor, x);
  return copysign(scale((rounded.high + sum_rounded_to_odd(rounded.low, tail)) - anchor, n), sum);
}

/// x y + z where all are finite and none is zero; scaled so that the product lies in [1, 4), a distant `z` drawn
/// nearer: only its presence counts.
constexpr double finite_fma(double x, double y, double z) {
  const auto [a, a_exponent] = decompose(x);
  const auto [b, b_exponent] = decompose(y);
  const auto [c, c_exponent] = decompose(z);
  const int n = a_exponent + b_exponent;
  const int distance = c_exponent - n;
  const int nearer = distance > 200 ? 200 : distance < -200 ? -200 : distance;
  const double_double product = two_product(a, b);
  const double_double lower = two_sum(c * power_of_two(nearer), product.low);
  const double_double upper = two_sum(product.high, lower.high);
  return round_scaled_exactly(upper.high, upper.low, lower.low, distance > 200 ? c_exponent - 200 : n);
}

/// The product of finite numbers rounded once, overflow included.
constexpr double rounded_product(double x, double y) {
  if (x == 0 || y == 0) return sign_bit(x) == sign_bit(y) ? 0.0 : -0.0;
  const auto [a, a_exponent] = decompose(x);
  const auto [b, b_exponent] = decompose(y);
  const double_double product = two_product(a, b);
  return round_scaled_exactly(product.high, product.low, 0, a_exponent + b_exponent);
}

/// x y + z where an argument is not finite.
constexpr double fma_edge(double x, double y, double z) {
  if (isfinite(x) && isfinite(y)) return z;
  const double product = sign_bit(x) == sign_bit(y) ? infinity : -infinity;
  const bool invalid = isnan(x) || isnan(y) || isnan(z) || x == 0 || y == 0 || z == -product;
  return invalid ? not_a_number : product;
}

/// x y + z rounded once.
constexpr double fma(double x, double y, double z) {
  if (!isfinite(x) || !isfinite(y) || !isfinite(z)) return fma_edge(x, y, z);
  if (x == 0 || y == 0) return rounded_product(x, y) + z;
  return z == 0 ? rounded_product(x, y) : finite_fma(x, y, z);
}

constexpr float sqrt(float x) { return to_float(sqrt(double{x})); }
constexpr float cbrt(float x) { return to_float(cbrt(double{x})); }
constexpr float hypot(float x, float y) { return to_float(hypot(double{x}, double{y})); }
constexpr float hypot(float x, float y, float z) { return to_float(hypot(double{x}, double{y}, double{z})); }

/// The product of floats is an exact double.
constexpr float fma(float x, float y, float z) {
  if (!isfinite(x) || !isfinite(y) || !isfinite(z)) return to_float(fma_edge(x, y, z));
  return to_float(sum_rounded_to_odd(double{x} * y, z));
}

}  // namespace gradfold::detail::constant
