// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("gradients of gradients") {
  constexpr auto inner_gradient = [](const auto& x) {
    constexpr auto f = [](const auto& y) { return sum(exp(y) * sin(y)) + prod(y) + dot(y, flip(y)); };
    return gradient<f>(x);
  };
  check<inner_gradient>(random_tensor<vector>());
  constexpr auto network = [](const auto& w, const auto& x) {
    constexpr auto loss = [](const auto& v, const auto& y) { return sum(square(tanh(matmul(v, y)))); };
    return gradient<loss, 0>(w, x);
  };
  check<network>(random_tensor<matrix>(), random_tensor<vector>());
}
