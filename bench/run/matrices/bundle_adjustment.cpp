// SPDX-License-Identifier: BSL-1.0
#include "../workloads/reprojection_hand.hpp"
#include "../workloads/reprojection_model.hpp"
#include "matrices.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using reprojection::camera_model;
using reprojection::pixel;
using reprojection::vector;
using reprojection::view;

/// Both residuals of a point in a picture and their Jacobian in camera and point, 2x12.
struct bundle_adjustment_workload {
  static constexpr std::string_view name = "bundle_adjustment";
  using question = jacobian;
  static constexpr std::size_t outputs = 2;
  using point = point_of<std::tuple<camera_model, vector>, std::tuple<pixel>>;

  static constexpr auto function = []<class T, class D>(const std::array<T, 9>& camera, const std::array<T, 3>& point, const std::array<D, 2>& seen) {
    std::array<T, 2> residuals;
    reprojection::error{}(camera.data(), point.data(), seen.data(), residuals.data());
    return residuals;
  };

  static point sample(random_source& random) { return reprojection::sample<point>(random); }

  static result<2, 12> hand(const camera_model& c, const vector& point, const pixel& seen) {
    const view s{c, point};
    return {{s.u() - seen[0], s.v() - seen[1]}, {s.pullback_u(), s.pullback_v()}};
  }

  static auto gradfold(const camera_model& c, const vector& point, const pixel& seen) {
    return gradfold::value_and_jacobian<gradfold::residuals<reprojection::error, 9, 3, 2, 2>, 0, 1>(c, point, seen);
  }
};

}  // namespace

void enter_bundle_adjustment(suite& s) { enter_all<bundle_adjustment_workload>(s); }

}  // namespace bench
