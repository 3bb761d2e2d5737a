// SPDX-License-Identifier: BSL-1.0
// What each transform costs, as constants.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

constexpr auto a = variable<"a">;
constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);

// Of 4 products and a difference: 9 a^2 da - 2 b db.
static_assert(cost<Q>.total() == 5);
static_assert(cost<jvp<Q>>.multiplications == 5 && cost<jvp<Q>>.additions == 1);
static_assert(cost<jvp<Q, a>>.multiplications == 3 && cost<jvp<Q, a>>.additions == 0);
static_assert(cost<value_and_jvp<Q>>.total() <= 4 * cost<Q>.total());
static_assert(cost<hvp<Q>>.multiplications == 3);  // 18 a da, -2 db
static_assert(cost<vjp<Q>>.multiplications == 5);
static_assert(cost<hessian<Q>>.total() == 1 && cost<jacobian<Q>>.multiplications == 3);

// The variables of an expression are numbers, or of the types given, as first mentioned.
using four = tensor<double, 4>;
static_assert(cost<jvp<Q>, four, four>.multiplications == 4 * cost<jvp<Q>>.multiplications);
static_assert(cost<vjp<Q>, four, four>.multiplications == 4 * cost<vjp<Q>>.multiplications);

// A direction for every argument asked for.
constexpr auto energy = [](const auto& x, const auto& k) { return k * (x[0] * x[0] + x[0] * x[1]) + sin(x[1]); };
using point = std::array<double, 2>;
static_assert(cost<energy, point, double>.total() == 6);
static_assert(cost<jvp<energy, 1>, point, double>.total() < cost<jvp<energy>, point, double>.total());
static_assert(cost<jvp<energy, 0>, point, double>.calls == 1);
static_assert(cost<hvp<energy, 0>, point, double>.total() <= 6 * cost<energy, point, double>.total());
static_assert(cost<value_and_hvp<energy, 0>, point, double>.calls == 1);  // sin and cos of one argument
static_assert(cost<hessian<energy, 0>, point, double>.calls == 1);
static_assert(cost<jacobian<energy, mode::forward, 0>, point, double>.calls == 1);

}  // namespace
