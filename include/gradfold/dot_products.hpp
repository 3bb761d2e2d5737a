// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lane_runs.hpp>
#include <gradfold/matrix_roles.hpp>

/// A matrix times a vector, the rows of the matrix in memory: z[j] = sum over k of a[k] b[j, k].
namespace gradfold::detail {

/// Into how many parts such a sum goes, on every machine: step k goes to part k mod 16; the parts are added by halves.
inline constexpr int dot_parts = 16;
template <matrix_roles r>
inline constexpr bool sums_as_dots = r.exists && !r.repeats && r.rows.extent[0] == 1 && r.rows.extent[1] >= 4 && r.rows.map[2].stride[1] != 1 &&
                                     r.summed.rank == 1 && r.summed.map[1].stride[0] == 1 && r.summed.map[2].stride[0] == 1;

/// Rows are multiplied where they are, and as many as a vector has lanes are summed at once. Nothing is copied across.
template <matrix_roles r, class T>
struct dot_products {
  static constexpr std::ptrdiff_t columns = r.rows.extent[1], depth = r.summed.extent[0], b_column = r.rows.map[2].stride[1];
  static constexpr int width = lanes<T>::count < dot_parts ? lanes<T>::count : dot_parts, vectors = dot_parts / width;
  using vector = typename few<T, width>::vector;

  template <int v, std::ptrdiff_t from>
  GRADFOLD_ALWAYS_INLINE() static void add_rest(vector (&sum)[vectors], const T* a, const T* b) {
    constexpr std::ptrdiff_t start = from + v * width, length = depth - start < width ? depth - start : width;
    if constexpr (length > 0) {
      sum[v] = sum[v] + load_short_row<width, length>(a + start) * load_short_row<width, length>(b + start);
      if constexpr (v + 1 < vectors) add_rest<v + 1, from>(sum, a, b);
    }
  }
  GRADFOLD_ALWAYS_INLINE() static vector dot(const T* a, const T* b) {
    GRADFOLD_CONTRACTED()
    constexpr std::ptrdiff_t whole = depth / dot_parts * dot_parts;
    vector sum[vectors] = {};
    for (std::ptrdiff_t k = 0; k < whole; k += dot_parts)
      for (int v = 0; v < vectors; ++v) {
        vector x, y;
        __builtin_memcpy(&x, a + k + v * width, sizeof x);
        __builtin_memcpy(&y, b + k + v * width, sizeof y);
        sum[v] = sum[v] + x * y;
      }
    if constexpr (whole < depth) add_rest<0, whole>(sum, a, b);
    for (int half = vectors / 2; half > 0; half /= 2)
      for (int v = 0; v < half; ++v) sum[v] = sum[v] + sum[v + half];
    return sum[0];
  }
  template <bool begun>
  GRADFOLD_NEVER_INLINE() static void run(T* z, const T* a, const T* b) {
    static_assert(!begun);
    // The last rows that are no whole vector's number are computed together with some before them.
    for (std::ptrdiff_t j = 0; j < columns; j += width) {
      const std::ptrdiff_t first = j + width <= columns ? j : columns - width;
      if constexpr (columns < width) {
        vector x[width] = {};
        for (int i = 0; i < columns; ++i) x[i] = dot(a, b + i * b_column);
        add_lanes<width>(x);
        store_short_row<width, columns>(z, x[0]);
      } else {
        vector x[width];
#pragma GCC unroll 16
        for (int i = 0; i < width; ++i) x[i] = dot(a, b + (first + i) * b_column);
        add_lanes<width>(x);
        __builtin_memcpy(z + first, &x[0], sizeof x[0]);
      }
    }
  }
};

}  // namespace gradfold::detail
