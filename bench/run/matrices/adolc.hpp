// SPDX-License-Identifier: BSL-1.0
#pragma once

/// ADOL-C's drivers on a trace that was recorded once. Its sparse ones need ColPack, without which Debian builds it: their work,
/// a Hessian-matrix product with one direction for each colour, is called for here.

#include "../rivals/adolc.hpp"
#include "questions.hpp"

namespace bench {

template <class Workload, class Question = typename Workload::question>
struct adolc_answer {
  static constexpr std::string_view name = "adolc_replayed";
  static constexpr std::string_view absence = adolc_absence<Workload>();
};

template <class Workload>
struct adolc_answer<Workload, jacobian> : adolc_replayed_side<Workload> {};

template <class Workload>
struct adolc_answer<Workload, jacobians> : in_turn<adolc_replayed_side, typename Workload::parts> {};

/// What all drivers for one output share.
template <class Workload>
struct adolc_driver {
  static constexpr std::string_view name = "adolc_replayed";
  static constexpr std::string_view absence = adolc_absence<Workload>();
  static void prepare(const typename Workload::point& p) { adolc_trace<Workload>::record(p); }

 protected:
  static constexpr std::size_t n = inputs<Workload>;
  static constexpr int width = static_cast<int>(n);
  using trace = adolc_trace<Workload>;

  static void value_and_gradient(const std::array<double, n>& x, double& value, std::array<double, n>& gradient) {
    double weight = 1;
    zos_forward(trace::tag(), 1, width, 1, x.data(), &value);
    fos_reverse(trace::tag(), 1, width, &weight, gradient.data());
  }
};

template <class Workload>
struct adolc_answer<Workload, hessian> : adolc_driver<Workload> {
  using adolc_driver<Workload>::n;

  static hessian_of<Workload> evaluate(const typename Workload::point& p) {
    hessian_of<Workload> r;
    auto x = adolc_trace<Workload>::load(p);
    adolc_answer::value_and_gradient(x, r.value, r.gradient);
    hessian2(adolc_trace<Workload>::tag(), adolc_answer::width, x.data(), rows_of(r.hessian).data());  // the lower triangle
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j) r.hessian[j][i] = r.hessian[i][j];
    return r;
  }
};

template <class Workload>
struct adolc_answer<Workload, hessian_entries> : adolc_driver<Workload> {
  using adolc_driver<Workload>::n;

  static entries_of<Workload> evaluate(const typename Workload::point& p) {
    entries_of<Workload> entries;
    compute(adolc_trace<Workload>::load(p), entries);
    return entries;
  }

 protected:
  static void compute(std::array<double, n> x, entries_of<Workload>& entries) {
    constexpr int colours = static_cast<int>(Workload::colours);
    std::array<std::array<double, Workload::colours>, n> directions, products;
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < Workload::colours; ++k) directions[j][k] = has_colour<Workload>(j, k) ? 1 : 0;
    hess_mat(adolc_trace<Workload>::tag(), adolc_answer::width, colours, x.data(), rows_of(directions).data(), rows_of(products).data());
    take_entries<Workload>(products, entries);
  }
};

template <class Workload>
struct adolc_answer<Workload, sparse_hessian> : adolc_answer<Workload, hessian_entries> {
  static sparse_hessian_of<Workload> evaluate(const typename Workload::point& p) {
    sparse_hessian_of<Workload> r;
    const auto x = adolc_trace<Workload>::load(p);
    adolc_answer::value_and_gradient(x, r.value, r.gradient);
    adolc_answer::compute(x, r.hessian);
    return r;
  }
};

template <class Workload>
struct adolc_answer<Workload, hessian_product> : adolc_driver<Workload> {
  static std::array<double, inputs<Workload>> evaluate(const typename Workload::point& p) {
    auto x = adolc_trace<Workload>::load(p);
    auto direction = std::get<0>(p.data);
    std::array<double, inputs<Workload>> product;
    hess_vec(adolc_trace<Workload>::tag(), adolc_answer::width, x.data(), direction.data(), product.data());
    return product;
  }
};

template <class Workload>
using adolc_matrix_side = adolc_answer<Workload>;

}  // namespace bench
