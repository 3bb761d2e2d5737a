// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary/format.hpp>

/// Rounding to integers on lanes, exact.
namespace gradfold::detail {

/// From here on every number is whole.
template <class T>
inline constexpr T least_whole = sizeof(T) == 8 ? T(0x1p52) : T(0x1p23);

/// |x| rounded towards 0.
template <class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> whole_part_of_size(const lanes<T>& size) {
  const lanes<T> near = (size + least_whole<T>)-least_whole<T>;
  return where(size < least_whole<T>, near - where(near > size, 1, 0), size);
}
/// Rounding that adds 1 to the whole part of the size where `up` says so, of x, its size and the fraction.
template <class T, class Up>
GRADFOLD_ALWAYS_INLINE() lanes<T> rounded_size(const lanes<T>& x, Up&& up) {
  const lanes<T> size = size_of_lanes(x), whole = whole_part_of_size(size);
  return with_sign_of(whole + where(up(size - whole), 1, 0), x);
}
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() lanes<T> rounded_lanes(const lanes<T>& x) {
  if constexpr (std::same_as<Operation, truncation>) return with_sign_of(whole_part_of_size(size_of_lanes(x)), x);
  else if constexpr (std::same_as<Operation, nearest>)
    return rounded_size(x, [](const lanes<T>& fraction) GRADFOLD_INLINE_LAMBDA() { return fraction >= T(0.5); });
  else if constexpr (std::same_as<Operation, floor_operation>)
    return rounded_size(x, [&](const lanes<T>& fraction) GRADFOLD_INLINE_LAMBDA() { return (x < T(0)) & (fraction > T(0)); });
  else return rounded_size(x, [&](const lanes<T>& fraction) GRADFOLD_INLINE_LAMBDA() { return (x > T(0)) & (fraction > T(0)); });
}
template <class Operation>
inline constexpr bool rounds_to_integers =
    std::same_as<Operation, floor_operation> || std::same_as<Operation, ceiling> || std::same_as<Operation, nearest> || std::same_as<Operation, truncation>;

}  // namespace gradfold::detail
