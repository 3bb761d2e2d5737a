// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"

#include <Sacado_trad.hpp>

namespace Sacado::Rad {

/// Sacado has no erfc; this is one in its own terms.
template <class Number>
ADvari<Number>& erfc(const Base<ADvari<Number>>& argument) {
  using std::erfc;
  constexpr double two_over_root_pi = 1.1283791670955126;
  const ADvari<Number>& x = argument.derived();
  const Number slope = -two_over_root_pi * std::exp(-x.Val * x.Val);
  return *(new ADvar1s<Number>(erfc(x.Val), slope, &x));
}

}  // namespace Sacado::Rad

namespace bench {

/// Sacado's reverse mode, recorded again for each point.
template <class Workload>
struct sacado_side {
  static constexpr std::string_view name = "sacado";
  static constexpr std::string_view absence = "";

  static result_of<Workload> evaluate(const typename Workload::point& p) {
    lifted<number, typename Workload::point::active_type> x;
    for_each_leaf([](number& v, double value) { v = value; }, x, p.active);
    auto z = std::array<number, Workload::outputs>{apply_to(Workload::function, x, p.data)};
    result_of<Workload> r;
    for (std::size_t k = 0; k < Workload::outputs; ++k) {
      r.value[k] = z[k].val();
      sweep(z, k);
      double* out = r.gradient[k].data();
      for_each_leaf([&](const number& v) { *out++ = v.adj(); }, x);
    }
    return r;
  }

 private:
  using number = Sacado::Rad::ADvar<double>;

  /// Every output is given its weight: a sweep does not clear the adjoints of the outputs of the sweep before.
  static void sweep(std::array<number, Workload::outputs>& z, std::size_t k) {
    number* outputs[Workload::outputs];
    double weight[Workload::outputs] = {};
    for (std::size_t i = 0; i < Workload::outputs; ++i) outputs[i] = &z[i];
    weight[k] = 1;
    number::Weighted_Gradcomp(Workload::outputs, outputs, weight);
  }
};

}  // namespace bench
