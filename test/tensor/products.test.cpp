// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("products") {
  constexpr auto f = [](const auto& x, const auto& y) { return matmul(x, y); };
  check<f>(random_tensor<matrix>(), random_tensor<tensor<double, 5, 3>>());
  check<f>(random_tensor<matrix>(), random_tensor<vector>());
  check<f>(random_tensor<vector>(), random_tensor<tensor<double, 5, 3>>());
  check<f>(random_tensor<vector>(), random_tensor<vector>());
  check<f>(random_tensor<cube>(), random_tensor<tensor<double, 2, 4, 5>>());
  check<f>(random_tensor<cube>(), random_tensor<tensor<double, 4, 2>>());
  check<f>(random_tensor<tensor<double, 2, 1, 3, 4>>(), random_tensor<tensor<double, 3, 4, 2>>());
  check<f>(random_tensor<tensor<double, 20, 33>>(), random_tensor<tensor<double, 33, 18>>());
  check<[](const auto& x, const auto& y) { return matmul(transpose(x), transpose(y)); }>(random_tensor<matrix>(), random_tensor<tensor<double, 3, 4>>());
  check<[](const auto& x, const auto& y) { return dot(x * y, exp(x)) * outer(x, y); }>(random_tensor<vector>(), random_tensor<vector>());
  check<[](const auto& x, const auto& y) { return cross(x, y * x); }>(random_tensor<tensor<double, 3>>(), random_tensor<tensor<double, 3>>());
  check<[](const auto& w, const auto& x, const auto& b) { return tanh(matmul(x, w) + b); }>(random_tensor<matrix>(-1, 1), random_tensor<tensor<double, 3, 4>>(-1, 1),
                                                                                        random_tensor<vector>(-1, 1));
}
