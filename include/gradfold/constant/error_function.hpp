// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/exponential.hpp>
#include <gradfold/constant/polynomial.hpp>

/// erf, erfc and the normal distribution for constant expressions. Squares in exponents are held in double-double, so
/// the tails keep their accuracy down to the subnormal numbers.
namespace gradfold::detail::constant {

inline constexpr double_double two_over_root_pi{1.1283791670955126, 1.5335459613165881e-17};
inline constexpr double_double one_over_root_two{0.70710678118654757, -4.8336466567264567e-17};
inline constexpr double_double one_over_root_two_pi{0.3989422804014327, -2.49232720227773e-17};

/// The higher terms of erf_kernel, at x^2.
template <class X>
constexpr X erf_tail(const X& x) {
  return x * horner(x, 7.2722726079329844e-11, -1.1958260314139839e-9, 1.4776603534204896e-8, -1.6364011649216931e-7, 1.6462039884327549e-6,
                    -1.4925648275827883e-5, 0.0001205533294187873, -0.00085483270229378902, 0.0052239776254379535, -0.026866170645131044);
}
/// erf x for |x| <= 3/4, square = x^2. Interpolated at the Chebyshev nodes of x^2 in [0, 0.5626], relative error 2^-63.
constexpr double_double erf_kernel(double_double x, double_double square) {
  const double tail = erf_tail(square.high);
  const double_double cubic{-0.37612638903183754, 1.3445279310173196e-17};
  const double_double quintic{0.11283791670955125, 4.5436713618173245e-18};
  return x * (two_over_root_pi + square * (cubic + square * (quintic + tail)));
}

/// The higher terms of scaled_complement, at t.
template <class X>
constexpr X complement_tail(const X& x) {
  return x * horner(x, 1.0864968675146544e-9, 2.6593619173872248e-9, -1.3460177240659747e-8, -2.0407987295734349e-8, 1.0900288905582297e-7,
                    7.7925678695545263e-8, -8.2441638567244912e-7, 2.9133450226950463e-7, 5.7091134746417999e-6, -1.1220872607256473e-5, -2.4398965086168854e-5,
                    0.00015062132925022898, -0.00019925675979602726, -0.00075777322210397963, 0.0050319699886655321, -0.016197734065763532,
                    0.037167515536446753, -0.066330365811656938, 0.093732834998403694, -0.1010390660363248, 0.068097054254691411, 0.015379652102620038);
}
/// (1 + 2 x) e^(x^2) erfc(x) for x in [3/4, 28], a polynomial in t = (x - 4)/(x + 4), the variable of Shepherd and
/// Laframboise ("Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", 1981). Interpolated at the Chebyshev nodes of t,
/// relative error 2^-58.
constexpr double_double scaled_complement(double_double x) {
  const double_double t = (x - 4.0) / (x + 4.0);
  const double tail = complement_tail(t.high);
  const double_double constant{1.2329951186255526, -4.6241856347830584e-17};
  const double_double linear{-0.1396211168405625, -7.1685579071457553e-18};
  return constant + t * (linear + tail);
}

/// erfc x for |x| <= 28, square = x^2.
constexpr scaled_double_double complement(double_double x, double_double square) {
  if (fabs(x.high) <= 0.75) return {-erf_kernel(x, square) + 1.0, 0};
  const double_double size = x.high < 0 ? -x : x;
  const scaled_double_double power = exp_scaled(-square);
  const double_double tail = power.value * (scaled_complement(size) / (size * 2.0 + 1.0));
  if (x.high > 0) return {tail, power.exponent};
  return {-scale(tail, power.exponent) + 2.0, 0};
}

/// Error function, within 0.57 ulp.
constexpr double erf(double x) {
  if (isnan(x) || x == 0) return x;
  if (fabs(x) > 6) return copysign(1.0, x);
  if (fabs(x) < 0x1p-500) return round_scaled(two_over_root_pi * (x * 0x1p200), -200);
  const double_double square = two_product(x, x);
  if (fabs(x) <= 0.75) return erf_kernel({x, 0}, square).high;
  const scaled_double_double rest = complement({fabs(x), 0}, square);
  return copysign((-scale(rest.value, rest.exponent) + 1.0).high, x);
}

/// 1 - erf x without cancellation, within 0.65 ulp down to the smallest subnormal number.
constexpr double erfc(double x) {
  if (isnan(x)) return x;
  if (x > 28) return 0;
  if (x < -6) return 2;
  return to_double(complement({x, 0}, two_product(x, x)));
}

/// Distribution function of the standard normal distribution, erfc(-x/sqrt(2))/2, within 0.7 ulp in both tails.
constexpr double normal_cdf(double x) {
  if (isnan(x)) return x;
  if (x > 9) return 1;
  if (x < -39) return 0;
  const scaled_double_double twice = complement(one_over_root_two * -x, two_product(x, x) * 0.5);
  return round_scaled(twice.value, twice.exponent - 1);
}

/// Density of the standard normal distribution, e^(-x^2/2)/sqrt(2 pi), within 0.51 ulp in both tails.
constexpr double normal_pdf(double x) {
  if (isnan(x)) return x;
  if (fabs(x) > 39) return 0;
  const scaled_double_double power = exp_scaled(two_product(x, x) * -0.5);
  return round_scaled(one_over_root_two_pi * power.value, power.exponent);
}

constexpr float erf(float x) { return to_float(erf(double{x})); }
constexpr float erfc(float x) { return to_float(erfc(double{x})); }
constexpr float normal_cdf(float x) { return to_float(normal_cdf(double{x})); }
constexpr float normal_pdf(float x) { return to_float(normal_pdf(double{x})); }

}  // namespace gradfold::detail::constant
