// SPDX-License-Identifier: BSL-1.0
// Laws of derivatives over random programs that are compiled as users' functions are: the costs of 100. (laws/cost.test.cpp has 100,000 at run time.)
#include "catch.hpp"
#include "counting.hpp"
#include "random/graphs.hpp"

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <utility>

using namespace gradfold;

namespace {

constexpr int programs = 100, in_both_directions = 20, differentiated_twice = 4;
using point = std::array<double, 3>;

/// Choices of a program: a linear congruence (Knuth, MMIX), of which the high bits count.
struct choices {
  std::uint64_t state;
  constexpr int below(int count) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<int>((state >> 33) % static_cast<std::uint64_t>(count));
  }
};
template <class T>
constexpr T some_value(int which, const T& x, const T& y) {
  using std::cos, std::exp, std::log, std::sin, std::sqrt, std::tanh;
  switch (which) {
    case 0:
    case 1: return x + y;
    case 2: return x - y;
    case 3:
    case 4:
    case 5: return x * y;
    case 6: return x / (y * y + 2);
    case 7: return sin(x);
    case 8: return cos(y) * x;
    case 9: return tanh(x);
    case 10: return exp(-(x * x));
    case 11: return log(x * x + 1);
    case 12: return sqrt(x * x + y * y + 1);
    default: return select(x < y, x * y, x - y * 3);
  }
}
/// Two numbers of three, by some operations on earlier values.
template <std::uint64_t seed>
constexpr auto program = [](const auto& x) {
  using T = std::remove_cvref_t<decltype(x[0])>;
  choices random{seed};
  std::array<T, 16> values{x[0], x[1], x[2]};
  std::size_t count = 3;
  for (int length = 3 + random.below(5); length > 0; --length) {
    const auto pick = [&] { return values[static_cast<std::size_t>(random.below(static_cast<int>(count)))]; };
    const T u = pick(), v = pick();
    values[count] = some_value<T>(random.below(14), u, v);
    ++count;
  }
  return std::array<T, 2>{values[count - 1], values[count - 2] * values[static_cast<std::size_t>(random.below(3))]};
};
template <std::uint64_t seed>
constexpr auto total = [](const auto& x) {
  const auto z = program<seed>(x);
  return z[0] + z[1];
};

/// A division takes the time of four products, a call of ten.
constexpr int weight(const operation_count& c) { return c.additions + c.multiplications + 4 * c.divisions + 10 * c.calls; }

double inner(const auto& u, const auto& v) {
  double sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) sum += static_cast<double>(u[i] * v[i]);
  return sum;
}
template <std::uint64_t... seed>
void for_each_program(std::integer_sequence<std::uint64_t, seed...>, auto&& check) {
  (check.template operator()<seed + 1>(), ...);
}
template <std::uint64_t count>
using seeds = std::make_integer_sequence<std::uint64_t, count>;

constexpr point x{0.75, -0.5, 1.25}, v{0.5, 1.5, -2};
constexpr std::array u{1.5, -0.75};

}  // namespace

TEST_CASE("compiled programs: value and gradient cost at most 4 values, a derivative along a direction 3 on average") {
  double along_a_direction = 0;
  for_each_program(seeds<programs>{}, [&]<std::uint64_t seed>() {
    INFO("seed " << seed);
    constexpr auto f = cost<total<seed>, point>, both = cost<value_and_gradient<total<seed>>, point>;
    CHECK(weight(both) <= 4 * weight(f));
    along_a_direction += double(weight(cost<jvp<total<seed>>, point>)) / weight(f);
    const record counted = record_of([] { return value_and_gradient<total<seed>>(std::array<counting, 3>{x[0], x[1], x[2]}); });
    CHECK(counted.additions == both.additions);
    CHECK(counted.multiplications == both.multiplications);
    CHECK(counted.divisions == both.divisions);
    CHECK((counted.calls >= both.calls && counted.calls <= 2 * both.calls));  // a sine and a cosine of one argument are two for this type
  });
  CHECK(along_a_direction <= 3 * programs);
}

TEST_CASE("compiled programs: <u, J v> = <J' u, v>, in float too, and values are the program's") {
  for_each_program(seeds<in_both_directions>{}, [&]<std::uint64_t seed>() {
    INFO("seed " << seed);
    const auto forwards = value_and_jvp<program<seed>>(at(x), along(v));
    const auto backwards = vjp<program<seed>>(at(x), u);
    CHECK(forwards.value == program<seed>(x));
    CHECK(inner(u, forwards.tangent) == Approx(inner(backwards, v)).epsilon(1e-12).margin(1e-12));
    if constexpr (seed % 5 == 0) {
      const std::array<float, 3> x_float{0.75f, -0.5f, 1.25f}, v_float{0.5f, 1.5f, -2};
      CHECK(inner(u, jvp<program<seed>>(at(x_float), along(v_float))) == Approx(inner(backwards, v)).epsilon(1e-4).margin(1e-4));
    }
  });
}

TEST_CASE("compiled programs: Jacobians by both modes agree, Hessians are symmetric, and their rows are what hvp and Taylor coefficients say") {
  for_each_program(seeds<differentiated_twice>{}, [&]<std::uint64_t seed>() {
    INFO("seed " << seed);
    const auto forward = jacobian<program<seed>, mode::forward>(x), reverse = jacobian<program<seed>, mode::reverse>(x);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 3; ++j) CHECK(forward(i, j) == Approx(reverse(i, j)).epsilon(1e-12).margin(1e-12));
    const auto H = hessian<total<seed>>(x);
    const auto Hv = hvp<total<seed>>(at(x), along(v));
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(Hv[i] == Approx(H(i, 0) * v[0] + H(i, 1) * v[1] + H(i, 2) * v[2]).epsilon(1e-11).margin(1e-11));
      for (std::size_t j = 0; j < i; ++j) CHECK(H(i, j) == H(j, i));
    }
    CHECK(2 * taylor<total<seed>, 2>(at(x), along(v))[2] == Approx(inner(Hv, v)).epsilon(1e-11).margin(1e-11));
  });
}
