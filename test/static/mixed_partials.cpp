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

}  // namespace
