// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../sides.hpp"

#define EIGEN_STACK_ALLOCATION_LIMIT 0  // what is large here is not on the stack
#include <Eigen/Core>

#include <cmath>

/// The dense network 64-64-10 by hand, with Eigen: static sizes, products without temporaries.
namespace bench::training::by_eigen {

template <int rows, int columns>
using matrix = Eigen::Matrix<float, rows, columns, columns == 1 ? Eigen::ColMajor : Eigen::RowMajor>;

/// A tensor of parameters, and what Adam keeps of it.
template <int rows, int columns>
struct parameter {
  matrix<rows, columns> now, slope, mean, square;

  void restart(const std::vector<float>& row) {
    now = Eigen::Map<const matrix<rows, columns>>(row.data());
    mean.setZero(), square.setZero();
  }
  void update(float rate, float beta1, float beta2, float epsilon) {
    mean.array() = beta1 * mean.array() + (1 - beta1) * slope.array();
    square.array() = beta2 * square.array() + (1 - beta2) * slope.array().square();
    now.array() -= rate * mean.array() / (square.array().sqrt() + epsilon);
  }
  std::vector<float> row() const { return {now.data(), now.data() + now.size()}; }
};
template <class... Parameter>
void update(long long step, Parameter&... p) {
  const adam_numbers n;
  const auto power = static_cast<double>(step);
  const double first = 1 - std::pow(n.beta1, power), second = std::sqrt(1 - std::pow(n.beta2, power));
  (p.update(static_cast<float>(n.rate * second / first), static_cast<float>(n.beta1), static_cast<float>(n.beta2), static_cast<float>(n.epsilon * second)),
   ...);
}
/// The mean of -log softmax(z)[label], and its slopes in place of z.
template <int batch, int classes>
float slopes_of_logits(matrix<batch, classes>& z, const int* labels) {
  const Eigen::Array<float, batch, 1> most = z.rowwise().maxCoeff();
  z.colwise() -= most.matrix();
  float loss = 0;
  for (int i = 0; i < batch; ++i) loss -= z(i, labels[i]);
  z = z.array().exp();
  const Eigen::Array<float, batch, 1> sums = z.rowwise().sum();
  loss += sums.log().sum();
  z.array().colwise() *= 1 / (sums * static_cast<float>(batch));
  for (int i = 0; i < batch; ++i) z(i, labels[i]) -= 1.0F / batch;
  return loss / batch;
}

template <int batch>
class dense {
  static constexpr int inputs = 64, hidden = 64, outputs = 10;

 public:
  EIGEN_MAKE_ALIGNED_OPERATOR_NEW
  dense(const batches& data, const weights& start) : data_{data}, start_{start} { restart(); }
  void restart() {
    w1_.restart(start_[0]), b1_.restart(start_[1]), w2_.restart(start_[2]), b2_.restart(start_[3]);
    steps_ = 0;
  }
  [[gnu::noinline]] float step(std::size_t k) {
    const Eigen::Map<const matrix<batch, inputs>> x(data_.images_of(k));
    h_.noalias() = x * w1_.now;
    h_ = (h_.rowwise() + b1_.now.row(0)).cwiseMax(0);
    z_.noalias() = h_ * w2_.now;
    z_.rowwise() += b2_.now.row(0);
    const float loss = slopes_of_logits<batch, outputs>(z_, data_.labels_of(k));
    w2_.slope.noalias() = h_.transpose() * z_;
    b2_.slope = z_.colwise().sum();
    by_h_.noalias() = z_ * w2_.now.transpose();
    by_h_ = (h_.array() > 0).select(by_h_, 0);
    w1_.slope.noalias() = x.transpose() * by_h_;
    b1_.slope = by_h_.colwise().sum();
    update(++steps_, w1_, b1_, w2_, b2_);
    return loss;
  }
  [[gnu::noinline]] int read(const float* pixels) const {
    const Eigen::Map<const matrix<1, inputs>> x(pixels);
    matrix<1, hidden> h;
    h.noalias() = x * w1_.now;
    h = (h + b1_.now).cwiseMax(0);
    matrix<1, outputs> z;
    z.noalias() = h * w2_.now;
    z += b2_.now;
    int best;
    z.maxCoeff(&best);
    return best;
  }
  weights now() const { return {w1_.row(), b1_.row(), w2_.row(), b2_.row()}; }

 private:
  const batches& data_;
  weights start_;
  parameter<inputs, hidden> w1_;
  parameter<1, hidden> b1_;
  parameter<hidden, outputs> w2_;
  parameter<1, outputs> b2_;
  matrix<batch, hidden> h_, by_h_;
  matrix<batch, outputs> z_;
  long long steps_ = 0;
};

}  // namespace bench::training::by_eigen
