// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

/// digamma and trigamma at run time in any floating-point type of up to 113 bits: recurrence to a large argument, then
/// the asymptotic expansion in Bernoulli numbers (Abramowitz and Stegun, 6.3.18 and 6.4.12), reflection for negative
/// arguments. The error is a few units in the last place of the largest term: next to a root of digamma it is absolute.
namespace gradfold::detail::constant {

/// The Bernoulli numbers B(2), B(4), …, B(30).
template <class T>
inline constexpr T bernoulli[] = {T(1) / 6,
                                  T(-1) / 30,
                                  T(1) / 42,
                                  T(-1) / 30,
                                  T(5) / 66,
                                  T(-691) / 2730,
                                  T(7) / 6,
                                  T(-3617) / 510,
                                  T(43867) / 798,
                                  T(-174611) / 330,
                                  T(854513) / 138,
                                  T(-236364091) / 2730,
                                  T(8553103) / 6,
                                  T(-23749461029) / 870,
                                  T(8615841276005) / 14322};
inline constexpr std::size_t bernoulli_count = 15;

/// From here on the expansion with all its terms is exact to the type's precision.
template <class T>
inline constexpr T expansion_start = std::numeric_limits<T>::digits > 64 ? 32 : 16;

/// x less the nearest integer: tan and sin of pi x repeat themselves.
template <class T>
T fraction_of_turn(T x) {
  return x - std::round(x);
}

template <class T>
bool is_gamma_pole(T x) {
  return x <= 0 && x == std::floor(x);
}

template <class T>
T digamma_series(T x) {
  if (is_gamma_pole(x)) return std::numeric_limits<T>::quiet_NaN();
  if (x < 0) return digamma_series(1 - x) - std::numbers::pi_v<T> / std::tan(std::numbers::pi_v<T> * fraction_of_turn(x));
  T shift = 0;
  for (; x < expansion_start<T>; x += 1) shift += 1 / x;
  const T square = 1 / x / x;
  T tail = 0;
  for (std::size_t k = bernoulli_count; k != 0; --k) tail = (tail + bernoulli<T>[k - 1] / static_cast<T>(2 * k)) * square;
  return std::log(x) - 1 / (2 * x) - tail - shift;
}

template <class T>
T trigamma_series(T x) {
  if (std::isinf(x)) return x > 0 ? T(0) : std::numeric_limits<T>::quiet_NaN();
  if (is_gamma_pole(x)) return std::numeric_limits<T>::infinity();
  if (x < 0) {
    const T quotient = std::numbers::pi_v<T> / std::sin(std::numbers::pi_v<T> * fraction_of_turn(x));
    return quotient * quotient - trigamma_series(1 - x);
  }
  T shift = 0;
  for (; x < expansion_start<T>; x += 1) shift += 1 / x / x;
  const T square = 1 / x / x;
  T tail = 0;
  for (std::size_t k = bernoulli_count; k != 0; --k) tail = (tail + bernoulli<T>[k - 1]) * square;
  return shift + (1 + tail + 1 / (2 * x)) / x;
}

}  // namespace gradfold::detail::constant
