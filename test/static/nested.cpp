// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <array>
#include <tuple>

using namespace gradfold;

namespace {

// d/dx (x d/dy (x + y)) = 1, not 2: the inner derivative does not see the outer variable as its own.
constexpr auto sum = [](const auto& x, const auto& y) { return x + y; };
constexpr auto confusing = [](const auto& x, const auto& y) { return x * gradient<sum, 1>(x, y); };
static_assert(gradient<confusing, 0>(3.0, 5.0) == 1.0 && gradient<confusing, 1>(3.0, 5.0) == 0.0);
static_assert(value_and_gradient<confusing, 0>(3.0, 5.0).value == 3.0);

// The same value in both roles: d/dx (x g(x)) with g = d/dy (x y) at y = x, so x², and 2x.
constexpr auto product = [](const auto& x, const auto& y) { return x * y; };
constexpr auto at_itself = [](const auto& x) { return x * gradient<product, 1>(x, x); };
static_assert(gradient<at_itself>(3.0) == 6.0);

// Second and third derivatives by nesting.
constexpr auto fifth = [](const auto& x) { return x * x * x * x * x; };
constexpr auto slope = [](const auto& x) { return gradient<fifth>(x); };
constexpr auto bend = [](const auto& x) { return gradient<slope>(x); };
static_assert(gradient<slope>(2.0) == 160.0 && gradient<bend>(2.0) == 240.0);
static_assert(value_and_gradient<bend>(2.0).value == 160.0);

// A row of a Hessian.
constexpr auto form = [](const auto& x) { return x[0] * x[0] * x[1] + x[1] * x[2]; };
constexpr auto along = [](const auto& x) { return gradient<form>(x)[1]; };
static_assert(gradient<along>(std::array{2.0, 3.0, 5.0}) == std::array{4.0, 0.0, 1.0});

// Derivative code stays derivative code where it is inlined: it divides once by what it divides by often. A quotient of the user's
// own keeps its bits, even where derivative code had it before.
constexpr auto quotients = [](const auto& x) { return x[0] * x[0] / x[2] + x[1] * x[1] / x[2]; };
constexpr auto slopes_summed = [](const auto& x) { return gradient<quotients>(x)[0] + gradient<quotients>(x)[1]; };
static_assert(cost<slopes_summed, std::array<double, 3>>.divisions == 1);
constexpr auto own_quotient = [](const auto& x) { return 0 * slopes_summed(x) + x[0] / x[2]; };
static_assert(evaluate<own_quotient>(std::array{5.0, 1.0, 3.0}) == 5.0 / 3.0 && 5.0 / 3.0 != 5.0 * (1 / 3.0));

// A step of gradient descent, differentiated with respect to its rate and its start.
constexpr auto bowl = [](const auto& x) { return (x - 3) * (x - 3); };
constexpr auto after_step = [](const auto& x, const auto& rate) { return bowl(x - rate * gradient<bowl>(x)); };
static_assert(gradient<after_step>(1.0, 0.25) == std::tuple(-1.0, -8.0));  // of (x - 3)² (1 - 2 rate)²

// Values, tuples and expressions inside functions.
constexpr auto combined = [](const auto& x, const auto& y) {
  const auto [value, grad] = value_and_gradient<product>(x, y);
  return value * std::get<0>(grad) + std::get<1>(grad);  // x y² + x
};
static_assert(gradient<combined>(2.0, 3.0) == std::tuple(10.0, 12.0));
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
constexpr auto calls_expression = [](const auto& x) { return Q(a = x, b = x * x) + gradient<Q>(a = x, b = 1.0)[a]; };
static_assert(gradient<calls_expression>(2.0) == 9.0 * 4 - 4.0 * 8 + 18.0 * 2);
constexpr auto calls_derivative = [](const auto& x) { return derivative<Q, a>(a = x); };
static_assert(gradient<calls_derivative>(2.0) == 36.0);

// More parts than clang folds at once: a Jacobian of 17 x 17 numbers, y_i plus the sum of y on the diagonal.
constexpr auto scaled_by_sum = [](const auto& y) {
  auto z = y;
  auto total = y[0];
  for (std::size_t i = 1; i < y.size(); ++i) total = total + y[i];
  for (std::size_t i = 0; i < y.size(); ++i) z[i] = y[i] * total;
  return z;
};
constexpr auto all_slopes = [](const auto& y) { return gradfold::sum(jacobian<scaled_by_sum>(y)); };
constexpr auto quarters = [] {
  std::array<double, 17> y{};
  for (double& x : y) x = 0.25;
  return y;
}();
static_assert(evaluate<all_slopes>(quarters) == 144.5);

}  // namespace
