// SPDX-License-Identifier: BSL-1.0
#include <gradfold/cost.hpp>
#include <gradfold/gradient.hpp>

#include "catch.hpp"

#include <array>

namespace {

template <std::size_t n>
using row = std::array<double, n>;

// y <- x / y, and z <- x / z / y: a rewrite that took a quotient of quotients apart would meet the whole chain again at each link.
constexpr auto quotients = [](const auto& x) {
  auto y = x[0], z = x[0];
  for (std::size_t i = 1; i < x.size(); ++i) y = x[i] / y, z = x[i] / z / y;
  return y + z;
};

// Each choice is inside a branch of the next: an adjoint that leaves all of them at once is chosen once.
constexpr auto choices = [](const auto& x) {
  auto y = x[0];
  for (std::size_t i = 1; i < x.size(); ++i) y = gradfold::select(x[i] > 1, x[i] - x[0], y * x[i]);
  return y;
};

template <auto f, std::size_t n>
constexpr int size_of_gradient() {
  const gradfold::operation_count c = gradfold::cost<gradfold::value_and_gradient<f>, row<n>>;
  return c.total() + c.choices;
}

}  // namespace

TEST_CASE("gradients of nested quotients and choices grow with their depth, not with its square") {
  STATIC_REQUIRE(size_of_gradient<quotients, 160>() <= 2 * size_of_gradient<quotients, 80>() + 40);
  STATIC_REQUIRE(size_of_gradient<choices, 160>() <= 2 * size_of_gradient<choices, 80>() + 40);
}

TEST_CASE("a chain of quotients") {
  row<9> x{2, 3, 5, 7, 11, 13, 17, 19, 23};
  const row<9> g = gradfold::gradient<quotients>(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double at = x[i], h = 1e-6 * at;
    x[i] = at + h;
    const double above = quotients(x);
    x[i] = at - h;
    const double below = quotients(x);
    x[i] = at;
    CHECK(g[i] == Approx((above - below) / (2 * h)).epsilon(1e-6));
  }
}

TEST_CASE("the last choice that is taken has all of the gradient") {
  row<40> x;
  for (double& part : x) part = 0.5;
  x[20] = 3;
  double scale = 1;
  for (std::size_t i = 21; i < x.size(); ++i) scale *= x[i];
  const auto [value, g] = gradfold::value_and_gradient<choices>(x);
  CHECK(value == 2.5 * scale);
  CHECK(g[20] == Approx(scale));
  CHECK(g[0] == Approx(-scale));
  for (std::size_t i = 1; i < 20; ++i) CHECK(g[i] == 0);
  for (std::size_t i = 21; i < x.size(); ++i) CHECK(g[i] == Approx(2.5 * scale / x[i]));
}
