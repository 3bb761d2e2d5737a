// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/operation/matrix.hpp>

/// All operations on whole tensors, loops among them.
namespace gradfold::detail {

/// A loop that stays a loop: state = body(state, index, captures) for index 0 to n - 1. Operands: the leaves of the initial
/// state, then the captures. Attributes: see packed_loop. What it gives is read by `loop_result`.
struct loop_fold {
  static constexpr std::string_view name = "fold";
  static constexpr signature takes = signature::array;
};
/// Leaf r of the last state of a loop; or, r counted on, of the states in which its steps begin, along a new first axis; or, r
/// counted on further, what the steps leave, along a new first axis.
struct loop_result {
  static constexpr std::string_view name = "fold_result";
  static constexpr signature takes = signature::array;
};

/// A function of tensors in an expression whose tensors have no shapes yet: it is printed and compared, never computed.
/// Attributes: see function_text.
struct unshaped_function {
  static constexpr std::string_view name = "function";
  static constexpr signature takes = signature::array;
};

using array_operations = hana::tuple<hana::type<strided_sum>, hana::type<contraction>, hana::type<assembly>, hana::type<running_sum>,
                                     hana::type<gathering>, hana::type<scattering>, hana::type<extreme_position>, hana::type<extreme_element>,
                                     hana::type<linear_solution>, hana::type<determinant_value>, hana::type<cholesky_factor>,
                                     hana::type<loop_fold>, hana::type<loop_result>, hana::type<whole_call>, hana::type<unshaped_function>>;

}  // namespace gradfold::detail
