// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <array>
#include <bit>
#include <limits>

using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;

// --- stop_gradient -------------------------------------------------------------------------------------------------------

// d/dx of x·c at c = x is c.
constexpr auto held = [](const auto& x) { return x * stop_gradient(x); };
static_assert(gradient<held>(3.0) == 3 && value_and_gradient<held>(3.0).value == 9);
static_assert(jvp<held>(at(3.0), along(1.0)) == 3);
constexpr auto slope_of_held = [](const auto& x) { return gradient<held>(x); };
static_assert(gradient<slope_of_held>(3.0) == 0);

constexpr auto all_held = [](const auto& x, const auto& y) { return stop_gradient(sin(x)) + 0 * y; };
static_assert(gradient<all_held>(3.0, 2.0) == std::tuple(0.0, 0.0));
static_assert(cost<gradient<all_held>, double, double>.calls == 0);

// Bits pass: a signed zero too.
static_assert(std::bit_cast<unsigned long long>(stop_gradient(-0.0)) == std::bit_cast<unsigned long long>(-0.0));
constexpr auto itself = [](const auto& x) { return stop_gradient(x); };
static_assert(std::bit_cast<unsigned long long>(evaluate<itself>(-0.0)) == std::bit_cast<unsigned long long>(-0.0));
static_assert(evaluate<itself>(0.1f) == 0.1f && std::same_as<decltype(evaluate<itself>(0.1f)), float>);
static_assert(cost<itself, double> == cost<[](const auto& x) { return x; }, double>);
static_assert(stop_gradient(3) == 3 && std::same_as<decltype(stop_gradient(3)), int>);
static_assert(gradient<[](const auto& x, const auto& n) { return x * stop_gradient(n); }, 0>(2.0, 3) == 3);

// The straight-through estimator: the value of round, the derivative of x.
constexpr auto straight = [](const auto& x) { return x + stop_gradient(round(x) - x); };
static_assert(evaluate<straight>(2.625) == 3 && gradient<straight>(2.625) == 1);

// In expressions.
constexpr auto E = a * stop_gradient(a * b);
static_assert(text<E> == "a*stop_gradient(a*b)" && text<derivative<E, a>> == "stop_gradient(a*b)" && text<derivative<E, b>> == "0");
static_assert(latex<stop_gradient(a)> == "\\operatorname{stop\\_gradient}\\left(a\\right)");
static_assert(E(a = 2.0, b = 3.0) == 12 && gradient<E>(a = 2.0, b = 3.0)[a] == 6 && gradient<E>(a = 2.0, b = 3.0)[b] == 0);
static_assert(stop_gradient(a) != a && stop_gradient(a + b) == stop_gradient(b + a));

// On tensors, and where a tensor of nothing flows back.
constexpr auto weighted = [](const auto& x) { return sum(x * stop_gradient(x)); };
static_assert(gradient<weighted>(tensor{1.0, 2.0, 3.0}) == tensor{1.0, 2.0, 3.0});
static_assert(jvp<weighted>(at(tensor{1.0, 2.0}), along(tensor{1.0, 0.0})) == 1);
constexpr auto shifted = [](const auto& x) { return x - stop_gradient(max(x)); };
static_assert(jacobian<shifted>(tensor{1.0, 2.0}) == tensor<double, 2, 2>{1.0, 0.0, 0.0, 1.0});

// In Hessians, and in loops that stay loops.
constexpr auto bowl = [](const auto& x) { return x[0] * x[0] * x[1] + stop_gradient(x[0] * x[1]) * x[1]; };
static_assert(hessian<bowl>(std::array{2.0, 3.0}) == tensor<double, 2, 2>{6.0, 4.0, 4.0, 0.0});
constexpr auto looped = [](const auto& x) { return fold<3>(x, [&](const auto& s, auto) { return s * stop_gradient(s) + x; }); };
constexpr auto unrolled = [](const auto& x) {
  auto s = x;
  for (int i = 0; i < 3; ++i) s = s * stop_gradient(s) + x;
  return s;
};
static_assert(gradient<looped>(0.5) == gradient<unrolled>(0.5) && jvp<looped>(at(0.5), along(1.0)) == gradient<unrolled>(0.5));

// A branch of a choice that is held does not leave a mask behind.
constexpr auto chosen = [](const auto& x) { return select(x > 0, stop_gradient(log(x)), x); };
static_assert(gradient<chosen>(2.0) == 0 && gradient<chosen>(-2.0) == 1);

}  // namespace
