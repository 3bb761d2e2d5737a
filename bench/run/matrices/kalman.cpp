// SPDX-License-Identifier: BSL-1.0
#include "kalman_model.hpp"
#include "matrices.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using namespace kalman;

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
