// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "formulas.hpp"

using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;

}  // namespace

TEMPLATE_TEST_CASE("the value is what the formula computes on plain numbers, bit for bit", "", float, double, long double) {
  CHECK(formulas::wrong_values<TestType>() == 0);
  CHECK(formulas::wrong_values_beside_gradients<TestType>() == 0);
}

TEMPLATE_TEST_CASE("gradients in every type agree with derivatives by hand", "", float, double, long double) {
  CHECK(formulas::wrong_gradients<TestType>() == 0);
}

TEMPLATE_TEST_CASE("literals are rounded once, to the type of evaluation", "", float, double, long double) {
  using T = TestType;
  CHECK((a + 0.1)(a = T(0)) == T(0.1));
  CHECK((a * 3)(a = T(0.1)) == T(0.1) * T(3));
  CHECK((a / 3)(a = T(1)) == T(1) / T(3));
}

TEST_CASE("derivatives are expressions at run time too") {
  static constexpr auto f = pow(a, 4) * sin(b);
  constexpr auto mixed = derivative<f, a, b> + derivative<f, b, b> * c;
  const double x = 1.7, y = 0.3, z = 2.5;
  CHECK(mixed(a = x, b = y, c = z) == Approx(4 * x * x * x * std::cos(y) - x * x * x * x * std::sin(y) * z).epsilon(1e-14));
  CHECK(derivative<f, a, a, a, a>(b = y) == Approx(24 * std::sin(y)).epsilon(1e-14));
  static constexpr auto larger = exp(derivative<f, a> / 10) * a;
  const double e = std::exp(0.4 * x * x * x * std::sin(y));
  CHECK(gradient<larger>(a = x, b = y)[a] == Approx(e * (1 + x * 1.2 * x * x * std::sin(y))).epsilon(1e-13));
}

TEST_CASE("expressions outlive the statement that made them") {
  const auto make = [](const auto& part) {
    const auto local = part * 2.5 + 1;
    return local * local;
  };
  const auto kept = make(a - b);
  CHECK(kept(a = 3.0, b = 1.0) == 36.0);
}

TEST_CASE("a coefficient known only at run time is a variable left out of the gradient") {
  static constexpr auto line = a * c + b;
  volatile double slope = 3.5;
  const auto g = gradient<line, a, b>(a = 2.0, b = 1.0, c = static_cast<double>(slope));
  CHECK(g[a] == 3.5);
  CHECK(g[b] == 1.0);
}

TEST_CASE("signed zeros stay in the value") {
  CHECK(std::signbit((0.0 + a)(a = -0.0)) == false);
  CHECK(std::signbit((0 * a)(a = -1.0)) == true);
  CHECK(std::signbit((-a)(a = 0.0)) == true);
  CHECK(std::signbit((0 - a)(a = 0.0)) == false);
  CHECK(std::isnan((0 * a)(a = std::numeric_limits<double>::infinity())));
  CHECK(std::isnan((a - a)(a = std::numeric_limits<double>::infinity())));
  static constexpr auto zero = 0 * a;
  CHECK(std::signbit(value_and_gradient<zero>(a = -1.0).value) == true);
}
