// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("directions and rotations") {
  check<[](const auto& x) { return normalize(x); }>(random_tensor<vector>());
  check<[](const auto& x) { return normalize<0>(x); }>(random_tensor<matrix>());
  check<[](const auto& q, const auto& p) { return quaternion_product(q, p); }>(random_tensor<tensor<double, 4>>(-1, 1),
                                                                               random_tensor<tensor<double, 4>>(-1, 1));
  check<[](const auto& q, const auto& v) { return rotate(normalize(q), v); }>(random_tensor<tensor<double, 4>>(-1, 1), random_tensor<tensor<double, 3>>(-1, 1));
}
