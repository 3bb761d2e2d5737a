// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("views") {
  check<[](const auto& x) { return transpose(x) * 2; }>(random_tensor<matrix>());
  check<[](const auto& x) { return transpose<2, 0, 1>(x * x); }>(random_tensor<cube>());
  check<[](const auto& x) { return reshape<4, 6>(exp(x)) * 2; }>(random_tensor<cube>());
  check<[](const auto& x) { return reshape<6, 4>(transpose(x)); }>(random_tensor<cube>());
  check<[](const auto& x) { return sin(reshape<24>(transpose<1, 0, 2>(x)) * reshape<24>(x)); }>(random_tensor<cube>());
  check<[](const auto& x) { return slice<1, 3, 0, 4>(x) * slice<2, 4, 1, 5>(x); }>(random_tensor<matrix>());
  check<[](const auto& x) { return slice<range<0, 5, 2>>(x) * slice<range<4, -1, -2>>(x); }>(random_tensor<vector>());
  check<[](const auto& x) { return head<4>(x) - tail<4>(x) * tail<4>(x); }>(random_tensor<vector>());
  check<[](const auto& x) { return flip(x) * x + flip<0>(x); }>(random_tensor<matrix>());
  check<[](const auto& x) { return pad<1, 2, 0, 1>(x * x) * 3; }>(random_tensor<matrix>());
  check<[](const auto& x) { return diagonal(x * x) + trace(x); }>(random_tensor<matrix>());
  check<[](const auto& x) { return broadcast_to<3, 4, 5>(x) * 2; }>(random_tensor<matrix>());
  check<[](const auto& x, const auto& y) { return concatenate<1>(x, y * y, x); }>(random_tensor<matrix>(), random_tensor<tensor<double, 4, 2>>());
  check<[](const auto& x, const auto& y) { return stack<1>(x, y) * stack<1>(y, x * x); }>(random_tensor<matrix>(), random_tensor<matrix>());
  check<[](const auto& x) { return stack(x(0, 1), x(2, 3) * x(0, 1), 2.0); }>(random_tensor<matrix>());
  check<[](const auto& x) { return x[1] * x[3] + x(0, 0); }>(random_tensor<matrix>());
}
