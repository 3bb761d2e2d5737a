/// Optimal control: a cart swings a hanging pole up and stops below it, by iterative linear-quadratic regulation. The Jacobian
/// of a step of the motion, in state and force, is the library's; it is differentiated through the step of Runge and Kutta.
/// Sources: W. Li and E. Todorov, Iterative linear quadratic regulator design for nonlinear biological movement systems, 2004;
/// the regularisation: Y. Tassa, T. Erez and E. Todorov, Synthesis and stabilization of complex behaviors through online
/// trajectory optimization, 2012. With the argument `picture` it prints the picture of its page.

#include "picture.hpp"

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <numbers>
#include <vector>

using namespace gradfold;

constexpr double cart = 1, pole = 0.3, half_length = 0.5, g = 9.81;  // kilograms, metres: a point mass at half_length
constexpr double h = 0.03;
constexpr int steps = 100;

using state = std::array<double, 4>;  // place, angle from upright, and their speeds
using row = tensor<double, 4>;
using matrix = tensor<double, 4, 4>;

constexpr auto slope = [](const auto& s, const auto& force) {
  using std::cos, std::sin;
  const auto c = cos(s[1]), sine = sin(s[1]);
  const auto pull = (force + pole * sine * (half_length * s[3] * s[3] - g * c)) / (cart + pole * sine * sine);
  return std::array{s[2], s[3], pull, (g * sine - c * pull) / half_length};
};

/// One step of the motion, by the rule of the middle.
constexpr auto step = [](auto s, const auto& force) {
  const auto ahead = [&](const auto& rate, double t) {
    auto moved = s;
    for (std::size_t i = 0; i < 4; ++i) moved[i] += t * rate[i];
    return moved;
  };
  return ahead(slope(ahead(slope(s, force), h / 2), force), h);
};

/// What a path costs: force on the way, and at its end everything that is not upright rest at the middle.
constexpr double force_weight = 0.01;
constexpr state end_weight{200, 200, 20, 20};
constexpr auto end_cost = []<class T>(const std::array<T, 4>& s) {
  T sum = 0;
  for (std::size_t i = 0; i < 4; ++i) sum += end_weight[i] / 2 * s[i] * s[i];
  return sum;
};
constexpr auto force_cost = [](const auto& u) { return h * force_weight / 2 * u * u; };

struct path {
  std::vector<state> states;
  std::vector<double> forces;
  double cost = 0;
};

/// How the force follows a deviation from the path: u + length * push + gain (s - path).
struct policy {
  std::vector<double> push;
  std::vector<row> gain;
};

path followed(const path& old, const policy& p, double length) {
  path next{{old.states[0]}, {}, 0};
  for (std::size_t k = 0; k < steps; ++k) {
    row off;
    for (std::size_t i = 0; i < 4; ++i) off[i] = next.states[k][i] - old.states[k][i];
    next.forces.push_back(old.forces[k] + length * p.push[k] + dot(p.gain[k], off));
    next.states.push_back(step(next.states[k], next.forces[k]));
    next.cost += force_cost(next.forces[k]);
  }
  next.cost += end_cost(next.states.back());
  return next;
}

/// Bellman's equation backwards along a path, for the linearised motion and the quadratic cost. `damping` keeps the next state
/// near the path. False where a step has no minimum.
bool backward(const path& along_path, double damping, policy& p, double& expected) {
  const auto end = value_and_hessian<end_cost>(along_path.states.back());
  matrix V = end.hessian;
  row v;
  for (std::size_t i = 0; i < 4; ++i) v[i] = end.gradient[i];
  expected = 0;
  for (std::size_t k = steps; k-- > 0;) {
    const auto [A, B] = jacobian<step>(along_path.states[k], along_path.forces[k]);  // 4x4, and 4
    const auto cost = value_and_hessian<force_cost>(along_path.forces[k]);
    matrix held = V;
    for (std::size_t i = 0; i < 4; ++i) held(i, i) += damping;
    const double slope_u = cost.gradient + dot(B, v), curvature = cost.hessian + dot(B, matmul(V, B)), damped = cost.hessian + dot(B, matmul(held, B));
    if (!(damped > 0)) return false;
    const row mixed = matmul(transpose(A), matmul(V, B));
    p.push[k] = -slope_u / damped;
    p.gain[k] = matmul(transpose(A), matmul(held, B)) * (-1 / damped);
    expected += p.push[k] * slope_u + 0.5 * p.push[k] * p.push[k] * curvature;
    v = matmul(transpose(A), v) + p.gain[k] * (curvature * p.push[k] + slope_u) + mixed * p.push[k];
    V = matmul(transpose(A), matmul(V, A)) + outer(p.gain[k], p.gain[k]) * curvature + outer(p.gain[k], mixed) + outer(mixed, p.gain[k]);
  }
  return true;
}

/// `history` receives the cost before each iteration.
path optimised(std::vector<double>& history) {
  policy p{std::vector<double>(steps), std::vector<row>(steps)};
  path best{{{0, std::numbers::pi, 0, 0}}, std::vector<double>(steps, 0.5), 0};
  for (std::size_t k = 0; k < steps; ++k) best.states.push_back(step(best.states[k], best.forces[k]));
  best.cost = INFINITY;
  best = followed(best, p, 0);
  double damping = 1;
  for (int iteration = 0; iteration < 250; ++iteration) {
    history.push_back(best.cost);
    double expected;
    if (!backward(best, damping, p, expected)) {
      damping *= 4;
      continue;
    }
    if (-expected < 1e-12 * best.cost) break;
    bool better = false;
    for (double length = 1; length > 1e-3 && !better; length /= 2) {
      path tried = followed(best, p, length);
      if (tried.cost < best.cost) best = tried, better = true;
    }
    damping = better ? damping / 4 : damping * 4;
    if (damping > 1e12) break;
  }
  return best;
}

/// The slope of the cost in each force, by the chain rule backwards along the path: 0 at an optimum.
double largest_slope(const path& p) {
  state s_bar = gradient<end_cost>(p.states.back());
  double largest = 0;
  for (std::size_t k = steps; k-- > 0;) {
    const auto [back, u_bar] = vjp<step>(at(p.states[k], p.forces[k]), s_bar);
    largest = std::fmax(largest, std::abs(u_bar + gradient<force_cost>(p.forces[k])));
    s_bar = back;
  }
  return largest;
}

void draw(const path& p) {
  std::vector<picture::point> place, angle, force;
  for (std::size_t k = 0; k <= steps; ++k) {
    const double t = static_cast<double>(k) * h;
    place.push_back({t, p.states[k][0]}), angle.push_back({t, p.states[k][1]});
    if (k < steps) force.push_back({t, p.forces[k] / 10});
  }
  picture::chart chart("A cart swings its pole up", "seconds", {0, 3, 0.5}, "metres, radians, tens of newtons", {-2, 5, 1});
  chart.curve(force, "#8a8a8a", "force");
  chart.curve(place, "#1b6ca8", "place of the cart");
  chart.curve(angle, "#d1495b", "angle of the pole");
}

int main(int argc, char**) {
  std::vector<double> history;
  const path p = optimised(history);
  if (argc > 1) return draw(p), 0;

  std::printf("iteration  cost\n");
  for (const int i : {0, 5, 10, 20, 40, 80, 160}) std::printf("%9d  %.3e\n", i, history[static_cast<std::size_t>(i)]);
  const state& end = p.states.back();
  std::printf("end: place %.3f m, angle %.3f, speeds %.3f m/s, %.3f /s\n", end[0], end[1], end[2], end[3]);
  const double rest = largest_slope(p);
  std::printf("no slope of the cost is above 1e-6: %s\n", rest < 1e-6 ? "yes" : "no");
  bool upright = true;
  for (const double x : end) upright = upright && std::abs(x) < 0.05;
  return upright && rest < 1e-6 && std::abs(p.cost - 0.17361) < 1e-5 ? 0 : 1;
}
