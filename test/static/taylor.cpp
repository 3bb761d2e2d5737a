// SPDX-License-Identifier: BSL-1.0
// Taylor coefficients in constant expressions.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

constexpr auto a = variable<"a">;
constexpr auto b = variable<"b">;

// --- Expressions: along a direction, in one variable, as expressions ---

constexpr bool close(double x, double y) { return (x < y ? y - x : x - y) < 1e-15; }
constexpr auto cubic = 2 * pow(a, 3) - a * b;
static_assert(taylor<cubic, 4>(at(a = 1.0, b = 3.0), along(a = 1.0)) == std::array{-1.0, 3.0, 6.0, 2.0, 0.0});
static_assert(taylor<cubic, 4, a>(at(a = 1.0, b = 3.0)) == std::array{-1.0, 3.0, 6.0, 2.0, 0.0});
static_assert(taylor<cubic, 2>(at(a = 1.0, b = 3.0), along(a = 1.0, b = 2.0)) == std::array{-1.0, 1.0, 4.0});
static_assert(taylor<cubic, 0>(at(a = 1.0, b = 3.0), along(b = 1.0)) == std::array{-1.0});
static_assert(std::same_as<decltype(taylor<cubic, 3, b>(at(a = 1.f, b = 3.f))), std::array<float, 4>>);

constexpr auto geometric = taylor<1 / (1 - a), 6, a>(at(a = 0.0));
static_assert(geometric == std::array{1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0});
constexpr auto exponential = taylor<exp(a), 5, a>(at(a = 0.0));
static_assert(exponential == std::array{1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120});
static_assert(taylor<log(1 + a), 4, a>(at(a = 0.0)) == std::array{0.0, 1.0, -1.0 / 2, 1.0 / 3, -1.0 / 4});
static_assert(taylor<sqrt(1 + 8 * a), 4, a>(at(a = 0.0)) == std::array{1.0, 4.0, -8.0, 32.0, -160.0});
static_assert(taylor<atan(a), 5, a>(at(a = 0.0)) == std::array{0.0, 1.0, 0.0, -1.0 / 3, 0.0, 1.0 / 5});
static_assert(close(taylor<tan(a), 5, a>(at(a = 0.0))[5], 2.0 / 15));
static_assert(close(taylor<sigmoid(a), 5, a>(at(a = 0.0))[5], 1.0 / 480));

static_assert(taylor<exp(a* b), 3, a>.coefficient<0> == exp(a * b));
static_assert(taylor<exp(a* b), 3, a>.coefficient<3> == b * b * b * exp(a * b) / 6);
static_assert(text<taylor<sin(a), 2, a>.coefficient<1>> == "cos(a)");
static_assert(text<taylor<sin(a), 2, a>.coefficient<2>> == "-sin(a)/2");

// A power at 0, where its series ends; a choice follows its branch.
static_assert(taylor<pow(a, 2.0), 3, a>(at(a = 0.0)) == std::array{0.0, 0.0, 1.0, 0.0});
static_assert(taylor<pow(a, 5), 5, a>(at(a = 0.0)) == std::array{0.0, 0.0, 0.0, 0.0, 0.0, 1.0});
static_assert(taylor<select(a < 0, log(a), a* a), 2, a>(at(a = 3.0)) == std::array{9.0, 6.0, 1.0});
static_assert(taylor<abs(a) * a, 2, a>(at(a = -3.0)) == std::array{-9.0, 6.0, -1.0});

// --- Functions: the form of what they return, once for each order ---

using row = std::array<double, 2>;
constexpr auto polar = [](const auto& x) { return std::array{x[0] * x[1], x[0] / x[1]}; };
static_assert(taylor<polar, 2>(at(row{2, 4}), along(row{1, 2})) == std::array{row{8, 0.5}, row{8, 0}, row{2, 0}});
constexpr auto scaled = [](const auto& x, const auto& s) { return s * x * x; };
static_assert(taylor<scaled, 2, 0>(at(3.0, 5.0)) == std::array{45.0, 30.0, 5.0});
static_assert(taylor<scaled, 3>(at(3.0, 5.0), along(1.0, 1.0)) == std::array{45.0, 39.0, 11.0, 1.0});
constexpr auto norm2 = [](const auto& x) { return sum(x * x); };
static_assert(taylor<norm2, 2>(at(tensor{1.0, 2.0, 3.0}), along(tensor{1.0, 1.0, -1.0})) == std::array{14.0, 0.0, 3.0});
constexpr auto product = [](const auto& x) { return matmul(x, x); };
using square = tensor<double, 2, 2>;
static_assert(taylor<product, 2>(at(square{1, 2, 3, 4}), along(square{0, 1, 0, 0})) ==
              std::array{square{7, 10, 15, 22}, square{3, 5, 0, 3}, square{0, 0, 0, 0}});

// Inside a function that is differentiated: the derivative of the second coefficient of x^4.
constexpr auto fourth = [](const auto& x) { return x * x * x * x; };
constexpr auto second = [](const auto& x) { return taylor<fourth, 2>(at(x))[2]; };
static_assert(gradient<second>(2.0) == 24);

// --- Differential equations ---

constexpr auto growth = [](const auto& y) { return y; };
static_assert(flow<growth, 4>(at(1.0)) == std::array{1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24});
constexpr auto circle = [](const auto& y) { return std::array{-y[1], y[0]}; };
static_assert(flow<circle, 3>(at(row{1, 0})) == std::array{row{1, 0}, row{0, 1}, row{-0.5, 0}, row{0, -1.0 / 6}});
constexpr auto logistic = [](const auto& y, const auto& r) { return r * y * (1 - y); };
static_assert(flow<logistic, 3>(at(0.5, 1.0)) == std::array{0.5, 0.25, 0.0, -1.0 / 48});
static_assert(cost<flow<logistic, 3>, double, double>.calls == 0);
static_assert(cost<taylor<exp(sin(a)), 20>>.calls == 2 && cost<taylor<exp(sin(a)), 20>>.total() < 600);

}  // namespace
