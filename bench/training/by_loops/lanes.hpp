// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../sides.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

/// What the hand-written loops are made of: rows of numbers that both compilers keep in vector registers.
namespace bench::training::by_loops {

#ifdef __AVX512F__
inline constexpr int width = 16, tile_rows = 4;  // of 32 registers 16 are sums
#else
inline constexpr int width = 8, tile_rows = 2;  // of 16 registers 8 are sums
#endif
using lanes = float __attribute__((vector_size(4 * width)));

inline lanes load(const float* x) {
  lanes z;
  std::memcpy(&z, x, sizeof z);
  return z;
}
inline void store(float* to, lanes x) { std::memcpy(to, &x, sizeof x); }
inline lanes all(float x) { return x - lanes{}; }
/// The sum of all lanes, by halves.
template <int count, class Lanes>
inline float total_of(Lanes x) {
  if constexpr (count == 2) return x[0] + x[1];
  else {
    typedef float half __attribute__((vector_size(2 * count)));
    half part[2];
    std::memcpy(part, &x, sizeof x);
    return total_of<count / 2>(part[0] + part[1]);
  }
}
inline float total(lanes x) { return total_of<width>(x); }

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

/// The numbers of Adam for a step, counted from 1.
inline adam step_of_adam(long long step) {
  const adam_numbers n;
  const auto power = static_cast<double>(step);
  const double first = 1 - std::pow(n.beta1, power), second = std::sqrt(1 - std::pow(n.beta2, power));
  return {static_cast<float>(n.rate * second / first), static_cast<float>(n.beta1), static_cast<float>(n.beta2), static_cast<float>(n.epsilon * second)};
}
/// The mean of -log softmax(z)[label] over a batch, and its slopes in place of z.
template <int batch, int classes, int padded>
float slopes_of_logits(float (&logits)[batch][padded], const int* labels) {
  float loss = 0;
  for (int i = 0; i < batch; ++i) {
    float* const z = logits[i];
    float most = z[0], sum = 0;
    for (int c = 1; c < classes; ++c) most = std::max(most, z[c]);
    loss -= z[labels[i]] - most;
    for (int c = 0; c < classes; ++c) sum += z[c] = std::exp(z[c] - most);
    loss += std::log(sum);
    const float scale = 1 / (sum * batch);
    for (int c = 0; c < classes; ++c) z[c] *= scale;
    for (int c = classes; c < padded; ++c) z[c] = 0;
    z[labels[i]] -= 1.0F / batch;
  }
  return loss / batch;
}

}  // namespace bench::training::by_loops
