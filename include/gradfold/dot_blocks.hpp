// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/blocks.hpp>
#include <gradfold/dot_products.hpp>
#include <gradfold/merged_roles.hpp>

/// Products of matrices whose rows and columns lie in memory along what is summed: the slopes of windows, where the last axis of pictures is
/// the batch.
namespace gradfold::detail {

/// Whether each sum goes to parts as those of dot_products do: both operands lie side by side along the last summed axis.
template <merged_roles r>
inline constexpr bool sums_in_lanes = [] {
  if (!r.exists || r.repeats || r.summed.rank == 0 || r.rows.steps() * r.columns.steps() < dot_parts) return false;
  const int last = r.summed.rank - 1;
  return r.summed.map[1].stride[last] == 1 && r.summed.map[2].stride[last] == 1 && r.summed.extent[last] % dot_parts == 0 && r.summed.steps() >= 8 * dot_parts;
}();

/// One such product. A block of sums stays in registers, a vector for each; its rows and columns are read where they are.
template <merged_roles r, class T>
struct dot_blocks {
  static constexpr int width = lanes<T>::count < dot_parts ? lanes<T>::count : dot_parts, vectors = dot_parts / width;
  static constexpr int last = r.summed.rank - 1, run = r.summed.extent[last];
  using vector = typename few<T, width>::vector;
  /// Of n rows or columns as many at once as are at most `most`, in blocks of nearly one size.
  static constexpr int at_once(int n, int most) { return (n + (n + most - 1) / most - 1) / ((n + most - 1) / most); }
  static constexpr int row_count = r.rows.steps(), column_count = r.columns.steps();
  static constexpr int rows = at_once(row_count, block_rows / 2), columns = at_once(column_count, 4);

  /// Where a step of some axes meets a tensor.
  static constexpr std::ptrdiff_t place(const loop_nest& axes, int m, int step) {
    std::ptrdiff_t at = 0;
    for (int k = axes.rank - 1; k >= 0; step /= axes.extent[k--]) at += step % axes.extent[k] * axes.map[m].stride[k];
    return at;
  }
  template <int height, int length>
  GRADFOLD_ALWAYS_INLINE() static void block(T* z, const T* a, const T* b, int first_row, int first_column) {
    GRADFOLD_CONTRACTED()
    constexpr int size = height * length, groups = (size + width - 1) / width;
    const T *row[height], *column[length];
    for (int i = 0; i < height; ++i) row[i] = a + place(r.rows, 1, first_row + i);
    for (int j = 0; j < length; ++j) column[j] = b + place(r.columns, 2, first_column + j);
    vector all[vectors][groups * width];
    for (int v = 0; v < vectors; ++v) {
      vector sum[size] = {};
      for_steps<without_last(r.summed)>([&](std::ptrdiff_t, std::ptrdiff_t at_a, std::ptrdiff_t at_b) GRADFOLD_INLINE_LAMBDA() {
        for (std::ptrdiff_t k = v * width; k < run; k += dot_parts) {
          vector y[length];
#pragma GCC unroll 8
          for (int j = 0; j < length; ++j) y[j] = load_vector<width>(column[j] + at_b + k), keep_vector<T>(y[j]);
#pragma GCC unroll 8
          for (int i = 0; i < height; ++i) {
            vector x = load_vector<width>(row[i] + at_a + k);
            keep_vector<T>(x);
#pragma GCC unroll 8
            for (int j = 0; j < length; ++j) sum[i * length + j] = sum[i * length + j] + x * y[j];
          }
        }
      });
#pragma GCC unroll 32
      for (int k = 0; k < groups * width; ++k) all[v][k] = k < size ? sum[k] : vector{};
    }
    for (int half = vectors / 2; half > 0; half /= 2)
      for (int v = 0; v < half; ++v)
        for (int k = 0; k < size; ++k) all[v][k] = all[v][k] + all[v + half][k];
    T total[groups * width];
    for (int group = 0; group < groups; ++group) {
      add_lanes<width>(all[0] + group * width);
      store_vector(total + group * width, all[0][group * width]);
    }
    for (int i = 0; i < height; ++i)
      for (int j = 0; j < length; ++j) z[place(r.rows, 0, first_row + i) + place(r.columns, 0, first_column + j)] = total[i * length + j];
  }
  template <int height>
  GRADFOLD_ALWAYS_INLINE() static void blocks_of_rows(T* z, const T* a, const T* b, int first_row) {
    constexpr int whole = column_count / columns * columns;
    for (int j = 0; j < whole; j += columns) block<height, columns>(z, a, b, first_row, j);
    if constexpr (whole < column_count) block<height, column_count - whole>(z, a, b, first_row, whole);
  }
  GRADFOLD_NEVER_INLINE() static void run_all(T* z, const T* a, const T* b) {
    constexpr int whole = row_count / rows * rows;
    for (int i = 0; i < whole; i += rows) blocks_of_rows<rows>(z, a, b, i);
    if constexpr (whole < row_count) blocks_of_rows<row_count - whole>(z, a, b, whole);
  }
};

}  // namespace gradfold::detail
