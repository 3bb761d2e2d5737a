// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/operation/arithmetic.hpp>

/// Comparisons, conditions, and the choice between two values.
namespace gradfold::detail {

/// Of two numbers or vectors of them. A type of the user's may have < and == alone.
template <class Comparison>
struct comparison {
  static constexpr signature takes = signature::comparison;
};

struct less : comparison<less> {
  static constexpr std::string_view name = "<";
  static constexpr precedence binds = precedence::comparison;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x < y; }
};
struct less_equal : comparison<less_equal> {
  static constexpr std::string_view name = "<=";
  static constexpr std::string_view latex = "\\le";
  static constexpr precedence binds = precedence::comparison;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) {
    if constexpr (requires { x <= y; }) return x <= y;
    else return x < y || x == y;
  }
};
struct greater : comparison<greater> {
  static constexpr std::string_view name = ">";
  static constexpr precedence binds = precedence::comparison;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) {
    if constexpr (requires { x > y; }) return x > y;
    else return y < x;
  }
};
struct greater_equal : comparison<greater_equal> {
  static constexpr std::string_view name = ">=";
  static constexpr std::string_view latex = "\\ge";
  static constexpr precedence binds = precedence::comparison;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) {
    if constexpr (requires { x >= y; }) return x >= y;
    else return y < x || x == y;
  }
};
struct equal : comparison<equal> {
  static constexpr std::string_view name = "==";
  static constexpr std::string_view latex = "=";
  static constexpr precedence binds = precedence::equality;
  static constexpr bool commutative = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x == y; }
};
struct not_equal : comparison<not_equal> {
  static constexpr std::string_view name = "!=";
  static constexpr std::string_view latex = "\\ne";
  static constexpr precedence binds = precedence::equality;
  static constexpr bool commutative = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x != y; }
};
struct logical_and {
  static constexpr std::string_view name = "&&";
  static constexpr std::string_view latex = "\\land";
  static constexpr precedence binds = precedence::conjunction;
  static constexpr signature takes = signature::logical;
  static constexpr bool commutative = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x && y; }
};
struct logical_or {
  static constexpr std::string_view name = "||";
  static constexpr std::string_view latex = "\\lor";
  static constexpr precedence binds = precedence::disjunction;
  static constexpr signature takes = signature::logical;
  static constexpr bool commutative = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x || y; }
};
struct logical_not {
  static constexpr std::string_view name = "!";
  static constexpr std::string_view latex = "\\lnot";
  static constexpr precedence binds = precedence::prefix;
  static constexpr signature takes = signature::logical;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) { return !x; }
};
struct finite_test : comparison<finite_test> {  // x is neither infinite nor NaN
  static constexpr std::string_view name = "isfinite";
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) {
    using std::isfinite;
    return isfinite(x);
  }
  static constexpr bool constant(auto x) { return constant::is_number(x); }
};
struct nan_test : comparison<nan_test> {
  static constexpr std::string_view name = "isnan";
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) { return x != x; }
};

/// z = c ? x : y. Both are computed in straight-line code; the adjoint of the one not taken is masked where it leaves
/// the nodes that only that branch uses (reverse.hpp), so the rule itself hands z_bar on unmasked.
struct selection {  // z = c ? x : y; a NaN or an infinity in the branch not taken does not reach the derivative
  static constexpr std::string_view name = "select";
  static constexpr signature takes = signature::choice;
  static constexpr auto value(const auto& c, const auto& x, const auto& y) { return choose(c, x, y); }
};

/// Whether an operand of an expression is true or false once its variables have values. Defined in expression.hpp.
template <class C>
constexpr bool expresses_condition();

/// Whether a traced operand, or a tensor of these, is a condition and no number.
template <class C>
constexpr bool can_choose() {
  if constexpr (tensor_like<C>) return !traced<typename C::value_type> || std::same_as<typename C::value_type, condition>;
  else return std::same_as<C, bool> || std::same_as<C, condition>;
}

template <class C, class X, class Y>
constexpr auto record_selection(const C& c, const X& x, const Y& y) {
  if constexpr (std::same_as<X, condition> && std::same_as<Y, condition>) return recorded<condition, selection>(condition(c), x, y);
  else return recorded<promoted<X, Y>, selection>(condition(c), promoted<X, Y>(x), promoted<X, Y>(y));
}

using choice_operations = hana::tuple<hana::basic_type<less>, hana::basic_type<less_equal>, hana::basic_type<greater>, hana::basic_type<greater_equal>,
                                      hana::basic_type<equal>, hana::basic_type<not_equal>, hana::basic_type<logical_and>, hana::basic_type<logical_or>,
                                      hana::basic_type<logical_not>, hana::basic_type<finite_test>, hana::basic_type<nan_test>, hana::basic_type<selection>>;

template <class X>
concept conditional = std::same_as<X, condition> || expressed<X> || std::same_as<X, bool> || tensor_like<X>;

}  // namespace gradfold::detail

namespace gradfold {

template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator<(const X& x, const Y& y) {
  return detail::apply<detail::less>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator>(const X& x, const Y& y) {
  return detail::apply<detail::greater>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator<=(const X& x, const Y& y) {
  return detail::apply<detail::less_equal>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator>=(const X& x, const Y& y) {
  return detail::apply<detail::greater_equal>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator==(const X& x, const Y& y) {
  return detail::apply<detail::equal>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator!=(const X& x, const Y& y) {
  return detail::apply<detail::not_equal>(x, y);
}
template <class X, class Y>
requires(detail::symbolic<X, Y> && detail::conditional<X> && detail::conditional<Y>) constexpr auto operator&&(const X& x, const Y& y) {
  return detail::apply<detail::logical_and>(x, y);
}
template <class X, class Y>
requires(detail::symbolic<X, Y> && detail::conditional<X> && detail::conditional<Y>) constexpr auto operator||(const X& x, const Y& y) {
  return detail::apply<detail::logical_or>(x, y);
}
template <class X>
requires(detail::symbolic<X> && detail::conditional<X>) constexpr auto operator!(const X& x) {
  return detail::apply<detail::logical_not>(x);
}

/// `x` where the condition holds, else `y`. The derivative of the branch not taken is never used, whatever it is.
template <class C, class X, class Y>
requires detail::symbolic<C, X, Y> constexpr auto select(const C& c, const X& x, const Y& y) {
  if constexpr (detail::tensor_like<C> || detail::tensor_like<X> || detail::tensor_like<Y>) {
    static_assert(detail::number<C> || detail::expressed<C> || detail::can_choose<C>(),
                  "gradfold: the condition of select is a number: compare it, as in select(x != 0, x, y)");
    return detail::apply_to_tensors<detail::selection>(c, x, y);
  } else if constexpr (detail::expressed<X> || detail::expressed<Y> || detail::expressed<C>) {
    static_assert(!std::same_as<C, bool>,
                  "gradfold: select on expressions needs a condition on expressions, such as x < 1; a bool would choose one "
                  "branch for good (if a == b gave it, compare expressions inside select itself)");
    constexpr bool can_choose = detail::can_choose<C>() || detail::traced<C> || detail::expresses_condition<C>();
    static_assert(can_choose, "gradfold: the condition of select on expressions is a number: compare it, as in select(a != 0, x, y)");
    if constexpr (std::same_as<C, bool> || !can_choose) return x;
    else return detail::express<detail::selection>(c, x, y);
  } else {
    static_assert(detail::can_choose<C>(), "gradfold: the condition of select is a number: compare it, as in select(x != 0, x, y)");
    if constexpr (!detail::can_choose<C>()) return x;
    else return detail::record_selection(c, x, y);
  }
}
template <class X, class Y>
requires(!detail::symbolic<bool, X, Y>) constexpr auto select(bool c, const X& x, const Y& y) {
  if constexpr (detail::number<X> && detail::number<Y>) return c ? static_cast<std::common_type_t<X, Y>>(x) : static_cast<std::common_type_t<X, Y>>(y);
  else if constexpr (detail::number<Y>) return c ? x : X(y);
  else if constexpr (detail::number<X>) return c ? Y(x) : y;
  else return c ? x : y;
}
constexpr auto isfinite(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::finite_test>(x...);
}
constexpr auto isnan(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::nan_test>(x...); }

}  // namespace gradfold
