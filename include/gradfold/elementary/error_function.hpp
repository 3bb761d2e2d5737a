// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/error_function.hpp>
#include <gradfold/elementary/exponential.hpp>

/// erf and erfc on lanes.
namespace gradfold::detail {

/// erf x / x - 1 for |x| <= 3/4.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> error_function_excess(const lanes<T>& square) {
  const lanes<T> inner = square * (0.11283791670955125 + constant::erf_tail(square)) - 0.37612638903183754;
  return (constant::two_over_root_pi.high - 1) + square * inner;
}
/// erfc x for 3/4 <= x <= 28: e^(-x^2) W / (1 + 2x), W a polynomial. x^2 in two parts, of which the first is exact.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> error_function_tail(const lanes<T>& x) {
  const lanes<T> t = (x - 4) / (x + 4), high = upper_half(x);
  const double_double_lanes polynomial = ordered_sum(lanes<double>(1.2329951186255526), t * (constant::complement_tail(t) - 0.1396211168405625));
  const lanes<T> twice = x + x, divisor = 1 + twice, lost = where(twice > 1.0, 1 - (divisor - twice), twice - (divisor - 1));
  const lanes<T> quotient = polynomial.high / divisor;
  const double_double_lanes back = exact_product(quotient, divisor);
  const lanes<T> low = (((polynomial.high - back.high) - back.low) + (polynomial.low - quotient * lost)) / divisor;
  const parted_exponential e = part_exponential(-(high * high), (high - x) * (high + x));
  const double_double_lanes factor = ordered_sum(lanes<double>(1.0), e.r), z = exact_product(quotient, factor.high);
  return scaled(z.high + (z.low + (quotient * (factor.low + e.excess) + low * factor.high)), e.n);
}
/// The same, less exactly: for 1 - erfc x.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> rough_error_function_tail(const lanes<T>& x) {
  const lanes<T> t = (x - 4) / (x + 4);
  const reduced_exponential<T> e = reduce_exponential(-(x * x));
  return (1.2329951186255526 + t * (constant::complement_tail(t) - 0.1396211168405625)) / (1 + (x + x)) * ((1 + e.rest) * power_of_two<T>(e.n));
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> error_function_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x);
  const lane_mask<T> small = size <= 0.75;
  lanes<T> z = x + x * error_function_excess(x * x);
  if (!all_lanes(small)) z = where(small, z, with_sign_of(1 - rough_error_function_tail(between(size, 0.75, 6.5)), x));
  return inside_or_called<error_function>((size <= 28.0) & ((size >= 0x1p-500) | (x == 0.0)), z, x);
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> error_function_complement_lanes(const lanes<T>& x) {
  const lanes<T> size = size_of_lanes(x);
  const lane_mask<T> small = size <= 0.75;
  lanes<T> z = (1 - x) - x * error_function_excess(x * x);
  if (!all_lanes(small)) {
    const lanes<T> tail = error_function_tail(between(size, 0.75, 28.0));
    z = where(small, z, where(x < 0.0, 2 - tail, tail));
  }
  return inside_or_called<error_function_complement>(size <= 28.0, z, x);
}

}  // namespace gradfold::detail
