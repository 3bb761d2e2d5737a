/// An extended Kalman filter that tracks a turning aircraft by range and bearing from a radar. The model turns at a rate that is
/// itself estimated, so both the motion and the measurement are nonlinear; the Jacobians of both are the library's.
/// Source of the models: Y. Bar-Shalom, X. R. Li and T. Kirubarajan, Estimation with applications to tracking and navigation,
/// 2001, chapter 11.7 (coordinated turn). With the argument `picture` it prints the picture of its page.

#include "picture.hpp"

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numbers>
#include <vector>

using namespace gradfold;

using state = std::array<double, 5>;        // x, y in metres, speed in metres a second, heading, rate of turn a second
using measurement = std::array<double, 2>;  // range in metres, bearing
using covariance = tensor<double, 5, 5>;

constexpr double second = 1;
constexpr double range_deviation = 50, bearing_deviation = 0.012, acceleration_deviation = 0.3, turn_deviation = 0.006;

/// One second along the circle, by its chord: for h = rate/2, the chord is speed sin(h)/h at the heading in the middle; the
/// series of sin(h)/h is exact to 10^-9 for turns up to 20 degrees a second, and needs no case for straight flight.
constexpr auto motion = [](const auto& s) {
  using std::cos, std::sin;
  const auto half = s[4] * (second / 2), h2 = half * half;
  const auto chord = second * s[2] * (1 - h2 / 6 * (1 - h2 / 20 * (1 - h2 / 42)));
  return std::array{s[0] + chord * cos(s[3] + half), s[1] + chord * sin(s[3] + half), s[2], s[3] + second * s[4], s[4]};
};

constexpr auto sight = [](const auto& s) {
  using std::atan2, std::hypot;
  return std::array{hypot(s[0], s[1]), atan2(s[1], s[0])};
};

/// Normal numbers from a fixed seed, the same on every machine: a linear congruence (Knuth) and Box and Muller's method.
struct normal_source {
  std::uint64_t word = 2024;
  double uniform() {
    word = word * 6364136223846793005u + 1442695040888963407u;
    return (static_cast<double>(word >> 11) + 0.5) * 0x1p-53;
  }
  double operator()() {
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }
};

double wrapped(double angle) { return std::remainder(angle, 2 * std::numbers::pi); }

struct filter {
  state mean;
  covariance spread;

  void predict() {
    const auto [next, F] = value_and_jacobian<motion>(mean);
    mean = next;
    spread = matmul(matmul(F, spread), transpose(F));
    spread(2, 2) += acceleration_deviation * acceleration_deviation;
    spread(4, 4) += turn_deviation * turn_deviation;
  }
  void correct(const measurement& seen) {
    const auto [expected, H] = value_and_jacobian<sight>(mean);
    const tensor<double, 2, 2> noise{range_deviation * range_deviation, 0, 0, bearing_deviation * bearing_deviation};
    const auto cross = matmul(spread, transpose(H));
    const auto gain = matmul(cross, inverse(matmul(H, cross) + noise));
    const tensor<double, 2> surprise{seen[0] - expected[0], wrapped(seen[1] - expected[1])};
    const auto correction = matmul(gain, surprise);
    for (std::size_t i = 0; i < 5; ++i) mean[i] += correction[i];
    // Joseph's form: the shorter P - K H P lets rounding grow until P is no longer symmetric.
    covariance rest = -matmul(gain, H);
    for (std::size_t i = 0; i < 5; ++i) rest(i, i) += 1;
    spread = matmul(matmul(rest, spread), transpose(rest)) + matmul(matmul(gain, noise), transpose(gain));
  }
};

/// Straight, a left turn, straight, a right turn.
double true_rate(int step) { return step < 40 ? 0 : step < 85 ? 0.035 : step < 120 ? 0 : -0.05; }

struct track {
  std::vector<state> truth, estimate;
  std::vector<measurement> seen;
  double consistency = 0;  ///< mean of e' P^-1 e over the steps: 5 for errors as large as the filter believes
};

track fly(int steps) {
  normal_source normal;
  track t;
  state truth{-6000, 4000, 150, -0.3, 0};
  filter f{{-5900, 4100, 120, 0, 0}, {}};
  const state first_deviations{200, 200, 40, 0.4, 0.02};
  for (std::size_t i = 0; i < 5; ++i) f.spread(i, i) = first_deviations[i] * first_deviations[i];
  for (int step = 0; step < steps; ++step) {
    truth[4] = true_rate(step);
    truth = motion(truth);
    const measurement exact = sight(truth);
    const measurement seen{exact[0] + range_deviation * normal(), exact[1] + bearing_deviation * normal()};
    f.predict();
    f.correct(seen);
    tensor<double, 5> error;
    for (std::size_t i = 0; i < 5; ++i) error[i] = truth[i] - f.mean[i];
    t.consistency += dot(error, solve(f.spread, error)) / steps;
    t.truth.push_back(truth), t.seen.push_back(seen), t.estimate.push_back(f.mean);
  }
  return t;
}

picture::point where(const measurement& m) { return {m[0] * std::cos(m[1]) / 1000, m[0] * std::sin(m[1]) / 1000}; }
double distance(const state& s, picture::point p) { return 1000 * std::hypot(s[0] / 1000 - p.x, s[1] / 1000 - p.y); }

/// Root of the mean square over steps from `first` on.
template <class Errors>
double root_mean_square(int first, int steps, Errors error) {
  double sum = 0;
  for (int i = first; i < steps; ++i) sum += error(static_cast<std::size_t>(i)) * error(static_cast<std::size_t>(i));
  return std::sqrt(sum / (steps - first));
}

void draw(const track& t) {
  std::vector<picture::point> truth, seen, estimate;
  for (const state& s : t.truth) truth.push_back({s[0] / 1000, s[1] / 1000});
  for (const state& s : t.estimate) estimate.push_back({s[0] / 1000, s[1] / 1000});
  for (const measurement& m : t.seen) seen.push_back(where(m));
  picture::chart chart("An aircraft seen from a radar at the origin", "kilometres to the east", {-8, 16, 4}, "kilometres to the north", {0, 15, 3});
  chart.dots(seen, "#c9b458", "measured");
  chart.curve(truth, "#444", "flown");
  chart.curve(estimate, "#d1495b", "estimated");
}

int main(int argc, char**) {
  constexpr int steps = 180, settled = 30;
  const track t = fly(steps);
  if (argc > 1) return draw(t), 0;

  std::printf("second   error, m   speed, m/s (true)   turn, rad/s (true)\n");
  for (std::size_t i = 19; i < steps; i += 20) {
    const state &e = t.estimate[i], &s = t.truth[i];
    std::printf("%6zu  %9.1f   %10.1f (%.0f)   %11.3f (%.3f)\n", i + 1, distance(e, {s[0] / 1000, s[1] / 1000}), e[2], s[2], e[4], s[4]);
  }
  const double measured = root_mean_square(settled, steps, [&](std::size_t i) { return distance(t.truth[i], where(t.seen[i])); });
  const double estimated =
      root_mean_square(settled, steps, [&](std::size_t i) { return distance(t.truth[i], {t.estimate[i][0] / 1000, t.estimate[i][1] / 1000}); });
  std::printf("root mean square of the position error: %.1f m measured, %.1f m estimated\n", measured, estimated);
  std::printf("mean of e' P^-1 e: %.1f (5 is right)\n", t.consistency);
  return estimated < 0.5 * measured && t.consistency > 4 && t.consistency < 7 ? 0 : 1;
}
