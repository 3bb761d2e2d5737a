// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

const tensor<double, 2, 3> z{0.5, -1, 2, 0, 3, -2};

double log_softmax_at(std::size_t row, std::size_t column) {
  return z(row, column) - std::log(std::exp(z(row, 0)) + std::exp(z(row, 1)) + std::exp(z(row, 2)));
}

}  // namespace

TEST_CASE("losses are the means that their formulas say") {
  const tensor<double, 2, 3> wanted{0, 1, 1, 0, 1, 0};
  double square_sum = 0, huber_sum = 0, binary_sum = 0;
  for (std::size_t k = 0; k < 6; ++k) {
    const double x = z.data()[k], y = wanted.data()[k], d = std::abs(x - y);
    square_sum += d * d;
    huber_sum += d <= 1.5 ? d * d / 2 : 1.5 * (d - 0.75);
    binary_sum -= y * std::log(1 / (1 + std::exp(-x))) + (1 - y) * std::log(1 - 1 / (1 + std::exp(-x)));
  }
  CHECK(nn::mean_square(z, wanted) == Approx(square_sum / 6));
  CHECK(nn::huber<1.5>(z, wanted) == Approx(huber_sum / 6));
  CHECK(nn::binary_cross_entropy(z, wanted) == Approx(binary_sum / 6));
}

TEST_CASE("cross entropy takes labels or probabilities, and any logits") {
  const double expected = -(log_softmax_at(0, 2) + log_softmax_at(1, 0)) / 2;
  CHECK(nn::cross_entropy(z, tensor<int, 2>{2, 0}) == Approx(expected));
  CHECK(nn::cross_entropy(z, tensor<double, 2, 3>{0, 0, 1, 1, 0, 0}) == Approx(expected));
  CHECK(nn::cross_entropy(tensor<double, 1, 2>{1e4, -1e4}, tensor<int, 1>{1}) == 2e4);
  CHECK(nn::binary_cross_entropy(tensor<double, 1>{-1e4}, tensor<double, 1>{1}) == 1e4);
}
