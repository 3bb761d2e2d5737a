// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace gradfold::detail {

/// How tightly an operator binds in print, as in C++, with ^ for powers above all of them. A sign binds as a product
/// does: -a*b is both (-a)*b and -(a*b), which are one value, and -a^2 is -(a^2). An operation is printed as a call of
/// a function where it has no member `binds`.
enum class precedence : signed char { none, disjunction, conjunction, equality, comparison, sum, product, prefix, power, atom };

}  // namespace gradfold::detail
