// SPDX-License-Identifier: BSL-1.0
#include <gradfold/traced.hpp>

#include <concepts>

namespace gradfold::detail {

// test/laws has a program for each of these lists but the last two, whose operations are those of test/static/custom.cpp and
// test/static/tensor_*.cpp; together they are all operations.
static_assert(
    std::same_as<joined<structural_operations, arithmetic_operations, choice_operations, power_operations, extreme_operations, exponential_operations,
                        trigonometric_operations, hyperbolic_operations, rounding_operations, special_operations, custom_operations, array_operations>::type,
                 operation_list>);

}  // namespace gradfold::detail
