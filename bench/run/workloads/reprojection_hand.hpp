// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The reprojection residual's gradients as an expert derives them on paper.
///
/// With w the rotation, theta its length, a = sin(theta)/theta and b = (1 - cos(theta))/theta^2, the rotated point is
/// cos(theta) X + a (w x X) + b (w.X) w (Rodrigues). For a cotangent G of it, the cotangent of w follows from
/// d cos/d theta = -a theta, d a/d theta = (cos - a)/theta, d b/d theta = (a - 2 b)/theta.

#include "../contest.hpp"

namespace bench::reprojection {

using vector = std::array<double, 3>;
using camera_model = std::array<double, 9>;  // rotation, translation, focal length, two radial distortions
using pixel = std::array<double, 2>;

inline double dot(const vector& x, const vector& y) { return x[0] * y[0] + x[1] * y[1] + x[2] * y[2]; }

inline vector cross(const vector& x, const vector& y) { return {x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]}; }

/// A camera that looks at a point from some distance, and where the point was seen.
template <class Point>
Point sample(random_source& random) {
  const auto w = uniform_array<3>(random, 0.1, 0.6);
  const auto t = uniform_array<3>(random, -0.5, 0.5);
  const camera_model c{w[0], w[1], w[2], t[0], t[1], t[2] - 6, uniform(random, 400, 800), uniform(random, -0.2, 0.2), uniform(random, -0.1, 0.1)};
  return {{c, uniform_array<3>(random, -1, 1)}, {uniform_array<2>(random, -100, 100)}};
}

/// What the value and every pullback share.
struct view {
  vector w, point, turned;  // turned: w x point
  double cosine, a, b, along, reciprocal_square;
  double reciprocal_depth, x, y, square;  // projected, undistorted
  double focal, k1, k2, distortion, distortion_slope;

  view(const camera_model& c, const vector& p) : w{c[0], c[1], c[2]}, point{p}, turned{cross(w, p)} {
    const double theta_square = dot(w, w);
    const double theta = std::sqrt(theta_square);
    double sine;
    ::sincos(theta, &sine, &cosine);
    reciprocal_square = 1 / theta_square;
    a = sine * theta * reciprocal_square;
    b = (1 - cosine) * reciprocal_square;
    along = dot(w, p);
    const auto seen = [&](std::size_t i) { return cosine * p[i] + a * turned[i] + b * along * w[i] + c[3 + i]; };
    reciprocal_depth = -1 / seen(2);
    x = seen(0) * reciprocal_depth;
    y = seen(1) * reciprocal_depth;
    square = x * x + y * y;
    focal = c[6], k1 = c[7], k2 = c[8];
    distortion = 1 + square * (k1 + k2 * square);
    distortion_slope = k1 + 2 * k2 * square;
  }

  double u() const { return focal * distortion * x; }
  double v() const { return focal * distortion * y; }

  /// For u_bar u + v_bar v.
  std::array<double, 12> pullback(double u_bar, double v_bar) const {
    const double weighted = u_bar * x + v_bar * y;
    const double stretch = focal * distortion;
    const double bent = 2 * focal * distortion_slope * weighted;
    return pullback_projection(weighted, stretch * u_bar + bent * x, stretch * v_bar + bent * y);
  }
  std::array<double, 12> pullback_u() const {
    const double bent = 2 * focal * distortion_slope * x;
    return pullback_projection(x, focal * distortion + bent * x, bent * y);
  }
  std::array<double, 12> pullback_v() const {
    const double bent = 2 * focal * distortion_slope * y;
    return pullback_projection(y, bent * x, focal * distortion + bent * y);
  }

 private:
  /// From the weighted projection and the cotangents of x and y.
  [[gnu::always_inline]] std::array<double, 12> pullback_projection(double weighted, double x_bar, double y_bar) const {
    const vector g{x_bar * reciprocal_depth, y_bar * reciprocal_depth, (x_bar * x + y_bar * y) * reciprocal_depth};
    const double g_point = dot(g, point);
    const double g_along = dot(g, w);
    const vector axis = cross(point, g);
    const vector turned_back = cross(g, w);
    const double theta_part = ((cosine - a) * dot(g, turned) + (a - 2 * b) * along * g_along) * reciprocal_square - a * g_point;
    const double bent_along = b * along;
    const double bent_g = b * g_along;
    const auto rotation = [&](std::size_t i) { return theta_part * w[i] + a * axis[i] + bent_g * point[i] + bent_along * g[i]; };
    const auto position = [&](std::size_t i) { return cosine * g[i] + a * turned_back[i] + bent_g * w[i]; };
    const double k1_bar = focal * square * weighted;
    return {rotation(0), rotation(1), rotation(2), g[0], g[1], g[2], distortion * weighted, k1_bar, k1_bar * square, position(0), position(1), position(2)};
  }
};

}  // namespace bench::reprojection
