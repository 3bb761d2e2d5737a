// SPDX-License-Identifier: BSL-1.0
// A network learns to balance a pole on a cart: the gradient of a whole run flows back through 200 steps of the motion.
#include <gradfold/nn.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <tuple>

namespace {

namespace nn = gradfold::nn;
namespace hana = boost::hana;
using gradfold::tensor;

constexpr double cart = 1, pole = 0.3, half_length = 0.5, g = 9.81;  // kilograms, metres: a point mass at half_length
constexpr double h = 0.02;                                           // seconds
constexpr std::size_t steps = 200;

using state = tensor<double, 4>;  // place, angle from upright, and their speeds

/// The rates of a state under a force.
constexpr auto motion = [](const auto& s, const auto& force) {
  const auto c = cos(s[1]), sine = sin(s[1]);
  const auto pull = (force + pole * sine * (half_length * s[3] * s[3] - g * c)) / (cart + pole * sine * sine);
  return stack<0>(s[2], s[3], pull, (g * sine - c * pull) / half_length);
};
/// One step, by the rule of the middle.
constexpr auto step = [](const auto& s, const auto& force) { return s + h * motion(s + h / 2 * motion(s, force), force); };

constexpr auto policy = hana::make_tuple(nn::input<4>, nn::dense<16>, nn::tanh, nn::dense<1>);
using parameters = nn::parameters<policy, double>;

constexpr auto force = [](const auto& p, const auto& s) { return 10 * nn::forward<policy>(p, gradfold::reshape<1, 4>(s))(0, 0); };

/// What a run costs: distance from upright rest at the middle, and force, summed over its steps. A step counts `patience` times
/// as much as the one before: while the pole still falls, what happens after its fall teaches nothing.
constexpr auto run_cost = [](const auto& p, const auto& start, const auto& patience) {
  const auto run = gradfold::fold<steps>(std::tuple(start, 0.0, 1.0), [&](const auto& now, const auto&) {
    const auto& [s, sum, weight] = now;
    const auto u = force(p, s);
    const auto cost = 1 - cos(s[1]) + 0.2 * s[0] * s[0] + 0.05 * s[2] * s[2] + 0.001 * u * u;
    return std::tuple(step(s, u), sum + weight * cost, weight * patience);
  });
  return std::get<1>(run) / static_cast<double>(steps);
};

state drawn(nn::generator& random, double most) {
  state s;
  for (double& x : s) x = most * random.symmetric<double>();
  return s;
}

/// How many of 100 runs of eight seconds end upright, near the middle.
int balanced(const parameters& p) {
  nn::generator random{99};
  int standing = 0;
  for (int k = 0; k < 100; ++k) {
    state s = drawn(random, 0.5);
    for (std::size_t i = 0; i < 2 * steps; ++i) s = gradfold::evaluate<step>(s, gradfold::evaluate<force>(p, s));
    standing += std::abs(s[1]) < 0.1 && std::abs(s[0]) < 0.5;
  }
  return standing;
}

}  // namespace

int main() {
  static parameters p = nn::initial<policy, double>(1);
  static nn::adam<parameters> optimiser;
  nn::generator random{1};
  constexpr int updates = 800;
  std::printf("updates  runs of 100 that end upright\n%7d  %d\n", 0, balanced(p));
  for (int k = 1; k <= updates; ++k) {
    const double patience = std::min(1.0, 0.94 + 0.06 * k / 500);
    auto slope = gradfold::gradient<run_cost, 0>(p, drawn(random, 0.5), patience);
    nn::clip_norm(slope, 1);
    optimiser.rate = nn::cosine_decay{0.02, 0.001, updates}(k);
    optimiser(p, slope);
    if (k % 400 == 0) std::printf("%7d  %d\n", k, balanced(p));
  }
}
