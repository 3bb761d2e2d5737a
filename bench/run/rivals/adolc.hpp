// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"

#include <adolc/adolc.h>

namespace bench {

template <class Workload>
constexpr std::string_view adolc_absence() {
  return requires { Workload::needs_erfc; } ? "ADOL-C is built without erf and erfc" : "";
}

template <std::size_t Rows, std::size_t Columns>
std::array<double*, Rows> rows_of(std::array<std::array<double, Columns>, Rows>& matrix) {
  std::array<double*, Rows> rows;
  for (std::size_t i = 0; i < Rows; ++i) rows[i] = matrix[i].data();
  return rows;
}

template <std::size_t N>
std::array<std::array<double, N>, N> identity() {
  std::array<std::array<double, N>, N> matrix{};
  for (std::size_t i = 0; i < N; ++i) matrix[i][i] = 1;
  return matrix;
}

/// The reverse sweep over the trace `tag`, whose forward values are kept, for all outputs at once.
template <class Workload>
void adolc_reverse(short tag, result_of<Workload>& r) {
  constexpr int n = static_cast<int>(inputs<Workload>);
  constexpr int m = static_cast<int>(Workload::outputs);
  auto weights = identity<Workload::outputs>();
  if constexpr (m == 1) fos_reverse(tag, m, n, weights[0].data(), r.gradient[0].data());
  else fov_reverse(tag, m, n, m, rows_of(weights).data(), rows_of(r.gradient).data());
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

/// One trace of a workload, with the data as its parameters.
template <class Workload>
struct adolc_trace {
  static short tag() {
    static const short own = next_adolc_tag();
    return own;
  }

  static void record(const typename Workload::point& p) {
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

  /// Hands the data over; what is differentiated comes back in a row.
  static std::array<double, inputs<Workload>> load(const typename Workload::point& p) {
    if constexpr (leaves<data_type> > 0) {
      std::array<double, leaves<data_type>> parameters;
      copy_leaves(p.data, parameters.data());
      set_param_vec(tag(), leaves<data_type>, parameters.data());
    }
    std::array<double, inputs<Workload>> x;
    copy_leaves(p.active, x.data());
    return x;
  }

 private:
  using data_type = decltype(Workload::point::data);

  static void copy_leaves(const auto& tree, double* out) {
    for_each_leaf([&](double number) { *out++ = number; }, tree);
  }
};

/// ADOL-C, recorded once; each point replays the trace, forward or in reverse as ADOL-C's driver `jacobian` chooses, which
/// does not give the value.
template <class Workload>
struct adolc_replayed_side {
  static constexpr std::string_view name = "adolc_replayed";
  static constexpr std::string_view absence = adolc_absence<Workload>();

  static void prepare(const typename Workload::point& p) { adolc_trace<Workload>::record(p); }

  static result_of<Workload> evaluate(const typename Workload::point& p) {
    constexpr int n = static_cast<int>(inputs<Workload>);
    constexpr int m = static_cast<int>(Workload::outputs);
    const short tag = adolc_trace<Workload>::tag();
    const auto x = adolc_trace<Workload>::load(p);
    result_of<Workload> r;
    if constexpr (n / 2 < m) {
      auto directions = identity<inputs<Workload>>();
      fov_forward(tag, m, n, n, x.data(), rows_of(directions).data(), r.value.data(), rows_of(r.gradient).data());
    } else {
      zos_forward(tag, m, n, 1, x.data(), r.value.data());
      adolc_reverse<Workload>(tag, r);
    }
    return r;
  }
};

}  // namespace bench
