// SPDX-License-Identifier: BSL-1.0
#include "agreement.hpp"

using namespace agreement;

TEMPLATE_TEST_CASE("a convolutional network agrees with libtorch", "", float, double) {
  using T = TestType;
  constexpr auto loss = [](const auto& x, const auto& w1, const auto& b1, const auto& w2) {
    const auto first = max(convolve<1, 1>(x, w1) + b1, 0);
    const auto second = convolve<2, 1>(max_pool<2>(first), w2);
    return mean(square(average_pool<2>(second)));
  };
  check<loss>(judge::convolutional<T>, random_tensor<tensor<T, 2, 3, 8, 8>>(), random_tensor<tensor<T, 4, 3, 3, 3>>(), random_tensor<tensor<T, 4, 1, 1>>(),
              random_tensor<tensor<T, 5, 4, 3, 3>>());
}
