// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include "catch.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <cmath>
#include <cstring>
#include <random>

using namespace gradfold;
using real50 = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;

/// The same formula for expressions and for numbers.
constexpr auto rational(const auto& x, const auto& y) { return (x * y - x / (y + 3)) * (y - x * x); }
constexpr auto powers(const auto& x, const auto& y) { return pow(x, 7) - pow(y, 2) * pow(x, -3); }
constexpr auto elementary(const auto& x, const auto& y) {
  using std::atan, std::cos, std::exp, std::log, std::sin, std::sqrt, std::tanh;
  return sin(x) * exp(-y) + sqrt(x) / log(y + 2) - tanh(x * y) * cos(y) + atan(x / y);
}

/// x^n of the contract: binary powering from the top bit.
template <class T>
T binary_power(const T& x, int n) {
  const unsigned size = static_cast<unsigned>(n < 0 ? -n : n);
  T z = x;
  for (unsigned bit = std::bit_floor(size) >> 1; bit != 0; bit >>= 1) {
    z = z * z;
    if ((size & bit) != 0) z = z * x;
  }
  return n < 0 ? T(1) / z : z;
}

template <class T>
bool same_bits(const T& x, const T& y) {
  if constexpr (std::floating_point<T>) return (x == y && std::signbit(x) == std::signbit(y)) || (x != x && y != y);
  else return x == y;
}

template <class T, class F>
void at_many_points(F f) {
  std::mt19937 random(20261123);
  std::uniform_real_distribution<double> any(0.1, 3.0);
  for (int i = 0; i < 500; ++i) f(T(any(random)), T(any(random)));
}

}  // namespace

TEMPLATE_TEST_CASE("the value is what the formula computes on plain numbers, bit for bit", "", float, double, long double, real50) {
  using T = TestType;
  at_many_points<T>([](const T& x, const T& y) {
    CHECK(same_bits<T>(rational(a, b)(a = x, b = y), (x * y - x / (y + T(3))) * (y - x * x)));
    CHECK(same_bits<T>(powers(a, b)(a = x, b = y), binary_power(x, 7) - binary_power(y, 2) * binary_power(x, -3)));
    using std::atan, std::cos, std::exp, std::log, std::sin, std::sqrt, std::tanh;
    const T expected = sin(x) * exp(-y) + sqrt(x) / log(y + T(2)) - tanh(x * y) * cos(y) + atan(x / y);
    CHECK(same_bits<T>(elementary(a, b)(a = x, b = y), expected));
    constexpr auto e = elementary(a, b);
    CHECK(same_bits<T>(value_and_gradient<e>(a = x, b = y).value, expected));
  });
}

TEMPLATE_TEST_CASE("literals are rounded once, to the type of evaluation", "", float, double, long double, real50) {
  using T = TestType;
  CHECK((a + 0.1)(a = T(0)) == T(0.1));
  CHECK((a * 3)(a = T(0.1)) == T(0.1) * T(3));
  CHECK((a / 3)(a = T(1)) == T(1) / T(3));
  constexpr auto third = a * derivative<b / 3, b>;  // 1/3 is divided when the type is known
  CHECK(third(a = T(1)) == T(1) / T(3));
  constexpr auto cube_root = pow(a, std::ratio<1, 3>{});
  using std::pow;
  CHECK(cube_root(a = T(5)) == T(pow(T(5), T(1) / T(3))));
}

TEMPLATE_TEST_CASE("gradients in every type agree with derivatives by hand", "", float, double, long double, real50) {
  using T = TestType;
  const T ulp = std::numeric_limits<T>::epsilon();
  static constexpr auto e = rational(a, b);
  static constexpr auto f = a * sin(b) + exp(a * b);
  at_many_points<T>([&](const T& x, const T& y) {
    using std::abs, std::cos, std::exp, std::sin;
    const T u = x * y - x / (y + 3), v = y - x * x;
    const auto g = gradient<e>(a = x, b = y);
    const T dx = (y - 1 / (y + 3)) * v - 2 * x * u, dy = (x + x / ((y + 3) * (y + 3))) * v + u;
    CHECK(abs(g[a] - dx) <= 200 * ulp);
    CHECK(abs(g[b] - dy) <= 200 * ulp);
    const auto h = gradient<f>(a = x, b = y);
    CHECK(abs(h[a] - (sin(y) + y * exp(x * y))) <= 100 * ulp * (1 + exp(x * y)));
    CHECK(abs(h[b] - (x * cos(y) + x * exp(x * y))) <= 100 * ulp * (1 + exp(x * y)));
  });
}

TEST_CASE("constants of analysis have the precision of the type") {
  static constexpr auto e = log2(a) + exp2(a) + log10(a) + erf(a) + normal_cdf(a);
  const real50 x = 0.75, ln_2 = log(real50(2)), ln_10 = log(real50(10)), pi = acos(real50(-1));
  const real50 expected = 1 / (x * ln_2) + pow(real50(2), x) * ln_2 + 1 / (x * ln_10) + 2 / sqrt(pi) * exp(-x * x) + exp(-x * x / 2) / sqrt(2 * pi);
  static constexpr auto available = log10(a) + erf(a) + normal_cdf(a);
  const real50 got = gradient<available>(a = x)[a];
  CHECK(abs(got - (expected - 1 / (x * ln_2) - pow(real50(2), x) * ln_2)) < real50("1e-45"));
  CHECK(std::abs(gradient<e>(a = 0.75L)[a] - static_cast<long double>(expected)) < 1e-18L);
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
