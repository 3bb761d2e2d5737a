// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace bench::kalman {

using state = std::array<double, 6>;  // place and velocity

inline constexpr double h = 0.1, gravity = 9.81, scale_height = 7000, drag = 1e-4;

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

}  // namespace bench::kalman
