// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/formula.hpp>
#include <gradfold/tree.hpp>

#include <limits>

/// What constant evaluation refuses. The compiler answers a call of a function that is not constexpr with its name, so the
/// name is the sentence.
namespace gradfold::detail {

inline void gradfold_a_result_is_infinite_or_not_a_number_here_choose_another_point_or_evaluate_at_run_time() {}
inline void gradfold_functions_of_long_double_have_no_constant_evaluation_use_double_or_evaluate_at_run_time() {}

/// Whether every real number among some results is finite.
constexpr bool all_finite(const auto& results) {
  bool all = true;
  if constexpr (requires { results.value; } && !static_constant<std::remove_cvref_t<decltype(results)>>) {
    all = all_finite(results.value);
    if constexpr (requires { results.tangent; }) all = all && all_finite(results.tangent);
    if constexpr (requires { results.gradient; }) all = all && all_finite(results.gradient);
    if constexpr (requires { results.hvp; }) all = all && all_finite(results.hvp);
    if constexpr (requires { results.jacobian; }) all = all && all_finite(results.jacobian);
    if constexpr (requires { results.hessian; }) all = all && all_finite(results.hessian);
  } else if constexpr (requires {
                         results.of_;
                         results.begin();
                       }) {
    for (const auto& part : results.of_) all = all && all_finite(part);
  } else if constexpr (requires { results.of_; }) {
    all = all_finite(results.of_);
  } else {
    visit_leaves(results, [&]<class L>(const L& part) {
      if constexpr (tensor_like<L> && std::floating_point<leaf_element_t<L>>)
        for (const auto& x : part) all = all && x >= std::numeric_limits<leaf_element_t<L>>::lowest() && x <= std::numeric_limits<leaf_element_t<L>>::max();
      if constexpr (std::floating_point<L>) all = all && part >= std::numeric_limits<L>::lowest() && part <= std::numeric_limits<L>::max();
    });
  }
  return all;
}
/// Infinite or NaN results of a constant evaluation are refused; values on the way and branches not taken are not looked at.
constexpr auto required_finite(const auto& results) {
  if (!all_finite(results)) gradfold_a_result_is_infinite_or_not_a_number_here_choose_another_point_or_evaluate_at_run_time();
  return results;
}

/// Operations whose constant evaluation is ours, made for float and double.
struct own_evaluation_fact {
  using type = bool;
  template <class Operation>
  static constexpr bool value = Operation::takes == signature::real &&
                                (requires(double x) { Operation::constant(x); } || requires(double x) { Operation::constant(x, x); } ||
                                 requires(double x) { Operation::constant(x, x, x); });
};
template <class List = vocabulary>
constexpr bool has_own_evaluation(const graph_view& g) {
  for (int id = 0; id < g.node_count; ++id)
    if (facts<own_evaluation_fact, List>::of[g.nodes[id].operation]) return true;
  return false;
}
template <class List = vocabulary>
constexpr bool has_own_evaluation(const formula_view& f) {
  for (int id = 0; id < f.node_count; ++id) {
    const formula_node& n = f.nodes[id];
    if (n.what == item::operation && facts<own_evaluation_fact, List>::of[n.operation]) return true;
    if (n.what == item::part && has_own_evaluation<List>(f.parts[n.position]->graph())) return true;
  }
  return false;
}

/// Refuses long double in constant evaluation of a graph or formula that needs more than arithmetic.
template <class T>
constexpr void require_evaluation([[maybe_unused]] const auto& code) {
  if constexpr (std::same_as<T, long double>)
    if (has_own_evaluation(code())) gradfold_functions_of_long_double_have_no_constant_evaluation_use_double_or_evaluate_at_run_time();
}

}  // namespace gradfold::detail
