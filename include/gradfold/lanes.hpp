// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/traced.hpp>

#include <cstddef>

/// Several numbers at once, by the compilers' vector extension. A loop computes on them what it computes on one number.
namespace gradfold::detail {

#if defined(__AVX512F__)
inline constexpr int vector_bytes = 64;
#elif defined(__AVX__)
inline constexpr int vector_bytes = 32;
#else
inline constexpr int vector_bytes = 16;
#endif

/// How many partial sums a sum over a tensor has, whatever the width of the machine: the order of summation is the same
/// everywhere, also in constant expressions.
template <class T>
inline constexpr int partial_sums = sizeof(T) <= 4 ? 32 : 16;

template <class T>
struct lane_mask;

/// Formulas on lanes are written as on numbers: a number among them stands for equal lanes.
template <class T>
struct lanes {
  static constexpr int count = vector_bytes / static_cast<int>(sizeof(T));
  using vector [[gnu::vector_size(vector_bytes)]] = T;
  vector of;

  lanes() = default;
  GRADFOLD_ALWAYS_INLINE() lanes(const vector& x) : of(x) {}
  GRADFOLD_ALWAYS_INLINE() lanes(T x) : of(x - vector{}) {}

  GRADFOLD_ALWAYS_INLINE() friend lanes operator+(const lanes& x, const lanes& y) {
    GRADFOLD_CONTRACTED()
    return x.of + y.of;
  }
  GRADFOLD_ALWAYS_INLINE() friend lanes operator-(const lanes& x, const lanes& y) {
    GRADFOLD_CONTRACTED()
    return x.of - y.of;
  }
  GRADFOLD_ALWAYS_INLINE() friend lanes operator*(const lanes& x, const lanes& y) {
    GRADFOLD_CONTRACTED()
    return x.of * y.of;
  }
  GRADFOLD_ALWAYS_INLINE() friend lanes operator/(const lanes& x, const lanes& y) {
    GRADFOLD_CONTRACTED()
    return x.of / y.of;
  }
  GRADFOLD_ALWAYS_INLINE() friend lanes operator-(const lanes& x) { return -x.of; }
  GRADFOLD_ALWAYS_INLINE() friend lane_mask<T> operator<(const lanes& x, const lanes& y) { return {x.of < y.of}; }
  GRADFOLD_ALWAYS_INLINE() friend lane_mask<T> operator<=(const lanes& x, const lanes& y) { return {x.of <= y.of}; }
  GRADFOLD_ALWAYS_INLINE() friend lane_mask<T> operator>(const lanes& x, const lanes& y) { return {x.of > y.of}; }
  GRADFOLD_ALWAYS_INLINE() friend lane_mask<T> operator>=(const lanes& x, const lanes& y) { return {x.of >= y.of}; }
  GRADFOLD_ALWAYS_INLINE() friend lane_mask<T> operator==(const lanes& x, const lanes& y) { return {x.of == y.of}; }
};

/// What is true or false, lane by lane.
template <class T>
struct lane_mask {
  decltype(std::declval<typename lanes<T>::vector>() < std::declval<typename lanes<T>::vector>()) of;

  GRADFOLD_ALWAYS_INLINE() friend lane_mask operator&(const lane_mask& x, const lane_mask& y) { return {x.of & y.of}; }
  GRADFOLD_ALWAYS_INLINE() friend lane_mask operator|(const lane_mask& x, const lane_mask& y) { return {x.of | y.of}; }
};

template <class V>
inline constexpr bool is_lanes = false;
template <class T>
inline constexpr bool is_lanes<lanes<T>> = true;

template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> load_lanes(const T* from) {
  lanes<T> x;
  __builtin_memcpy(&x, from, sizeof x);
  return x;
}
template <class T>
GRADFOLD_ALWAYS_INLINE() void store_lanes(T* to, const lanes<T>& x) {
  __builtin_memcpy(to, &x, sizeof x);
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> strided_lanes(const T* from, std::ptrdiff_t stride) {
  lanes<T> x;
  for (int l = 0; l < lanes<T>::count; ++l) x.of[l] = from[l * stride];
  return x;
}
/// The lanes of x where the condition holds, else those of y.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> where(const lane_mask<T>& c, const std::type_identity_t<lanes<T>>& x, const std::type_identity_t<lanes<T>>& y) {
  return c.of ? x.of : y.of;
}
template <class T>
GRADFOLD_ALWAYS_INLINE() bool all_lanes(const lane_mask<T>& m) {
  using word [[gnu::vector_size(16)]] = long long;
  word parts[vector_bytes / 16];
  __builtin_memcpy(parts, &m, sizeof parts);
  for (int half = vector_bytes / 32; half > 0; half /= 2)
    for (int i = 0; i < half; ++i) parts[i] &= parts[i + half];
  return (parts[0][0] & parts[0][1]) == -1;
}

/// By the instruction of the vector unit: the C library's sqrt has a branch for errno.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> square_root_lanes(const lanes<T>& x) {
#if defined(__clang__) && __has_builtin(__builtin_elementwise_sqrt)
  return {__builtin_elementwise_sqrt(x.of)};
#elif !defined(__clang__) && defined(__AVX512F__)
  if constexpr (sizeof(T) == 8) return {__builtin_ia32_sqrtpd512_mask(x.of, x.of, static_cast<unsigned char>(-1), 4)};
  else return {__builtin_ia32_sqrtps512_mask(x.of, x.of, static_cast<unsigned short>(-1), 4)};
#elif !defined(__clang__) && defined(__AVX__)
  if constexpr (sizeof(T) == 8) return {__builtin_ia32_sqrtpd256(x.of)};
  else return {__builtin_ia32_sqrtps256(x.of)};
#elif !defined(__clang__) && defined(__SSE2__)
  if constexpr (sizeof(T) == 8) return {__builtin_ia32_sqrtpd(x.of)};
  else return {__builtin_ia32_sqrtps(x.of)};
#else
  lanes<T> z = x;
  for (int l = 0; l < lanes<T>::count; ++l) z.of[l] = compute<square_root>(static_cast<T>(x.of[l]));
  return z;
#endif
}

/// |x|: the sign is one bit.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> absolute_lanes(const lanes<T>& x) {
  if constexpr (sizeof(T) <= 8) {
    decltype(lane_mask<T>::of) word, sign;
    const lanes<T> zero = T(-0.0);
    __builtin_memcpy(&word, &x, sizeof word);
    __builtin_memcpy(&sign, &zero, sizeof sign);
    word &= ~sign;
    lanes<T> z;
    __builtin_memcpy(&z, &word, sizeof z);
    return z;
  } else return {x.of < 0 ? -x.of : x.of + 0};
}

/// Operations that a vector unit has; the others go lane by lane.
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() auto compute_lanes(const lanes<T>& x) {
  if constexpr (std::same_as<Operation, negate>) return lanes<T>{-x.of};
  else if constexpr (std::same_as<Operation, absolute>) return absolute_lanes(x);
  else if constexpr (std::same_as<Operation, rectifier>) return lanes<T>{x.of > 0 ? x.of : decltype(x.of){}};
  else {
    lanes<T> z = x;
    for (int l = 0; l < lanes<T>::count; ++l) z.of[l] = compute<Operation>(static_cast<T>(x.of[l]));
    return z;
  }
}
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() auto compute_lanes(const lanes<T>& x, const lanes<T>& y) {
  if constexpr (std::same_as<Operation, add>) return lanes<T>{x.of + y.of};
  else if constexpr (std::same_as<Operation, subtract>) return lanes<T>{x.of - y.of};
  else if constexpr (std::same_as<Operation, multiply>) return lanes<T>{x.of * y.of};
  else if constexpr (std::same_as<Operation, divide>) return lanes<T>{x.of / y.of};
  else if constexpr (std::same_as<Operation, less>) return lane_mask<T>{x.of < y.of};
  else if constexpr (std::same_as<Operation, less_equal>) return lane_mask<T>{x.of <= y.of};
  else if constexpr (std::same_as<Operation, greater>) return lane_mask<T>{x.of > y.of};
  else if constexpr (std::same_as<Operation, greater_equal>) return lane_mask<T>{x.of >= y.of};
  else if constexpr (std::same_as<Operation, equal>) return lane_mask<T>{x.of == y.of};
  else if constexpr (std::same_as<Operation, not_equal>) return lane_mask<T>{x.of != y.of};
  else if constexpr (std::same_as<Operation, minimum>) return lanes<T>{y.of < x.of ? y.of : x.of};
  else if constexpr (std::same_as<Operation, maximum>) return lanes<T>{x.of < y.of ? y.of : x.of};
  else {
    lanes<T> z = x;
    for (int l = 0; l < lanes<T>::count; ++l) z.of[l] = compute<Operation>(static_cast<T>(x.of[l]), static_cast<T>(y.of[l]));
    return z;
  }
}
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() auto compute_lanes(const lanes<T>& x, const lanes<T>& y, const lanes<T>& w) {
  lanes<T> z = x;
  for (int l = 0; l < lanes<T>::count; ++l) z.of[l] = compute<Operation>(static_cast<T>(x.of[l]), static_cast<T>(y.of[l]), static_cast<T>(w.of[l]));
  return z;
}
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() auto compute_lanes(const lane_mask<T>& c, const lanes<T>& x, const lanes<T>& y) {
  return lanes<T>{c.of ? x.of : y.of};
}
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() auto compute_lanes(const lane_mask<T>& c, const lane_mask<T>& x, const lane_mask<T>& y) {
  return lane_mask<T>{(c.of & x.of) | (~c.of & y.of)};
}
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() auto compute_lanes(const lane_mask<T>& x, const lane_mask<T>& y) {
  if constexpr (std::same_as<Operation, logical_and>) return lane_mask<T>{x.of & y.of};
  else return lane_mask<T>{x.of | y.of};
}
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() auto compute_lanes(const lane_mask<T>& x) {
  return lane_mask<T>{~x.of};
}

/// Operations of one number whose result is a truth.
template <class Operation>
inline constexpr bool is_test = std::same_as<Operation, finite_test> || std::same_as<Operation, nan_test>;

}  // namespace gradfold::detail
