// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace bench::reprojection {

/// Noah Snavely's camera (Bundler; Agarwal et al., Bundle Adjustment in the Large, ECCV 2010): rotate, translate,
/// project along -z, distort radially. The rotation is never zero here, on any side. Camera and point are arrays or addresses.
template <class T, class Camera, class Point>
constexpr std::array<T, 2> project(const Camera& camera, const Point& point) {
  using std::cos;
  using std::sin;
  using std::sqrt;
  const std::array<T, 3> w{camera[0], camera[1], camera[2]};
  const T theta_square = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
  const T theta = sqrt(theta_square);
  const T cosine = cos(theta);
  const T reciprocal_square = 1.0 / theta_square;
  const T a = sin(theta) * theta * reciprocal_square;
  const T turns = w[0] * point[0] + w[1] * point[1] + w[2] * point[2];
  const T along = (1.0 - cosine) * reciprocal_square * turns;
  std::array<T, 3> seen{};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t j = (i + 1) % 3;
    const std::size_t k = (i + 2) % 3;
    seen[i] = cosine * point[i] + a * (w[j] * point[k] - w[k] * point[j]) + along * w[i] + camera[3 + i];
  }
  const T reciprocal_depth = -1.0 / seen[2];
  const T x = seen[0] * reciprocal_depth;
  const T y = seen[1] * reciprocal_depth;
  const T square = x * x + y * y;
  const T scale = camera[6] * (1.0 + square * (camera[7] + camera[8] * square));
  return {scale * x, scale * y};
}

/// As one writes it for Ceres, but for the picture's own numbers, which are a block here.
struct error {
  template <class T, class D>
  constexpr bool operator()(const T* camera, const T* point, const D* seen, T* residuals) const {
    const std::array<T, 2> p = project<T>(camera, point);
    residuals[0] = p[0] - seen[0];
    residuals[1] = p[1] - seen[1];
    return true;
  }
};

}  // namespace bench::reprojection
