/// The double pendulum from its Lagrangian alone: mass matrix and forces are derivatives of it. Moved in two ways: by Runge and
/// Kutta's method on the accelerations, whose energy drifts, and by the variational method on the Lagrangian itself, whose
/// energy only sways. Source of the latter: J. E. Marsden and M. West, Discrete mechanics and variational integrators, 2001.
/// With the argument `picture` it prints the picture of its page.

#include "picture.hpp"

#include <gradfold/gradfold.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

using namespace gradfold;

constexpr double g = 9.81, m1 = 1, m2 = 0.5, l1 = 1, l2 = 0.8;
using pair_of = std::array<double, 2>;

/// Kinetic minus potential energy; the angles are measured from the vertical.
constexpr auto lagrangian = [](const auto& q, const auto& v) {
  using std::cos;
  const auto kinetic = (m1 + m2) / 2 * l1 * l1 * v[0] * v[0] + m2 / 2 * l2 * l2 * v[1] * v[1] + m2 * l1 * l2 * v[0] * v[1] * cos(q[0] - q[1]);
  return kinetic + (m1 + m2) * g * l1 * cos(q[0]) + m2 * g * l2 * cos(q[1]);
};
constexpr auto momentum = [](const auto& q, const auto& v) { return gradient<lagrangian, 1>(q, v); };

/// The equation of motion d/dt dL/dv = dL/dq, written out: M a + (d momentum/dq) v = dL/dq, where M = d2L/dv2.
pair_of acceleration(const pair_of& q, const pair_of& v) {
  const pair_of force = gradient<lagrangian, 0>(q, v), turning = jvp<momentum, 0>(at(q, v), along(v));
  const auto a = solve(hessian<lagrangian, 1>(q, v), tensor<double, 2>{force[0] - turning[0], force[1] - turning[1]});
  return {a[0], a[1]};
}

double energy(const pair_of& q, const pair_of& v) {
  const auto [L, p] = value_and_gradient<lagrangian, 1>(q, v);
  return p[0] * v[0] + p[1] * v[1] - L;
}

struct motion {
  pair_of q, v;
};

motion runge_kutta(const motion& s, double h) {
  const auto ahead = [&](const motion& slope, double t) {
    return motion{{s.q[0] + t * slope.q[0], s.q[1] + t * slope.q[1]}, {s.v[0] + t * slope.v[0], s.v[1] + t * slope.v[1]}};
  };
  const auto slope_at = [](const motion& at) { return motion{at.v, acceleration(at.q, at.v)}; };
  const motion a = slope_at(s), b = slope_at(ahead(a, h / 2)), c = slope_at(ahead(b, h / 2)), d = slope_at(ahead(c, h));
  motion mean{};
  for (std::size_t i = 0; i < 2; ++i) {
    mean.q[i] = (a.q[i] + 2 * b.q[i] + 2 * c.q[i] + d.q[i]) / 6;
    mean.v[i] = (a.v[i] + 2 * b.v[i] + 2 * c.v[i] + d.v[i]) / 6;
  }
  return ahead(mean, h);
}

/// The action of one step from q to r, by the rule of the middle. Its slopes are the momenta at both ends: p = -dS/dq, dS/dr.
constexpr auto action = [](const auto& q, const auto& r, const auto& h) {
  const std::array middle{(q[0] + r[0]) / 2, (q[1] + r[1]) / 2}, speed{(r[0] - q[0]) / h, (r[1] - q[1]) / h};
  return h * lagrangian(middle, speed);
};
constexpr auto momentum_before = [](const auto& q, const auto& r, const auto& h) { return gradient<action, 0>(q, r, h); };

struct phase {
  pair_of q, p;
};

/// The v with M v = p.
pair_of velocity(const phase& s) {
  const auto v = solve(hessian<lagrangian, 1>(s.q, pair_of{}), tensor<double, 2>{s.p[0], s.p[1]});
  return {v[0], v[1]};
}

/// The r with -dS/dq(q, r) = p, by Newton's method on the derived Jacobian, and the momentum there.
phase variational(const phase& s, double h) {
  const pair_of v = velocity(s);
  pair_of r{s.q[0] + h * v[0], s.q[1] + h * v[1]};
  for (int i = 0; i < 5; ++i) {
    const auto [slope, J] = value_and_jacobian<momentum_before, 1>(s.q, r, h);
    const auto step = solve(J, tensor<double, 2>{-s.p[0] - slope[0], -s.p[1] - slope[1]});
    r[0] += step[0], r[1] += step[1];
  }
  return {r, gradient<action, 1>(s.q, r, h)};
}
double energy(const phase& s) { return energy(s.q, velocity(s)); }

/// Energy errors of both methods, relative to the height of the energy above rest.
struct drift {
  double time, runge_kutta, variational;
};
std::vector<drift> swing(double h, double seconds) {
  const pair_of start{0.9, 1.2}, rest{};
  const double first = energy(start, rest), height = first - energy(rest, rest);
  motion m{start, rest};
  phase s{start, rest};
  std::vector<drift> errors;
  for (int i = 1; i * h < seconds + h / 2; ++i) {
    m = runge_kutta(m, h);
    s = variational(s, h);
    errors.push_back({i * h, (energy(m.q, m.v) - first) / height, (energy(s) - first) / height});
  }
  return errors;
}

/// The textbook's mass matrix and acceleration, to hold the derived ones to.
double difference_from_textbook() {
  const pair_of q{0.7, -0.4}, v{1.1, -2.3};
  const double c = std::cos(q[0] - q[1]), s = std::sin(q[0] - q[1]);
  const tensor<double, 2, 2> M{(m1 + m2) * l1 * l1, m2 * l1 * l2 * c, m2 * l1 * l2 * c, m2 * l2 * l2};
  const tensor<double, 2> force{-m2 * l1 * l2 * s * v[1] * v[1] - (m1 + m2) * g * l1 * std::sin(q[0]),
                                m2 * l1 * l2 * s * v[0] * v[0] - m2 * g * l2 * std::sin(q[1])};
  const auto known = solve(M, force);
  const auto derived = acceleration(q, v);
  return std::max(std::abs(derived[0] - known[0]), std::abs(derived[1] - known[1]));
}

void draw(const std::vector<drift>& errors) {
  std::vector<picture::point> falling, swaying;
  for (const drift& e : errors) falling.push_back({e.time, 1000 * e.runge_kutta}), swaying.push_back({e.time, 1000 * e.variational});
  picture::chart chart("Energy of a double pendulum, steps of 0.1 s", "seconds", {0, 120, 20}, "error of the energy, thousandths", {-20, 10, 5});
  chart.curve(swaying, "#1b6ca8", "variational");
  chart.curve(falling, "#d1495b", "Runge-Kutta");
}

int main(int argc, char**) {
  const auto errors = swing(0.1, 120);
  if (argc > 1) return draw(errors), 0;

  std::printf("seconds   error of the energy: Runge-Kutta   variational, largest so far\n");
  double largest = 0;
  for (const drift& e : errors) {
    largest = std::max(largest, std::abs(e.variational));
    if (std::fmod(e.time + 1e-9, 20) < 0.02) std::printf("%7.0f   %33.1e   %27.1e\n", e.time, e.runge_kutta, largest);
  }
  double finer = 0;
  for (const drift& e : swing(0.005, 10)) finer = std::max(finer, std::abs(e.runge_kutta));
  const double textbook = difference_from_textbook();
  std::printf("Runge-Kutta with steps of 0.005 s keeps the energy to 1e-8: %s\n", finer < 1e-8 ? "yes" : "no");
  std::printf("accelerations agree with the textbook's to 1e-13: %s\n", textbook < 1e-13 ? "yes" : "no");
  return finer < 1e-8 && textbook < 1e-13 && largest < 0.006 && errors.back().runge_kutta < -0.01 ? 0 : 1;
}
