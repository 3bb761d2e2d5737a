// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What a workload asks for, its `question`: a library answers those that it has a way for.

#include "../contest.hpp"

namespace bench {

struct jacobian {};         // the value of `function` and its Jacobian
struct jacobians {};        // of each of `parts` in turn, which ask for a Jacobian
struct hessian {};          // the value of `function`, its gradient and its Hessian
struct sparse_hessian {};   // the same with the entries of `pattern` only; `colours` groups of columns share no row
struct hessian_entries {};  // these entries alone
struct hessian_product {};  // the Hessian times the first of the data
struct named_greeks {};     // price, delta, vega, gamma, vanna, charm, vomma, speed, zomma, color, ultima

template <std::size_t N>
struct dense_hessian {
  double value;
  std::array<double, N> gradient;
  std::array<std::array<double, N>, N> hessian;
};
template <class Workload>
using hessian_of = dense_hessian<inputs<Workload>>;

/// The gradient and the products of the Hessian with several directions: products[i][k] belongs to input i.
template <std::size_t N, std::size_t Directions>
struct hessian_products {
  double value;
  std::array<double, N> gradient;
  std::array<std::array<double, Directions>, N> products;
};

struct entry_place {
  std::size_t row, column;
};
template <class Workload>
using entries_of = std::array<double, Workload::pattern.size()>;
template <class Workload>
struct sparse_hessian_of {
  double value;
  std::array<double, inputs<Workload>> gradient;
  entries_of<Workload> hessian;
};

/// The direction that belongs to the columns of one colour.
template <class Workload>
constexpr bool has_colour(std::size_t column, std::size_t colour) {
  return column % Workload::colours == colour;
}

/// The entries from the products with the directions of all colours: M. J. D. Powell and Ph. L. Toint, On the estimation of
/// sparse Hessian matrices, SIAM J. Numerical Analysis 16 (1979), 1060-1074.
template <class Workload, class Products>
void take_entries(const Products& products, entries_of<Workload>& entries) {
  for (std::size_t e = 0; e < entries.size(); ++e) entries[e] = products[Workload::pattern[e].row][Workload::pattern[e].column % Workload::colours];
}

/// The answers to several workloads that share their points.
template <template <class> class Side, class Parts>
struct in_turn;
template <template <class> class Side, class First, class... Rest>
struct in_turn<Side, std::tuple<First, Rest...>> {
  static constexpr std::string_view name = Side<First>::name;
  static constexpr std::string_view absence = Side<First>::absence;

  static void prepare(const typename First::point& p) { (prepare_one<Side<First>>(p), ..., prepare_one<Side<Rest>>(p)); }
  static auto evaluate(const typename First::point& p) { return std::tuple{Side<First>::evaluate(p), Side<Rest>::evaluate(p)...}; }

 private:
  template <class One>
  static void prepare_one(const auto& p) {
    if constexpr (requires { One::prepare(p); }) One::prepare(p);
  }
};

}  // namespace bench
