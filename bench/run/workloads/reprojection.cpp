// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"
#include "reprojection_hand.hpp"

namespace bench {
namespace {

using reprojection::camera_model;
using reprojection::pixel;
using reprojection::vector;
using reprojection::view;

template <class T>
constexpr T inner(const std::array<T, 3>& x, const std::array<T, 3>& y) {
  return x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
}

/// Noah Snavely's camera (Bundler; Agarwal et al., Bundle Adjustment in the Large, ECCV 2010): rotate, translate,
/// project along -z, distort radially. The rotation is never zero here, on any side.
template <class T>
constexpr std::array<T, 2> project(const std::array<T, 9>& camera, const std::array<T, 3>& point) {
  using std::cos;
  using std::sin;
  using std::sqrt;
  const std::array<T, 3> w{camera[0], camera[1], camera[2]};
  const T theta_square = inner(w, w);
  const T theta = sqrt(theta_square);
  const T cosine = cos(theta);
  const T reciprocal_square = 1.0 / theta_square;
  const T a = sin(theta) * theta * reciprocal_square;
  const T along = (1.0 - cosine) * reciprocal_square * inner(w, point);
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

inline constexpr auto residual_u = []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point,
                                                        const std::array<D, 2>& seen) -> T {
  return project(camera, point)[0] - seen[0];
};

inline constexpr auto residual_v = []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point,
                                                        const std::array<D, 2>& seen) -> T {
  return project(camera, point)[1] - seen[1];
};

inline constexpr auto both_residuals = []<class T, class D>(const std::array<T, 9>& camera,
                                                            const std::array<T, 3>& point,
                                                            const std::array<D, 2>& seen) -> std::array<T, 2> {
  const std::array<T, 2> p = project(camera, point);
  return {p[0] - seen[0], p[1] - seen[1]};
};

inline constexpr auto weighted_residual =
    []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point, const std::array<D, 2>& seen,
                         const std::array<D, 2>& weight) -> T {
  const std::array<T, 2> p = project(camera, point);
  return weight[0] * (p[0] - seen[0]) + weight[1] * (p[1] - seen[1]);
};

template <std::size_t Outputs>
struct reprojection_workload {
  static constexpr std::size_t outputs = Outputs;
  using point = point_of<std::tuple<camera_model, vector>, std::tuple<pixel>>;

  static point sample(random_source& random) {
    const auto w = uniform_array<3>(random, 0.1, 0.6);
    const auto t = uniform_array<3>(random, -0.5, 0.5);
    const camera_model c{w[0], w[1], w[2], t[0], t[1], t[2] - 6, uniform(random, 400, 800), uniform(random, -0.2, 0.2),
                   uniform(random, -0.1, 0.1)};
    return {{c, uniform_array<3>(random, -1, 1)}, {uniform_array<2>(random, -100, 100)}};
  }
};

struct reprojection_u_workload : reprojection_workload<1> {
  static constexpr std::string_view name = "reprojection_u";
  static constexpr auto function = residual_u;

  static result<1, 12> hand(const camera_model& c, const vector& point, const pixel& seen) {
    const view s{c, point};
    return {{s.u() - seen[0]}, {s.pullback_u()}};
  }
};

struct reprojection_v_workload : reprojection_workload<1> {
  static constexpr std::string_view name = "reprojection_v";
  static constexpr auto function = residual_v;

  static result<1, 12> hand(const camera_model& c, const vector& point, const pixel& seen) {
    const view s{c, point};
    return {{s.v() - seen[1]}, {s.pullback_v()}};
  }
};

/// Both residuals and the Jacobian of both.
struct reprojection_both_workload : reprojection_workload<2> {
  static constexpr std::string_view name = "reprojection_both";
  static constexpr auto function = both_residuals;

  static result<2, 12> hand(const camera_model& c, const vector& point, const pixel& seen) {
    const view s{c, point};
    return {{s.u() - seen[0], s.v() - seen[1]}, {s.pullback_u(), s.pullback_v()}};
  }

  static auto gradfold(const camera_model& c, const vector& point, const pixel& seen) {
    return gradfold::value_and_jacobian<both_residuals, 0, 1>(c, point, seen);
  }
};

/// One reverse sweep for a weighted sum of both residuals.
struct reprojection_weighted_workload : reprojection_workload<1> {
  static constexpr std::string_view name = "reprojection_weighted";
  static constexpr auto function = weighted_residual;
  using point = point_of<std::tuple<camera_model, vector>, std::tuple<pixel, pixel>>;

  static point sample(random_source& random) {
    const auto p = reprojection_workload<1>::sample(random);
    return {p.active, {std::get<0>(p.data), uniform_array<2>(random, -1, 1)}};
  }

  static result<1, 12> hand(const camera_model& c, const vector& point, const pixel& seen, const pixel& weight) {
    const view s{c, point};
    return {{weight[0] * (s.u() - seen[0]) + weight[1] * (s.v() - seen[1])}, {s.pullback(weight[0], weight[1])}};
  }
};

}  // namespace

void enter_reprojection(suite& s) {
  enter_all<reprojection_u_workload>(s);
  enter_all<reprojection_v_workload>(s);
  enter_all<reprojection_both_workload>(s);
  enter_all<reprojection_weighted_workload>(s);
}

}  // namespace bench
