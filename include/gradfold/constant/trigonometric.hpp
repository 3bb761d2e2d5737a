// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/constant/polynomial.hpp>

#include <bit>
#include <cstdint>

/// sin, cos and tan for constant expressions. The argument is reduced by pi/2 to about 75 correct bits, the series are
/// summed in double-double and rounded once, so the error stays close to half a unit in the last place everywhere.
namespace gradfold::detail::constant {

inline constexpr double_double pi{3.1415926535897931, 1.2246467991473532e-16};
inline constexpr double_double half_pi{1.5707963267948966, 6.123233995736766e-17};
inline constexpr double_double quarter_pi{0.78539816339744828, 3.061616997868383e-17};

/// The binary digits of 2/pi, after one word of zeros.
inline constexpr std::uint64_t two_over_pi[] = {0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
                                                0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41,
                                                0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7,
                                                0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab};

struct product_128 {
  std::uint64_t high;
  std::uint64_t low;
};

constexpr product_128 full_product(std::uint64_t x, std::uint64_t y) {
  const std::uint64_t x_high = x >> 32, x_low = x & 0xffff'ffff;
  const std::uint64_t y_high = y >> 32, y_low = y & 0xffff'ffff;
  const std::uint64_t first = x_high * y_low + ((x_low * y_low) >> 32);
  const std::uint64_t second = x_low * y_high + (first & 0xffff'ffff);
  return {x_high * y_high + (first >> 32) + (second >> 32), x * y};
}

/// A fixed-point number of 192 bits.
struct fixed_192 {
  std::uint64_t high;
  std::uint64_t middle;
  std::uint64_t low;
};

/// `x` moved left by 0 < n < 64 bits; what leaves at the top is lost.
constexpr fixed_192 shift_left(fixed_192 x, int n) { return {x.high << n | x.middle >> (64 - n), x.middle << n | x.low >> (64 - n), x.low << n}; }

/// 64 digits of 2/pi from digit `n` of the table on.
constexpr std::uint64_t digits_of_two_over_pi(int n) {
  const int shift = n % 64;
  return two_over_pi[n / 64] << shift | two_over_pi[n / 64 + 1] >> 1 >> (63 - shift);
}

/// |x| * 2/pi modulo 4, in units of 2^-190: the significand times those digits of 2/pi that can reach below 4
/// (Payne and Hanek, "Radian reduction for trigonometric functions", 1983). |x| >= 1/2, finite; error below 2^-137.
constexpr fixed_192 quarter_turns(double x) {
  const int first_digit = binary_exponent(x) + 10;
  const std::uint64_t significand = (to_bits(x) & fraction_mask) | (fraction_mask + 1);
  const product_128 low = full_product(significand, digits_of_two_over_pi(first_digit + 128));
  const product_128 middle = full_product(significand, digits_of_two_over_pi(first_digit + 64));
  const std::uint64_t sum = middle.low + low.high;
  const std::uint64_t carry = sum < low.high ? 1 : 0;
  return {significand * digits_of_two_over_pi(first_digit) + middle.high + carry, sum, low.low};
}

/// A positive fraction in units of 2^-192, not below 2^-64, to 106 bits.
constexpr double_double to_double_double(fixed_192 fraction) {
  const int zeros = std::countl_zero(fraction.high);
  const fixed_192 x = zeros == 0 ? fraction : shift_left(fraction, zeros);
  const std::uint64_t low = (x.high & 0x7ff) << 42 | x.middle >> 22;
  return fast_two_sum(static_cast<double>(x.high >> 11) * power_of_two(-53 - zeros), static_cast<double>(low) * power_of_two(-106 - zeros));
}

/// x = angle + quadrant * pi/2 modulo 2 pi, |angle| <= pi/4.
struct reduced_angle {
  double_double angle;
  unsigned quadrant;
};

/// No double is closer to a multiple of pi/2 than 2^-61 of itself allows, so `angle` keeps at least 70 correct bits.
constexpr reduced_angle reduce_angle(double x) {
  if (fabs(x) <= quarter_pi.high) return {{x, 0}, 0};
  const fixed_192 turns = quarter_turns(x);
  const unsigned nearest = static_cast<unsigned>(((turns.high >> 61) + 1) >> 1);
  const fixed_192 fraction = shift_left(turns, 2);
  const bool past_half = fraction.high >> 63 != 0;
  const double_double rest = to_double_double(past_half ? fixed_192{~fraction.high, ~fraction.middle, ~fraction.low} : fraction);
  const double_double angle = rest * half_pi;
  return {past_half != sign_bit(x) ? -angle : angle, sign_bit(x) ? 0U - nearest : nearest};
}

/// What follows -1/6 in the series of sin_kernel, at x^2.
template <class X>
constexpr X sin_tail(const X& x) {
  return x * horner(x, 2.7937608511293839e-15, -7.6470137592517561e-13, 1.605904320624891e-10, -2.5052108384080422e-8, 2.7557319223984491e-6,
                    -0.00019841269841269841, 0.0083333333333333332);
}
/// sin x for |x| <= pi/4: x - x^3/6 + x^5 p(x^2). Interpolated at the Chebyshev nodes of x^2 in [0, 0.617],
/// relative error 2^-64.
constexpr double_double sin_kernel(double_double x) {
  const double_double square = x * x;
  const double tail = sin_tail(square.high);
  return odd_series(x, square, -one_sixth, tail);
}

/// The polynomial of cos_kernel, at x^2.
template <class X>
constexpr X cos_tail(const X& x) {
  return horner(x, 4.7458652037874553e-14, -1.1470460773969325e-11, 2.0876755790363397e-9, -2.755731922140076e-7, 2.4801587301584645e-5, -0.0013888888888888887,
                0.041666666666666664);
}
/// cos x for |x| <= pi/4: 1 - x^2/2 + x^4 p(x^2). Interpolated at the Chebyshev nodes of x^2 in [0, 0.617],
/// relative error 2^-59.
constexpr double_double cos_kernel(double_double x) {
  const double_double square = x * x;
  const double tail = cos_tail(square.high);
  return (square * -0.5 + 1.0) + square.high * square.high * tail;
}

/// The sine of a reduced angle, and the cosine as the sine a quarter turn on.
constexpr double_double sin_reduced(double_double angle, unsigned quadrant) {
  const double_double magnitude = quadrant % 2 == 0 ? sin_kernel(angle) : cos_kernel(angle);
  return quadrant % 4 < 2 ? magnitude : -magnitude;
}

/// Sine of `x` in radians, within 0.55 ulp. NaN at the infinities; sin(-0) is -0.
constexpr double sin(double x) {
  if (!isfinite(x)) return not_a_number;
  if (x == 0) return x;
  const auto [angle, quadrant] = reduce_angle(x);
  return sin_reduced(angle, quadrant).high;
}

/// Cosine of `x` in radians, within 0.55 ulp. NaN at the infinities.
constexpr double cos(double x) {
  if (!isfinite(x)) return not_a_number;
  const auto [angle, quadrant] = reduce_angle(x);
  return sin_reduced(angle, quadrant + 1).high;
}

/// Tangent of `x` in radians, within 0.57 ulp. NaN at the infinities; tan(-0) is -0. No double is a pole.
constexpr double tan(double x) {
  if (!isfinite(x)) return not_a_number;
  if (x == 0) return x;
  const auto [angle, quadrant] = reduce_angle(x);
  return (sin_reduced(angle, quadrant) / sin_reduced(angle, quadrant + 1)).high;
}

constexpr float sin(float x) { return to_float(sin(double{x})); }
constexpr float cos(float x) { return to_float(cos(double{x})); }
constexpr float tan(float x) { return to_float(tan(double{x})); }

}  // namespace gradfold::detail::constant
