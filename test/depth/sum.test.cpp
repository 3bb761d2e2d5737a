// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradient.hpp>

#include "catch.hpp"

#include <array>

TEST_CASE("a sum of 2,000 terms") {
  static constexpr auto sum = [](const auto& x) {
    auto y = x[0] * x[1];
    for (std::size_t i = 1; i < 2000; ++i) y += x[i] * x[i + 1];
    return y;
  };
  std::array<double, 2001> x, expected{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 7) - 3;
  double y = 0;
  for (std::size_t i = 0; i < 2000; ++i) y += x[i] * x[i + 1], expected[i] += x[i + 1], expected[i + 1] += x[i];
  const auto [value, grad] = gradfold::value_and_gradient<sum>(x);
  CHECK(value == y);
  CHECK(grad == expected);  // small whole numbers: no rounding
}
