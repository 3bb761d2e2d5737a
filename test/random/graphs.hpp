// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/interpret.hpp>
#include <gradfold/reverse.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

/// Random programs: the same sequence of choices builds a graph from traced values and computes on plain numbers.
namespace random_programs {

using gradfold::symbol;
namespace detail = gradfold::detail;

inline constexpr int input_count = 3;

/// splitmix64 (Steele, Lea, Flood 2014): small, and the same on every platform.
class generator {
 public:
  explicit generator(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
  double between(double low, double high) { return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53); }

 private:
  std::uint64_t state_;
};

/// A literal that is exact in every type, or one that is not.
inline double some_literal(generator& random) {
  static constexpr double simple[] = {0, 1, -1, 2, 0.5, -3, 10, 0.1, 1.0 / 3, -2.75};
  return simple[random.below(10)];
}

/// A bounded smooth function of x, or a rougher one now and then.
template <class T>
T some_function(int which, const T& x) {
  using std::abs, std::asinh, std::atan, std::cbrt, std::cos, std::cosh, std::erf, std::exp, std::log, std::log1p, std::sin, std::sqrt, std::tanh;
  using namespace gradfold;
  switch (which) {
    case 0: return sin(x);
    case 1: return cos(x);
    case 2: return tanh(x);
    case 3: return atan(x);
    case 4: return exp(-x * x);
    case 5: return log(x * x + T(1));
    case 6: return sqrt(x * x + T(0.25));
    case 7: return abs(x);
    case 8: return sigmoid(x);
    case 9: return softplus(x);
    case 10: return pow(x, 2);
    case 11: return pow(x, 3);
    case 12: return T(1) / (x * x + T(1));
    case 13: return erf(x);
    case 14: return asinh(x);
    case 15: return relu(x);
    case 16: return normal_cdf(x);
    case 17: return log1p(x * x);
    case 18: return pow(x * x + T(1), -2);
    default: return -x;
  }
}
inline constexpr int function_count = 20;

template <class T>
T some_operation(int which, const T& x, const T& y, const T& w) {
  using std::hypot, std::atan2;
  using namespace gradfold;
  switch (which) {
    case 0:
    case 1: return x + y;
    case 2:
    case 3: return x - y;
    case 4:
    case 5:
    case 6: return x * y;
    case 7: return x / (y * y + T(1));
    case 8: return min(x, y);
    case 9: return max(x, y);
    case 10: return hypot(x, y);
    case 11: return select(x < y, w, x * y);
    case 12: return select(x < y && w > T(0), select(y < w, x * w, sin(y)), w / (T(2) + x * x));
    case 13: return clamp(x, T(-1), T(1)) * y;
    case 14: return atan2(x, y * y + T(1));
    case 15: return fma(x, y, w);
    case 16: return x / (y - T(1.2345));
    case 17: return select(x > T(0), log(x), y) * w;
    case 18: return select(x > T(0), sqrt(x), T(0)) + y;
    default: return x - T(2) * y;
  }
}
inline constexpr int operation_count = 20;

/// One program, decided by the seed alone: some operations on earlier values, the last of which is the result.
template <class T>
T run(std::uint64_t seed, const T* x) {
  generator random(seed);
  std::vector<T> values(x, x + input_count);
  const int length = 2 + random.below(14);
  for (int i = 0; i < length; ++i) {
    const auto pick = [&]() -> T {
      const double literal = some_literal(random);
      const auto position = static_cast<std::size_t>(random.below(static_cast<int>(values.size())));
      return random.below(8) == 0 ? T(literal) : values[position];
    };
    const T u = pick(), v = pick(), w = pick();
    const int kind = random.below(3), one = random.below(function_count), several = random.below(operation_count);
    values.push_back(kind == 0 ? some_function<T>(one, u) : some_operation<T>(several, u, v, w));
  }
  return values.back() + values[static_cast<std::size_t>(random.below(input_count))];
}

/// The same program, traced.
inline void trace(std::uint64_t seed, detail::builder& out) {
  detail::builder g;
  symbol x[input_count];
  for (int i = 0; i < input_count; ++i) x[i] = symbol(detail::handle(&g, g.input(i, detail::kind::real)));
  g.result(run(seed, x).value_.node_in(g, detail::kind::real));
  g.inputs_at_least(input_count);
  detail::compact(g.view(), out);
}

inline void lower(const detail::graph_view& f, detail::builder& out) {
  detail::buffer<int> place(f.node_count + 1);
  detail::lower(f, out, place.at);
}

}  // namespace random_programs
