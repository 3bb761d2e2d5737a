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

using array_operations =
    hana::tuple<hana::basic_type<strided_sum>, hana::basic_type<contraction>, hana::basic_type<assembly>, hana::basic_type<running_sum>,
                hana::basic_type<gathering>, hana::basic_type<scattering>, hana::basic_type<extreme_position>, hana::basic_type<extreme_element>,
                hana::basic_type<linear_solution>, hana::basic_type<determinant_value>, hana::basic_type<cholesky_factor>, hana::basic_type<loop_fold>,
                hana::basic_type<loop_result>, hana::basic_type<whole_call>, hana::basic_type<unshaped_function>>;

}  // namespace gradfold::detail
