// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../rivals/ceres_jet.hpp"
#include "questions.hpp"

namespace bench {

/// Ceres' numbers are for Jacobians.
template <class Workload, class Question = typename Workload::question>
struct ceres_answer {
  static constexpr std::string_view name = "ceres_jet";
  static constexpr std::string_view absence = "jets do not nest: a jet of jets takes no number of type double";
};

template <class Workload>
struct ceres_answer<Workload, jacobian> : ceres_jet_side<Workload> {};

template <class Workload>
struct ceres_answer<Workload, jacobians> : in_turn<ceres_jet_side, typename Workload::parts> {};

template <class Workload>
using ceres_matrix_side = ceres_answer<Workload>;

}  // namespace bench
