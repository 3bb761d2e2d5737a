// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/exponential.hpp>
#include <gradfold/constant/polynomial.hpp>

/// sinh, cosh, tanh and their inverses for constant expressions: odd series next to zero, exponentials and logarithms
/// elsewhere, all in double-double and rounded once. The edges are those of Annex F of C.
namespace gradfold::detail::constant {

/// What follows 1/6 in the series of sinh_kernel, at x^2.
template <class X>
constexpr X sinh_tail(const X& x) {
  return x * horner(x, 8.2992956178061812e-18, 2.8113292345183038e-15, 7.647164815871815e-13, 1.6059043831737971e-10, 2.5052108385454661e-8,
                    2.7557319223985876e-6, 0.00019841269841269841, 0.0083333333333333332);
}
/// sinh x for |x| <= 1. Interpolated at the Chebyshev nodes of x^2 in [0, 1], relative error 2^-63.
constexpr double_double sinh_kernel(double x) {
  const double_double square = two_product(x, x);
  const double tail = sinh_tail(square.high);
  return odd_series({x, 0}, square, one_sixth, tail);
}

/// What follows -1/6 in the series of asinh_kernel, at x^2.
template <class X>
constexpr X asinh_tail(const X& x) {
  return x * horner(x, -0.0079100863974312288, 0.011371558684258149, -0.013955506049080666, 0.017352494031840832, -0.022372154819423215, 0.030381944411213377,
                    -0.044642857142758452, 0.074999999999999956);
}
/// asinh x for |x| <= 1/4. Interpolated at the Chebyshev nodes of x^2 in [0, 1/16], relative error 2^-62.
constexpr double_double asinh_kernel(double x) {
  const double_double square = two_product(x, x);
  const double tail = asinh_tail(square.high);
  return odd_series({x, 0}, square, -one_sixth, tail);
}

/// What follows 1/3 in the series of atanh_kernel, at x^2.
template <class X>
constexpr X atanh_tail(const X& x) {
  return x * horner(x, 0.061930823554439053, 0.050869278211592137, 0.058937613663801257, 0.066662405991827031, 0.076923169907730973, 0.090909089772739912,
                    0.11111111111805276, 0.14285714285712656, 0.20000000000000001);
}
/// atanh x for |x| <= 1/4. Interpolated at the Chebyshev nodes of x^2 in [0, 1/16], relative error 2^-64.
constexpr double_double atanh_kernel(double x) {
  const double_double square = two_product(x, x);
  const double tail = atanh_tail(square.high);
  return odd_series({x, 0}, square, one_third, tail);
}

/// e^x for |x| <= 40.
constexpr double_double exp_double_double(double x) {
  const scaled_double_double power = exp_scaled({x, 0});
  return scale(power.value, power.exponent);
}

/// e^x / 2 where that is the hyperbolic sine and cosine: x > 40, possibly past the largest double.
constexpr double half_exp(double x) {
  if (x > 711) return infinity;
  const scaled_double_double power = exp_scaled({x, 0});
  return round_scaled(power.value, power.exponent - 1);
}

/// cosh x for |x| <= 40.
constexpr double_double cosh_double_double(double x) {
  const double_double power = exp_double_double(x);
  return (power + double_double{1, 0} / power) * 0.5;
}

/// Hyperbolic sine, within 0.52 ulp.
constexpr double sinh(double x) {
  if (isnan(x) || x == 0) return x;
  const double size = fabs(x);
  if (size <= 1) return sinh_kernel(x).high;
  if (size > 40) return copysign(half_exp(size), x);
  const double_double power = exp_double_double(size);
  return copysign((power - double_double{1, 0} / power).high / 2, x);
}

/// Hyperbolic cosine, within 0.52 ulp.
constexpr double cosh(double x) {
  if (isnan(x)) return x;
  return fabs(x) > 40 ? half_exp(fabs(x)) : cosh_double_double(fabs(x)).high;
}

/// Hyperbolic tangent, within 0.52 ulp. Above 20 it rounds to 1.
constexpr double tanh(double x) {
  if (isnan(x) || x == 0) return x;
  if (fabs(x) > 20) return copysign(1.0, x);
  if (fabs(x) <= 1) return (sinh_kernel(x) / cosh_double_double(x)).high;
  const double_double power = exp_double_double(2 * fabs(x));
  return copysign(((power - 1.0) / (power + 1.0)).high, x);
}

/// log(x + sqrt(square)), for x > 0.
constexpr double_double log_of_sum_with_root(double x, double_double square) { return log_double_double(sqrt(square) + x); }

/// log(2 x), for x > 0.
constexpr double_double log_of_double(double x) { return log_double_double({x, 0}) + ln_2; }

/// Inverse hyperbolic sine, within 0.52 ulp. Past 2^30 it is log(2 |x|) within 2^-62.
constexpr double asinh(double x) {
  if (!isfinite(x)) return x;
  const double size = fabs(x);
  if (size <= 0.25) return x == 0 ? x : asinh_kernel(x).high;
  if (size >= 0x1p30) return copysign(log_of_double(size).high, x);
  return copysign(log_of_sum_with_root(size, two_product(x, x) + 1.0).high, x);
}

/// Inverse hyperbolic cosine, within 0.52 ulp. NaN below 1.
constexpr double acosh(double x) {
  if (!(x >= 1)) return not_a_number;
  if (x == infinity) return x;
  if (x >= 0x1p30) return log_of_double(x).high;
  return log_of_sum_with_root(x, two_product(x, x) - 1.0).high;
}

/// Inverse hyperbolic tangent, within 0.52 ulp. +-infinity at +-1, NaN beyond.
constexpr double atanh(double x) {
  const double size = fabs(x);
  if (!(size <= 1)) return not_a_number;
  if (size == 1) return copysign(infinity, x);
  if (size <= 0.25) return x == 0 ? x : atanh_kernel(x).high;
  return copysign(log_double_double(two_sum(1, size) / two_sum(1, -size)).high / 2, x);
}

constexpr float sinh(float x) { return to_float(sinh(double{x})); }
constexpr float cosh(float x) { return to_float(cosh(double{x})); }
constexpr float tanh(float x) { return to_float(tanh(double{x})); }
constexpr float asinh(float x) { return to_float(asinh(double{x})); }
constexpr float acosh(float x) { return to_float(acosh(double{x})); }
constexpr float atanh(float x) { return to_float(atanh(double{x})); }

}  // namespace gradfold::detail::constant
