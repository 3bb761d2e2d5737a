/// The reprojection error of bundle adjustment, written as for Ceres: a template over its number type that fills an array of
/// residuals. gradfold differentiates it as it stands, and gives the Jacobian by 9 camera parameters
/// (rotation as axis times angle, translation, focal length, two of distortion) and 3 of the point.
/// Source of the model: S. Agarwal and others, Bundle adjustment in the large, 2010.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstdio>

/// y = R(w) x, by Rodrigues' formula; near w = 0 its linear part, for the angle has no derivative there.
template <class T>
constexpr void rotate(const T* w, const T* x, T* y) {
  using gradfold::select;
  using std::cos, std::sin, std::sqrt;
  const T angle2 = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
  const auto small = angle2 < T(1e-20);
  const T angle = sqrt(select(small, T(1), angle2));
  const T c = select(small, T(1), cos(angle)), s = select(small, T(1), sin(angle) / angle);
  const T k = (w[0] * x[0] + w[1] * x[1] + w[2] * x[2]) * select(small, T(0), (T(1) - cos(angle)) / (angle * angle));
  const T cross[3] = {w[1] * x[2] - w[2] * x[1], w[2] * x[0] - w[0] * x[2], w[0] * x[1] - w[1] * x[0]};
  for (int i = 0; i < 3; ++i) y[i] = x[i] * c + cross[i] * s + w[i] * k;
}

struct reprojection {
  template <class T>
  constexpr bool operator()(const T* camera, const T* point, const T* observed, T* residuals) const {
    T p[3];
    rotate(camera, point, p);
    for (int i = 0; i < 3; ++i) p[i] += camera[3 + i];
    const T x = -p[0] / p[2], y = -p[1] / p[2];
    const T r2 = x * x + y * y;
    const T scale = camera[6] * (T(1) + r2 * (camera[7] + camera[8] * r2));
    residuals[0] = scale * x - observed[0];
    residuals[1] = scale * y - observed[1];
    return true;
  }
};

/// Blocks of 9, 3 and 2 numbers, and 2 residuals.
constexpr auto residuals = gradfold::residuals<reprojection, 9, 3, 2, 2>;

using camera_parameters = std::array<double, 9>;
using point_position = std::array<double, 3>;
using image_point = std::array<double, 2>;

int main() {
  constexpr camera_parameters camera{0.0157, -0.0128, -0.0044, -0.0341, -0.1075, 1.1202, 399.75, -3.1771e-7, 5.882e-13};
  constexpr point_position point{-0.6120, 0.5718, -1.8471};
  constexpr image_point observed{-332.65, 262.09};
  const auto [value, slopes] = gradfold::value_and_jacobian<residuals, 0, 1>(camera, point, observed);
  const auto& [by_camera, by_point] = slopes;
  for (std::size_t row = 0; row < 2; ++row) {
    std::printf("residual %d: %.6f\n  by camera", static_cast<int>(row), value[row]);
    for (std::size_t j = 0; j < 9; ++j) std::printf(" %.4f", by_camera(row, j));
    std::printf("\n  by point ");
    for (std::size_t j = 0; j < 3; ++j) std::printf(" %.4f", by_point(row, j));
    std::printf("\n");
  }
  constexpr auto first = [](const auto& c, const auto& x, const auto& y) { return residuals(c, x, y)[0]; };
  static_assert(gradfold::check_gradient<first>(camera, point, observed).largest_relative_error < 1e-6);
}
