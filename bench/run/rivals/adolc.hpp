// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"

#include <adolc/adolc.h>

namespace bench {

template <class Workload>
constexpr std::string_view adolc_absence() {
  return requires { Workload::needs_erfc; } ? "ADOL-C is built without erf and erfc" : "";
}

/// The reverse sweeps over the trace `tag`, whose forward values are kept.
template <class Workload>
void adolc_reverse(short tag, result_of<Workload>& r) {
  constexpr int n = static_cast<int>(inputs<Workload>);
  constexpr int m = static_cast<int>(Workload::outputs);
  for (std::size_t k = 0; k < Workload::outputs; ++k) {
    double weight[Workload::outputs] = {};
    weight[k] = 1;
    fos_reverse(tag, m, n, weight, r.gradient[k].data());
  }
}

/// ADOL-C, recorded again for each point.
template <class Workload>
struct adolc_recorded_side {
  static constexpr std::string_view name = "adolc_recorded";
  static constexpr std::string_view absence = adolc_absence<Workload>();

  static result_of<Workload> evaluate(const typename Workload::point& p) {
    result_of<Workload> r;
    trace_on(0, 1);
    {
      lifted<adouble, typename Workload::point::active_type> x;
      for_each_leaf([](adouble& v, double number) { v <<= number; }, x, p.active);
      auto z = std::array<adouble, Workload::outputs>{apply_to(Workload::function, x, p.data)};
      for (std::size_t k = 0; k < Workload::outputs; ++k) z[k] >>= r.value[k];
    }
    trace_off();
    adolc_reverse<Workload>(0, r);
    return r;
  }
};

inline short next_adolc_tag() {
  static short last = 0;
  return ++last;
}

/// ADOL-C, recorded once, with the data as parameters of the trace; each point replays it.
template <class Workload>
struct adolc_replayed_side {
  static constexpr std::string_view name = "adolc_replayed";
  static constexpr std::string_view absence = adolc_absence<Workload>();

  static void prepare(const typename Workload::point& p) {
    trace_on(tag());
    lifted<adouble, typename Workload::point::active_type> x;
    for_each_leaf([](adouble& v, double number) { v <<= number; }, x, p.active);
    lifted<adouble, data_type> data;
    for_each_leaf([](adouble& v, double number) { v = mkparam(number); }, data, p.data);
    auto z = std::array<adouble, Workload::outputs>{apply_to(Workload::function, x, data)};
    double ignored;
    for (adouble& output : z) output >>= ignored;
    trace_off();
  }

  static result_of<Workload> evaluate(const typename Workload::point& p) {
    result_of<Workload> r;
    double x[inputs<Workload>];
    copy_leaves(p.active, x);
    if constexpr (leaves<data_type> > 0) {
      double parameters[leaves<data_type>];
      copy_leaves(p.data, parameters);
      set_param_vec(tag(), leaves<data_type>, parameters);
    }
    zos_forward(tag(), Workload::outputs, static_cast<int>(inputs<Workload>), 1, x, r.value.data());
    adolc_reverse<Workload>(tag(), r);
    return r;
  }

private:
  using data_type = decltype(Workload::point::data);

  static short tag() {
    static const short own = next_adolc_tag();
    return own;
  }

  static void copy_leaves(const auto& tree, double* out) {
    for_each_leaf([&](double number) { *out++ = number; }, tree);
  }
};

}  // namespace bench
