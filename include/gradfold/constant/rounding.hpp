// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>

/// Rounding to integers and exact remainders for constant expressions; results are exact, zeros keep the sign of `x`.
namespace gradfold::detail::constant {

/// True where `x` has no fraction to round: |x| >= 2^52, an infinity or NaN.
constexpr bool is_whole(double x) { return !(fabs(x) < 0x1p52); }

constexpr double trunc(double x) { return is_whole(x) ? x : copysign(static_cast<double>(static_cast<std::int64_t>(x)), x); }

constexpr double floor(double x) {
  const double whole = trunc(x);
  return whole > x ? whole - 1 : whole;
}

constexpr double ceil(double x) {
  const double whole = trunc(x);
  return whole < x ? copysign(whole + 1, x) : whole;
}

/// To the nearest integer, halves away from zero.
constexpr double round(double x) {
  if (is_whole(x)) return x;
  const double whole = trunc(x);
  return fabs(x - whole) >= 0.5 ? whole + copysign(1.0, x) : whole;
}

/// |x| = significand * 2^exponent with an integer significand below 2^53; at least 2^52 unless `x` is subnormal or
/// zero.
struct integer_decomposed {
  std::uint64_t significand;
  int exponent;
};

constexpr integer_decomposed decompose_integer(double x) {
  const std::uint64_t fraction = to_bits(x) & fraction_mask;
  const int biased = static_cast<int>((to_bits(x) >> 52) & 0x7ff);
  return biased == 0 ? integer_decomposed{fraction, -1074} : integer_decomposed{fraction + (fraction_mask + 1), biased - 1075};
}

/// (x * 2^n) mod y for x < 2^53, y < 2^54, n >= 0: long division, ten bits a turn.
constexpr std::uint64_t shifted_modulo(std::uint64_t x, int n, std::uint64_t y) {
  std::uint64_t rest = x % y;
  for (; n > 10 && rest != 0; n -= 10) rest = (rest << 10) % y;
  return rest == 0 ? 0 : (rest << n) % y;
}

/// True where no remainder of x / y exists: NaN arguments, x infinite, y zero.
constexpr bool is_remainder_edge(double x, double y) { return !isfinite(x) || isnan(y) || y == 0; }

/// x - n y with n = x / y rounded towards zero.
/// Cost: one turn of a loop for every factor of 2^10 between x and y.
constexpr double fmod(double x, double y) {
  if (is_remainder_edge(x, y)) return not_a_number;
  if (fabs(x) < fabs(y)) return x;
  const auto [dividend, exponent] = decompose_integer(x);
  const auto [divisor, unit] = decompose_integer(y);
  const std::uint64_t rest = shifted_modulo(dividend, exponent - unit, divisor);
  return copysign(scale(static_cast<double>(rest), unit), x);
}

/// x - n y with n = x / y rounded to the nearest integer, halves to even (IEEE 754). Cost: as fmod.
constexpr double remainder(double x, double y) {
  if (is_remainder_edge(x, y)) return not_a_number;
  if (isinf(y)) return x;
  const auto [dividend, exponent] = decompose_integer(x);
  const auto [whole_divisor, divisor_exponent] = decompose_integer(y);
  if (exponent < divisor_exponent - 1) return x;
  const int unit = exponent < divisor_exponent ? exponent : divisor_exponent;
  const std::uint64_t divisor = whole_divisor << (divisor_exponent - unit);
  const std::uint64_t rest = shifted_modulo(dividend, exponent - unit, 2 * divisor);
  const bool odd = rest >= divisor;
  const double positive = static_cast<double>(odd ? rest - divisor : rest);
  const double negative = positive - static_cast<double>(divisor);
  const bool up = positive > -negative || (positive == -negative && odd);
  const double result = scale(up ? negative : positive, unit);
  return result == 0 ? copysign(0.0, x) : sign_bit(x) ? -result : result;
}

constexpr float trunc(float x) { return static_cast<float>(trunc(double{x})); }
constexpr float floor(float x) { return static_cast<float>(floor(double{x})); }
constexpr float ceil(float x) { return static_cast<float>(ceil(double{x})); }
constexpr float round(float x) { return static_cast<float>(round(double{x})); }
constexpr float fmod(float x, float y) { return static_cast<float>(fmod(double{x}, double{y})); }
constexpr float remainder(float x, float y) { return static_cast<float>(remainder(double{x}, double{y})); }

}  // namespace gradfold::detail::constant
