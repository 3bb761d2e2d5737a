// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Boost.Math's forward numbers: an entry of a Hessian is a pass with two numbers of order 1, one on the diagonal a pass of
/// order 2; all entries in one pass would need 3^n coefficients.

#include "../rivals/boost_autodiff.hpp"
#include "questions.hpp"

namespace bench {

template <class Workload, class Question = typename Workload::question>
struct boost_answer {
  static constexpr std::string_view name = "boost_autodiff";
  static constexpr std::string_view absence = "a pass for each of 369 inputs";
};

template <class Workload>
struct boost_answer<Workload, jacobian> : boost_autodiff_side<Workload> {};

template <class Workload>
struct boost_answer<Workload, jacobians> : in_turn<boost_autodiff_side, typename Workload::parts> {};

template <class Workload>
struct boost_passes {
  static constexpr std::string_view name = "boost_autodiff";
  static constexpr std::string_view absence = "";

 protected:
  static constexpr std::size_t n = inputs<Workload>;

  /// Value and slopes of order 1 and 2 in input i.
  static auto along(const typename Workload::point& p, std::size_t i) {
    using namespace boost::math::differentiation;
    using number = autodiff_fvar<double, 2>;
    return pass<number>(p, [&](std::size_t k, double x) { return k == i ? make_fvar<double, 2>(x) : number{x}; });
  }
  /// The slope in inputs i and j, which differ.
  static double across(const typename Workload::point& p, std::size_t i, std::size_t j) {
    using namespace boost::math::differentiation;
    using number = autodiff_fvar<double, 1, 1>;
    const auto z = pass<number>(p, [&](std::size_t k, double x) {
      return k == i ? number{make_fvar<double, 1>(x)} : k == j ? number{make_fvar<double, 0, 1>(x)} : number{x};
    });
    return z.derivative(1, 1);
  }

 private:
  template <class Number, class Seed>
  static Number pass(const typename Workload::point& p, const Seed& seed) {
    lifted<Number, typename Workload::point::active_type> x;
    std::size_t next = 0;
    for_each_leaf([&](Number& v, double value) { v = seed(next++, value); }, x, p.active);
    return apply_to(Workload::function, x, p.data);
  }
};

template <class Workload>
struct boost_answer<Workload, hessian> : boost_passes<Workload> {
  static hessian_of<Workload> evaluate(const typename Workload::point& p) {
    hessian_of<Workload> r;
    for (std::size_t i = 0; i < inputs<Workload>; ++i) {
      const auto z = boost_answer::along(p, i);
      r.value = z.derivative(0);
      r.gradient[i] = z.derivative(1);
      r.hessian[i][i] = z.derivative(2);
      for (std::size_t j = 0; j < i; ++j) r.hessian[i][j] = r.hessian[j][i] = boost_answer::across(p, i, j);
    }
    return r;
  }
};

template <class Workload>
struct boost_answer<Workload, sparse_hessian> : boost_passes<Workload> {
  static sparse_hessian_of<Workload> evaluate(const typename Workload::point& p) {
    sparse_hessian_of<Workload> r;
    for (std::size_t e = 0; e < r.hessian.size(); ++e) {
      const auto [i, j] = Workload::pattern[e];
      if (i == j) {
        const auto z = boost_answer::along(p, i);
        r.value = z.derivative(0);
        r.gradient[i] = z.derivative(1);
        r.hessian[e] = z.derivative(2);
      } else r.hessian[e] = i < j ? boost_answer::across(p, i, j) : r.hessian[e - 1];
    }
    return r;
  }
};

template <class Workload>
struct boost_answer<Workload, hessian_entries> : boost_answer<Workload, sparse_hessian> {
  static entries_of<Workload> evaluate(const typename Workload::point& p) { return boost_answer<Workload, sparse_hessian>::evaluate(p).hessian; }
};

/// As in Boost's own example: spot and volatility to order 3, time to order 1.
template <class Workload>
struct boost_answer<Workload, named_greeks> {
  static constexpr std::string_view name = "boost_autodiff";
  static constexpr std::string_view absence = "";

  static std::array<double, 11> evaluate(const typename Workload::point& p) {
    using namespace boost::math::differentiation;
    using number = autodiff_fvar<double, 3, 3, 1>;
    const auto& m = std::get<0>(p.active);
    const auto [spot, volatility, years] = make_ftuple<double, 3, 3, 1>(m[0], m[3], m[4]);
    const number z = Workload::function(std::array<number, 5>{spot, m[1], m[2], volatility, years});
    return {z.derivative(0, 0, 0), z.derivative(1, 0, 0), z.derivative(0, 1, 0), z.derivative(2, 0, 0), z.derivative(1, 1, 0), z.derivative(1, 0, 1),
            z.derivative(0, 2, 0), z.derivative(3, 0, 0), z.derivative(2, 1, 0), z.derivative(2, 0, 1), z.derivative(0, 3, 0)};
  }
};

template <class Workload>
using boost_matrix_side = boost_answer<Workload>;

}  // namespace bench
