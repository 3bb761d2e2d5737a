// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/formula.hpp>

#include <limits>

/// What constant evaluation refuses. The compiler answers a call of a function that is not constexpr with its name, so the
/// name is the sentence.
namespace gradfold::detail {

inline void gradfold_a_result_is_infinite_or_not_a_number_here__choose_another_point_or_evaluate_at_run_time() {}
inline void gradfold_functions_of_long_double_have_no_constant_evaluation__use_double_or_evaluate_at_run_time() {}

/// Infinite or NaN results of a constant evaluation are refused; values on the way and branches not taken are not looked at.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr void require_finite([[maybe_unused]] const T* results, [[maybe_unused]] int count) {
  if constexpr (std::floating_point<T>) {
    if (__builtin_is_constant_evaluated())
      for (int i = 0; i < count; ++i)
        if (!(results[i] >= std::numeric_limits<T>::lowest() && results[i] <= std::numeric_limits<T>::max()))
          gradfold_a_result_is_infinite_or_not_a_number_here__choose_another_point_or_evaluate_at_run_time();
  }
}

/// Operations whose constant evaluation is ours, made for float and double.
struct own_evaluation_fact {
  using type = bool;
  template <class Operation>
  static constexpr bool value = Operation::takes == signature::real &&
                                (requires(double x) { Operation::constant(x); } || requires(double x) { Operation::constant(x, x); } ||
                                 requires(double x) { Operation::constant(x, x, x); });
};
constexpr bool has_own_evaluation(const graph_view& g) {
  for (int id = 0; id < g.node_count; ++id)
    if (facts<own_evaluation_fact>::of[g.nodes[id].operation]) return true;
  return false;
}
constexpr bool has_own_evaluation(const formula_view& f) {
  for (int id = 0; id < f.node_count; ++id) {
    const formula_node& n = f.nodes[id];
    if (n.what == item::operation && facts<own_evaluation_fact>::of[n.operation]) return true;
    if (n.what == item::part && has_own_evaluation(f.parts[n.position]->graph())) return true;
  }
  return false;
}

/// Refuses long double in constant evaluation of a graph or formula that needs more than arithmetic.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr void require_evaluation([[maybe_unused]] const auto& code) {
  if constexpr (std::same_as<T, long double>) {
    if (__builtin_is_constant_evaluated())
      if (has_own_evaluation(code())) gradfold_functions_of_long_double_have_no_constant_evaluation__use_double_or_evaluate_at_run_time();
  }
}

}  // namespace gradfold::detail
