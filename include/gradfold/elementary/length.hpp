// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary/format.hpp>

/// Lengths on lanes: squares are taken of numbers scaled by a power of two, so that none overflows or vanishes.
namespace gradfold::detail {

struct length_scale {
  lanes<double> factor, inverse;
};
/// Of numbers of which the largest is this.
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() length_scale scale_of_length(const lanes<T>& largest) {
  const lane_mask<T> large = largest > 0x1p500, small = largest < 0x1p-500;
  return {where(large, 0x1p-600, where(small, 0x1p600, 1.0)), where(large, 0x1p600, where(small, 0x1p-600, 1.0))};
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> larger_of(const lanes<T>& x, const lanes<T>& y) {
  return where(x > y, x, y);
}

template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> length_lanes(const lanes<T>& x, const lanes<T>& y) {
  const lanes<T> width = size_of_lanes(x), height = size_of_lanes(y);
  const length_scale s = scale_of_length(larger_of(width, height));
  const lanes<T> a = width * s.factor, b = height * s.factor, z = square_root_lanes(a * a + b * b) * s.inverse;
  constexpr double most = std::numeric_limits<double>::max();
  return inside_or_called<length2>((width <= most) & (height <= most), z, x, y);
}
template <std::same_as<double> T>
GRADFOLD_ALWAYS_INLINE() lanes<T> length_lanes(const lanes<T>& x, const lanes<T>& y, const lanes<T>& w) {
  const lanes<T> width = size_of_lanes(x), height = size_of_lanes(y), depth = size_of_lanes(w);
  const length_scale s = scale_of_length(larger_of(larger_of(width, height), depth));
  const lanes<T> a = width * s.factor, b = height * s.factor, c = depth * s.factor, z = square_root_lanes(a * a + b * b + c * c) * s.inverse;
  constexpr double most = std::numeric_limits<double>::max();
  return inside_or_called<length3>((width <= most) & (height <= most) & (depth <= most), z, x, y, w);
}

}  // namespace gradfold::detail
