// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("element by element") {
  check_ranks<[](const auto& x) { return 3 * pow(x, 3) - x * x + 1 / x; }>();
  check_ranks<[](const auto& x) { return exp(-x) * sin(x) + cos(x) * log(x) - sqrt(x); }>();
  check_ranks<[](const auto& x) { return tanh(x) + sigmoid(x) * erf(x) + atan2(x, 2 - x / 4) + pow(x, 1.5); }>();
  check_ranks_off_kinks<[](const auto& x) { return select(x > 0.9, x * x, -x) + max(x, 0.8) - min(x, 1.1) + abs(x - 1); }>();
}

TEST_CASE("broadcasting") {
  constexpr auto f = [](const auto& x, const auto& y) { return x * y + x / (1 + y * y) - exp(x - y); };
  check<f>(random_tensor<matrix>(), random_tensor<vector>());
  check<f>(random_tensor<vector>(), random_tensor<matrix>());
  check<f>(random_tensor<scalar>(), random_tensor<matrix>());
  check<f>(random_tensor<tensor<double, 4, 1>>(), random_tensor<tensor<double, 1, 5>>());
  check<f>(random_tensor<tensor<double, 3, 1, 5>>(), random_tensor<matrix>());
  check<f>(random_tensor<block>(), random_tensor<tensor<double, 3, 1, 1>>());
}

TEST_CASE("branches on tensors") {
  check<[](const auto& x) { return select(x > 0.9, exp(x) * sum(x * x), x); }>(tensor_off_kinks<vector>());
  check<[](const auto& x) { return select(sum(x) > 1, matmul(x, transpose(x)), 0); }>(random_tensor<matrix>());
  const tensor<double, 3> zero{0.0, 1.0, 4.0};
  CHECK(gradient<[](const auto& x) { return sum(select(x > 0, sqrt(x), 0)); }>(zero) == tensor{0.0, 0.5, 0.25});
}
