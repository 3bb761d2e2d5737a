// SPDX-License-Identifier: BSL-1.0
#include "same_as_function.hpp"

using namespace same_as_function;

TEST_CASE("directions and rotations in expressions") {
  compare<[](const auto& u, const auto& v) { return rotate(quaternion_product(u, normalize<0>(u)), v); }>(random_tensor<tensor<double, 4>>(),
                                                                                                          random_tensor<tensor<double, 3>>());
}
