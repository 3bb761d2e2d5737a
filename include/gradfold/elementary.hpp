// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lanes.hpp>

#include <bit>
#include <cstdint>

/// exp, log and tanh on lanes, for loops over tensors: at most 2 units in the last place off (test/tensor/elementary.test.cpp).
/// The C library is called number by number, with a branch for errno in each: these have none.
namespace gradfold::detail {

/// What the formulas need of a binary format.
template <class T>
struct binary_format;
template <>
struct binary_format<double> {
  using word = std::int64_t;
  static constexpr int fraction_bits = 52, bias = 1023;
  static constexpr double rounder = 0x1.8p52;           ///< x + rounder - rounder is x rounded to a whole number
  static constexpr double ln2_high = 0x1.62e42feep-1;   ///< ln 2 to 32 bits: its products with exponents are exact
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double least_exp = -746, greatest_exp = 710, greatest_tanh = 22;
  static constexpr int exp_terms = 13, log_terms = 10;
};
template <>
struct binary_format<float> {
  using word = std::int32_t;
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
  word_lanes<T> w;
  __builtin_memcpy(&w, &x, sizeof w);
  return w;
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> lanes_of(const word_lanes<T>& w) {
  lanes<T> x;
  __builtin_memcpy(&x, &w, sizeof w);
  return x;
}
/// 2^n for whole n whose power is a normal number.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> power_of_two(const word_lanes<T>& n) {
  return lanes_of<T>((n + binary_format<T>::bias) << binary_format<T>::fraction_bits);
}

/// exp x = 2^n (1 + rest), |rest| < 0.42: by r = x - n ln 2 and the series of exp r - 1.
template <class T>
struct reduced_exponential {
  word_lanes<T> n;
  lanes<T> rest;
};
template <class T>
GRADFOLD_ALWAYS_INLINE() reduced_exponential<T> reduce_exponential(const lanes<T>& x) {
  using f = binary_format<T>;
  const lanes<T> shifted{x.of * f::log2_e + f::rounder};
  const lanes<T> whole{shifted.of - f::rounder};
  const lanes<T> r{(x.of - whole.of * f::ln2_high) - whole.of * f::ln2_low};
  T factorial = 1;
  T inverse[f::exp_terms + 1] = {};
  for (int k = 1; k <= f::exp_terms; ++k) inverse[k] = 1 / (factorial *= static_cast<T>(k));
  lanes<T> sum = equal_lanes(inverse[f::exp_terms]);
  for (int k = f::exp_terms - 1; k >= 2; --k) sum.of = sum.of * r.of + inverse[k];
  // the low bits of `shifted` are n, in two's complement below the bit that the rounder sets
  const word_lanes<T> n = words_of(shifted) - words_of(equal_lanes(f::rounder));
  return {n, {r.of + r.of * r.of * sum.of}};
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> exponential_lanes(const lanes<T>& x) {
  using f = binary_format<T>;
  const lanes<T> low = equal_lanes(f::least_exp), high = equal_lanes(f::greatest_exp);
  lanes<T> inside{x.of < low.of ? low.of : x.of};
  inside.of = inside.of > high.of ? high.of : inside.of;
  const reduced_exponential<T> e = reduce_exponential(inside);
  const word_lanes<T> half = e.n >> 1;
  return {(1 + e.rest.of) * power_of_two<T>(half).of * power_of_two<T>(e.n - half).of};
}
/// tanh x = m / (m + 2), m = exp(2x) - 1, for |x| with the sign of x. Below 0.35, where that rounds too often, Lambert's
/// continued fraction x / (1 + z/(3 + z/(5 + … z/13))), z = x^2, as x less a small quotient.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> tanh_lanes(const lanes<T>& x) {
  using f = binary_format<T>;
  const lanes<T> zero = equal_lanes(T(0)), high = equal_lanes(f::greatest_tanh);
  lanes<T> size{x.of < zero.of ? -x.of : x.of};
  size.of = size.of > high.of ? high.of : size.of;
  const reduced_exponential<T> e = reduce_exponential(lanes<T>{size.of + size.of});
  const lanes<T> scale = power_of_two<T>(e.n);
  const lanes<T> m{scale.of * e.rest.of + (scale.of - 1)};
  const lanes<T> t{m.of / (m.of + 2)}, z{x.of * x.of};
  const lanes<T> small{x.of - x.of * z.of * ((27 * z.of + 2772) * z.of + 45045) / (((28 * z.of + 3150) * z.of + 62370) * z.of + 135135)};
  const lanes<T> large{x.of < zero.of ? -t.of : t.of};
  return {size.of < T(0.35) ? (x.of == zero.of ? x.of : small.of) : large.of};
}
/// log x = k ln 2 + log(1 + f), 1 + f in [sqrt(1/2), sqrt 2): with s = f / (2 + f), log(1 + f) = f - f^2/2 + s (f^2/2 + R), R the series
/// 2 s^2/3 + 2 s^4/5 + … . For normal numbers above 0.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> normal_logarithm(const lanes<T>& x) {
  using f = binary_format<T>;
  using word = typename f::word;
  constexpr word root = std::bit_cast<word>(static_cast<T>(0.70710678118654752));
  const word_lanes<T> from_root = words_of(x) - root;
  const word_lanes<T> k = from_root >> f::fraction_bits;
  const lanes<T> fraction{lanes_of<T>(words_of(x) - (k << f::fraction_bits)).of - 1};
  const lanes<T> s{fraction.of / (2 + fraction.of)}, z{s.of * s.of}, half_square{fraction.of * fraction.of / 2};
  lanes<T> sum = equal_lanes(static_cast<T>(2) / (2 * f::log_terms + 1));
  for (int i = f::log_terms - 1; i >= 1; --i) sum.of = sum.of * z.of + static_cast<T>(2) / static_cast<T>(2 * i + 1);
  const lanes<T> power{__builtin_convertvector(k, typename lanes<T>::vector)};
  return {power.of * f::ln2_high - ((half_square.of - (s.of * (half_square.of + z.of * sum.of) + power.of * f::ln2_low)) - fraction.of)};
}
template <class T>
GRADFOLD_ALWAYS_INLINE() bool all_lanes(const lane_mask<T>& m) {
  bool all = true;
  for (int l = 0; l < lanes<T>::count; ++l) all = all && m.of[l] != 0;
  return all;
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_lanes(const lanes<T>& x) {
  const lanes<T> least = equal_lanes(std::numeric_limits<T>::min()), greatest = equal_lanes(std::numeric_limits<T>::max());
  if (all_lanes(lane_mask<T>{(x.of >= least.of) & (x.of <= greatest.of)})) return normal_logarithm(x);
  lanes<T> z = x;
  for (int l = 0; l < lanes<T>::count; ++l) z.of[l] = compute<logarithm>(static_cast<T>(x.of[l]));
  return z;
}

/// An operation on lanes.
template <class Operation, class... X>
GRADFOLD_ALWAYS_INLINE() auto compute_on_lanes(const X&... x) {
  if constexpr (std::same_as<Operation, exponential>) return exponential_lanes(x...);
  else if constexpr (std::same_as<Operation, hyperbolic_tangent>) return tanh_lanes(x...);
  else if constexpr (std::same_as<Operation, logarithm>) return logarithm_lanes(x...);
  else return compute_lanes<Operation>(x...);
}

}  // namespace gradfold::detail
