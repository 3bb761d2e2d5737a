// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/digamma.hpp>
#include <gradfold/constant/exponential.hpp>
#include <gradfold/constant/polynomial.hpp>
#include <gradfold/constant/reflection.hpp>

/// The logarithm of |gamma(x)| for constant expressions, summed in double-double and rounded once.
namespace gradfold::detail::constant {

inline constexpr double_double half_log_two_pi{0.91893853320467278, -3.8782941580672414e-17};

/// log gamma(2 + t) for |t| <= 1/2: t p(t), so that the zero at 2 is exact. Interpolated at the Chebyshev nodes,
/// relative error 2^-60.
constexpr double_double log_gamma_near_2(double t) {
  const double tail = t * horner(t, 1.4963573191192003e-8, -3.1314285360886705e-8, 4.5099835675218082e-8, -9.5014164254233848e-8, 2.1296927273152281e-7,
                                 -4.5111811910163092e-7, 9.5495103929595323e-7, -2.0388192484564222e-6, 4.3748925206360313e-6, -9.4395419210247146e-6,
                                 2.0507210547909601e-5, -4.4926232093605168e-5, 9.9457512901768888e-5, -0.00022315475870367355, 0.00050966952473928049,
                                 -0.0011927539116954181, 0.0028905103307415836, -0.0073855510286741114, 0.020580808427784546);
  const double_double constant{0.42278433509846713, 4.9421006336121439e-18};
  const double_double linear{0.3224670334241132, 1.520375245372498e-17};
  const double_double quadratic{-0.067352301053198088, -6.2128450010097344e-18};
  return (constant + ((quadratic + tail) * t + linear) * t) * t;
}

/// log gamma(x) for x > 5/2 by the recurrence: gamma(x) = (x - 1) (x - 2) … y gamma(y) with y in (3/2, 5/2]. Meant for
/// x < 8.
constexpr double_double log_gamma_by_product(double x) {
  double y = x;
  double_double product{1, 0};
  while (y > 2.5) {
    y -= 1;
    product = product * y;
  }
  return log_double_double(product) + log_gamma_near_2(y - 2);
}

/// log gamma(x) for x >= 8 by Stirling's formula, (x - 1/2) log x - x + log(2 pi)/2 + p(1/x^2)/x. The correction p is
/// interpolated at the Chebyshev nodes of 1/x^2 in [0, 1/64], error 2^-63 of the whole.
constexpr double_double log_gamma_by_stirling(double x) {
  const double reciprocal = 1 / x;
  const double correction =
      reciprocal * horner(reciprocal * reciprocal, 0.11001554697230516, -0.027742741357056264, 0.0063833220592708489, -0.0019172870558704738,
                          0.00084174957082905322, -0.00059523809142679289, 0.00079365079364503936, -0.0027777777777777744, 0.083333333333333329);
  const double_double product = two_sum(x, -0.5) * log_double_double({x, 0});
  return ((product - x) + half_log_two_pi) + correction;
}

/// log |gamma(x)| for -1/2 <= x < 2^70 other than 0. Next to 1 two equally small terms are added, not cancelled.
constexpr double_double log_gamma_double_double(double x) {
  if (x < 0.5) return log_gamma_near_2(x) - log_double_double(magnitude(two_product(x, x) + x));
  if (x < 1.5) return log_gamma_near_2(x - 1) - log_double_double({x, 0});
  if (x <= 2.5) return log_gamma_near_2(x - 2);
  return x < 8 ? log_gamma_by_product(x) : log_gamma_by_stirling(x);
}

/// log |gamma(-x)| for x > 1/2, no integer: gamma(x) gamma(-x) = -pi/(x sin(pi x)).
constexpr double_double log_gamma_reflected(double x) {
  const double_double product = magnitude(sin_pi(x)) * x;
  return log_double_double(pi / product) - log_gamma_double_double(x);
}

/// log |gamma(x)|. Within 0.6 ulp for x > 0; for x < 0 the absolute error stays below 2^-60 of log |gamma(-x)|, which
/// counts next to the zeros there. +infinity at the poles 0, -1, -2, … and at both infinities.
constexpr double lgamma(double x) {
  if (isnan(x)) return x;
  if (isinf(x) || is_pole(x)) return infinity;
  if (x >= 0x1p70) return round_scaled((log_double_double({x, 0}) - 1.0) * (x * 0x1p-70), 70);
  return x < -0.5 ? log_gamma_reflected(-x).high : log_gamma_double_double(x).high;
}

constexpr float lgamma(float x) { return to_float(lgamma(double{x})); }

}  // namespace gradfold::detail::constant
