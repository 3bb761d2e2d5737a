// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>
#include <gradfold/map.hpp>

#include "catch.hpp"

#include <array>
#include <cmath>
#include <span>

/// Functions of the user's that no compiler looks into.
using namespace gradfold;

namespace {

int calls = 0, slope_calls = 0;

// A table, filled at run time: x^2 at 0, 1/16, ... 4, and straight lines between.
std::array<double, 65> heights;
void fill_table() {
  for (std::size_t i = 0; i < heights.size(); ++i) heights[i] = static_cast<double>(i * i) / 256;
}
double height(double x) {
  ++calls;
  const auto i = static_cast<std::size_t>(x * 16);
  return heights[i] + (x * 16 - static_cast<double>(i)) * (heights[i + 1] - heights[i]);
}
double slope(double x) {
  ++slope_calls;
  const auto i = static_cast<std::size_t>(x * 16);
  return (heights[i + 1] - heights[i]) * 16;
}

constexpr auto slope_of_table = custom<slope, [](const auto&, const auto&, const auto&) { return 0; }>;
constexpr auto table = custom<height, [](const auto& z_bar, const auto& x, const auto&) { return z_bar * slope_of_table(x); }>;

constexpr auto f = [](const auto& x, const auto& y) { return table(x) * y + sin(table(x)); };

int volumes = 0;
double volume(double x, double y, double z, double u, double v) {
  ++volumes;
  return x * y * z + u * v * v;
}
constexpr auto volume_pullback = [](const auto& b, const auto& x, const auto& y, const auto& z, const auto& u, const auto& v, const auto&) {
  return std::array{b * y * z, b * x * z, b * x * y, b * v * v, 2 * b * u * v};
};
constexpr auto volume_of = custom<volume, volume_pullback>;
constexpr auto cubic_residual = [](const auto& y, const auto& a, const auto& b, const auto& c, const auto& d) { return y * d - a * b * d - c; };
double cubic_solver(double, double a, double b, double c, double d) { return a * b + c / d; }

TEST_CASE("opaque functions of many numbers") {
  constexpr auto of_array = [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x[0])>;
    return volume_of(x[0], x[1], x[0], 2.0, x[1] * x[0]) * x[1] + volume_of(T(1), 2, 3, 4, 5);
  };
  volumes = 0;
  const auto [value, grad] = value_and_gradient<of_array>(std::array{1.5, 0.5});
  CHECK(volumes == 2);
  CHECK(value == 107.125);
  CHECK(grad == std::array{1.5, 5.625});
  const auto H = hessian<of_array>(std::array{1.5, 0.5});
  CHECK((H(0, 0) == 1 && H(0, 1) == 7.5 && H(1, 0) == 7.5 && H(1, 1) == 18));
  CHECK(gradient<of_array>(std::array{1.5f, 0.5f}) == std::array{1.5f, 5.625f});
  CHECK(check_gradient<[](const auto& x, const auto& s) { return sum(volume_of(x, 2.0, x, s, x)); }>(tensor{1.0, 2.0, 0.5}, 0.25).passed);
  CHECK(
      check_gradient<[](const auto& p) { return implicit<cubic_residual, cubic_solver>(1.0, p[0], p[1], p[2], p[3]); }>(std::array{1.5, 0.5, 2.0, 3.0}).passed);
}

TEST_CASE("an opaque function is called once an evaluation") {
  fill_table();
  calls = slope_calls = 0;
  const double x = 1.53125, z = height(x), dz = slope(x);
  calls = slope_calls = 0;
  const auto [value, grad] = value_and_gradient<f>(x, 3.0);
  CHECK(calls == 1);
  CHECK(slope_calls == 1);
  CHECK(value == z * 3 + std::sin(z));
  CHECK(std::get<0>(grad) == Approx(dz * (3 + std::cos(z))).epsilon(1e-15));
  CHECK(std::get<1>(grad) == z);
  calls = slope_calls = 0;
  CHECK(gradient<f, 1>(x, 3.0) == z);
  CHECK(calls == 1);
  CHECK(slope_calls == 0);
}

TEST_CASE("what an opaque function's derivative depends on alone is called alone") {
  fill_table();
  calls = slope_calls = 0;
  constexpr auto linear = [](const auto& x, const auto& y) { return table(x) + y; };
  CHECK(gradient<linear, 0>(2.03125, 1.0) == slope(2.03125));
  CHECK(calls == 0);
}

TEST_CASE("opaque functions in float, in Hessians, in expressions, and checked") {
  fill_table();
  CHECK(value_and_gradient<f, 1>(1.5f, 2.0f).value == static_cast<float>(height(1.5)) * 2 + std::sin(static_cast<float>(height(1.5))));
  constexpr auto of_array = [](const auto& x) { return table(x[0]) * x[1]; };
  const auto H = hessian<of_array>(std::array{1.53125, 2.0});
  CHECK(H(0, 0) == 0);
  CHECK(H(0, 1) == slope(1.53125));
  static constexpr auto a = variable<"a">;
  static constexpr auto E = table(2 * a) + a;
  CHECK(E(a = 0.765625) == height(1.53125) + 0.765625);
  CHECK(gradient<E>(a = 0.765625)[a] == 2 * slope(1.53125) + 1);
  CHECK(check_gradient<of_array>(std::array{1.53125, 2.0}).passed);
}

TEST_CASE("opaque functions of tensors, element by element") {
  fill_table();
  tensor<double, 9> x{};
  for (std::size_t i = 0; i < 9; ++i) x[i] = 0.25 + 0.34375 * static_cast<double>(i);
  constexpr auto total = [](const auto& v) { return sum(table(v) * v); };
  const auto [value, grad] = value_and_gradient<total>(x);
  double expected = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    expected += height(x[i]) * x[i];
    CHECK(grad[i] == Approx(slope(x[i]) * x[i] + height(x[i])).epsilon(1e-15));
  }
  CHECK(value == Approx(expected).epsilon(1e-15));
}

// Three operands, and a pushforward.
double area(double x, double y, double z) { return x * y + y * z + z * x; }
constexpr auto surface = custom<area, pushforward<[](const auto& u, const auto& v, const auto& w, const auto& x, const auto& y, const auto& z, const auto&) {
                                  return u * (y + z) + v * (x + z) + w * (x + y);
                                }>>;

TEST_CASE("an opaque function of three numbers with a pushforward") {
  constexpr auto g = [](const auto& p) { return surface(p[0], p[1] * p[1], p[2]); };
  CHECK(gradient<g>(std::array{1.0, 2.0, 3.0}) == std::array{7.0, 16.0, 5.0});
  CHECK(jvp<g>(at(std::array{1.0, 2.0, 3.0}), along(std::array{1.0, 0.0, 1.0})) == 12);
}

constexpr auto growth = custom<[](const auto& x) { return x * x; }, [](const auto& z_bar, const auto& x, const auto&) { return 2 * x * z_bar; }>;

TEST_CASE("rules of the user's over many points") {
  constexpr auto g = [](const auto& x) { return growth(x) * x; };
  static std::array<double, 5> points{1.0, 2.0, 3.0, 4.0, 5.0}, slopes;
  map<gradient<g>>(at(std::span<const double>(points)), into(std::span<double>(slopes)));
  CHECK(slopes == std::array{3.0, 12.0, 27.0, 48.0, 75.0});
}

// A graph that is swept in several ranges.
constexpr auto seventh = custom<[](const auto& x) { return x / 7; }, [](const auto& z_bar, const auto&, const auto&) { return z_bar / 7; }>;
constexpr auto chain = [](const auto& x) {
  auto z = x[0];
  for (int i = 0; i < 350; ++i) z = sin(seventh(z) + x[1]);
  return z;
};

TEST_CASE("many calls in one graph") {
  double z = 0.3, dz = 0;
  for (int i = 0; i < 350; ++i) {
    const double inside = z / 7 + 0.7;
    dz = std::cos(inside) * (dz / 7 + 1), z = std::sin(inside);
  }
  const auto [value, grad] = value_and_gradient<chain>(std::array{0.3, 0.7});
  CHECK(value == z);
  CHECK(grad[1] == Approx(dz).epsilon(1e-14));
}

}  // namespace
