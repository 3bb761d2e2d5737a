// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../sides.hpp"
#include "lanes.hpp"

#include <algorithm>
#include <cmath>

/// The dense network 64-64-10 by hand. Slopes of weights go into the update from the registers that they are summed in;
/// the last layer's weights stand as [out, in], so that the sums of a picture and of its pullback run along rows.
namespace bench::training::by_loops {

template <int batch>
class dense {
  static constexpr int inputs = 64, hidden = 64, outputs = 10, padded = 16;
  struct numbers {
    alignas(64) float w1[inputs][hidden], b1[hidden], w2[outputs][hidden], b2[padded];
  };

 public:
  dense(const batches& data, const weights& start) : data_{data}, start_{start} { restart(); }
  void restart() {
    now_ = mean_ = square_ = {};
    steps_ = 0;
    std::copy_n(start_[0].data(), inputs * hidden, &now_.w1[0][0]);
    std::copy_n(start_[1].data(), hidden, now_.b1);
    for (int j = 0; j < hidden; ++j)
      for (int c = 0; c < outputs; ++c) now_.w2[c][j] = start_[2][static_cast<std::size_t>(j * outputs + c)];
    std::copy_n(start_[3].data(), outputs, now_.b2);
  }
  [[gnu::noinline]] float step(std::size_t k) {
    const float* const x = data_.images_of(k);
    hidden_layer<batch>(x, &h_[0][0]);
    logits();
    const float loss = slopes_of_logits<batch, outputs>(z_, data_.labels_of(k));
    slopes_of_hidden();
    update(x);
    return loss;
  }
  [[gnu::noinline]] int read(const float* x) const {
    alignas(64) float h[hidden];
    hidden_layer<1>(x, h);
    int best = 0;
    float most = -INFINITY;
    for (int c = 0; c < outputs; ++c) {
      const float z = dot(h, now_.w2[c]) + now_.b2[c];
      if (z > most) most = z, best = c;
    }
    return best;
  }
  weights now() const {
    weights w = start_;
    std::copy_n(&now_.w1[0][0], inputs * hidden, w[0].data());
    std::copy_n(now_.b1, hidden, w[1].data());
    for (int j = 0; j < hidden; ++j)
      for (int c = 0; c < outputs; ++c) w[2][static_cast<std::size_t>(j * outputs + c)] = now_.w2[c][j];
    std::copy_n(now_.b2, outputs, w[3].data());
    return w;
  }

 private:
  static constexpr int at_once = batch < tile_rows ? batch : tile_rows;

  static float dot(const float* x, const float* y) {
    lanes sum = {};
#pragma GCC unroll 8
    for (int j = 0; j < hidden; j += width) sum += load(x + j) * load(y + j);
    return total(sum);
  }
  template <int rows>
  void hidden_layer(const float* x, float* h) const {
    constexpr int some = rows < tile_rows ? rows : tile_rows;
    for (int i = 0; i < rows; i += some) {
      block<some, hidden, inputs>(x + i * inputs, inputs, 1, &now_.w1[0][0], hidden, h + i * hidden, hidden);
      for (int r = 0; r < some; ++r)
#pragma omp simd
        for (int j = 0; j < hidden; ++j) {
          const float z = h[(i + r) * hidden + j] + now_.b1[j];
          h[(i + r) * hidden + j] = z > 0 ? z : 0;
        }
    }
  }
  void logits() {
    if constexpr (batch < 4) {
      for (int i = 0; i < batch; ++i)
        for (int c = 0; c < outputs; ++c) z_[i][c] = dot(h_[i], now_.w2[c]) + now_.b2[c];
    } else {
      alignas(64) float across[hidden][padded] = {};
      for (int c = 0; c < outputs; ++c)
        for (int j = 0; j < hidden; ++j) across[j][c] = now_.w2[c][j];
      for (int i = 0; i < batch; i += 8) block<8, padded, hidden>(h_[i], hidden, 1, &across[0][0], padded, z_[i], padded);
      for (int i = 0; i < batch; ++i)
#pragma omp simd
        for (int c = 0; c < padded; ++c) z_[i][c] += now_.b2[c];
    }
  }
  void slopes_of_hidden() {
    for (int i = 0; i < batch; i += at_once) {
      block<at_once, hidden, outputs>(z_[i], padded, 1, &now_.w2[0][0], hidden, by_h_[i], hidden);
      for (int r = i; r < i + at_once; ++r)
#pragma omp simd
        for (int j = 0; j < hidden; ++j) by_h_[r][j] = h_[r][j] > 0 ? by_h_[r][j] : 0;
    }
  }
  /// Sums over the batch and the update in one pass, some rows at a time.
  template <int rows, int inner>
  static void update_rows(const adam& by, const float* x, int x_row, const float* y, float* p, float* mean, float* square) {
    alignas(64) float slope[rows][hidden];
    block<rows, hidden, inner>(x, 1, x_row, y, hidden, &slope[0][0], hidden);
    by(p, mean, square, &slope[0][0], rows * hidden);
  }
  void update(const float* x) {
    const adam by = step_of_adam(++steps_);
    for (int k = 0; k < inputs; k += tile_rows) update_rows<tile_rows, batch>(by, x + k, inputs, &by_h_[0][0], now_.w1[k], mean_.w1[k], square_.w1[k]);
    for (int c = 0; c < outputs; c += 2) update_rows<2, batch>(by, &z_[0][c], padded, &h_[0][0], now_.w2[c], mean_.w2[c], square_.w2[c]);
    alignas(64) float ones[hidden] = {}, last[padded] = {};
    for (int i = 0; i < batch; ++i) {
#pragma omp simd
      for (int j = 0; j < hidden; ++j) ones[j] += by_h_[i][j];
#pragma omp simd
      for (int c = 0; c < padded; ++c) last[c] += z_[i][c];
    }
    by(now_.b1, mean_.b1, square_.b1, ones, hidden);
    by(now_.b2, mean_.b2, square_.b2, last, padded);
  }

  const batches& data_;
  weights start_;
  numbers now_, mean_, square_;
  alignas(64) float h_[batch][hidden], by_h_[batch][hidden], z_[batch][padded];
  long long steps_ = 0;
};

}  // namespace bench::training::by_loops
