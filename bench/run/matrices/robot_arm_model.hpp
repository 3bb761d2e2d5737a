// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace bench::robot_arm {

inline constexpr std::size_t joints = 7;
using angles = std::array<double, joints>;

/// How far each link reaches along the axis of its joint, and the quarter turn about x to the next axis.
inline constexpr std::array<double, joints> reach{0.34, 0, 0.40, 0, 0.40, 0, 0.126};
inline constexpr std::array<int, joints> quarter{-1, 1, 1, -1, -1, 1, 0};

template <class T>
struct frame {
  std::array<std::array<T, 3>, 3> axis;
  std::array<T, 3> origin;
};

template <class T>
constexpr void turn(frame<T>& hand, std::size_t j, const T& c, const T& s) {
  const auto [x, y, z] = hand.axis;
  for (std::size_t i = 0; i < 3; ++i) {
    const T turned = c * y[i] - s * x[i];
    if (reach[j] != 0) hand.origin[i] += reach[j] * z[i];
    hand.axis[0][i] = c * x[i] + s * y[i];
    if (quarter[j] == 0) hand.axis[1][i] = turned;
    else {
      hand.axis[1][i] = quarter[j] > 0 ? z[i] : T(-z[i]);
      hand.axis[2][i] = quarter[j] > 0 ? T(-turned) : turned;
    }
  }
}

template <class T>
constexpr frame<T> forward_kinematics(const std::array<T, joints>& q) {
  using std::cos;
  using std::sin;
  frame<T> hand{{{{T(1), T(0), T(0)}, {T(0), T(1), T(0)}, {T(0), T(0), T(1)}}}, {T(0), T(0), T(0)}};
  for (std::size_t j = 0; j < joints; ++j) turn<T>(hand, j, cos(q[j]), sin(q[j]));
  return hand;
}

/// Place, and roll, pitch and yaw of the hand.
inline constexpr auto pose = []<class T>(const std::array<T, joints>& q) -> std::array<T, 6> {
  using std::atan2;
  using std::sqrt;
  const auto [axis, origin] = forward_kinematics(q);
  return {origin[0],
          origin[1],
          origin[2],
          atan2(axis[1][2], axis[2][2]),
          atan2(-axis[0][2], sqrt(axis[0][0] * axis[0][0] + axis[0][1] * axis[0][1])),
          atan2(axis[0][1], axis[0][0])};
};

inline constexpr auto half_squared_distance = []<class T, class D>(const std::array<T, joints>& q, const std::array<D, 3>& target) -> T {
  const auto origin = forward_kinematics(q).origin;
  T sum(0.0);
  for (std::size_t i = 0; i < 3; ++i) sum += 0.5 * (origin[i] - target[i]) * (origin[i] - target[i]);
  return sum;
};

}  // namespace bench::robot_arm
