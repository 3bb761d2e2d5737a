// SPDX-License-Identifier: BSL-1.0
#include "same_as_function.hpp"

using namespace same_as_function;

TEST_CASE("views and assemblies in expressions") {
  compare<[](const auto& u) { return reshape<5, 4>(u) + transpose(u) * broadcast_to<5, 4>(head<4>(u[1])); }>(random_tensor<matrix>());
  compare<[](const auto& u) { return head<2>(u) - tail<2>(u) * slice<1, 3>(u) + slice<range<0, 4, 2>>(flip<0>(u)); }>(random_tensor<matrix>());
  compare<[](const auto& u) { return concatenate(u[0], stack(u(0, 1), 2.0), diagonal(u)) * trace(u); }>(random_tensor<matrix>());
  compare<[](const auto& u) { return pad<1, 2>(slice<0, 2, 1, 3>(sqrt(u))); }>(
      random_tensor<matrix>());  // a root: on lanes a sine may differ in the last places
}
