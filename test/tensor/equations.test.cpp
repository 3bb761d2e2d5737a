// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("linear equations") {
  using square = tensor<double, 4, 4>;
  constexpr auto diagonal_rich = [] {
    square a = random_tensor<square>(-1, 1);
    for (int k = 0; k < 4; ++k) a(k, k) += 4;
    return a;
  };
  check<[](const auto& a, const auto& b) { return solve(a, b); }>(diagonal_rich(), random_tensor<tensor<double, 4>>());
  check<[](const auto& a, const auto& b) { return solve(transpose(a), b * b); }>(diagonal_rich(), random_tensor<tensor<double, 4, 3>>());
  check<[](const auto& a) { return inverse(a) * determinant(a); }>(diagonal_rich());
  check<[](const auto& a) { return cholesky(matmul(a, transpose(a))); }>(diagonal_rich());
}
