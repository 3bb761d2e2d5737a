// SPDX-License-Identifier: BSL-1.0
#include "agreement.hpp"

using namespace agreement;

TEMPLATE_TEST_CASE("a network of two layers agrees with libtorch", "", float, double) {
  using T = TestType;
  constexpr auto loss = [](const auto& x, const auto& w1, const auto& b1, const auto& w2, const auto& b2, const auto& labels) {
    const auto hidden = tanh(matmul(x, w1) + b1);
    return -sum(log_softmax<1>(matmul(hidden, w2) + b2) * labels) / 9;
  };
  check<loss>(judge::dense<T>, random_tensor<tensor<T, 9, 17>>(), random_tensor<tensor<T, 17, 12>>(), random_tensor<tensor<T, 12>>(),
              random_tensor<tensor<T, 12, 5>>(), random_tensor<tensor<T, 5>>(), random_tensor<tensor<T, 9, 5>>());
}
