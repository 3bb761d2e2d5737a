// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include "catch.hpp"

#include <array>
#include <limits>

/// Interpolation from constant tables: in constant expressions first.
using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;

constexpr bool near(double x, double y, double off) { return x - y <= off && y - x <= off; }

// Lines: 2 at 0, 2.5 at 1, 1 at 3.
constexpr auto bent = linear_table({0, 1, 3}, {2, 2.5, 1});
constexpr auto f = interpolate<bent>;
static_assert(f(0) == 2 && f(0.5) == 2.25 && f(1.0) == 2.5 && f(2.0) == 1.75 && f(3.0) == 1);
static_assert(std::same_as<decltype(f(1.0f)), float> && f(0.5f) == 2.25f && std::same_as<decltype(f(1)), double>);
// Outside: the first and the last line go on. At a knot: the slope on its right.
static_assert(f(-2.0) == 1 && f(5.0) == -0.5);
static_assert(gradient<f>(-2.0) == 0.5 && gradient<f>(0.0) == 0.5 && gradient<f>(0.5) == 0.5 && gradient<f>(1.0) == -0.75 && gradient<f>(3.0) == -0.75 &&
              gradient<f>(9.0) == -0.75);
static_assert(value_and_gradient<f>(2.0f).value == 1.75f && value_and_gradient<f>(2.0f).gradient == -0.75f);
constexpr auto slope = [](const auto& x) { return gradient<f>(x * x); };
static_assert(gradient<slope>(0.5) == 0 && cost<slope, double>.calls == 1);

// Knots at equal distances are found by one product: the value at each is the table's to the last bit, and so is its neighbour's piece.
constexpr auto tenths = linear_table(0.3, 0.1, std::array{1, 2, 4, 8, 16, 32, 64, 128});
static_assert(tenths.pieces_.is_even && !bent.pieces_.is_even);
template <const auto& table>
constexpr bool knots_are_met() {
  for (int i = 0; i < 8; ++i) {
    const double knot = 0.3 + static_cast<double>(i) * 0.1;
    if (interpolate<table>(knot) != static_cast<double>(1 << i)) return false;
    if (i > 0 && !(interpolate<table>(knot - 1e-16 * (i + 5)) <= static_cast<double>(1 << i))) return false;
  }
  return true;
}
static_assert(knots_are_met<tenths>());
static_assert(near(gradient<interpolate<tenths>>(0.75), 160, 1e-11));

// Every piece is found, whatever their number, at equal distances or not.
template <std::size_t n>
constexpr auto squares_until = [] {
  std::array<double, n> knots{}, values{};
  for (std::size_t i = 0; i < n; ++i) knots[i] = static_cast<double>(i * i), values[i] = static_cast<double>(i);
  return linear_table(knots, values);
}();
template <std::size_t n>
constexpr bool roots_are_found() {
  for (std::size_t i = 0; i + 1 < n; ++i)
    if (interpolate<squares_until<n>>(static_cast<double>(i * i)) != static_cast<double>(i) ||
        interpolate<squares_until<n>>(static_cast<double>(i * i + i) + 0.5) != static_cast<double>(i) + 0.5)
      return false;
  return true;
}
static_assert(roots_are_found<2>() && roots_are_found<3>() && roots_are_found<4>() && roots_are_found<7>() && roots_are_found<8>() && roots_are_found<9>());

// The natural spline through 0, 1, 0, 1 at 0, 1, 2, 3: second derivatives 0, -4, 4, 0 (by hand: 4m + n = -12, m + 4n = 12).
constexpr auto wave_table = cubic_table(0, 1, {0, 1, 0, 1});
constexpr auto wave = interpolate<wave_table>;
constexpr auto wave_slope = [](const auto& x) { return gradient<wave>(x); };
constexpr auto wave_bend = [](const auto& x) { return gradient<wave_slope>(x); };
constexpr auto wave_third = [](const auto& x) { return gradient<wave_bend>(x); };
constexpr auto wave_fourth = [](const auto& x) { return gradient<wave_third>(x); };
static_assert(wave(0.0) == 0 && wave(1.0) == 1 && wave(2.0) == 0 && wave(3.0) == 1);
static_assert(near(wave_bend(1.0), -4, 1e-14) && near(wave_bend(2.0), 4, 1e-14) && near(wave_bend(1.25), -2, 1e-14));
static_assert(wave_bend(0.0) == 0 && near(wave_third(1.5), 8, 1e-14) && wave_fourth(1.5) == 0);
static_assert(wave_bend(-1.0) == 0 && wave_bend(4.0) == 0 && wave_slope(-1.0) == wave_slope(0.0) && wave_slope(3.5) == wave_slope(9.0));
// Value, slope and second derivative are the same on both sides of each knot.
template <class F>
constexpr bool is_continuous(F g) {
  for (const double knot : {0.0, 1.0, 2.0, 3.0})
    if (const double jump = g(knot) - g(knot - 1e-13); !(jump < 2e-12 && -jump < 2e-12)) return false;
  return true;
}
static_assert(is_continuous(wave) && is_continuous(wave_slope) && is_continuous(wave_bend));
static_assert(check_gradient<wave>(0.4).passed && check_gradient<wave_slope>(1.6).passed && check_gradient<f>(2.25).passed);
// Straight data stay straight; two points are a line; what is sampled from a smooth curve is near it, and so are its derivatives.
constexpr auto straight = cubic_table({0, 1, 4, 6}, {1, 3, 9, 13});
static_assert(interpolate<straight>(2.5) == 6 && interpolate<straight>(-1.0) == -1 && gradient<interpolate<straight>>(5.0) == 2);
constexpr auto pair_of_points = cubic_table({1, 3}, {5, 9});
static_assert(interpolate<pair_of_points>(2.0) == 7 && interpolate<pair_of_points>(4.0) == 11);
constexpr auto sine_table = [] {
  std::array<double, 65> values{};
  for (std::size_t i = 0; i < 65; ++i) values[i] = gradfold::sin(static_cast<double>(i) / 8);
  return cubic_table(0, 0.125, values);
}();
static_assert(near(interpolate<sine_table>(3.3), gradfold::sin(3.3), 1e-4) && near(gradient<interpolate<sine_table>>(3.3), gradfold::cos(3.3), 2e-5));

// In functions: shared, nested, in loops, Hessians and tangents; the table is looked up once for each x.
constexpr auto energy = [](const auto& x) { return wave(x[0]) * f(x[1]) + wave(x[0]); };
static_assert(cost<energy, std::array<double, 2>>.calls == 2 && cost<gradient<energy>, std::array<double, 2>>.calls == 4);
static_assert(check_gradient<energy>(std::array{0.4, 2.2}).passed);
static_assert(near(hessian<energy>(std::array{1.25, 2.0})(0, 0), -2 * 2.75, 1e-14) && hessian<energy>(std::array{1.25, 2.0})(1, 1) == 0);
static_assert(jvp<f>(at(2.0), along(2.0)) == -1.5);
static_assert(gradient<[](const auto& x) { return fold<3>(x, [](const auto& s, const auto&) { return f(s) - s; }); }>(0.5) == -0.4375);

// On expressions and tensors.
static_assert(f(a * a)(a = 0.5) == 2.125 && gradient<f(a* a) + a>(a = 0.5)[a] == 1.5);
static_assert(text<f(2 * a)> == "interpolate(2*a)" && text<derivative<f(2 * a), a>> == "2*interpolate_slope(2*a)");
static_assert(derivative<f(a), a, a> == 0 * a && f(a) != wave(a) && f(a + 1) == f(1 + a));
static_assert(f(tensor{0.5, 2.0, 5.0}) == tensor{2.25, 1.75, -0.5});
static_assert(gradient<[](const auto& x) { return sum(f(x) * x); }>(tensor{0.5, 2.0}) == tensor{2.5, 0.25});

TEST_CASE("tables at run time: the same numbers, also where x is no number") {
  constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  for (double x = -3; x < 8; x += 0.0625) {
    const auto [value, grad] = value_and_gradient<energy>(std::array{x, x + 0.5});
    CHECK(value == Approx(wave(x) * f(x + 0.5) + wave(x)).epsilon(1e-14));
    CHECK(grad[1] == Approx(wave(x) * gradient<f>(x + 0.5)).epsilon(1e-14));
  }
  CHECK(f(inf) == -inf);
  CHECK(f(-inf) == -inf);
  CHECK(f(nan) != f(nan));
  CHECK(interpolate<tenths>(nan) != interpolate<tenths>(nan));
  CHECK(interpolate<tenths>(1e300) > 1e300);
  CHECK(interpolate<tenths>(-1e300) < -1e300);
}

// Unequal distances are searched, equal ones are not: both find what a walk finds.
TEST_CASE("every piece of a table is found") {
  static constexpr auto grown = squares_until<300>;
  static constexpr auto even = linear_table(-1, 1.0 / 3, std::array{4.0, -1.0, 2.0, 2.0, 7.0, 0.5, 3.0});
  for (int k = 0; k < 4000; ++k) {
    const double x = 22.25 * k - 15;
    std::size_t i = 0;
    while (i < 298 && static_cast<double>((i + 1) * (i + 1)) <= x) ++i;
    const double low = static_cast<double>(i * i), high = static_cast<double>((i + 1) * (i + 1));
    CHECK(interpolate<grown>(x) == Approx(static_cast<double>(i) + (x - low) / (high - low)).epsilon(1e-13));
    const double y = 0.001 * k - 1.5;
    CHECK(interpolate<even>(static_cast<float>(y)) == Approx(interpolate<even>(y)).margin(2e-5));
  }
}

TEST_CASE("tables element by element in loops over tensors") {
  tensor<double, 37> x{};
  for (std::size_t i = 0; i < 37; ++i) x[i] = 0.21 * static_cast<double>(i) - 2;
  constexpr auto total = [](const auto& v) { return sum(wave(v) * v); };
  const auto [value, grad] = value_and_gradient<total>(x);
  double expected = 0;
  for (std::size_t i = 0; i < 37; ++i) {
    expected += wave(x[i]) * x[i];
    CHECK(grad[i] == Approx(gradient<wave>(x[i]) * x[i] + wave(x[i])).epsilon(1e-14));
  }
  CHECK(value == Approx(expected).epsilon(1e-14));
}

}  // namespace
