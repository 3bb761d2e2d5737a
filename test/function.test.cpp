// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

using namespace gradfold;

namespace {

/// Somebody's generic model, written for numbers.
template <class T>
constexpr T residual(const T* camera, const T* point, double observed) {
  using std::cos, std::exp, std::sin, std::sqrt;
  T rotated[2] = {cos(camera[0]) * point[0] - sin(camera[0]) * point[1], sin(camera[0]) * point[0] + cos(camera[0]) * point[1]};
  for (T& r : rotated) r /= T(1) + exp(-camera[1]);
  std::swap(rotated[0], rotated[1]);
  const T distance = sqrt(rotated[0] * rotated[0] + rotated[1] * rotated[1] + 1.0);
  return distance - observed * rotated[0];
}
constexpr auto model = [](const auto& camera, const auto& point) { return residual(&camera[0], &point[0], 0.75); };

using pair = std::array<double, 2>;

/// Central differences of the same text on long double.
template <class F, std::size_t n>
std::array<double, n> numerical(F f, const std::array<double, n>& at) {
  std::array<double, n> g;
  for (std::size_t i = 0; i < n; ++i) {
    const auto moved = [&](long double h) {
      std::array<long double, n> x;
      std::copy(at.begin(), at.end(), x.begin());
      x[i] += h;
      return f(x);
    };
    const long double h = 0x1p-11L;
    g[i] = static_cast<double>((45 * (moved(h) - moved(-h)) - 9 * (moved(2 * h) - moved(-2 * h)) + (moved(3 * h) - moved(-3 * h))) / (60 * h));
  }
  return g;
}
template <std::size_t n>
double distance(const std::array<double, n>& x, const std::array<double, n>& y) {
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(x[i] - y[i]));
  return largest;
}

}  // namespace

TEST_CASE("a generic model compiles as it stands and has its value, bit for bit") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> any(-2, 2);
  int different = 0;
  double largest = 0;
  for (int i = 0; i < 200; ++i) {
    const pair camera{any(random), any(random)}, point{any(random), any(random)};
    const auto [value, grad] = value_and_gradient<model>(camera, point);
    if (value != residual(camera.data(), point.data(), 0.75)) ++different;
    const auto by_camera = [&](const auto& c) {
      const std::array<long double, 2> p{point[0], point[1]};
      return residual(c.data(), p.data(), 0.75);
    };
    largest = std::max(largest, distance(std::get<0>(grad), numerical(by_camera, camera)));
    const auto by_point = [&](const auto& p) {
      const std::array<long double, 2> c{camera[0], camera[1]};
      return residual(c.data(), p.data(), 0.75);
    };
    largest = std::max(largest, distance(gradient<model, 1>(camera, point), numerical(by_point, point)));
  }
  CHECK(different == 0);
  CHECK(largest < 1e-12);
}

TEST_CASE("containers live inside a trace") {
  static constexpr auto convolution = [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x[0])>;
    std::vector<T> partial;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) partial.push_back(x[i] * x[i + 1]);
    std::vector<T> doubled(partial.size());
    std::transform(partial.begin(), partial.end(), doubled.begin(), [](const T& y) { return y + y; });
    return std::accumulate(doubled.begin(), doubled.end(), T(0));
  };
  CHECK(gradient<convolution>(std::array{1.0, 2.0, 3.0, 4.0}) == std::array{4.0, 8.0, 12.0, 6.0});
}

TEST_CASE("float computes in float, long double in long double") {
  static constexpr auto f = [](const auto& x) {
    using std::exp;
    return exp(x[0] / 3) * x[1];
  };
  const auto g = gradient<f>(std::array{1.5F, 2.0F});
  CHECK(g[1] == std::exp(1.5F / 3.0F));
  const auto h = gradient<f>(std::array{1.5L, 2.0L});
  CHECK(h[1] == std::exp(1.5L / 3.0L));
}

TEST_CASE("data decides at run time") {
  static constexpr auto f = [](const auto& n, const auto& flag, const auto& x) {
    return select(flag && n >= 2, pow(x, n), select(n == 0 || n < -1, n * x, -x)) + n / 2;
  };
  const auto at = [](int n, bool flag, double x) { return value_and_gradient<f, 2>(n, flag, x); };
  for (int n = -4; n <= 6; ++n)
    for (const bool flag : {false, true}) {
      const double x = 1.25;
      const bool power = flag && n >= 2, line = n == 0 || n < -1;
      INFO(n << " " << flag);
      CHECK(at(n, flag, x).value == Approx((power ? std::pow(x, n) : line ? n * x : -x) + n / 2).epsilon(1e-15));
      CHECK(at(n, flag, x).gradient == Approx(power ? n * std::pow(x, n - 1) : line ? n : -1).epsilon(1e-15));
    }
}

TEST_CASE("derivatives of derivatives by nesting") {
  static constexpr auto f = [](const auto& x) { return sin(x) * exp(x / 2); };
  static constexpr auto first = [](const auto& x) { return gradient<f>(x); };
  static constexpr auto second = [](const auto& x) { return gradient<first>(x); };
  static constexpr auto third = [](const auto& x) { return gradient<second>(x); };
  const double x = 0.7, s = std::sin(x), c = std::cos(x), e = std::exp(x / 2);
  CHECK(gradient<f>(x) == Approx(e * (c + s / 2)).epsilon(1e-14));
  CHECK(gradient<first>(x) == Approx(e * (c - 0.75 * s)).epsilon(1e-14));
  CHECK(gradient<second>(x) == Approx(e * (-0.25 * c - 1.375 * s)).epsilon(1e-13));
  CHECK(gradient<third>(x) == Approx(e * (-1.5 * c - 0.4375 * s)).epsilon(1e-13));
}

TEST_CASE("check_gradient tells right from wrong") {
  static constexpr auto smooth = [](const auto& x, const auto& y) { return sin(x[0] * y) + x[1] * x[1]; };
  const auto good = check_gradient<smooth>(std::array{0.5, 2.0}, 1.5);
  CHECK(good.passed);
  CHECK(good.largest_absolute_error < 1e-9);
  static constexpr auto kinked = [](const auto& x, const auto& y) { return x[0] + abs(x[1]) * y; };
  const auto bad = check_gradient<kinked>(std::array{0.5, 1e-4}, 2.0);
  CHECK(!bad.passed);
  CHECK(bad.argument == 0);
  CHECK(bad.element == 1);
  CHECK(bad.largest_absolute_error > 0.1);
}

TEST_CASE("check_gradient computes in double where the arguments are floats") {
  static constexpr auto tree = [](const auto& p, const auto& n, const auto& on) {
    return p.first[0] * p.first[1] * n + select(on, p.second * p.second, p.first[0]);
  };
  const auto check = check_gradient<tree>(std::pair{std::array{0.7f, 1.3f}, 2.1f}, 123, true);
  CHECK(check.passed);
  CHECK(check.largest_relative_error < 1e-11);
}
