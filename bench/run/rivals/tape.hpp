// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"
#include "../tape.hpp"

namespace bench {

/// Our own tape, recorded again for each point.
template <class Workload>
struct tape_side {
  static constexpr std::string_view name = "tape";
  static constexpr std::string_view absence = "";

  static result_of<Workload> evaluate(const typename Workload::point& p) {
    tape::recording.clear();
    lifted<tape::variable, typename Workload::point::active_type> x;
    for_each_leaf([](tape::variable& v, double number) { v = tape::variable::input(number); }, x, p.active);
    const auto z = std::array<tape::variable, Workload::outputs>{apply_to(Workload::function, x, p.data)};
    result_of<Workload> r;
    for (std::size_t k = 0; k < Workload::outputs; ++k) {
      r.value[k] = z[k].value;
      tape::recording.sweep(z[k].place);
      double* out = r.gradient[k].data();
      for_each_leaf([&](const tape::variable& v) { *out++ = tape::recording.adjoint(v.place); }, x);
    }
    return r;
  }
};

}  // namespace bench
