// SPDX-License-Identifier: BSL-1.0
#include "matrices.hpp"
#include "robot_arm_model.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using namespace robot_arm;
using vector = std::array<double, 3>;

vector cross(const vector& x, const vector& y) { return {x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]}; }
double dot(const vector& x, const vector& y) { return x[0] * y[0] + x[1] * y[1] + x[2] * y[2]; }

/// The frames on the way: the axis of each joint and a point on it.
struct chain {
  std::array<vector, joints> axis, through;
  frame<double> hand;

  explicit chain(const angles& q) : hand{{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, {0, 0, 0}} {
    for (std::size_t j = 0; j < joints; ++j) {
      axis[j] = hand.axis[2], through[j] = hand.origin;
      double s, c;
      ::sincos(q[j], &s, &c);
      turn(hand, j, c, s);
    }
  }
  /// The slope of the place of the hand in a joint.
  vector slope(std::size_t j) const { return cross(axis[j], {hand.origin[0] - through[j][0], hand.origin[1] - through[j][1], hand.origin[2] - through[j][2]}); }
};

struct arm_jacobian_workload {
  static constexpr std::string_view name = "robot_arm_pose";
  using question = jacobian;
  static constexpr std::size_t outputs = 6;
  static constexpr auto function = pose;
  using point = point_of<std::tuple<angles>>;

  static point sample(random_source& random) { return {{uniform_array<joints>(random, -1, 1)}, {}}; }

  using answer = decltype(gradfold::value_and_jacobian<pose>(angles{}));

  static answer gradfold(const angles& q) { return gradfold::value_and_jacobian<pose>(q); }

  /// A joint turns the hand about its axis; roll, pitch and yaw follow from that turn by the inverse of their rates.
  static answer hand(const angles& q) {
    const chain k(q);
    const auto& [x, y, z] = k.hand.axis;
    const double level2 = x[0] * x[0] + x[1] * x[1], level = std::sqrt(level2), per_level2 = 1 / level2, per_level = level * per_level2;
    answer a{};
    a.value = {k.hand.origin[0], k.hand.origin[1], k.hand.origin[2], std::atan2(y[2], z[2]), std::atan2(-x[2], level), std::atan2(x[1], x[0])};
    const double c = x[0] * per_level, s = x[1] * per_level;  // of yaw
    for (std::size_t j = 0; j < joints; ++j) {
      const vector p = k.slope(j), &w = k.axis[j];
      const double along = (x[0] * w[0] + x[1] * w[1]) * per_level2;
      for (std::size_t i = 0; i < 3; ++i) a.jacobian(i, j) = p[i];
      a.jacobian(3, j) = along;
      a.jacobian(4, j) = c * w[1] - s * w[0];
      a.jacobian(5, j) = w[2] - x[2] * along;
    }
    return a;
  }
};

struct arm_hessian_workload {
  static constexpr std::string_view name = "robot_arm_distance";
  using question = hessian;
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = half_squared_distance;
  using point = point_of<std::tuple<angles>, std::tuple<vector>>;

  static point sample(random_source& random) { return {{uniform_array<joints>(random, -1, 1)}, {uniform_array<3>(random, -1, 1)}}; }

  using answer = decltype(gradfold::value_and_hessian<half_squared_distance, 0>(angles{}, vector{}));

  static answer gradfold(const angles& q, const vector& target) { return gradfold::value_and_hessian<half_squared_distance, 0>(q, target); }

  /// With e from the target to the hand and p_j the slope of its place: H_ij = p_i.p_j + e.(z_i x p_j) for i <= j.
  static answer hand(const angles& q, const vector& target) {
    const chain k(q);
    const vector e{k.hand.origin[0] - target[0], k.hand.origin[1] - target[1], k.hand.origin[2] - target[2]};
    answer a{};
    a.value = 0.5 * dot(e, e);
    std::array<vector, joints> slope, lever;
    for (std::size_t j = 0; j < joints; ++j) {
      slope[j] = k.slope(j), lever[j] = cross(e, k.axis[j]);
      a.gradient[j] = dot(e, slope[j]);
    }
    for (std::size_t i = 0; i < joints; ++i) {
      const vector both{slope[i][0] + lever[i][0], slope[i][1] + lever[i][1], slope[i][2] + lever[i][2]};
      for (std::size_t j = i; j < joints; ++j) a.hessian(i, j) = a.hessian(j, i) = dot(both, slope[j]);
    }
    return a;
  }
};

}  // namespace

void enter_robot_arm(suite& s) {
  enter_all<arm_jacobian_workload>(s);
  enter_all<arm_hessian_workload>(s);
}

}  // namespace bench
