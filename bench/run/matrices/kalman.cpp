// SPDX-License-Identifier: BSL-1.0
#include "matrices.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using state = std::array<double, 6>;  // place and velocity

constexpr double h = 0.1, gravity = 9.81, scale_height = 7000, drag = 1e-4;

/// One step of a body that falls through an atmosphere whose density decays with height.
inline constexpr auto motion = []<class T>(const std::array<T, 6>& s) -> std::array<T, 6> {
  using std::exp;
  using std::sqrt;
  const T speed = sqrt(s[3] * s[3] + s[4] * s[4] + s[5] * s[5]);
  const T resistance = drag * exp(s[2] * (-1.0 / scale_height)) * speed;
  std::array<T, 6> next{};
  for (std::size_t i = 0; i < 3; ++i) {
    T acceleration = -resistance * s[3 + i];
    if (i == 2) acceleration -= gravity;
    next[i] = s[i] + h * s[3 + i] + 0.5 * h * h * acceleration;
    next[3 + i] = s[3 + i] + h * acceleration;
  }
  return next;
};

/// Range, azimuth and elevation from the origin.
inline constexpr auto sight = []<class T>(const std::array<T, 6>& s) -> std::array<T, 3> {
  using std::atan2;
  using std::sqrt;
  const T ground2 = s[0] * s[0] + s[1] * s[1];
  return {sqrt(ground2 + s[2] * s[2]), atan2(s[1], s[0]), atan2(s[2], sqrt(ground2))};
};

template <const auto& Function, std::size_t Outputs>
struct kalman_part {
  static constexpr std::size_t outputs = Outputs;
  static constexpr const auto& function = Function;
  using point = point_of<std::tuple<state>>;
};

/// What an extended Kalman filter of six states needs at a step: both functions and both Jacobians, 6x6 and 3x6.
struct kalman_workload {
  static constexpr std::string_view name = "kalman_6";
  using question = jacobians;
  using point = point_of<std::tuple<state>>;
  using parts = std::tuple<kalman_part<motion, 6>, kalman_part<sight, 3>>;

  static point sample(random_source& random) {
    const auto p = uniform_array<3>(random, 5000, 20000);
    const auto v = uniform_array<3>(random, -300, 300);
    return {{{p[0], p[1], p[2], v[0], v[1], v[2]}}, {}};
  }

  using answer = std::tuple<decltype(gradfold::value_and_jacobian<motion>(state{})), decltype(gradfold::value_and_jacobian<sight>(state{}))>;

  static answer gradfold(const state& s) { return {gradfold::value_and_jacobian<motion>(s), gradfold::value_and_jacobian<sight>(s)}; }

  static answer hand(const state& s) {
    answer r{};
    auto& [moved, seen] = r;
    hand_motion(s, moved);
    hand_sight(s, seen);
    return r;
  }

 private:
  static void hand_motion(const state& s, std::tuple_element_t<0, answer>& r) {
    const double* v = &s[3];
    const double speed = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    const double density = drag * std::exp(s[2] * (-1 / scale_height));
    const double resistance = density * speed, stretch = -density / speed, rise = resistance * (1 / scale_height);
    for (std::size_t i = 0; i < 3; ++i) {
      const double acceleration = -resistance * v[i] - (i == 2 ? gravity : 0);
      r.value[i] = s[i] + h * v[i] + 0.5 * h * h * acceleration;
      r.value[3 + i] = v[i] + h * acceleration;
      r.jacobian(i, i) = 1;
      r.jacobian(i, 2) += 0.5 * h * h * rise * v[i];
      r.jacobian(3 + i, 2) = h * rise * v[i];
      for (std::size_t j = 0; j < 3; ++j) {
        const double slope = stretch * v[i] * v[j] - (i == j ? resistance : 0);
        r.jacobian(i, 3 + j) = 0.5 * h * h * slope + (i == j ? h : 0);
        r.jacobian(3 + i, 3 + j) = h * slope + (i == j ? 1 : 0);
      }
    }
  }
  static void hand_sight(const state& s, std::tuple_element_t<1, answer>& r) {
    const double ground2 = s[0] * s[0] + s[1] * s[1], range2 = ground2 + s[2] * s[2];
    const double ground = std::sqrt(ground2), range = std::sqrt(range2);
    const double per_range = 1 / range, per_ground2 = 1 / ground2, tilt = s[2] / (range2 * ground);
    r.value = {range, std::atan2(s[1], s[0]), std::atan2(s[2], ground)};
    for (std::size_t j = 0; j < 3; ++j) r.jacobian(0, j) = s[j] * per_range;
    r.jacobian(1, 0) = -s[1] * per_ground2;
    r.jacobian(1, 1) = s[0] * per_ground2;
    r.jacobian(2, 0) = -s[0] * tilt;
    r.jacobian(2, 1) = -s[1] * tilt;
    r.jacobian(2, 2) = ground * per_range * per_range;
  }
};

}  // namespace

void enter_kalman(suite& s) { enter_all<kalman_workload>(s); }

}  // namespace bench
