// SPDX-License-Identifier: BSL-1.0
#include "same_as_function.hpp"

using namespace same_as_function;

TEST_CASE("products in expressions") {
  compare<[](const auto& u, const auto& v) { return matmul(u, v) + outer(head<4>(v), v)[0][1]; }>(random_tensor<matrix>(), random_tensor<vector>());
  compare<[](const auto& u, const auto& v) { return dot(u, v) * cross(head<3>(u), tail<3>(v)); }>(random_tensor<vector>(), random_tensor<vector>());
  compare<[](const auto& u, const auto& v) { return sum(convolve<1, 1>(u, v)) + max_pool<2>(u) + average_pool<2>(u) * 3; }>(
      random_tensor<tensor<double, 1, 4, 4>>(), random_tensor<tensor<double, 2, 1, 3, 3>>());
}
