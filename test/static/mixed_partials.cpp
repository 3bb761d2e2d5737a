// SPDX-License-Identifier: BSL-1.0
// Mixed partial derivatives: one graph for each, in whatever order they are asked for.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

constexpr auto a = variable<"a">;
constexpr auto b = variable<"b">;
constexpr auto c = variable<"c">;
constexpr auto Q = sin(a * b) * exp(c) + pow(a, 3) * b * c;

static_assert(std::same_as<decltype(derivative<Q, b, a>), decltype(derivative<Q, a, b>)>);
static_assert(std::same_as<decltype(derivative<Q, c, a, b>), decltype(derivative<Q, b, c, a>)>);
static_assert(derivative<Q, c, b, a> == 3 * pow(a, 2) + exp(c) * (cos(a * b) - a * b * sin(a * b)));
static_assert(derivative<Q, a, a, b, a> == derivative<Q, b, a, a, a>);
// Of a derivative the next one is taken as it is written.
constexpr auto in_b = derivative<Q, b>;
static_assert(derivative<in_b, a> == derivative<Q, a, b>);

// Products: what the product rule makes again and again is there once. The text of order 5 had 1,606 characters and 288 sums and products before.
constexpr auto sines = sin(a) * sin(2 * a) * sin(3 * a);
constexpr auto fifth = derivative<sines, a, a, a, a, a>;
static_assert(text<fifth> == "(2208*cos(3*a)*sin(a) + 1696*sin(3*a)*cos(a))*sin(2*a) + (-1680*cos(3*a)*cos(a) + 2192*sin(a)*sin(3*a))*cos(2*a)");
static_assert(cost<fifth>.additions == 3 && cost<fifth>.multiplications == 12 && cost<fifth>.calls == 3);
constexpr auto mixed = sin(a) * sin(b) * sin(a * b);
static_assert(text<derivative<mixed, a, a, b, b, b>>.size() < 310);

// Conditions between constants are decided: which rule a power of a constant follows, say.
constexpr auto doubled = pow(2, a);
static_assert(text<derivative<doubled, a>> == "2^a*log(2)");
constexpr auto vanishing = pow(0, a);
static_assert(text<derivative<vanishing, a>> == "select(a > 0, 0, 0^a*log(0))");
static_assert(text<derivative<exp(-a* a / 2), a, a, a, a, a>> == "(-15 + (10 - a^2)*a^2)*a*exp(-a*a/2)");
// A sum of exact numbers stays whole, and one of two sums that are multiplied.
static_assert(text<derivative<exp(a* b - a * a / 2), a, a>> == "((b - a)^2 - 1)*exp(a*b - a*a/2)");
static_assert(text<derivative<tanh(a), a, a>> == "-2*tanh(a)*(1 - tanh(a)^2)");

}  // namespace
