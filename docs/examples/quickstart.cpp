/// A formula, its derivative and its gradient, all known while compiling; and the gradient of a generic function.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cstddef>
#include <cstdio>

using namespace gradfold;

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);

static_assert(derivative<Q, a> == 9 * pow(a, 2));
static_assert(gradient<Q>(a = 2.0, b = 6.0)[a] == 36.0);

constexpr auto rosenbrock = []<class T, std::size_t n>(const std::array<T, n>& x) {
  T sum = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) sum += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
  return sum;
};

int main() {
  std::printf("dQ/da = %s, dQ/db = %s\n", text<derivative<Q, a>>.data(), text<derivative<Q, b>>.data());

  const auto dQ = gradient<Q>(a = 2.0, b = 6.0);
  std::printf("at a = 2, b = 6: %g, %g\n", dQ[a], dQ[b]);

  const auto [value, slope] = value_and_gradient<rosenbrock>(std::array{-1.2, 1.0, 0.5});
  std::printf("rosenbrock: %g, gradient %g %g %g\n", value, slope[0], slope[1], slope[2]);
}
