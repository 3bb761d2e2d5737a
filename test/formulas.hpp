// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

#include <bit>
#include <cmath>
#include <concepts>
#include <random>

/// Formulas written once for expressions and once more, by hand, for plain numbers.
namespace formulas {

inline constexpr auto a = gradfold::variable<"a">;
inline constexpr auto b = gradfold::variable<"b">;

constexpr auto rational(const auto& x, const auto& y) { return (x * y - x / (y + 3)) * (y - x * x); }
template <class T>
T rational_by_hand(const T& x, const T& y) {
  return (x * y - x / (y + T(3))) * (y - x * x);
}
template <class T>
T rational_dx(const T& x, const T& y) {
  return (y - 1 / (y + 3)) * (y - x * x) - 2 * x * (x * y - x / (y + 3));
}
template <class T>
T rational_dy(const T& x, const T& y) {
  return (x + x / ((y + 3) * (y + 3))) * (y - x * x) + (x * y - x / (y + 3));
}

/// x^n of the contract: binary powering from the top bit, a negative power as the reciprocal.
template <class T>
T binary_power(const T& x, int n) {
  const unsigned size = static_cast<unsigned>(n < 0 ? -n : n);
  T z = x;
  for (unsigned bit = std::bit_floor(size) >> 1; bit != 0; bit >>= 1) {
    z = z * z;
    if ((size & bit) != 0) z = z * x;
  }
  return n < 0 ? T(1) / z : z;
}
constexpr auto powers(const auto& x, const auto& y) { return pow(x, 7) - pow(y, 2) * pow(x, -3); }
template <class T>
T powers_by_hand(const T& x, const T& y) {
  return binary_power(x, 7) - binary_power(y, 2) * binary_power(x, -3);
}

constexpr auto elementary(const auto& x, const auto& y) { return sin(x) * exp(-y) + sqrt(x) / log(y + 2) - tanh(x * y) * cos(y) + atan(x / y); }
template <class T>
T elementary_by_hand(const T& x, const T& y) {
  using std::atan, std::cos, std::exp, std::log, std::sin, std::sqrt, std::tanh;
  return sin(x) * exp(-y) + sqrt(x) / log(y + T(2)) - tanh(x * y) * cos(y) + atan(x / y);
}
template <class T>
T elementary_dx(const T& x, const T& y) {
  using std::cos, std::exp, std::log, std::sqrt, std::tanh;
  const T t = tanh(x * y);
  return cos(x) * exp(-y) + 1 / (2 * sqrt(x) * log(y + 2)) - y * (1 - t * t) * cos(y) + y / (x * x + y * y);
}

/// The same number, signs of zeros included; every NaN equals every other.
template <class T>
bool same(const T& x, const T& y) {
  if constexpr (std::floating_point<T>) return (x == y && std::signbit(x) == std::signbit(y)) || (x != x && y != y);
  else return x == y;
}

/// At how many of `count` points of (0.1, 3)² `f` is false.
template <class T, class F>
int failures(int count, F f) {
  std::mt19937 random(20261123);
  std::uniform_real_distribution<double> any(0.1, 3.0);
  int failed = 0;
  for (int i = 0; i < count; ++i) {
    const T x = static_cast<T>(any(random)), y = static_cast<T>(any(random));
    if (!f(x, y)) ++failed;
  }
  return failed;
}

template <class T>
bool near(const T& x, const T& y, int ulps) {
  using std::abs;
  return abs(x - y) <= T(ulps) * std::numeric_limits<T>::epsilon() * (1 + abs(y));
}

inline constexpr auto as_rational = rational(a, b);
inline constexpr auto as_powers = powers(a, b);
inline constexpr auto as_elementary = elementary(a, b);

/// Values bit for bit, gradients within rounding, in one type of evaluation.
template <class T>
int wrong_values() {
  return failures<T>(500, [](const T& x, const T& y) {
    return same<T>(as_rational(a = x, b = y), rational_by_hand(x, y)) && same<T>(as_powers(a = x, b = y), powers_by_hand(x, y)) &&
           same<T>(as_elementary(a = x, b = y), elementary_by_hand(x, y));
  });
}
template <class T>
int wrong_values_beside_gradients() {
  return failures<T>(500, [](const T& x, const T& y) {
    return same<T>(gradfold::value_and_gradient<as_rational>(a = x, b = y).value, rational_by_hand(x, y)) &&
           same<T>(gradfold::value_and_gradient<as_powers>(a = x, b = y).value, powers_by_hand(x, y)) &&
           same<T>(gradfold::value_and_gradient<as_elementary>(a = x, b = y).value, elementary_by_hand(x, y));
  });
}
template <class T>
int wrong_gradients() {
  return failures<T>(500, [](const T& x, const T& y) {
    const auto g = gradfold::gradient<as_rational>(a = x, b = y);
    return near<T>(g[a], rational_dx(x, y), 100) && near<T>(g[b], rational_dy(x, y), 100) &&
           near<T>(gradfold::gradient<as_elementary, a>(a = x, b = y)[a], elementary_dx(x, y), 100);
  });
}

}  // namespace formulas
