// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary/exponential.hpp>
#include <gradfold/elementary/logarithm.hpp>

/// Powers and cube roots on lanes.
namespace gradfold::detail {

GRADFOLD_ALWAYS_INLINE() double_double_lanes operator*(const double_double_lanes& x, const double_double_lanes& y) {
  const double_double_lanes product = exact_product(x.high, y.high);
  return ordered_sum(product.high, product.low + (x.high * y.low + x.low * y.high));
}
GRADFOLD_ALWAYS_INLINE() double_double_lanes in_lanes(const constant::double_double& x) { return {x.high, x.low}; }

/// log(1 + f) = 2 s (1 + z (1/3 + z/5 + z^2/7 + …)), s = f / (2 + f), z = s^2, with relative error 2^-64 for |f| below 0.42.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() double_double_lanes precise_logarithm_of_one_and(const lanes<T>& f) {
  const lanes<T> divisor = 2 + f, lost = f - (divisor - 2), inverse = 1 / divisor, quotient = f * inverse;
  const double_double_lanes back = exact_product(quotient, divisor);
  const double_double_lanes s = ordered_sum(quotient, (((f - back.high) - back.low) - quotient * lost) * inverse), z = s * s;
  lanes<T> tail = 1.0 / 25;
  for (int i = 23; i >= 5; i -= 2) tail = tail * z.high + 1.0 / i;
  const double_double_lanes first = ordered_sum(lanes<double>(constant::one_third.high), z.high * tail);
  const double_double_lanes excess = s * (z * double_double_lanes{first.high, first.low + constant::one_third.low});
  const double_double_lanes sum = ordered_sum(s.high, excess.high);
  return {2 * sum.high, 2 * (sum.low + (s.low + excess.low))};
}
/// x^y = 2^(y log2 x) for normal x > 0 where the power is a normal number.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> power_lanes(const lanes<T>& x, const lanes<T>& y) {
  const split_number<T> parts = split(x);
  const double_double_lanes fraction = precise_logarithm_of_one_and(parts.f) * in_lanes(constant::log2_e);
  const lanes<T> k = number_lanes<T>(parts.k);
  const double_double_lanes whole = ordered_sum(k, fraction.high);
  const lane_mask<T> near = k == 0.0;
  const double_double_lanes sum{where(near, fraction.high, whole.high), fraction.low + where(near, 0.0, whole.low)};
  const double_double_lanes exponent = exact_product(sum.high, y);
  const lane_mask<T> inside = is_normal_and_positive(x) & (size_of_lanes(exponent.high) < 1020.0) & (size_of_lanes(y) <= 0x1p100);
  const whole_number<T> n = rounded(between(exponent.high, -1021.0, 1021.0));
  const lanes<T> rest = (exponent.high - n.number) + (exponent.low + sum.low * y);
  return inside_or_called<real_power>(inside, (1 + exponential_series(rest * constant::ln_2.high)) * power_of_two<T>(n.n), x, y);
}
/// The same for numbers of float: a logarithm in double has digits enough.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> power_of_floats_lanes(const lanes<T>& x, const lanes<T>& y) {
  const split_number<T> parts = split(x);
  const lanes<T> exponent = y * (number_lanes<T>(parts.k) + logarithm_of_one_and(parts.f) * constant::log2_e.high);
  const lane_mask<T> inside = is_normal_and_positive(x) & (size_of_lanes(y) <= std::numeric_limits<double>::max());
  return inside_or_called<real_power>(inside, exponential_base2_lanes(exponent), x, y);
}
/// x = 2^(3q) m: the root of m from the first terms of its series, then Halley's steps. Subnormal numbers are taken 2^54 times.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> cube_root_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x);
  const lane_mask<T> subnormal = size < std::numeric_limits<double>::min();
  const split_number<T> parts = split(where(subnormal, size * 0x1p54, size));
  const lanes<T> k = number_lanes<T>(parts.k), f = parts.f;
  const whole_number<T> q = rounded(k * constant::one_third.high);
  const lanes<T> remainder = k - 3 * q.number;
  const lanes<T> m = (1 + f) * where(remainder < 0.0, 0.5, where(remainder > 0.0, 2.0, 1.0));
  const lanes<T> factor = where(remainder < 0.0, 0.79370052598409974, where(remainder > 0.0, 1.2599210498948732, 1.0));
  lanes<T> root = factor * (1 + f * (constant::one_third.high + f * (f * (5.0 / 81) - 1.0 / 9)));
  for (int step = 0; step < 2; ++step) {
    const lanes<T> cube = root * root * root;
    root = root - root * ((cube - m) / (2 * cube + m));
  }
  const lanes<T> z = with_sign_of(root * power_of_two<T>(q.n) * where(subnormal, 0x1p-18, 1.0), x);
  return where((size > 0.0) & (size <= std::numeric_limits<double>::max()), z, x);
}

}  // namespace gradfold::detail
