// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradient.hpp>

#include "catch.hpp"

// y <- y² + y, 200 times: 2^200 products as a tree, 400 nodes as a graph.
TEST_CASE("200 nested squares") {
  static constexpr auto nested = [](const auto& x) {
    auto y = x;
    for (int i = 0; i < 200; ++i) y = y * y + y;
    return y;
  };
  const double x = -0.5;
  double y = x, slope = 1;
  for (int i = 0; i < 200; ++i) slope *= 2 * y + 1, y = y * y + y;
  const auto [value, grad] = gradfold::value_and_gradient<nested>(x);
  CHECK(value == y);
  CHECK(grad == Approx(slope).epsilon(1e-13));
}
