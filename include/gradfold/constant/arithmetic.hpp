// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>

#include <concepts>
#include <limits>

/// + - * / in constant expressions. Compilers reject an operation that overflows, divides by zero or makes a NaN there,
/// so such results are decided first and given as constants (IEEE 754, round to nearest).
namespace gradfold::detail::constant {

template <std::floating_point T>
constexpr bool is_number(T x) {
  return x >= -std::numeric_limits<T>::max() && x <= std::numeric_limits<T>::max();
}
template <std::floating_point T>
constexpr T signed_infinity(bool negative) {
  return negative ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity();
}
template <std::floating_point T>
constexpr bool opposite(T x, T y) {
  return sign_bit(x) != sign_bit(y);
}

/// Whether x + y rounds past the largest number; halves of large numbers are exact.
template <std::floating_point T>
constexpr bool sum_overflows(T x, T y) {
  constexpr T half = std::numeric_limits<T>::max() / 2;
  return fabs(x) > half / 2 && fabs(y) > half * std::numeric_limits<T>::epsilon() / 4 && fabs(x / 2 + y / 2) > half;
}

template <std::floating_point T>
constexpr T add(T x, T y) {
  if (is_number(x) && is_number(y)) return sum_overflows(x, y) || sum_overflows(y, x) ? signed_infinity<T>(x < 0) : x + y;
  if (x != x || y != y) return std::numeric_limits<T>::quiet_NaN();
  if (is_number(y)) return x;
  return is_number(x) || x == y ? y : std::numeric_limits<T>::quiet_NaN();
}

template <std::floating_point T>
constexpr T subtract(T x, T y) {
  return add(x, -y);
}

/// Whether a * b rounds past the largest number, for a >= b >= 0: a quarter of the product is compared.
template <std::floating_point T>
constexpr bool product_overflows(T a, T b) {
  constexpr T max = std::numeric_limits<T>::max();
  return b > 1 && (a / 2 >= max / b || a / 4 * b > max / 4);
}
/// Whether a / b rounds past the largest number, for a >= 0 and b > 0.
template <std::floating_point T>
constexpr bool quotient_overflows(T a, T b) {
  constexpr T max = std::numeric_limits<T>::max();
  return b < 1 && a > 1 && (a / 4 >= max / 2 * b || a / 4 / b > max / 4);
}

template <std::floating_point T>
constexpr T multiply(T x, T y) {
  if (is_number(x) && is_number(y)) {
    const T a = fabs(x), b = fabs(y);
    return product_overflows(a < b ? b : a, a < b ? a : b) ? signed_infinity<T>(opposite(x, y)) : x * y;
  }
  if (x != x || y != y || x == 0 || y == 0) return std::numeric_limits<T>::quiet_NaN();
  return signed_infinity<T>(opposite(x, y));
}

template <std::floating_point T>
constexpr T divide(T x, T y) {
  if (x != x || y != y) return std::numeric_limits<T>::quiet_NaN();
  if (is_number(x) && is_number(y) && y != 0) return quotient_overflows(fabs(x), fabs(y)) ? signed_infinity<T>(opposite(x, y)) : x / y;
  if (is_number(x) && !is_number(y)) return opposite(x, y) ? -T(0) : T(0);
  return x == 0 || !is_number(y) ? std::numeric_limits<T>::quiet_NaN() : signed_infinity<T>(opposite(x, y));
}

}  // namespace gradfold::detail::constant
