// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradient.hpp>

#include "catch.hpp"

#include <array>

TEST_CASE("a product of 300 variables") {
  static constexpr auto product = [](const auto& x) {
    auto y = x[0];
    for (std::size_t i = 1; i < x.size(); ++i) y *= x[i];
    return y;
  };
  std::array<double, 300> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = i % 2 == 0 ? 1.25 : 0.8;
  const auto [value, grad] = gradfold::value_and_gradient<product>(x);
  CHECK(value == Approx(1));
  int wrong = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (grad[i] != Approx(1 / x[i])) ++wrong;
  CHECK(wrong == 0);
}
