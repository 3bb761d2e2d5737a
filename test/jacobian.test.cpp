// SPDX-License-Identifier: BSL-1.0
// Laws of Jacobians, Hessians and directional derivatives at run time, over random points.
#include "catch.hpp"

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <random>

using namespace gradfold;

namespace {

constexpr std::size_t inputs = 5, results = 3;
using point = std::array<double, inputs>;

constexpr auto model = [](const auto& x) {
  using std::cos, std::exp, std::sin, std::sqrt;
  const auto r = sqrt(1 + x[0] * x[0] + x[1] * x[1]);
  return std::array{sin(x[0] * x[1]) / r, exp(-x[2] * x[2]) * x[3] + r, select(x[3] < x[4], x[3] * cos(x[4]), x[4] * x[4] * x[0])};
};
constexpr auto energy = [](const auto& x) {
  const auto z = model(x);
  return z[0] * z[1] + z[1] * z[2] * z[2];
};

point random_point(std::mt19937& random) {
  std::uniform_real_distribution<double> number(-2, 2);
  point x{};
  for (double& part : x) part = number(random);
  return x;
}
template <class X, class Y>
double inner(const X& x, const Y& y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum;
}
template <class F>
void at_random_points(F&& check) {
  std::mt19937 random(20261125);
  for (int k = 0; k < 1000; ++k) check(random_point(random), random_point(random));
}

}  // namespace

TEST_CASE("forward and reverse accumulate the same Jacobian") {
  at_random_points([](const point& x, const point&) {
    const auto forward = jacobian<model, mode::forward>(x), reverse = jacobian<model, mode::reverse>(x);
    for (std::size_t i = 0; i < results; ++i)
      for (std::size_t j = 0; j < inputs; ++j) CHECK(forward(i, j) == Approx(reverse(i, j)).epsilon(1e-12).margin(1e-13));
  });
}

TEST_CASE("products with the Jacobian are those of jvp and vjp, and the values are the function's") {
  at_random_points([](const point& x, const point& v) {
    const auto [value, J] = value_and_jacobian<model>(x);
    const auto along_v = value_and_jvp<model>(at(x), along(v));
    const std::array<double, results> seed{v[0], v[1], v[2]};
    const auto back = vjp<model>(at(x), seed);
    REQUIRE(value == model(x));
    REQUIRE(along_v.value == value);
    CHECK(inner(seed, along_v.tangent) == Approx(inner(back, v)).epsilon(1e-11).margin(1e-12));
    for (std::size_t i = 0; i < results; ++i) {
      double row = 0;
      for (std::size_t j = 0; j < inputs; ++j) row += J(i, j) * v[j];
      CHECK(along_v.tangent[i] == Approx(row).epsilon(1e-11).margin(1e-12));
    }
  });
}

TEST_CASE("a Hessian is symmetric, its products are those of hvp, its rows those of differences of gradients") {
  at_random_points([](const point& x, const point& v) {
    const auto [value, g, H] = value_and_hessian<energy>(x);
    REQUIRE(value == energy(x));
    const auto product = hvp<energy>(at(x), along(v));
    const auto gradient_there = gradient<energy>(x);
    for (std::size_t i = 0; i < inputs; ++i) {
      CHECK(g[i] == Approx(gradient_there[i]).epsilon(1e-12).margin(1e-13));
      double row = 0;
      for (std::size_t j = 0; j < inputs; ++j) {
        CHECK(H(i, j) == H(j, i));
        row += H(i, j) * v[j];
      }
      CHECK(product[i] == Approx(row).epsilon(1e-10).margin(1e-11));
    }
  });
  const point x{0.3, -0.4, 0.5, 0.6, 1.1};
  const auto H = hessian<energy>(x);
  constexpr double h = 1e-6;
  for (std::size_t j = 0; j < inputs; ++j) {
    point before = x, behind = x;
    before[j] -= h, behind[j] += h;
    const auto low = gradient<energy>(before), high = gradient<energy>(behind);
    for (std::size_t i = 0; i < inputs; ++i) CHECK(H(i, j) == Approx((high[i] - low[i]) / (2 * h)).epsilon(1e-7).margin(1e-8));
  }
}

TEST_CASE("in float, too") {
  const std::array<float, inputs> x{0.3f, -0.4f, 0.5f, 0.6f, 1.1f};
  const auto J = jacobian<model>(x);
  const auto H = hessian<energy>(x);
  const auto exact = jacobian<model>(point{0.3, -0.4, 0.5, 0.6, 1.1});
  STATIC_REQUIRE(std::is_same_v<decltype(J), const tensor<float, results, inputs>>);
  STATIC_REQUIRE(std::is_same_v<decltype(H), const tensor<float, inputs, inputs>>);
  for (std::size_t i = 0; i < results; ++i)
    for (std::size_t j = 0; j < inputs; ++j) CHECK(static_cast<double>(J(i, j)) == Approx(exact(i, j)).epsilon(1e-5).margin(1e-6));
}

// Cost laws: what is counted at compile time.
constexpr auto product_sum = [](const auto& x) { return x[0] * x[1] * x[2] + x[1] * x[3] * x[4] + x[0] * x[4]; };
static_assert(cost<hessian<product_sum>, point>.total() <= 6 * 5 * cost<product_sum, point>.total());
static_assert(cost<jacobian<product_sum>, point> == cost<gradient<product_sum>, point>);
static_assert(cost<jacobian<model>, point>.total() <= 3 * 5 * cost<model, point>.total());
static_assert(cost<jacobian<model>, point>.total() <= 4 * 3 * cost<model, point>.total());
