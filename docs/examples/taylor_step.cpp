/// An orbit by Taylor series: each step evaluates the series of the solution of y' = f(y), which `flow` makes from f alone by
/// recurrences over its graph. After one revolution the planet must be where it began.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

using state = std::array<double, 4>;  // x, y and their velocities

/// A planet around a sun of mass 1 at the origin.
constexpr auto kepler = [](const auto& s) {
  using std::sqrt;
  const auto r2 = s[0] * s[0] + s[1] * s[1];
  const auto attraction = 1 / (r2 * sqrt(r2));
  return std::array{s[2], s[3], -s[0] * attraction, -s[1] * attraction};
};

/// y(h) by Horner's rule from the coefficients of y.
template <int order>
state step(const state& y, double h) {
  const auto c = gradfold::flow<kepler, order>(gradfold::at(y));
  state next = c[order];
  for (std::size_t k = order; k-- > 0;)
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = next[i] * h + c[k][i];
  return next;
}

/// On a circle of radius 1 the acceleration is 1, towards the sun; while compiling.
constexpr auto circular = gradfold::flow<kepler, 2>(gradfold::at(state{1, 0, 0, 1}));
static_assert(circular[1] == state{0, 1, -1, 0} && circular[2] == state{-0.5, 0, 0, -0.5});

/// How far from its beginning the planet is after one revolution on an ellipse of eccentricity 1/2, in `steps` steps.
template <int order>
double miss(int steps) {
  const double period = 6.283185307179586, eccentricity = 0.5;
  const state begin{1 - eccentricity, 0, 0, std::sqrt((1 + eccentricity) / (1 - eccentricity))};
  state y = begin;
  for (int i = 0; i < steps; ++i) y = step<order>(y, period / steps);
  return std::hypot(y[0] - begin[0], y[1] - begin[1]);
}

/// As a power of ten; what is left of rounding alone depends on the compiler.
void print(double error) {
  if (error < 1e-12) std::printf("  < 10^-12");
  else std::printf("  10^%-5.1f", std::log10(error));
}

int main() {
  std::printf("steps  order 4   order 8   order 16\n");
  for (const int steps : {50, 100, 200}) {
    std::printf("%5d", steps);
    print(miss<4>(steps));
    print(miss<8>(steps));
    print(miss<16>(steps));
    std::printf("\n");
  }
}
