// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lanes.hpp>

#include <bit>
#include <cstdint>

/// Floating-point formats as words, on lanes.
namespace gradfold::detail {

/// What the formulas need of a binary format.
template <class T>
struct binary_format;
template <>
struct binary_format<double> {
  using word = std::uint64_t;
  static constexpr int fraction_bits = 52, bias = 1023;
  static constexpr double rounder = 0x1.8p52;          ///< x + rounder - rounder is x rounded to a whole number
  static constexpr double ln2_high = 0x1.62e42feep-1;  ///< ln 2 to 32 bits: its products with exponents are exact
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double least_exp = -746, greatest_exp = 710, greatest_tanh = 22;
  static constexpr int exp_terms = 13, log_terms = 10;
};
template <>
struct binary_format<float> {
  using word = std::uint32_t;
  static constexpr int fraction_bits = 23, bias = 127;
  static constexpr float rounder = 0x1.8p23f;
  static constexpr float ln2_high = 0x1.62ep-1f;  // 12 bits
  static constexpr float ln2_low = 0x1.0bfbe8p-15f;
  static constexpr float log2_e = 0x1.715476p+0f;
  static constexpr float least_exp = -104, greatest_exp = 89, greatest_tanh = 10;
  static constexpr int exp_terms = 7, log_terms = 5;
};

template <class T>
using word_lanes [[gnu::vector_size(vector_bytes)]] = typename binary_format<T>::word;
template <class T>
GRADFOLD_ALWAYS_INLINE() word_lanes<T> words_of(const lanes<T>& x) {
  return reinterpret_cast<word_lanes<T>>(x.of);
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> lanes_of(const word_lanes<T>& w) {
  return {reinterpret_cast<typename lanes<T>::vector>(w)};
}

// Whole numbers n are words modulo 2^64 (2^32): few machines convert or shift signed words of 64 bits on lanes.
template <class T>
inline constexpr typename binary_format<T>::word rounder_word = std::bit_cast<typename binary_format<T>::word>(binary_format<T>::rounder);

/// x rounded to a whole number.
template <class T>
struct whole_number {
  word_lanes<T> n;
  lanes<T> number;
};
template <class T>
GRADFOLD_ALWAYS_INLINE() whole_number<T> rounded(const lanes<T>& x) {
  const lanes<T> shifted = x + binary_format<T>::rounder;
  // the low bits of `shifted` are n, in two's complement below the bit that the rounder sets
  return {words_of(shifted) - rounder_word<T>, shifted - binary_format<T>::rounder};
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> number_lanes(const word_lanes<T>& n) {
  return lanes_of<T>(n + rounder_word<T>) - binary_format<T>::rounder;
}
/// 2^n for whole n whose power is a normal number.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> power_of_two(const word_lanes<T>& n) {
  return lanes_of<T>((n + binary_format<T>::bias) << binary_format<T>::fraction_bits);
}
/// x 2^n, rounded once where that is subnormal or overflows, for |n| below 2^11 (2^8).
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> scaled(const lanes<T>& x, const word_lanes<T>& n) {
  constexpr typename binary_format<T>::word offset = 2 * (binary_format<T>::bias + 1);
  const word_lanes<T> half = ((n + offset) >> 1) - offset / 2;
  return x * power_of_two<T>(half) * power_of_two<T>(n - half);
}
template <class T>
inline constexpr typename binary_format<T>::word sign_word = typename binary_format<T>::word(1) << (8 * sizeof(T) - 1);
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> size_of_lanes(const lanes<T>& x) {
  return lanes_of<T>(words_of(x) & ~sign_word<T>);
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> with_sign_of(const lanes<T>& size, const lanes<T>& x) {
  return lanes_of<T>((words_of(size) & ~sign_word<T>) | (words_of(x) & sign_word<T>));
}
/// x without the lower half of its digits: products of two such are exact.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> upper_half(const lanes<T>& x) {
  return lanes_of<T>(words_of(x) & (~std::uint64_t(0) << 27));
}

/// An unevaluated sum, on lanes.
struct double_double_lanes {
  lanes<double> high, low;
};
/// x + y for |x| >= |y|, without rounding.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() double_double_lanes ordered_sum(const lanes<T>& x, const lanes<T>& y) {
  const lanes<T> sum = x + y;
  return {sum, y - (sum - x)};
}
/// x y + w, rounded once: by the machine, which has vectors for it, or the C library.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> fused_lanes(const lanes<T>& x, const lanes<T>& y, const lanes<T>& w) {
#if defined(__FMA__) && defined(__clang__)
  return {__builtin_elementwise_fma(x.of, y.of, w.of)};
#elif defined(__FMA__) && defined(__AVX512F__)
  if constexpr (sizeof(T) == 8) return {__builtin_ia32_vfmaddpd512_mask(x.of, y.of, w.of, static_cast<unsigned char>(-1), 4)};
  else return {__builtin_ia32_vfmaddps512_mask(x.of, y.of, w.of, static_cast<unsigned short>(-1), 4)};
#elif defined(__FMA__)
  if constexpr (sizeof(T) == 8) return {__builtin_ia32_vfmaddpd256(x.of, y.of, w.of)};
  else return {__builtin_ia32_vfmaddps256(x.of, y.of, w.of)};
#else
  return compute_lanes<fused_multiply_add>(x, y, w);
#endif
}
/// x y without rounding but of the product of the lower halves; where the machine has fused multiply-add, without any.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() double_double_lanes exact_product(const lanes<T>& x, const lanes<T>& y) {
  const lanes<T> product = x * y;
#if defined(__FMA__)
  return {product, fused_lanes(x, y, -product)};
#else
  const lanes<T> x_high = upper_half(x), x_low = x - x_high, y_high = upper_half(y), y_low = y - y_high;
  return {product, (((x_high * y_high - product) + x_high * y_low) + x_low * y_high) + x_low * y_low};
#endif
}

/// `z`, but where `inside` fails the C library's value at x.
template <class Operation, class T, class... Y>
GRADFOLD_NEVER_INLINE() void call_outside(const lane_mask<T>& inside, lanes<T>& z, const lanes<T>& x, const Y&... y) {
  for (int l = 0; l < lanes<T>::count; ++l)
    if (inside.of[l] == 0) z.of[l] = compute<Operation>(static_cast<T>(x.of[l]), static_cast<T>(y.of[l])...);
}
template <class Operation, class T, class... Y>
GRADFOLD_ALWAYS_INLINE() lanes<T> inside_or_called(const lane_mask<T>& inside, const lanes<T>& z, const lanes<T>& x, const Y&... y) {
  if (__builtin_expect(all_lanes(inside), 1)) return z;
  lanes<T> all = z;
  call_outside<Operation>(inside, all, x, y...);
  return all;
}

// Lanes of float as two of double.
using half_of_floats [[gnu::vector_size(vector_bytes / 2)]] = float;
struct halves_of_floats {
  half_of_floats of[2];
};
GRADFOLD_ALWAYS_INLINE() lanes<double> half_as_doubles(const lanes<float>& x, int half) {
  halves_of_floats both;
  __builtin_memcpy(&both, &x, sizeof both);
  return {__builtin_convertvector(both.of[half], lanes<double>::vector)};
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<float> floats_of(const lanes<T>& first, const lanes<T>& second) {
  const halves_of_floats both{{__builtin_convertvector(first.of, half_of_floats), __builtin_convertvector(second.of, half_of_floats)}};
  lanes<float> z;
  __builtin_memcpy(&z, &both, sizeof z);
  return z;
}
/// A function on lanes of double for lanes of float, half after half.
template <class F, class... X>
GRADFOLD_ALWAYS_INLINE() lanes<float> by_doubles(F&& f, const X&... x) {
  return floats_of(f(half_as_doubles(x, 0)...), f(half_as_doubles(x, 1)...));
}

}  // namespace gradfold::detail
