// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/tables.hpp>
#include <gradfold/elementary/format.hpp>

/// Logarithms on lanes.
namespace gradfold::detail {

/// x = 2^k (1 + f), 1 + f in [sqrt(1/2), sqrt 2), for normal numbers above 0.
template <class T>
struct split_number {
  word_lanes<T> k;
  lanes<T> f;
};
template <class T>
GRADFOLD_ALWAYS_INLINE() split_number<T> split(const lanes<T>& x) {
  using word = typename binary_format<T>::word;
  constexpr int bits = binary_format<T>::fraction_bits;
  constexpr word root = std::bit_cast<word>(static_cast<T>(0.70710678118654752)), offset = word(1) << (8 * sizeof(T) - 2);
  const word_lanes<T> k = ((words_of(x) - root + offset) >> bits) - (offset >> bits);
  return {k, lanes_of<T>(words_of(x) - (k << bits)) - 1};
}
/// log(1 + f) - f for |f| below 0.42: with s = f / (2 + f), s (f^2/2 + R) - f^2/2, R the series 2 s^2/3 + 2 s^4/5 + … .
template <class T>
struct logarithm_rest {
  lanes<T> half_square, correction;
};
template <class T>
GRADFOLD_ALWAYS_INLINE() logarithm_rest<T> rest_of_logarithm(const lanes<T>& f) {
  constexpr int terms = binary_format<T>::log_terms;
  const lanes<T> s = f / (2 + f), z = s * s, half_square = f * f * T(0.5);
  lanes<T> sum = static_cast<T>(2) / (2 * terms + 1);
  for (int i = terms - 1; i >= 1; --i) sum = sum * z + static_cast<T>(2) / static_cast<T>(2 * i + 1);
  return {half_square, s * (half_square + z * sum)};
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_of_one_and(const lanes<T>& f) {
  const logarithm_rest<T> rest = rest_of_logarithm(f);
  return f - (rest.half_square - rest.correction);
}
template <class T>
GRADFOLD_ALWAYS_INLINE() lane_mask<T> is_normal_and_positive(const lanes<T>& x) {
  return (x >= std::numeric_limits<T>::min()) & (x <= std::numeric_limits<T>::max());
}

/// log x = k ln 2 + log(1 + f).
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_lanes(const lanes<T>& x) {
  using b = binary_format<T>;
  const split_number<T> parts = split(x);
  const logarithm_rest<T> rest = rest_of_logarithm(parts.f);
  const lanes<T> k = number_lanes<T>(parts.k);
  const lanes<T> z = k * b::ln2_high - ((rest.half_square - (rest.correction + k * b::ln2_low)) - parts.f);
  return inside_or_called<logarithm>(is_normal_and_positive(x), z, x);
}
/// log(1 + x): of u = 1 + x rounded, and what was lost over u. Where u has no exponent f is x itself.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_plus_one_lanes(const lanes<T>& x) {
  using b = binary_format<double>;
  const lanes<T> u = 1 + x;
  const split_number<T> parts = split(u);
  const lanes<T> k = number_lanes<T>(parts.k);
  const lane_mask<T> near = k == 0.0;
  const lanes<T> f = where(near, x, parts.f), lost = where(x < 1.0, x - (u - 1), 1 - (u - x));
  const lanes<T> low = where(near, 0.0, lost / u);
  const logarithm_rest<T> rest = rest_of_logarithm(f);
  const lanes<T> z = k * b::ln2_high - ((rest.half_square - (rest.correction + (k * b::ln2_low + low))) - f);
  const lane_mask<T> inside = (x > -1.0) & (x <= std::numeric_limits<double>::max());
  return inside_or_called<logarithm_plus_one>(inside, where(x == 0.0, x, z), x);
}
/// log(1 + f) over ln 2 or ln 10, in two parts: f without its lower half times the upper half of the factor is exact.
struct scaled_logarithm {
  lanes<double> high, low;
};
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() scaled_logarithm logarithm_times(const lanes<T>& f, double factor_high, double factor_low) {
  const logarithm_rest<T> rest = rest_of_logarithm(f);
  const lanes<T> high = upper_half(f - rest.half_square), low = ((f - high) - rest.half_square) + rest.correction;
  return {high * factor_high, (low + high) * factor_low + low * factor_high};
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_base2_lanes(const lanes<T>& x) {
  const split_number<T> parts = split(x);
  const scaled_logarithm scaled_part = logarithm_times(parts.f, 0x1.715476p+0, 0x1.4ae0bf85ddf44p-26);
  const lanes<T> k = number_lanes<T>(parts.k), sum = k + scaled_part.high;
  return inside_or_called<logarithm_base2>(is_normal_and_positive(x), sum + (((k - sum) + scaled_part.high) + scaled_part.low), x);
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logarithm_base10_lanes(const lanes<T>& x) {
  const split_number<T> parts = split(x);
  const scaled_logarithm scaled_part = logarithm_times(parts.f, 0x1.bcb7b1p-2, 0x1.49b9438ca9aaep-28);
  const lanes<T> k = number_lanes<T>(parts.k), whole = k * 0x1.34413509f7p-2, sum = whole + scaled_part.high;
  const lanes<T> low = ((whole - sum) + scaled_part.high) + (scaled_part.low + k * 0x1.3fde623e2566bp-43);
  return inside_or_called<logarithm_base10>(is_normal_and_positive(x), sum + low, x);
}

}  // namespace gradfold::detail
