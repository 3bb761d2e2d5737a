// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstring>

/// What the hand-written loops are made of: rows of numbers that both compilers keep in vector registers.
namespace bench::training::by_loops {

#ifdef __AVX512F__
inline constexpr int width = 16, tile_rows = 4;  // of 32 registers 16 are sums
#else
inline constexpr int width = 8, tile_rows = 2;   // of 16 registers 8 are sums
#endif
using lanes = float __attribute__((vector_size(4 * width)));

inline lanes load(const float* x) {
  lanes z;
  std::memcpy(&z, x, sizeof z);
  return z;
}
inline void store(float* to, lanes x) { std::memcpy(to, &x, sizeof x); }
inline lanes all(float x) { return x - lanes{}; }
inline float total(lanes x) {
  float part[width];
  store(part, x);
  for (int n = width / 2; n > 0; n /= 2)
    for (int i = 0; i < n; ++i) part[i] += part[i + n];
  return part[0];
}

/// z[r][0 … columns) = sum over k of x(r, k) y[k][0 … columns), of `rows` rows that fit the registers. x(r, k) stands at
/// x[r * row + k * step]. A single row is summed in two parts, for a chain of sums is slower than the registers are.
template <int rows, int columns, int inner>
inline void tile(const float* x, int row, int step, const float* y, int y_row, float* z, int z_row) {
  constexpr int n = columns / width, parts = rows == 1 && inner % 2 == 0 ? 2 : 1;
  lanes sum[parts][rows][n] = {};
  for (int k = 0; k < inner; k += parts) {
#pragma GCC unroll 2
    for (int p = 0; p < parts; ++p)
#pragma GCC unroll 8
      for (int r = 0; r < rows; ++r)
#pragma GCC unroll 8
        for (int j = 0; j < n; ++j) sum[p][r][j] += x[r * row + (k + p) * step] * load(y + (k + p) * y_row + j * width);
  }
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r)
#pragma GCC unroll 8
    for (int j = 0; j < n; ++j) store(z + r * z_row + j * width, parts == 2 ? sum[0][r][j] + sum[parts - 1][r][j] : sum[0][r][j]);
}
/// The same for columns that do not fit the registers at once: blocks of four vectors.
template <int rows, int columns, int inner>
inline void block(const float* x, int row, int step, const float* y, int y_row, float* z, int z_row) {
  constexpr int at_once = columns < 4 * width ? columns : 4 * width;
  for (int j = 0; j < columns; j += at_once) tile<rows, at_once, inner>(x, row, step, y + j, y_row, z + j, z_row);
}

/// Adam on a row of numbers, as Kingma and Ba write it at the end of their section 2: one division and one root for each.
struct adam {
  float rate, beta1, beta2, epsilon;  // rate and epsilon with the corrections of this step in them
  void operator()(float* p, float* mean, float* square, const float* slope, int count) const {
#pragma omp simd
    for (int i = 0; i < count; ++i) {
      const float g = slope[i], m = beta1 * mean[i] + (1 - beta1) * g, s = beta2 * square[i] + (1 - beta2) * g * g;
      mean[i] = m, square[i] = s;
      p[i] -= rate * m / (__builtin_sqrtf(s) + epsilon);
    }
  }
};

}  // namespace bench::training::by_loops
