// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "dense.hpp"

#include <memory>

/// The convolutional network by hand, with Eigen: windows are copied side by side, so that a convolution is one product of
/// matrices. A row is a position of a picture, a column a channel; the last layer's weights are rearranged for that once a step.
namespace bench::training::by_eigen {

/// What the windows of 3 by 3 around each position see of pictures with zeros around them: [batch side side, 9 channels].
template <int batch, int channels, int side>
struct windows {
  using pictures = matrix<batch * side * side, channels>;
  using seen = matrix<batch * side * side, 9 * channels>;

  template <class F>
  static void for_each(const F& f) {
    for (int n = 0; n < batch; ++n)
      for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j)
          for (int p = 0; p < 3; ++p)
            for (int q = 0; q < 3; ++q) {
              const int a = i + p - 1, b = j + q - 1;
              const bool inside = a >= 0 && a < side && b >= 0 && b < side;
              f((n * side + i) * side + j, 3 * p + q, inside ? (n * side + a) * side + b : -1);
            }
  }
  static void look(const pictures& x, seen& z) {
    for_each([&](int row, int k, int from) {
      if (from >= 0) z.template block<1, channels>(row, k * channels) = x.row(from);
      else z.template block<1, channels>(row, k * channels).setZero();
    });
  }
  static void look_back(const seen& z_bar, pictures& x_bar) {
    x_bar.setZero();
    for_each([&](int row, int k, int from) {
      if (from >= 0) x_bar.row(from) += z_bar.template block<1, channels>(row, k * channels);
    });
  }
};

template <int batch>
class convolution {
  static constexpr int first = 12, second = 24, outputs = 10;
  using outer = windows<batch, 1, 8>;
  using inner = windows<batch, first, 4>;

 public:
  EIGEN_MAKE_ALIGNED_OPERATOR_NEW
  convolution(const batches& data, const weights& start) : data_{data}, start_{start} { restart(); }
  void restart() {
    w1_.restart(rearranged(start_[0], first, 1)), b1_.restart(start_[1]), w2_.restart(rearranged(start_[2], second, first)), b2_.restart(start_[3]);
    w3_.restart(rearranged(start_[4], 1, second, 16, outputs)), b3_.restart(start_[5]);
    steps_ = 0;
  }
  [[gnu::noinline]] float step(std::size_t k) {
    m_->image = Eigen::Map<const matrix<batch * 64, 1>>(data_.images_of(k));
    forward();
    const float loss = slopes_of_logits<batch, outputs>(m_->z, data_.labels_of(k));
    backward();
    update(++steps_, w1_, b1_, w2_, b2_, w3_, b3_);
    return loss;
  }
  weights now() const {
    return {rearranged(w1_.row(), 1, 9, first, 1, true),   b1_.row(), rearranged(w2_.row(), 1, 9 * first, second, 1, true), b2_.row(),
            rearranged(w3_.row(), 1, 16, second, outputs), b3_.row()};
  }

 private:
  /// Given [out, in, 9]: as [9, in, out]. With four extents: [a, b, c, d] as [a, c, b, d].
  static std::vector<float> rearranged(const std::vector<float>& w, int out, int in) {
    std::vector<float> z(w.size());
    for (int o = 0; o < out; ++o)
      for (int c = 0; c < in; ++c)
        for (int k = 0; k < 9; ++k) z[static_cast<std::size_t>((k * in + c) * out + o)] = w[static_cast<std::size_t>((o * in + c) * 9 + k)];
    return z;
  }
  static std::vector<float> rearranged(const std::vector<float>& w, int a, int b, int c, int d, bool windows_first = false) {
    std::vector<float> z(w.size());
    for (int h = 0; h < a; ++h)
      for (int i = 0; i < b; ++i)
        for (int j = 0; j < c; ++j)
          for (int k = 0; k < d; ++k) {
            const int in = b / 9, to = windows_first ? (j * in + i % in) * 9 + i / in : ((h * c + j) * b + i) * d + k;
            z[static_cast<std::size_t>(to)] = w[static_cast<std::size_t>(((h * b + i) * c + j) * d + k)];
          }
    return z;
  }
  static int position(int n, int i, int j) { return (n * 8 + i) * 8 + j; }

  void forward() {
    outer::look(m_->image, m_->seen1);
    m_->a.noalias() = m_->seen1 * w1_.now;
    m_->a = (m_->a.rowwise() + b1_.now.row(0)).cwiseMax(0);
    for (int n = 0; n < batch; ++n)
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) {
          const auto& a = m_->a;
          m_->pooled.row((n * 4 + i) * 4 + j) = a.row(position(n, 2 * i, 2 * j))
                                                    .cwiseMax(a.row(position(n, 2 * i, 2 * j + 1)))
                                                    .cwiseMax(a.row(position(n, 2 * i + 1, 2 * j)).cwiseMax(a.row(position(n, 2 * i + 1, 2 * j + 1))));
        }
    inner::look(m_->pooled, m_->seen2);
    m_->h.noalias() = m_->seen2 * w2_.now;
    m_->h = (m_->h.rowwise() + b2_.now.row(0)).cwiseMax(0);
    m_->z.noalias() = flat(m_->h) * w3_.now;
    m_->z.rowwise() += b3_.now.row(0);
  }
  void backward() {
    w3_.slope.noalias() = flat(m_->h).transpose() * m_->z;
    b3_.slope = m_->z.colwise().sum();
    flat(m_->by_h).noalias() = m_->z * w3_.now.transpose();
    m_->by_h = (m_->h.array() > 0).select(m_->by_h, 0);
    w2_.slope.noalias() = m_->seen2.transpose() * m_->by_h;
    b2_.slope = m_->by_h.colwise().sum();
    m_->by_seen2.noalias() = m_->by_h * w2_.now.transpose();
    inner::look_back(m_->by_seen2, m_->by_pooled);
    back_to_largest();
    w1_.slope.noalias() = m_->seen1.transpose() * m_->by_a;
    b1_.slope = m_->by_a.colwise().sum();
  }
  /// To the first of four that is as large as what was kept; to none where that is 0.
  void back_to_largest() {
    for (int n = 0; n < batch; ++n)
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) {
          const Eigen::Array<float, 1, first> kept = m_->pooled.row((n * 4 + i) * 4 + j);
          Eigen::Array<float, 1, first> left = (kept > 0).select(m_->by_pooled.row((n * 4 + i) * 4 + j).array(), 0.0F);
          for (int k = 0; k < 4; ++k) {
            const int row = position(n, 2 * i + k / 2, 2 * j + k % 2);
            const Eigen::Array<bool, 1, first> is_it = m_->a.row(row).array() == kept;
            m_->by_a.row(row) = is_it.select(left, 0.0F);
            left = is_it.select(0.0F, left);
          }
        }
  }
  template <class X>
  static auto flat(X& x) {
    return Eigen::Map<std::conditional_t<std::is_const_v<X>, const matrix<batch, 16 * second>, matrix<batch, 16 * second>>>(x.data());
  }

  struct memory {
    EIGEN_MAKE_ALIGNED_OPERATOR_NEW
    matrix<batch * 64, 1> image;
    matrix<batch * 64, 9> seen1;
    matrix<batch * 64, first> a, by_a;
    matrix<batch * 16, first> pooled, by_pooled;
    matrix<batch * 16, 9 * first> seen2, by_seen2;
    matrix<batch * 16, second> h, by_h;
    matrix<batch, outputs> z;
  };
  const batches& data_;
  weights start_;
  parameter<9, first> w1_;
  parameter<1, first> b1_;
  parameter<9 * first, second> w2_;
  parameter<1, second> b2_;
  parameter<16 * second, outputs> w3_;
  parameter<1, outputs> b3_;
  std::unique_ptr<memory> m_ = std::make_unique<memory>();
  long long steps_ = 0;
};

}  // namespace bench::training::by_eigen
