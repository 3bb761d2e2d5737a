// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"

#include <boost/math/differentiation/autodiff.hpp>

namespace bench {

/// Boost.Math's forward numbers of order 1, one pass for each input: several inputs in one number would hold every
/// mixed derivative, 2^n coefficients for n inputs.
template <class Workload>
struct boost_autodiff_side {
  static constexpr std::string_view name = "boost_autodiff";
  static constexpr std::string_view absence = "";

  static result_of<Workload> evaluate(const typename Workload::point& p) {
    using number = boost::math::differentiation::autodiff_fvar<double, 1>;
    result_of<Workload> r;
    for (std::size_t i = 0; i < inputs<Workload>; ++i) {
      lifted<number, typename Workload::point::active_type> x;
      std::size_t next = 0;
      const auto seed = [&](number& v, double value) { v = next++ == i ? boost::math::differentiation::make_fvar<double, 1>(value) : number{value}; };
      for_each_leaf(seed, x, p.active);
      const auto z = std::array<number, Workload::outputs>{apply_to(Workload::function, x, p.data)};
      for (std::size_t k = 0; k < Workload::outputs; ++k) {
        r.value[k] = z[k].derivative(0);
        r.gradient[k][i] = z[k].derivative(1);
      }
    }
    return r;
  }
};

}  // namespace bench
