/// The minimum of Rosenbrock's function in ten dimensions by Newton's method with the exact gradient and Hessian, both from one
/// call. Sources: H. H. Rosenbrock, An automatic method for finding the greatest or least value of a function, 1960 (two
/// dimensions; here the sum over neighbours); J. Nocedal and S. J. Wright, Numerical optimization, 2006, algorithm 3.2.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

using namespace gradfold;

constexpr std::size_t n = 10;
using vector = tensor<double, n>;
using matrix = tensor<double, n, n>;

constexpr auto rosenbrock = []<class T>(const std::array<T, n>& x) {
  T sum = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) sum += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
  return sum;
};

/// At the minimum, where all is 1, the Hessian is known: while compiling it is, too.
constexpr std::array<double, n> ones{1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
constexpr auto at_minimum = value_and_hessian<rosenbrock>(ones);
static_assert(at_minimum.value == 0 && at_minimum.hessian(0, 0) == 802 && at_minimum.hessian(4, 4) == 1002 && at_minimum.hessian(4, 5) == -400 &&
              at_minimum.hessian(4, 6) == 0 && at_minimum.hessian(9, 9) == 200);

double largest(const std::array<double, n>& g) {
  double found = 0;
  for (const double x : g) found = std::fmax(found, std::abs(x));
  return found;
}

/// Newton's step, or where the Hessian is not positive definite, that of the Hessian plus the multiple of the unit matrix that
/// makes it so.
vector newton_step(const matrix& H, const std::array<double, n>& gradient) {
  vector down;
  for (std::size_t i = 0; i < n; ++i) down[i] = -gradient[i];
  for (double shift = 0;; shift = std::fmax(1, 4 * shift)) {
    matrix shifted = H;
    for (std::size_t i = 0; i < n; ++i) shifted(i, i) += shift;
    if (!std::isnan(cholesky(shifted)(n - 1, n - 1))) return solve(shifted, down);
  }
}

/// The longest of the steps 1, 1/2, 1/4, ... that lowers the value.
std::array<double, n> searched(const std::array<double, n>& x, double value, const vector& step) {
  for (double length = 1;; length /= 2) {
    std::array<double, n> next = x;
    for (std::size_t i = 0; i < n; ++i) next[i] += length * step[i];
    if (rosenbrock(next) < value || length < 1e-10) return next;
  }
}

int main() {
  std::array<double, n> x{};
  for (std::size_t i = 0; i < n; ++i) x[i] = i % 2 == 0 ? 0 : 1;

  std::printf("step  value       largest slope\n");
  double slope = 1;
  for (int step = 0; step < 60 && slope > 1e-10; ++step) {
    const auto [value, gradient, H] = value_and_hessian<rosenbrock>(x);
    slope = largest(gradient);
    if (slope > 1e-10) std::printf("%4d  %10.2e  %12.1e\n", step, value, slope);
    x = searched(x, value, newton_step(H, gradient));
  }
  double error = 0;
  for (const double xi : x) error = std::fmax(error, std::abs(xi - 1));
  std::printf("every x is 1 to within 1e-12: %s\n", error < 1e-12 ? "yes" : "no");
  return error < 1e-12 ? 0 : 1;
}
