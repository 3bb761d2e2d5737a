// SPDX-License-Identifier: BSL-1.0
#include "same_as_function.hpp"

using namespace same_as_function;

TEST_CASE("small matrices in expressions") {
  const tensor<double, 3, 3> A{{4, 1, 0.5}, {1, 3, 0.25}, {0.5, 0.25, 2}};
  compare<[](const auto& u, const auto& v) { return matmul(cholesky(u), solve(u, v)) * determinant(u) + matmul(inverse(u), v); }>(
      A, random_tensor<tensor<double, 3>>());
}
