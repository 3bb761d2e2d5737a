// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include "catch.hpp"
#include "counting.hpp"

using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;

constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
constexpr auto polynomial = (a * b + 2) * (a - b / 4) + pow(a, 5) * b;
constexpr auto transcendental = exp(a * b) * log(a) + sqrt(a + b) * tanh(b) - cos(b);
constexpr auto angles = sin(a) * b;

/// A value computed through the graph of a call with its gradient, of which nothing is asked but the value.
template <auto E>
record value_record() {
  return record_of([] { return E(a = counting(1.5), b = counting(0.7)); });
}
template <auto E>
record gradient_record() {
  return record_of([] { return gradient<E>(a = counting(1.5), b = counting(0.7)); });
}
template <auto E>
record both_record() {
  return record_of([] { return value_and_gradient<E>(a = counting(1.5), b = counting(0.7)); });
}

}  // namespace

TEST_CASE("cost<E> is what evaluating records") {
  CHECK(value_record<Q>() == predicted(cost<Q>));
  CHECK(value_record<polynomial>() == predicted(cost<polynomial>));
  CHECK(value_record<transcendental>() == predicted(cost<transcendental>));
  CHECK(value_record<angles>() == predicted(cost<angles>));
  static constexpr auto d = derivative<transcendental, a>;
  CHECK(value_record<d>() == predicted(cost<d>));
}

TEST_CASE("cost<gradient<E>> is what the gradient records") {
  CHECK(gradient_record<Q>() == predicted(cost<gradient<Q>>));
  CHECK(gradient_record<polynomial>() == predicted(cost<gradient<polynomial>>));
  CHECK(gradient_record<transcendental>() == predicted(cost<gradient<transcendental>>));
  CHECK(gradient_record<angles>() == predicted(cost<gradient<angles>>, 0, 1));
}

TEST_CASE("cost<value_and_gradient<E>> is what both record together") {
  CHECK(both_record<Q>() == predicted(cost<value_and_gradient<Q>>));
  CHECK(both_record<polynomial>() == predicted(cost<value_and_gradient<polynomial>>));
  CHECK(both_record<transcendental>() == predicted(cost<value_and_gradient<transcendental>>, 0, 1));
  CHECK(both_record<angles>() == predicted(cost<value_and_gradient<angles>>, 0, 1));
}

TEST_CASE("cost<jvp<E>> and cost<hvp<E>> are what derivatives along a direction record") {
  const auto here = at(a = counting(1.5), b = counting(0.7));
  const auto there = along(a = counting(2), b = counting(3));
  CHECK(record_of([&] { return jvp<Q>(here, there); }) == predicted(cost<jvp<Q>>));
  CHECK(record_of([&] { return jvp<polynomial>(here, there); }) == predicted(cost<jvp<polynomial>>));
  CHECK(record_of([&] { return value_and_jvp<transcendental>(here, there); }) == predicted(cost<value_and_jvp<transcendental>>, 0, 1));
  CHECK(record_of([&] { return jvp<angles>(here, there); }) == predicted(cost<jvp<angles>>, 0, 1));
  CHECK(record_of([&] { return hvp<polynomial>(here, there); }) == predicted(cost<hvp<polynomial>>));
  CHECK(record_of([&] { return value_and_hvp<transcendental>(here, there); }) == predicted(cost<value_and_hvp<transcendental>>, 0, 1));
  CHECK(cost<jvp<polynomial>>.total() <= 3 * cost<polynomial>.total());
  CHECK(cost<hvp<polynomial>>.total() <= 6 * cost<polynomial>.total());
}

TEST_CASE("what an expert would count by hand") {
  CHECK(cost<Q>.multiplications == 4);  // a², a³, 3a³, b²
  CHECK(cost<Q>.additions == 1);
  CHECK(cost<gradient<Q>>.multiplications == 3);  // a², 9a², -2b
  CHECK(cost<gradient<Q>>.additions == 0);
  CHECK(cost<gradient<Q, b>>.total() == 1);
  CHECK(cost<gradient<angles>>.calls == 1);  // sin and cos of one argument
  CHECK(cost<value_and_gradient<exp(a)>>.calls == 1);
  CHECK(cost<value_and_gradient<exp(a)>>.total() == 1);
  CHECK(cost<value_and_gradient<tanh(a)>>.total() == 3);    // z, z², 1 - z²
  CHECK(cost<value_and_gradient<sqrt(a)>>.divisions == 1);  // 1/(2z)
  CHECK(cost<gradient<a / b>>.divisions <= 2);
  CHECK(cost<Q>.workspace_bytes == 0);
}

TEST_CASE("a constant that several products share is multiplied once") {
  static constexpr auto square_error = [](const auto& w, const auto& x) {
    auto error = w[0] * x[0];
    for (std::size_t i = 1; i < x.size(); ++i) error += w[i] * x[i];
    return error * error;
  };
  using Row = std::array<double, 8>;
  constexpr operation_count g = cost<value_and_gradient<square_error>, Row, Row>;
  CHECK(g.multiplications == 8 + 1 + 1 + 16);  // w_i x_i, the square, 2 error, and one each for an element
  CHECK(g.additions == 7);
  constexpr auto r = gradient<square_error>(Row{1, 2, 3, 4, 5, 6, 7, 8}, Row{1, -1, 1, -1, 1, -1, 1, 1});
  CHECK(std::get<0>(r) == Row{24, -24, 24, -24, 24, -24, 24, 24});
  CHECK(std::get<1>(r) == Row{24, 48, 72, 96, 120, 144, 168, 192});
}

TEST_CASE("derivative code divides by a reciprocal that is there, and not by one that is not") {
  static constexpr auto quotient = exp(b) / (1 + a * a);
  CHECK(text<derivative<quotient, b>> == "exp(b)/(1 + a*a)");
  CHECK(cost<value_and_gradient<quotient>>.divisions == 2);
  static constexpr auto reciprocal = [](auto x, auto y) {
    const auto r = 1 / x;
    return r * y;
  };
  CHECK(cost<value_and_gradient<reciprocal>, double, double>.divisions == 1);
}

TEST_CASE("a constant factor and a constant divisor meet where that is exact") {
  static constexpr auto integral = pow(a, 3) / 3 + exp(3 * b) / 3;
  CHECK(text<derivative<integral, a>> == "a^2");
  CHECK(text<derivative<integral, b>> == "exp(3*b)");
  CHECK(cost<gradient<integral>>.divisions == 0);
  CHECK(cost<gradient<integral>>.multiplications == 2);
  static constexpr auto term = pow(a, 5) / 120;
  CHECK(text<derivative<term, a>> == "a^4/24");
  static constexpr auto third = a * a / 3;
  CHECK(text<derivative<third, a>> == "2*a/3");
  static constexpr auto of_quotient = 1.5 * square(a / 15);  // 3 * (a/15) is no further division
  CHECK(cost<value_and_gradient<of_quotient>>.divisions == 2);
}

TEST_CASE("cost<f, Args...> counts functions") {
  static constexpr auto dot = [](const auto& x, const auto& y) {
    auto sum = x[0] * y[0];
    for (std::size_t i = 1; i < x.size(); ++i) sum += x[i] * y[i];
    return sum;
  };
  using Row = std::array<double, 5>;
  CHECK(predicted(cost<dot, Row, Row>) == record{4, 5, 0, 0, 0});
  CHECK(cost<gradient<dot>, Row, Row>.total() == 0);  // the gradient is the other argument
  std::array<counting, 5> u{}, v{};
  CHECK(record_of([&] { return dot(u, v); }) == predicted(cost<dot, Row, Row>));
  static constexpr auto chain = [](const auto& x) {
    using std::exp, std::log, std::sqrt;
    return log(x[0] * x[1] + 1) * exp(-x[2]) / sqrt(x[3] + x[4] * x[4]);
  };
  for (auto& e : u) e = counting(1.25);
  CHECK(record_of([&] { return chain(u); }) == predicted(cost<chain, Row>));
  CHECK(cost<value_and_gradient<chain>, Row>.total() <= 4 * cost<chain, Row>.total());
}

TEST_CASE("a number type that counts gives the gradient of one that does not") {
  const auto g = gradient<transcendental>(a = counting(1.5), b = counting(0.7));
  const auto h = gradient<transcendental>(a = 1.5, b = 0.7);
  CHECK(g[a].number() == h[a]);
  CHECK(g[b].number() == h[b]);
  CHECK((select(a < b, a, b * 2))(a = counting(1), b = counting(3)).number() == 1);
}

TEST_CASE("a number type has < and == alone, and is made from doubles") {
  const auto same = [](double x, double y) { return x == y || (x != x && y != y); };
  static constexpr auto choices = select(a > b, a, 2 * b) * select(a <= b, 3 * a, b) + select(a >= b, a, b) * select(a != b, a, 5) + relu(a) * sign(b);
  for (const double x : {0.5, 1.5, -1.0, std::nan("")}) {
    const auto g = value_and_gradient<choices>(a = counting(x), b = counting(0.5));
    const auto h = value_and_gradient<choices>(a = x, b = 0.5);
    CHECK(same(g.value.number(), h.value));
    CHECK(same(g.gradient[a].number(), h.gradient[a]));
    CHECK(same(g.gradient[b].number(), h.gradient[b]));
  }
  static constexpr auto power_sum = [](const auto& x, const auto& n) { return pow(x, n) * n; };
  CHECK(gradient<power_sum, 0>(counting(2), 3).number() == 36);
}
