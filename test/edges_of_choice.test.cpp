// SPDX-License-Identifier: BSL-1.0
#include "edges.hpp"

#include "catch.hpp"

using namespace gradfold;
using namespace edges;

TEST_CASE("the branch not taken has no say, whatever its value and derivative") {
  static constexpr auto first = [](const auto& x) { return select(x > 0, sqrt(x) * log(x) / x, 3 * x); };
  CHECK(slope<first>(0) == 3);
  CHECK(slope<first>(-1) == 3);
  static constexpr auto second = [](const auto& x) { return select(x <= 0, x, 1 / x + log(x)); };
  CHECK(slope<second>(0) == 1);
  CHECK(slope<second>(-2) == 1);
  CHECK(slope<second>(2) == 0.25);
  static constexpr auto shared_part = [](const auto& x) {
    const auto root = sqrt(x);
    return select(x > 0, root * root * root, select(x < -1, 1 / (x + 1), exp(1 / x)));
  };
  CHECK(slope<shared_part>(4) == 3);
  CHECK(slope<shared_part>(-3) == -0.25);
  CHECK(slope<shared_part>(-1) == -std::exp(-1.0));
  static constexpr auto nested_divisions = [](const auto& x, const auto& y) {
    return select(x != 0, select(y != 0, x / y, x * x), select(y != 0, y * y, 0)) + select(y == 0, x, log(y * y));
  };
  CHECK(slopes<nested_divisions>(0, 0) == pair{1, 0});
  CHECK(slopes<nested_divisions>(2, 0) == pair{5, 0});
  CHECK(slopes<nested_divisions>(0, 2) == pair{0, 5});
  static constexpr auto overflow = [](const auto& x) { return select(x < 100, exp(x), exp(x * x) * exp(-x * x)); };
  CHECK(slope<overflow>(0) == 1);
  static constexpr auto bent = [](const auto& x) { return gradient<first>(x); };
  CHECK(slope<bent>(-1) == 0);
  static constexpr auto sinc = [](const auto& x) { return select(x == 0, 1, sin(x) / x); };
  CHECK(slope<sinc>(0) == 0);
}

TEST_CASE("smooth functions are smooth at 0 to higher orders") {
  static constexpr auto x = variable<"x">;
  static constexpr auto s = sigmoid(x);
  static constexpr auto p = softplus(x);
  CHECK(derivative<s, x>(x = given(0)) == 0.25);
  CHECK(derivative<s, x, x>(x = given(0)) == 0);
  CHECK(derivative<s, x, x, x>(x = given(0)) == -0.125);
  CHECK(derivative<p, x, x, x, x>(x = given(0)) == -0.125);
  CHECK(derivative<s, x>(x = given(800)) == 0);
  CHECK(derivative<s, x>(x = given(-700)) == Approx(std::exp(-700.0)));
}

TEST_CASE("remainders differentiate with the quotient that they took") {
  static constexpr auto f = [](const auto& x, const auto& y) { return fmod(x, y); };
  CHECK(slopes<f>(1.0, 0.1) == pair{1, -9});  // 0.1 is a little more than a tenth
  CHECK(slopes<f>(-5.5, 2) == pair{1, 2});
  static constexpr auto g = [](const auto& x, const auto& y) { return remainder(x, y); };
  CHECK(slopes<g>(5.5, 2) == pair{1, -3});
}

TEST_CASE("signed zeros and infinities stay in the value") {
  static constexpr auto plus = [](const auto& x) { return 0 + x; };
  static constexpr auto times = [](const auto& x) { return 0 * x; };
  static constexpr auto minus = [](const auto& x) { return x - x; };
  static constexpr auto self = [](const auto& x) { return x / x; };
  CHECK(same(value_and_gradient<plus>(given(-0.0)).value, 0.0));
  CHECK(same(value_and_gradient<times>(given(-1)).value, -0.0));
  CHECK(same(value_and_gradient<times>(given(inf)).value, not_a_number));
  CHECK(same(value_and_gradient<minus>(given(inf)).value, not_a_number));
  CHECK(same(value_and_gradient<self>(given(0)).value, not_a_number));
  CHECK(slope<times>(inf) == 0);  // structural zeros vanish from derivatives
  CHECK(slope<minus>(inf) == 0);
}

TEST_CASE("arithmetic between constants is put off until the type is known") {
  static constexpr auto by_function = [](const auto& y) {
    using T = std::remove_cvref_t<decltype(y)>;
    return y * (T(1) / T(3)) + T(0.1) * T(10) * y;
  };
  CHECK(gradient<by_function>(1.0) == 1.0 / 3.0 + 0.1 * 10);
  CHECK(gradient<by_function>(1.0F) == 1.0F / 3.0F + 0.1F * 10);
  CHECK(gradient<by_function>(1.0L) == 1.0L / 3.0L + static_cast<long double>(0.1) * 10);
  static constexpr auto infinite = [](const auto& y) {
    using T = std::remove_cvref_t<decltype(y)>;
    return select(y < T(1) / T(0), y, T(0) / T(0));
  };
  CHECK(gradient<infinite>(given(2)) == 1);
}
