// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/polynomial.hpp>
#include <gradfold/constant/trigonometric.hpp>

/// asin, acos, atan and atan2 for constant expressions, summed in double-double and rounded once. The edges are those
/// of Annex F of C, signed zeros and infinities included.
namespace gradfold::detail::constant {

/// What follows -1/3 in the series of atan_kernel, at x^2.
template <class X>
constexpr X atan_tail(const X& x) {
  return x * horner(x, -0.013590211562022878, 0.03038251867849515, -0.040971800857989918, 0.047186746712139543, -0.052581254043945355, 0.058819572461337483,
                    -0.066666460247788967, 0.076923070060386664, -0.090909090773948598, 0.11111111110973201, -0.14285714285713733, 0.19999999999999998);
}
/// atan x for |x| <= 7/16: x - x^3/3 + x^5 p(x^2). Interpolated at the Chebyshev nodes of x^2 in [0, 0.1916],
/// relative error 2^-60.
constexpr double_double atan_kernel(double_double x) {
  const double_double square = x * x;
  const double tail = atan_tail(square.high);
  return odd_series(x, square, -one_third, tail);
}

/// What follows 1/6 in the series of asin_kernel, at x^2.
template <class X>
constexpr X asin_tail(const X& x) {
  return x * horner(x, 0.02613648686606292, -0.013710337261222146, 0.015669616665700322, 0.0046293037360342149, 0.00890412015874756, 0.0096950833363920168,
                    0.011557638521049017, 0.013964502900028411, 0.017352777130672885, 0.02237215881012657, 0.030381944447656746, 0.044642857142842746,
                    0.075000000000000011);
}
/// asin x for |x| <= 1/2: x + x^3/6 + x^5 p(x^2). Interpolated at the Chebyshev nodes of x^2 in [0, 1/4],
/// relative error 2^-60.
constexpr double_double asin_kernel(double_double x) {
  const double_double square = x * x;
  const double tail = asin_tail(square.high);
  return odd_series(x, square, one_sixth, tail);
}

/// atan(y/x) for 0 <= y <= x, x > 0; from 7/16 on around 1, by atan q = pi/4 + atan((q - 1)/(q + 1)).
constexpr double_double atan_of_quotient(double y, double x) {
  if (y == 0 || isinf(x)) return {0, 0};
  const int exponent = binary_exponent(x);
  if (exponent - binary_exponent(y) > 60) return {y / x, 0};
  const double_double numerator{scale(y, -exponent), 0};
  const double_double denominator{scale(x, -exponent), 0};
  if (numerator.high < denominator.high * (7.0 / 16)) return atan_kernel(numerator / denominator);
  return quarter_pi + atan_kernel((numerator - denominator) / (numerator + denominator));
}

/// The angle of the point (x, y) for x, y >= 0, neither a NaN. At the origin 0, at infinity in both directions pi/4.
constexpr double_double first_quadrant_angle(double y, double x) {
  if (x == y) return y == 0 ? double_double{0, 0} : quarter_pi;
  return y < x ? atan_of_quotient(y, x) : half_pi - atan_of_quotient(x, y);
}

/// Arc tangent, within 0.52 ulp, in [-pi/2, pi/2].
constexpr double atan(double x) { return isnan(x) ? x : copysign(first_quadrant_angle(fabs(x), 1).high, x); }

/// The angle of the point (x, y) in [-pi, pi], within 0.52 ulp. On the axes the signs of zeros decide: atan2(+-0, -0)
/// is
/// +-pi and atan2(+-0, +0) is +-0. In the infinite corners the angle is an odd multiple of pi/4.
constexpr double atan2(double y, double x) {
  if (isnan(y) || isnan(x)) return not_a_number;
  const double_double angle = first_quadrant_angle(fabs(y), fabs(x));
  return copysign(sign_bit(x) ? (pi - angle).high : angle.high, y);
}

/// asin x = pi/2 - 2 asin(sqrt((1 - x)/2)): that arc sine, for 1/2 <= x <= 1.
constexpr double_double asin_of_complement(double x) { return asin_kernel(sqrt(double_double{(1 - x) / 2, 0})); }

/// Arc sine, within 0.52 ulp. NaN outside [-1, 1].
constexpr double asin(double x) {
  if (!(fabs(x) <= 1)) return not_a_number;
  if (fabs(x) <= 0.5) return x == 0 ? x : asin_kernel({x, 0}).high;
  return copysign((half_pi - asin_of_complement(fabs(x)) * 2.0).high, x);
}

/// Arc cosine, within 0.52 ulp. NaN outside [-1, 1]; acos(1) is +0.
constexpr double acos(double x) {
  if (!(fabs(x) <= 1)) return not_a_number;
  if (fabs(x) <= 0.5) return (half_pi - asin_kernel({x, 0})).high;
  const double_double rest = asin_of_complement(fabs(x)) * 2.0;
  return x > 0 ? rest.high : (pi - rest).high;
}

constexpr float asin(float x) { return to_float(asin(double{x})); }
constexpr float acos(float x) { return to_float(acos(double{x})); }
constexpr float atan(float x) { return to_float(atan(double{x})); }

constexpr float atan2(float y, float x) { return to_float(atan2(double{y}, double{x})); }

}  // namespace gradfold::detail::constant
