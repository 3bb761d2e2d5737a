// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "lanes.hpp"

#include <algorithm>
#include <memory>

/// The convolutional network by hand. A lane is a picture: all that happens to one happens to `width` of them at once, and
/// only sums over the batch go across lanes.
namespace bench::training::by_loops {

template <int channels, int side>
using pictures = lanes[channels][side][side];

/// z[o][i][j] = start[o] + sum over c, p, q of w[o][c][p][q] x[c][i + p][j + q], a row of `side` numbers of some channels at once.
template <int in, int out, int side>
void convolve(const pictures<in, side + 2>& x, const float (&w)[out][in][3][3], const float* start, pictures<out, side>& z) {
  constexpr int at_once = 4 * tile_rows / side > 0 ? 4 * tile_rows / side : 1;
  static_assert(out % at_once == 0);
  for (int o = 0; o < out; o += at_once)
    for (int i = 0; i < side; ++i) {
      lanes sum[at_once][side];
#pragma GCC unroll 8
      for (int r = 0; r < at_once; ++r)
#pragma GCC unroll 8
        for (int j = 0; j < side; ++j) sum[r][j] = all(start == nullptr ? 0 : start[o + r]);
      for (int c = 0; c < in; ++c)
        for (int p = 0; p < 3; ++p)
#pragma GCC unroll 3
          for (int q = 0; q < 3; ++q)
#pragma GCC unroll 8
            for (int r = 0; r < at_once; ++r)
#pragma GCC unroll 8
              for (int j = 0; j < side; ++j) sum[r][j] += w[o + r][c][p][q] * x[c][i + p][j + q];
#pragma GCC unroll 8
      for (int r = 0; r < at_once; ++r)
#pragma GCC unroll 8
        for (int j = 0; j < side; ++j) z[o + r][i][j] = sum[r][j];
    }
}
/// The slopes of the windows: sums over positions, and over all groups of pictures.
template <int groups, int in, int out, int side>
void slopes_of_windows(const pictures<in, side + 2>* x, const pictures<out, side + 2>* z_bar, float (&w)[out][in][3][3], float (&start)[out]) {
  for (int o = 0; o < out; o += 2)
    for (int c = 0; c < in; ++c) {
      lanes sum[2][9] = {};
      for (int g = 0; g < groups; ++g)
        for (int i = 0; i < side; ++i)
          for (int j = 0; j < side; ++j)
#pragma GCC unroll 2
            for (int r = 0; r < 2; ++r)
#pragma GCC unroll 9
              for (int k = 0; k < 9; ++k) sum[r][k] += z_bar[g][o + r][i + 1][j + 1] * x[g][c][i + k / 3][j + k % 3];
      for (int r = 0; r < 2; ++r)
        for (int k = 0; k < 9; ++k) w[o + r][c][k / 3][k % 3] = total(sum[r][k]);
    }
  for (int o = 0; o < out; ++o) {
    lanes sum = {};
    for (int g = 0; g < groups; ++g)
      for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j) sum += z_bar[g][o][i + 1][j + 1];
    start[o] = total(sum);
  }
}

template <int batch>
class convolution {
  static constexpr int first = 12, second = 24, flat = second * 16, outputs = 10, padded = 16, groups = batch / width;
  static_assert(batch % width == 0);
  struct numbers {
    alignas(64) float w1[first][1][3][3], b1[first], w2[second][first][3][3], b2[second], w3[flat][outputs], b3[outputs];
  };
  static constexpr int count = sizeof(numbers) / sizeof(float);

 public:
  convolution(const batches& data, const weights& start) : data_{data}, start_{start} { restart(); }
  void restart() {
    *this->now_ = *mean_ = *square_ = {};
    steps_ = 0;
    float* const to[] = {&now_->w1[0][0][0][0], now_->b1, &now_->w2[0][0][0][0], now_->b2, &now_->w3[0][0], now_->b3};
    for (std::size_t k = 0; k < 6; ++k) std::copy(start_[k].begin(), start_[k].end(), to[k]);
  }
  [[gnu::noinline]] float step(std::size_t k) {
    for (int g = 0; g < groups; ++g) forward(g, data_.images_of(k) + g * width * 64);
    const float loss = slopes_of_logits<batch, outputs>(logits_, data_.labels_of(k));
    for (int o = 0; o < second; ++o)
      for (int c = 0; c < first; ++c)
        for (int p = 0; p < 9; ++p) turned_[c][o][p / 3][p % 3] = now_->w2[o][c][2 - p / 3][2 - p % 3];
    for (int g = 0; g < groups; ++g) backward(g);
    slopes_of_last();
    slopes_of_windows<groups, first, second, 4>(pooled_, by_second_, slope_->w2, slope_->b2);
    slopes_of_windows<groups, 1, first, 8>(image_, by_first_, slope_->w1, slope_->b1);
    step_of_adam(++steps_)(start_of(now_), start_of(mean_), start_of(square_), start_of(slope_), count);
    return loss;
  }
  weights now() const {
    weights w = start_;
    const float* const from[] = {&now_->w1[0][0][0][0], now_->b1, &now_->w2[0][0][0][0], now_->b2, &now_->w3[0][0], now_->b3};
    for (std::size_t k = 0; k < 6; ++k) std::copy_n(from[k], w[k].size(), w[k].data());
    return w;
  }

 private:
  /// All numbers as one row.
  static float* start_of(const std::unique_ptr<numbers>& n) { return reinterpret_cast<float*>(n.get()); }
  static lanes positive(lanes x) { return x > 0 ? x : lanes{}; }

  void forward(int g, const float* pixels) {
    for (int i = 0; i < 8; ++i)
      for (int j = 0; j < 8; ++j)
        for (int k = 0; k < width; ++k) image_[g][0][i + 1][j + 1][k] = pixels[k * 64 + i * 8 + j];
    convolve<1, first, 8>(image_[g], now_->w1, now_->b1, first_[g]);
    for (int o = 0; o < first; ++o)
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) {
          const auto& z = first_[g][o];
          const lanes above = z[2 * i][2 * j] > z[2 * i][2 * j + 1] ? z[2 * i][2 * j] : z[2 * i][2 * j + 1];
          const lanes below = z[2 * i + 1][2 * j] > z[2 * i + 1][2 * j + 1] ? z[2 * i + 1][2 * j] : z[2 * i + 1][2 * j + 1];
          pooled_[g][o][i + 1][j + 1] = positive(above > below ? above : below);
        }
    convolve<first, second, 4>(pooled_[g], now_->w2, now_->b2, second_[g]);
    last_layer(g);
  }
  void last_layer(int g) {
    lanes* const h = &second_[g][0][0][0];
    lanes sum[outputs];
    for (int c = 0; c < outputs; ++c) sum[c] = all(now_->b3[c]);
    for (int k = 0; k < flat; ++k) {
      h[k] = positive(h[k]);
#pragma GCC unroll 10
      for (int c = 0; c < outputs; ++c) sum[c] += now_->w3[k][c] * h[k];
    }
    for (int c = 0; c < outputs; ++c)
      for (int k = 0; k < width; ++k) logits_[g * width + k][c] = sum[c][k];
  }
  void backward(int g) {
    for (int c = 0; c < outputs; ++c)
      for (int k = 0; k < width; ++k) by_logit_[g][c][k] = logits_[g * width + k][c];
    for (int k = 0; k < flat; ++k) {
      lanes sum = {};
#pragma GCC unroll 10
      for (int c = 0; c < outputs; ++c) sum += now_->w3[k][c] * by_logit_[g][c];
      by_second_[g][k / 16][k % 16 / 4 + 1][k % 4 + 1] = (&second_[g][0][0][0])[k] > 0 ? sum : lanes{};
    }
    convolve<second, first, 4>(by_second_[g], turned_, nullptr, by_pooled_);
    for (int o = 0; o < first; ++o)
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) back_to_largest(g, o, i, j);
  }
  /// To the first of four that is as large as what was kept; to none where that is 0.
  void back_to_largest(int g, int o, int i, int j) {
    const lanes kept = pooled_[g][o][i + 1][j + 1];
    lanes left = kept > 0 ? by_pooled_[o][i][j] : lanes{};
#pragma GCC unroll 4
    for (int k = 0; k < 4; ++k) {
      const auto is_it = first_[g][o][2 * i + k / 2][2 * j + k % 2] == kept;
      by_first_[g][o][2 * i + k / 2 + 1][2 * j + k % 2 + 1] = is_it ? left : lanes{};
      left = is_it ? lanes{} : left;
    }
  }
  void slopes_of_last() {
    for (int k = 0; k < flat; ++k)
      for (int c = 0; c < outputs; ++c) {
        lanes sum = {};
        for (int g = 0; g < groups; ++g) sum += (&second_[g][0][0][0])[k] * by_logit_[g][c];
        slope_->w3[k][c] = total(sum);
      }
    for (int c = 0; c < outputs; ++c) {
      lanes sum = {};
      for (int g = 0; g < groups; ++g) sum += by_logit_[g][c];
      slope_->b3[c] = total(sum);
    }
  }

  const batches& data_;
  weights start_;
  std::unique_ptr<numbers> now_ = std::make_unique<numbers>(), mean_ = std::make_unique<numbers>(), square_ = std::make_unique<numbers>(),
                           slope_ = std::make_unique<numbers>();
  // With a border of zeros where windows look beyond the edge.
  pictures<1, 10> image_[groups] = {};
  pictures<first, 8> first_[groups];
  pictures<first, 6> pooled_[groups] = {};
  pictures<second, 4> second_[groups];
  pictures<second, 6> by_second_[groups] = {};
  pictures<first, 4> by_pooled_;
  pictures<first, 10> by_first_[groups] = {};
  lanes by_logit_[groups][outputs];
  alignas(64) float logits_[batch][padded] = {}, turned_[first][second][3][3];
  long long steps_ = 0;
};

}  // namespace bench::training::by_loops
