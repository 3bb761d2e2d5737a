// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary/exponential.hpp>
#include <gradfold/elementary/logarithm.hpp>

/// The sigmoid, its derivative and its integral on lanes, as the operations compute them: by e = exp(-|x|).
namespace gradfold::detail {

/// e and 1 + e, each with what it lost when it was rounded.
template <class T>
struct logistic_parts {
  lanes<T> e, e_low, divisor, divisor_low;
};
template <class T>
GRADFOLD_ALWAYS_INLINE() logistic_parts<T> parts_of_logistic(const lanes<T>& x) {
  const reduced_exponential<T> r = reduce_exponential(between(-size_of_lanes(x), binary_format<T>::least_exp, T(0)));
  const lanes<T> high = 1 + r.rest, e = scaled(high, r.n), e_low = scaled((1 - high) + r.rest, r.n), divisor = 1 + e;
  return {e, e_low, divisor, (e - (divisor - 1)) + e_low};
}
/// e or 1 over 1 + e.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logistic_lanes(const lanes<T>& x) {
  const logistic_parts<T> p = parts_of_logistic(x);
  const lane_mask<T> falls = x < T(0);
  const lanes<T> z = where(falls, p.e, 1) / p.divisor;
  return z + (where(falls, p.e_low, 0) - z * p.divisor_low) / p.divisor;
}
/// e / (1 + e)^2.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> logistic_density_lanes(const lanes<T>& x) {
  const logistic_parts<double> p = parts_of_logistic(x);
  const double_double_lanes square = exact_product(p.divisor, p.divisor);
  const lanes<T> z = p.e / square.high;
  return z + (p.e_low - z * (square.low + 2 * p.divisor * p.divisor_low)) / square.high;
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> soft_plus_lanes(const lanes<T>& x) {
  return where(x < 0.0, 0.0, x) + logarithm_plus_one_lanes(exponential_lanes(-size_of_lanes(x)));
}

}  // namespace gradfold::detail
