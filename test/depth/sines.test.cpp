// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradient.hpp>

#include "catch.hpp"

#include <cmath>

// y <- sin(y) y, 40 times: a tree of types of this shape takes 2^40 sines.
TEST_CASE("40 nested sines") {
  static constexpr auto nested = [](const auto& x) {
    using std::sin;
    auto y = x;
    for (int i = 0; i < 40; ++i) y = sin(y) * y;
    return y;
  };
  const double x = 1.6;
  double y = x, slope = 1;
  for (int i = 0; i < 40; ++i) slope *= std::cos(y) * y + std::sin(y), y = std::sin(y) * y;
  const auto [value, grad] = gradfold::value_and_gradient<nested>(x);
  CHECK(value == y);
  CHECK(grad == Approx(slope).epsilon(1e-12));
}
