// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/hyperbolic.hpp>
#include <gradfold/elementary/format.hpp>

/// Exponentials and hyperbolic functions on lanes.
namespace gradfold::detail {

/// 2^n (1 + rest).
template <class T>
struct reduced_exponential {
  word_lanes<T> n;
  lanes<T> rest;
};
/// e^r - 1 - r for |r| <= ln(2)/2: the series.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> exponential_excess(const lanes<T>& r) {
  using f = binary_format<T>;
  T factorial = 1;
  T inverse[f::exp_terms + 1] = {};
  for (int k = 1; k <= f::exp_terms; ++k) inverse[k] = 1 / (factorial *= static_cast<T>(k));
  lanes<T> sum = inverse[f::exp_terms];
  for (int k = f::exp_terms - 1; k >= 2; --k) sum = sum * r + inverse[k];
  return r * r * sum;
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> exponential_series(const lanes<T>& r) {
  return r + exponential_excess(r);
}
/// e^x, |rest| < 0.42: by r = x - n ln 2 and the series of e^r - 1.
template <class T>
GRADFOLD_ALWAYS_INLINE() reduced_exponential<T> reduce_exponential(const lanes<T>& x) {
  using f = binary_format<T>;
  const whole_number<T> n = rounded(x * f::log2_e);
  return {n.n, exponential_series((x - n.number * f::ln2_high) - n.number * f::ln2_low)};
}
/// 2^n (1 + r + excess), where r + excess is e^x / 2^n - 1 with some digits more than a number has.
struct parted_exponential {
  word_lanes<double> n;
  lanes<double> r, excess;
};
/// e^(x + low).
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() parted_exponential part_exponential(const lanes<T>& x, const lanes<T>& low) {
  using f = binary_format<double>;
  const whole_number<T> n = rounded(x * f::log2_e);
  const lanes<T> first = x - n.number * f::ln2_high, second = n.number * f::ln2_low - low, r = first - second;
  return {n.n, r, exponential_excess(r) + ((first - r) - second)};
}
/// x, but no less than `low` and no more than `high`; NaN stays.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> between(const lanes<T>& x, T low, T high) {
  const lanes<T> above = where(x < low, low, x);
  return where(above > high, high, above);
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> exponential_lanes(const lanes<T>& x) {
  using f = binary_format<T>;
  const reduced_exponential<T> e = reduce_exponential(between(x, f::least_exp, f::greatest_exp));
  return scaled(1 + e.rest, e.n);
}
/// 2^x = 2^n exp((x - n) ln 2).
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> exponential_base2_lanes(const lanes<T>& x) {
  const lanes<T> inside = between(x, -1077.0, 1025.0);
  const whole_number<T> n = rounded(inside);
  return scaled(1 + exponential_series((inside - n.number) * constant::ln_2.high), n.n);
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> exponential_minus_one_lanes(const lanes<T>& x) {
  const parted_exponential e = part_exponential(between(x, -40.0, 709.0), lanes<double>(0.0));
  const lanes<T> scale = power_of_two<T>(e.n);
  const double_double_lanes sum = ordered_sum(scale - 1, scale * e.r);
  return inside_or_called<exponential_minus_one>(x <= 709.0, where(x == 0.0, x, sum.high + (sum.low + scale * e.excess)), x);
}

/// e^x / 2 and e^-x / 2 for 0 <= x <= 709.
struct exponential_halves {
  lanes<double> growing, falling;
};
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() exponential_halves halves_of_exponentials(const lanes<T>& size) {
  const reduced_exponential<T> e = reduce_exponential(where(size < 709.0, size, 709.0));
  const lanes<T> growing = (1 + e.rest) * power_of_two<T>(e.n - 1);
  return {growing, 0.25 / growing};
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> cosh_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x);
  const exponential_halves e = halves_of_exponentials(size);
  return inside_or_called<hyperbolic_cosine>(size < 709.0, e.growing + e.falling, x);
}
/// Up to 1 by the odd series.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> sinh_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x), square = x * x;
  const exponential_halves e = halves_of_exponentials(size);
  const lanes<T> small = x + x * (square * (constant::one_sixth.high + constant::sinh_tail(square)));
  const lanes<T> z = where(size <= 1.0, small, with_sign_of(e.growing - e.falling, x));
  return inside_or_called<hyperbolic_sine>(size < 709.0, where(x == 0.0, x, z), x);
}
/// tanh x = m / (m + 2), m = exp(2x) - 1, for |x| with the sign of x. Below 0.35, where that rounds too often, Lambert's
/// continued fraction x / (1 + z/(3 + z/(5 + … z/13))), z = x^2, as x less a small quotient.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> tanh_lanes(const lanes<T>& x) {
  const lanes<T> absolute_x = size_of_lanes(x), size = where(absolute_x > binary_format<T>::greatest_tanh, binary_format<T>::greatest_tanh, absolute_x);
  const reduced_exponential<T> e = reduce_exponential(size + size);
  const lanes<T> scale = power_of_two<T>(e.n);
  const lanes<T> m = scale * e.rest + (scale - 1), t = m / (m + 2), z = x * x;
  const lanes<T> small = x - x * z * ((27 * z + 2772) * z + 45045) / (((28 * z + 3150) * z + 62370) * z + 135135);
  return where(size < T(0.35), where(x == T(0), x, small), with_sign_of(t, x));
}

}  // namespace gradfold::detail
