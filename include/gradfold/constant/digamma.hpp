// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/exponential.hpp>
#include <gradfold/constant/polygamma_series.hpp>
#include <gradfold/constant/polynomial.hpp>
#include <gradfold/constant/reflection.hpp>

#include <concepts>

/// The derivatives of lgamma. The standard library has none of them, so these serve at run time as well: for double and
/// float the constant functions, for long double a series in that type.
namespace gradfold::detail::constant {

/// digamma(3/2 + t) for |t| <= 1/2: (3/2 + t - root) p(t) with the positive root 1.4616… in three parts, so that the
/// relative error is kept there. p is interpolated at the Chebyshev nodes, relative error 2^-60.
constexpr double_double digamma_near_root(double_double t) {
  const double_double distance = (two_sum(t.high, 0.038367855031637754) + t.low) - double_double{9.5499954299656974e-17, 2.89392992820415e-33};
  const double tail =
      t.high * horner(t.high, -8.153978973309418e-5, 0.00012230983055406747, -6.1155426175075095e-5, 9.1733832891747918e-5, -0.00021786821455014509,
                      0.0003268068044141764, -0.00045996251446125762, 0.00068997178011668409, -0.001042261556504223, 0.0015635679757533885,
                      -0.0023446500823513208, 0.0035180800751066694, -0.0052800178208987402, 0.0079270240679612369, -0.011908215172584002, 0.017907248195969127,
                      -0.026975796844275361, 0.040760833944626568, -0.061922133271657062, 0.094988724452830006, -0.14840492305391761);
  const double_double constant{0.95105587603183284, 4.2921181027881988e-17};
  const double_double linear{-0.42362742128146047, -2.5922750428264427e-17};
  const double_double quadratic{0.24054248424078736, -4.3395808629111768e-18};
  return distance * (constant + t * (linear + t * (quadratic + tail)));
}

/// 1/x, relative error below 2^-100.
constexpr double_double inverse(double x) {
  const double quotient = 1 / x;
  const double_double product = two_product(quotient, x);
  return {quotient, ((1 - product.high) - product.low) / x};
}

/// digamma(x) for 1 <= x < 6 by the recurrence digamma(y + 1) = digamma(y) + 1/y.
constexpr double_double digamma_by_recurrence(double x) {
  double y = x;
  double_double sum{0, 0};
  while (y > 2) {
    y -= 1;
    sum = sum + inverse(y);
  }
  return sum + digamma_near_root({y - 1.5, 0});
}

/// digamma(x) for x >= 6: log x - 1/(2x) - p(1/x^2)/x^2, p interpolated at the Chebyshev nodes of 1/x^2 in [0, 1/36],
/// error 2^-62.
constexpr double_double digamma_by_expansion(double x) {
  const double reciprocal = 1 / x;
  const double square = reciprocal * reciprocal;
  const double tail = square * horner(square, -8.0222782417059975, 2.244886244108677, -0.42041318081936341, 0.082918046082184643, -0.021087974182607102,
                                      0.0075757228720815667, -0.0041666665215518255, 0.0039682539679433068, -0.008333333333333073, 0.083333333333333329);
  return (log_double_double({x, 0}) - 0.5 * reciprocal) - tail;
}

/// digamma(x) for finite x >= 2^-60.
constexpr double_double digamma_double_double(double x) {
  if (x >= 6) return digamma_by_expansion(x);
  if (x >= 1) return digamma_by_recurrence(x);
  return digamma_near_root(two_sum(x, -0.5)) - inverse(x);
}

/// The derivative of lgamma. Within 0.6 ulp for x > 0, next to its root too; below, the error is measured against the
/// largest term of digamma(-x) = digamma(x) + 1/x + pi cot(pi x). NaN at the poles 0, -1, -2, … and at -infinity.
constexpr double digamma(double x) {
  if (isnan(x) || x == infinity) return x;
  if (is_pole(x)) return not_a_number;
  if (fabs(x) <= 0x1p-1024) return -copysign(infinity, x);
  if (fabs(x) <= 0x1p-60) return -1 / x;
  if (x > 0) return digamma_double_double(x).high;
  const double_double cotangent = pi * (cos_pi(-x) / sin_pi(-x));
  return ((digamma_double_double(-x) - inverse(x)) + cotangent).high;
}

/// trigamma(x) for x >= 6: 1/x + 1/(2x^2) + p(1/x^2)/x^3, p interpolated at the Chebyshev nodes of 1/x^2 in [0, 1/36],
/// error 2^-61.
constexpr double trigamma_by_expansion(double x) {
  const double reciprocal = 1 / x;
  const double square = reciprocal * reciprocal;
  return reciprocal + (0.5 * square + reciprocal * square *
                                          horner(square, 1186.6826110496297, -309.85760656470171, 48.315433804519358, -6.9551178547371579, 1.1647721405449238,
                                                 -0.25309630825669804, 0.07575747637036373, -0.033333332995639571, 0.023809523808930741, -0.033333333333332923,
                                                 0.16666666666666666));
}

/// trigamma(x) for x > 2^-512 by the recurrence trigamma(y) = trigamma(y + 1) + 1/y^2; the squares are in two parts, for the
/// first of them is most of the sum.
constexpr double positive_trigamma(double x) {
  if (x < 0x1p-60) return 1 / x / x;
  double y = x;
  double_double sum{0, 0};
  while (y < 6) {
    const double_double quotient = inverse(y);
    sum = sum + quotient * quotient;
    y += 1;
  }
  return (sum + trigamma_by_expansion(y)).high;
}

/// The derivative of digamma, within 2 ulp for x > 0 and 3 ulp below. +infinity at the poles 0, -1, -2, …, NaN at -infinity.
constexpr double trigamma(double x) {
  if (isnan(x) || x == -infinity) return not_a_number;
  if (x == infinity) return 0;
  if (is_pole(x) || fabs(x) <= 0x1p-512) return infinity;
  if (x > 0) return positive_trigamma(x);
  const double quotient = (pi / sin_pi(-x)).high;
  return quotient * quotient - positive_trigamma(1 - x);
}

constexpr float digamma(float x) { return to_float(digamma(double{x})); }
constexpr float trigamma(float x) { return to_float(trigamma(double{x})); }

/// For `long double` at run time, and for callers that name the type.
template <std::floating_point T>
constexpr T digamma(T x) {
  if constexpr (std::same_as<T, long double>) return digamma_series(x);
  else return digamma(x);
}
template <std::floating_point T>
constexpr T trigamma(T x) {
  if constexpr (std::same_as<T, long double>) return trigamma_series(x);
  else return trigamma(x);
}

}  // namespace gradfold::detail::constant
