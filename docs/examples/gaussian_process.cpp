// SPDX-License-Identifier: BSL-1.0
// A curve through noisy points by a Gaussian process, whose three parameters are fitted by maximum likelihood. Not a network.
// The marginal likelihood: C. E. Rasmussen and C. K. I. Williams, Gaussian Processes for Machine Learning, 2006, section 5.4.
#include "picture.hpp"

#include <gradfold/gradfold.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <tuple>
#include <vector>

namespace {

using namespace gradfold;

constexpr std::size_t n = 24;
using row = tensor<double, n>;

/// y = sin(6 x^2) with deviations of 0.1, at uneven places from 0 to 1.
struct measurement {
  row x, y;
};
measurement measured() {
  unsigned long long state = 1;
  const auto uniform = [&] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state >> 11) * 0x1p-53;
  };
  measurement m;
  for (std::size_t i = 0; i < n; ++i) {
    m.x[i] = (static_cast<double>(i) + 0.8 * uniform()) / static_cast<double>(n);
    double deviation = -6;  // twelve uniform numbers make a normal one, nearly
    for (int k = 0; k < 12; ++k) deviation += uniform();
    m.y[i] = std::sin(6 * m.x[i] * m.x[i]) + 0.1 * deviation;
  }
  return m;
}

/// Each of some places with each of n others. h has the logarithms of height, width and deviation.
constexpr auto covariance = [](const auto& h, const auto& z, const auto& x) { return exp(2 * h[0] - square((z - x) / exp(h[1])) / 2); };
constexpr auto of_measured = [](const auto& h, const auto& x) {
  const auto across = reshape<n, 1>(x);
  return covariance(h, across, x) + select(across == x, exp(2 * h[2]), 0);
};
/// -log of the probability density of the measured values: (y' K^-1 y + log det K + n log 2 pi) / 2.
constexpr auto loss = [](const auto& h, const auto& x, const auto& y) {
  const auto K = of_measured(h, x);
  return dot(y, solve(K, y)) / 2 + sum(log(diagonal(cholesky(K)))) + static_cast<double>(n) / 2 * 1.8378770664093453;
};
/// Mean and variance of the curve at a place z.
constexpr auto curve_at = [](const auto& h, const auto& x, const auto& y, const auto& z) {
  const auto K = of_measured(h, x);
  const auto k = covariance(h, z, x);
  return std::tuple(dot(k, solve(K, y)), exp(2 * h[0]) - dot(k, solve(K, k)));
};

}  // namespace

int main(int count, char** arguments) {
  const bool draws = count > 1 && std::strcmp(arguments[1], "picture") == 0;
  const auto [x, y] = measured();
  tensor h{0.0, -1.0, -1.0}, velocity{0.0, 0.0, 0.0};
  if (!draws) std::puts("step  -log density  height  width  deviation");
  for (int k = 0; k <= 200; ++k) {
    const auto [value, slope] = value_and_gradient<loss, 0>(h, x, y);
    if (k % 50 == 0 && !draws) std::printf("%4d  %12.2f  %6.2f  %5.3f  %9.3f\n", k, value, std::exp(h[0]), std::exp(h[1]), std::exp(h[2]));
    velocity = 0.8 * velocity - 0.01 * slope;
    h += velocity;
  }

  std::vector<picture::point> dots, mean, above, below, truth;
  for (std::size_t i = 0; i < n; ++i) dots.push_back({x[i], y[i]});
  double worst = 0;
  for (int i = 0; i <= 100; ++i) {
    const double z = i / 100.0;
    const auto [middle, variance] = evaluate<curve_at>(h, x, y, z);
    const double band = 2 * std::sqrt(variance);
    mean.push_back({z, middle}), above.push_back({z, middle + band}), below.push_back({z, middle - band}), truth.push_back({z, std::sin(6 * z * z)});
    worst = std::fmax(worst, std::abs(middle - std::sin(6 * z * z)));
  }
  if (!draws) {
    std::printf("the curve is at most %.2f off\n", worst);
    return 0;
  }
  picture::chart chart("A curve with what is known of it", "x", {0, 1, 0.1}, "y", {-1.5, 1.5, 0.5});
  chart.curve(truth, "#999", "sin(6 x^2)");
  chart.curve(mean, "#1f77b4", "mean");
  chart.curve(above, "#9ecae1", "2 deviations above");
  chart.curve(below, "#9ecae1", "and below");
  chart.dots(dots, "#d62728", "measured");
}
