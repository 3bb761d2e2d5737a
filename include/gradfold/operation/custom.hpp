// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/operation/arithmetic.hpp>

/// The user's word on derivatives.
namespace gradfold::detail {

struct stopped {  // z = x; the derivative is 0, as if x were a constant
  static constexpr std::string_view name = "stop_gradient";
  static constexpr std::string_view latex = "\\operatorname{stop\\_gradient}";
  static constexpr signature takes = signature::arithmetic;
  static constexpr bool composite = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) { return x; }
  static constexpr auto pullback(auto, auto, auto) { return 0; }
};

using custom_operations = hana::tuple<hana::type<stopped>>;

}  // namespace gradfold::detail

namespace gradfold {

/// x itself, to the last bit, which every derivative takes for a constant.
/// Shapes: that of x, a number, a tensor or an expression.
/// Cost: none; nothing is swept that reaches the result through it alone.
/// Example: docs/how_to/rules_of_your_own.md
constexpr auto stop_gradient(const detail::operand auto& x) { return detail::apply<detail::stopped>(x); }

}  // namespace gradfold
