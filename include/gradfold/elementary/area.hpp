// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/hyperbolic.hpp>
#include <gradfold/elementary/logarithm.hpp>

/// Inverse hyperbolic functions on lanes: odd series next to zero, elsewhere the logarithm of a number in two parts.
namespace gradfold::detail {

/// log(2^n (u + low)) for normal u >= 1, low small beside it, n = 0 or 1.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_of_parts(const lanes<T>& u, const lanes<T>& low_over_u, const lanes<T>& n) {
  using b = binary_format<double>;
  const split_number<T> parts = split(u);
  const logarithm_rest<T> rest = rest_of_logarithm(parts.f);
  const lanes<T> k = number_lanes<T>(parts.k) + n;
  return k * b::ln2_high - ((rest.half_square - (rest.correction + (k * b::ln2_low + low_over_u))) - parts.f);
}
/// log(x + sqrt(w)) for x >= 0, w = w.high + w.low >= 0; from 2^30 on, where the two are one number, log(2x).
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_with_root(const lanes<T>& x, const double_double_lanes& w) {
  const lane_mask<T> large = x >= 0x1p30;
  const lanes<T> root = square_root_lanes(w.high);
  const double_double_lanes square = exact_product(root, root);
  const lanes<T> residual = ((w.high - square.high) - square.low) + w.low, root_low = where(root == 0.0, 0.0, residual / (root + root));
  const lane_mask<T> root_first = root > x;
  const double_double_lanes sum = ordered_sum(where(root_first, root, x), where(root_first, x, root));
  return logarithm_of_parts(where(large, x, sum.high), where(large, 0.0, (sum.low + root_low) / sum.high), where(large, 1.0, 0.0));
}

template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> area_sine_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x), inside = where(size >= 0x1p30, 1.0, size);
  const double_double_lanes square = exact_product(inside, inside);
  const lane_mask<T> above_one = inside > 1.0;
  const double_double_lanes sum = ordered_sum(where(above_one, square.high, 1.0), where(above_one, 1.0, square.high));
  const lanes<T> large = logarithm_with_root(size, {sum.high, sum.low + square.low}), near = where(size <= 0.25, x, 0.25);
  const lanes<T> near_square = near * near, small = near + near * (near_square * (constant::asinh_tail(near_square) - constant::one_sixth.high));
  return inside_or_called<area_sine>(size <= std::numeric_limits<double>::max(), where(size <= 0.25, where(x == 0.0, x, small), with_sign_of(large, x)), x);
}
/// sqrt(x^2 - 1) by t = x - 1, which is exact: t^2 + 2t.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> area_cosine_lanes(const lanes<T>& x) {
  const lanes<T> t = where(x >= 0x1p30, 1.0, x - 1), twice = t + t;
  const double_double_lanes square = exact_product(t, t);
  const lane_mask<T> far = t > 2.0;
  const double_double_lanes sum = ordered_sum(where(far, square.high, twice), where(far, twice, square.high));
  return inside_or_called<area_cosine>((x >= 1.0) & (x <= std::numeric_limits<double>::max()), logarithm_with_root(x, {sum.high, sum.low + square.low}), x);
}
/// Half the logarithm of (1 + x) / (1 - x).
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> area_tangent_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x), inside = where(size < 1.0, size, 0.5);
  const double_double_lanes above = ordered_sum(lanes<double>(1.0), inside), below = ordered_sum(lanes<double>(1.0), -inside);
  const lanes<T> quotient = above.high / below.high;
  const double_double_lanes back = exact_product(quotient, below.high);
  const lanes<T> residual = ((above.high - back.high) - back.low) + (above.low - quotient * below.low);
  const lanes<T> large = 0.5 * logarithm_of_parts(quotient, residual / above.high, lanes<double>(0.0)), square = x * x;
  const lanes<T> small = x + x * (square * (constant::one_third.high + constant::atanh_tail(square)));
  return inside_or_called<area_tangent>(size < 1.0, where(size <= 0.25, where(x == 0.0, x, small), with_sign_of(large, x)), x);
}

}  // namespace gradfold::detail
