// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/affine.hpp>
#include <gradfold/lanes.hpp>

/// Loop nests over constant extents and strides as loops.
namespace gradfold::detail {

/// Steps of a nest, the element met by each map in `at`.
template <loop_nest nest, int axis = 0, class F>
GRADFOLD_ALWAYS_INLINE() constexpr void for_each_step(std::ptrdiff_t z, std::ptrdiff_t x, std::ptrdiff_t y, F&& f) {
  if constexpr (axis == nest.rank) f(z, x, y);
  else
    for (std::ptrdiff_t i = 0; i < nest.extent[axis]; ++i)
      for_each_step<nest, axis + 1>(z + i * nest.map[0].stride[axis], x + i * nest.map[1].stride[axis], y + i * nest.map[2].stride[axis], f);
}
template <loop_nest nest, class F>
GRADFOLD_ALWAYS_INLINE() constexpr void for_each(F&& f) {
  for_each_step<nest>(nest.map[0].offset, nest.map[1].offset, nest.map[2].offset, f);
}
/// Whether every element of z is met exactly once.
constexpr bool is_copy(const loop_nest& nest, int size) { return nest.steps() == size && is_injective(nest, 0); }

/// How many elements of z the axes from `axis` on span, those between the ones that they meet among them.
constexpr std::ptrdiff_t span_of(const loop_nest& nest, int axis) {
  std::ptrdiff_t span = 1;
  for (int k = axis; k < nest.rank; ++k) span += static_cast<std::ptrdiff_t>(nest.extent[k] - 1) * nest.map[0].stride[k];
  return span;
}
/// Whether the elements of z are met one behind the other, as those inside of a border.
constexpr bool goes_forward(const loop_nest& nest) {
  for (int k = 0; k < nest.rank; ++k)
    if (nest.map[0].stride[k] < span_of(nest, k + 1)) return false;
  return nest.map[0].offset >= 0;
}
template <std::ptrdiff_t count, class E>
GRADFOLD_ALWAYS_INLINE() void clear_some(E* z) {
  if constexpr (count > 0) __builtin_memset(z, 0, static_cast<std::size_t>(count) * sizeof *z);
}
/// Runs along the last axis from x to z, and zeros between them.
template <loop_nest nest, int axis = 0, class E>
GRADFOLD_ALWAYS_INLINE() void copy_and_clear(E* z, const E* x) {
  if constexpr (axis + 1 == nest.rank) __builtin_memcpy(z, x, static_cast<std::size_t>(nest.extent[axis]) * sizeof *z);
  else {
    constexpr std::ptrdiff_t span = span_of(nest, axis + 1), z_stride = nest.map[0].stride[axis], x_stride = nest.map[1].stride[axis], end = nest.extent[axis];
    for (std::ptrdiff_t i = 0; i < end; ++i) {
      copy_and_clear<nest, axis + 1>(z + i * z_stride, x + i * x_stride);
      if (i + 1 < end) clear_some<z_stride - span>(z + i * z_stride + span);
    }
  }
}

/// Loops reordered so that the last one walks along z, where there is such a one. Each element of z is still summed in
/// the order of the axes that it is summed over.
constexpr loop_nest ordered_along(const loop_nest& nest) {
  int last = -1;
  for (int k = 0; k < nest.rank; ++k)
    if (nest.map[0].stride[k] == 1 && nest.map[1].stride[k] >= 0 && nest.map[1].stride[k] <= 1 &&
        (nest.maps < 3 || (nest.map[2].stride[k] >= 0 && nest.map[2].stride[k] <= 1)))
      last = k;
  if (last < 0) return nest;
  loop_nest moved = nest;
  for (int k = 0, to = 0; k < nest.rank; ++k) {
    const int place = k == last ? nest.rank - 1 : to++;
    moved.extent[place] = nest.extent[k];
    for (int i = 0; i < nest.maps; ++i) moved.map[i].stride[place] = nest.map[i].stride[k];
  }
  return moved;
}
/// Whether the last axis is summed over.
constexpr bool sums_rows(const loop_nest& nest) { return nest.rank > 0 && nest.map[0].stride[nest.rank - 1] == 0; }

/// Elements that lie side by side along one axis of what is written and along another of what is read, in squares of a side.
struct turned_axes {
  bool exist = false;
  int of_z = -1, of_x = -1;
  loop_nest others;
};
constexpr turned_axes turned_in(const loop_nest& nest, int side) {
  turned_axes t;
  for (int k = 0; k < nest.rank; ++k) {
    if (nest.extent[k] % side != 0 || side < 2) continue;
    if (nest.map[0].stride[k] == 1 && nest.map[1].stride[k] != 1) t.of_z = k;
    if (nest.map[1].stride[k] == 1 && nest.map[0].stride[k] != 1) t.of_x = k;
  }
  t.exist = t.of_z >= 0 && t.of_x >= 0;
  t.others = nest;
  if (t.exist) t.others.extent[t.of_z] = t.others.extent[t.of_x] = 1;
  return t;
}

/// The sum of `value(i)` for i below `length`: partial sums of whole blocks first, as in loops.
template <class T, std::ptrdiff_t length, class F>
GRADFOLD_ALWAYS_INLINE() constexpr T row_sum(F&& value) {
  constexpr std::ptrdiff_t partials = partial_sums<T>, whole = length / partials * partials;
  T rest(0);
  for (std::ptrdiff_t i = whole; i < length; ++i) rest = compute<add>(rest, value(i));
  if constexpr (whole == 0) return rest;
  else {
    T block[partials];
    for (std::ptrdiff_t j = 0; j < partials; ++j) block[j] = T(0);
    for (std::ptrdiff_t i = 0; i < whole; i += partials)
      for (std::ptrdiff_t j = 0; j < partials; ++j) block[j] = compute<add>(block[j], value(i + j));
    for (std::ptrdiff_t half = partials / 2; half > 0; half /= 2)
      for (std::ptrdiff_t j = 0; j < half; ++j) block[j] = compute<add>(block[j], block[j + half]);
    return compute<add>(block[0], rest);
  }
}

/// The same of elements that lie side by side.
template <std::ptrdiff_t length, class T>
GRADFOLD_ALWAYS_INLINE() T sum_of_row(const T* x) {
  constexpr std::ptrdiff_t partials = partial_sums<T>, whole = length / partials * partials, width = lanes<T>::count;
  static_assert(whole > 0 && partials % width == 0);
  lanes<T> vectors[partials / width] = {};
  for (std::ptrdiff_t i = 0; i < whole; i += partials)
    for (std::ptrdiff_t v = 0; v < partials / width; ++v) vectors[v].of = vectors[v].of + load_lanes(x + i + v * width).of;
  T block[partials], rest(0);
  for (std::ptrdiff_t v = 0; v < partials / width; ++v) store_lanes(block + v * width, vectors[v]);
  for (std::ptrdiff_t half = partials / 2; half > 0; half /= 2)
    for (std::ptrdiff_t j = 0; j < half; ++j) block[j] = block[j] + block[j + half];
  for (std::ptrdiff_t i = whole; i < length; ++i) rest = rest + x[i];
  return block[0] + rest;
}

}  // namespace gradfold::detail
