// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/inverse_trigonometric.hpp>
#include <gradfold/elementary/format.hpp>
#include <gradfold/evaluate.hpp>

/// Angles and their functions on lanes.
namespace gradfold::detail {

/// x = angle + low + quadrant pi/2, |angle| <= pi/4.
struct reduced_angle_lanes {
  lanes<double> angle, low;
  word_lanes<double> quadrant;
};
/// The lanes that are not `near`, by the binary digits of 2/pi; of infinities and NaN a NaN.
GRADFOLD_NEVER_INLINE() inline void reduce_far(const lane_mask<double>& near, const lanes<double>& x, reduced_angle_lanes& r) {
  for (int l = 0; l < lanes<double>::count; ++l) {
    if (near.of[l] != 0) continue;
    const double from = x.of[l];
    const constant::reduced_angle z = constant::is_number(from) ? constant::reduce_angle(from) : constant::reduced_angle{{from - from, 0}, 0};
    r.angle.of[l] = z.angle.high, r.low.of[l] = z.angle.low, r.quadrant[l] = z.quadrant;
  }
}
/// x - n pi/2 by pi/2 in three parts (Cody and Waite): the first two have 33 bits, so their products with n are exact below 2^17.
/// Within 2^-40 of a multiple of pi/2 other than 0 that loses too much.
/// What `finish` makes of the reduced angles; it is there twice, for g++ keeps in memory what is joined.
template <std::same_as<double> T, class F>
GRADFOLD_ALWAYS_INLINE() auto with_reduced_angles(const lanes<T>& x, F&& finish) {
  const whole_number<T> n = rounded(x * 0x1.45f306dc9c883p-1);
  const lanes<T> first = x - n.number * 0x1.921fb544p+0, second = n.number * 0x1.0b4611a6p-34, third = n.number * 0x1.3198a2e037073p-69;
  const lanes<T> high = first - second, taken = first - high;
  const lanes<T> low = ((first - (high + taken)) + (taken - second)) - third, angle = high + low;
  const lane_mask<T> near = (size_of_lanes(x) <= 0x1p17) & ((size_of_lanes(angle) >= 0x1p-40) | (n.number == 0.0));
  const reduced_angle_lanes r{angle, (high - angle) + low, n.n};
  if (__builtin_expect(all_lanes(near), 1)) return finish(r);
  reduced_angle_lanes all = r;
  reduce_far(near, x, all);
  return finish(all);
}
/// Of a reduced angle, each a sum of two numbers.
struct quadrant_functions {
  double_double_lanes sine, cosine;
};
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() quadrant_functions first_quadrant(const lanes<T>& x, const lanes<T>& low) {
  const lanes<T> square = x * x, half_square = square * 0.5, near_one = 1 - half_square;
  return {{x, x * (square * (constant::sin_tail(square) - constant::one_sixth.high)) + low * near_one},
          {near_one, ((1 - near_one) - half_square) + (square * square * constant::cos_tail(square) - x * low)}};
}
struct sines_and_cosines {
  lanes<double> sine, cosine;
};
/// Exchanged in odd quadrants, with the signs of the quadrant.
GRADFOLD_ALWAYS_INLINE() sines_and_cosines turned(const quadrant_functions& z, const word_lanes<double>& quadrant) {
  const lane_mask<double> even{(quadrant & 1) == 0};
  const lanes<double> s = z.sine.high + z.sine.low, c = z.cosine.high + z.cosine.low;
  const word_lanes<double> of_sine = (quadrant & 2) << 62, of_cosine = ((quadrant + 1) & 2) << 62;
  return {lanes_of<double>(words_of(where(even, s, c)) ^ of_sine), lanes_of<double>(words_of(where(even, c, s)) ^ of_cosine)};
}
/// sin / cos, or -cos / sin in odd quadrants, corrected by what the two lost when they were rounded.
GRADFOLD_ALWAYS_INLINE() lanes<double> quotient_in_quadrant(const quadrant_functions& z, const word_lanes<double>& quadrant) {
  const lane_mask<double> even{(quadrant & 1) == 0};
  const double_double_lanes s = ordered_sum(z.sine.high, z.sine.low), c = ordered_sum(z.cosine.high, z.cosine.low);
  const lanes<double> divisor = where(even, c.high, s.high), quotient = where(even, s.high, -c.high) / divisor;
  return quotient + (where(even, s.low, -c.low) - quotient * where(even, c.low, s.low)) / divisor;
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() sines_and_cosines sine_and_cosine_lanes(const lanes<T>& x) {
  return with_reduced_angles(x, [&](const reduced_angle_lanes& r) GRADFOLD_INLINE_LAMBDA() {
    const sines_and_cosines z = turned(first_quadrant(r.angle, r.low), r.quadrant);
    return sines_and_cosines{where(x == 0.0, x, z.sine), z.cosine};
  });
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> sine_lanes(const lanes<T>& x) {
  return sine_and_cosine_lanes(x).sine;
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> cosine_lanes(const lanes<T>& x) {
  return sine_and_cosine_lanes(x).cosine;
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> tangent_lanes(const lanes<T>& x) {
  return with_reduced_angles(x, [&](const reduced_angle_lanes& r)
                                    GRADFOLD_INLINE_LAMBDA() { return where(x == 0.0, x, quotient_in_quadrant(first_quadrant(r.angle, r.low), r.quadrant)); });
}

/// The arc tangent of small / large for 0 <= small <= large; from 7/16 on around 1, by atan q = pi/4 + atan((q - 1)/(q + 1)).
struct octant {
  lanes<double> base, base_low, rest;
};
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() octant first_octant(const lanes<T>& small, const lanes<T>& large) {
  const lane_mask<T> near_axis = small < large * (7.0 / 16);
  const lanes<T> difference = small - large, sum = large + small, divisor = where(near_axis, large, sum);
  const lanes<T> t = where(near_axis, small, difference) / divisor, square = t * t;
  const lanes<T> lost = ((small - (difference + large)) - t * (small - (sum - large))) / divisor;
  const lanes<T> rest = t + (t * (square * (constant::atan_tail(square) - constant::one_third.high)) + where(near_axis, 0.0, lost));
  return {where(near_axis, 0.0, constant::quarter_pi.high), where(near_axis, 0.0, constant::quarter_pi.low), rest};
}
/// c - z for an angle z.
GRADFOLD_ALWAYS_INLINE() octant taken_from(const constant::double_double& c, const octant& z) { return {c.high - z.base, c.low - z.base_low, -z.rest}; }
GRADFOLD_ALWAYS_INLINE() octant either(const lane_mask<double>& c, const octant& x, const octant& y) {
  return {where(c, x.base, y.base), where(c, x.base_low, y.base_low), where(c, x.rest, y.rest)};
}
GRADFOLD_ALWAYS_INLINE() lanes<double> angle_of(const octant& z) { return z.base + (z.rest + z.base_low); }

template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> arctangent_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x), one = 1.0;
  const lane_mask<T> steep = size > 1.0;
  const octant z = first_octant(where(steep, one, size), where(steep, size, one));
  return inside_or_called<arctangent>(size <= std::numeric_limits<double>::max(), with_sign_of(angle_of(either(steep, taken_from(constant::half_pi, z), z)), x),
                                      x);
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lane_mask<T> is_moderate(const lanes<T>& size) {
  return (size >= 0x1p-500) & (size <= 0x1p500);
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> arctangent2_lanes(const lanes<T>& y, const lanes<T>& x) {
  const lanes<T> height = size_of_lanes(y), width = size_of_lanes(x);
  const lane_mask<T> steep = height > width;
  octant z = first_octant(where(steep, width, height), where(steep, height, width));
  z = either(steep, taken_from(constant::half_pi, z), z);
  z = either(x < 0.0, taken_from(constant::pi, z), z);
  return inside_or_called<arctangent2>(is_moderate(height) & is_moderate(width), with_sign_of(angle_of(z), y), y, x);
}

/// asin s - s for |s| <= 1/2, over s; square = s^2.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> arcsine_excess(const lanes<T>& square) {
  return square * (constant::one_sixth.high + constant::asin_tail(square));
}
/// sqrt((1 - |x|)/2) in two parts and the arc sine of that less itself: asin x = pi/2 - 2 asin sqrt((1 - x)/2).
struct complementary_arcsine {
  lanes<double> root, rest;
};
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() complementary_arcsine arcsine_of_complement(const lanes<T>& square, const lanes<T>& excess) {
  const lanes<T> whole = square_root_lanes(square), root = upper_half(whole);
  const lanes<T> low = where(square == 0.0, 0.0, (square - root * root) / (whole + root));
  return {root, low + whole * excess};
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> arcsine_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x);
  const lane_mask<T> small = size <= 0.5;
  const lanes<T> square = where(small, x * x, (1 - size) * 0.5), excess = arcsine_excess(square);
  const complementary_arcsine c = arcsine_of_complement(square, excess);
  const lanes<T> large = (constant::half_pi.high - 2 * c.root) + (constant::half_pi.low - 2 * c.rest);
  return inside_or_called<arcsine>(size <= 1.0, where(small, x + x * excess, with_sign_of(large, x)), x);
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> arccosine_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x);
  const lane_mask<T> small = size <= 0.5;
  const lanes<T> square = where(small, x * x, (1 - size) * 0.5), excess = arcsine_excess(square);
  const complementary_arcsine c = arcsine_of_complement(square, excess);
  const lanes<T> right = 2 * (c.root + c.rest), left = (constant::pi.high - 2 * c.root) + (constant::pi.low - 2 * c.rest);
  const lanes<T> middle = constant::half_pi.high - (x - (constant::half_pi.low - x * excess));
  return inside_or_called<arccosine>(size <= 1.0, where(small, middle, where(x < 0.0, left, right)), x);
}

}  // namespace gradfold::detail
