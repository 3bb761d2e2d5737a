// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"
#include "reprojection_hand.hpp"
#include "reprojection_model.hpp"

namespace bench {
namespace {

using reprojection::camera_model;
using reprojection::pixel;
using reprojection::project;
using reprojection::vector;
using reprojection::view;

inline constexpr auto residual_u = []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point, const std::array<D, 2>& seen) -> T {
  return project<T>(camera, point)[0] - seen[0];
};

inline constexpr auto residual_v = []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point, const std::array<D, 2>& seen) -> T {
  return project<T>(camera, point)[1] - seen[1];
};

inline constexpr auto both_residuals = []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point,
                                                            const std::array<D, 2>& seen) -> std::array<T, 2> {
  const std::array<T, 2> p = project<T>(camera, point);
  return {p[0] - seen[0], p[1] - seen[1]};
};

inline constexpr auto weighted_residual = []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point, const std::array<D, 2>& seen,
                                                               const std::array<D, 2>& weight) -> T {
  const std::array<T, 2> p = project<T>(camera, point);
  return weight[0] * (p[0] - seen[0]) + weight[1] * (p[1] - seen[1]);
};

template <std::size_t Outputs>
struct reprojection_workload {
  static constexpr std::size_t outputs = Outputs;
  using point = point_of<std::tuple<camera_model, vector>, std::tuple<pixel>>;

  static point sample(random_source& random) { return reprojection::sample<point>(random); }
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
