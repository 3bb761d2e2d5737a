// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <array>
#include <new>

using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);

// One partial of a gradient: what the other costs is never computed.
// q_b: at most 3 instructions
// q_b: no stack
extern "C" double q_b(double x, double y) { return gradient<Q>(a = x, b = y)[b]; }
// q_a: at most 3 instructions
extern "C" double q_a(double x, double y) { return gradient<Q>(a = x, b = y)[a]; }
// q_a_alone: at most q_a + 0 instructions
extern "C" double q_a_alone(double x) { return gradient<Q, a>(a = x)[a]; }
// q_value: at most q_by_hand + 0 instructions
extern "C" double q_value(double x, double y) { return Q(a = x, b = y); }
extern "C" double q_by_hand(double x, double y) { return 3 * (x * x * x) - y * y; }

// The adjoints of an argument that is not asked for leave no trace: cos of x alone, never sin.
constexpr auto weighted = [](const auto& x, const auto& c) {
  auto s = 0 * x[0];
  for (std::size_t i = 0; i < 4; ++i) s += sin(x[i]) * c[i];
  return s;
};
// first: calls cos
// first: no loop
extern "C" void first(const std::array<double, 4>& x, const std::array<double, 4>& c, std::array<double, 4>& g) { g = gradient<weighted, 0>(x, c); }
// second: calls sin
// second: no loop
extern "C" void second(const std::array<double, 4>& x, const std::array<double, 4>& c, std::array<double, 4>& g) { g = gradient<weighted, 1>(x, c); }
// both: calls sincos
extern "C" void both(const std::array<double, 2>& x, double& value, std::array<double, 2>& g) {
  constexpr auto f = [](const auto& p) { return sin(p[0]) * p[1]; };
  const auto answer = value_and_gradient<f>(x);
  value = answer.value, g = answer.gradient;
}

// One exponential serves the value and the derivative.
// growth: calls exp
extern "C" double growth(double x, double& slope) {
  constexpr auto f = [](auto t) { return exp(t * t); };
  const auto answer = value_and_gradient<f>(x);
  slope = answer.gradient;
  return answer.value;
}

// A loop of the user's is unrolled into arithmetic, with no frame for its values.
constexpr auto rosenbrock = [](const auto& x) {
  auto s = 0 * x[0];
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const auto t = x[i + 1] - x[i] * x[i], u = 1 - x[i];
    s += 100 * t * t + u * u;
  }
  return s;
};
// valley: calls nothing
// valley: no loop
// valley: no stack
extern "C" void valley(const std::array<double, 4>& x, std::array<double, 4>& g) { g = gradient<rosenbrock>(x); }

// An answer of several parts is written where it is returned, and nothing before it: tuples would make their elements 0.
using triple = std::array<double, 3>;
constexpr auto multiples = []<class T>(const std::array<T, 3>& x, const std::array<T, 3>& y) {
  const T product = x[0] * x[1] * x[2] * y[0] * y[1] * y[2];
  return std::array<T, 3>{product, 2 * product, 3 * product};
};
using blocks = decltype(jacobian<multiples, 0, 1>(triple{}, triple{}));
// two_blocks: at most two_blocks_written + 1 instructions
extern "C" void two_blocks(const triple& x, const triple& y, void* to) { new (to) blocks(jacobian<multiples, 0, 1>(x, y)); }
extern "C" void two_blocks_written(const triple& x, const triple& y, blocks& to) { jacobian<multiples, 0, 1>(x, y, into(to)); }
