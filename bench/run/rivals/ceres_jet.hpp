// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"

#include <ceres/jet.h>

namespace bench {

/// Ceres' forward numbers with one part for each input.
template <class Workload>
struct ceres_jet_side {
  static constexpr std::string_view name = "ceres_jet";
  static constexpr std::string_view absence = "";

  static result_of<Workload> evaluate(const typename Workload::point& p) {
    using jet = ceres::Jet<double, static_cast<int>(inputs<Workload>)>;
    lifted<jet, typename Workload::point::active_type> x;
    int next = 0;
    for_each_leaf([&](jet& v, double number) { v = jet{number, next++}; }, x, p.active);
    const auto z = std::array<jet, Workload::outputs>{apply_to(Workload::function, x, p.data)};
    result_of<Workload> r;
    for (std::size_t k = 0; k < Workload::outputs; ++k) {
      r.value[k] = z[k].a;
      for (std::size_t i = 0; i < inputs<Workload>; ++i) r.gradient[k][i] = z[k].v[static_cast<Eigen::Index>(i)];
    }
    return r;
  }
};

}  // namespace bench
