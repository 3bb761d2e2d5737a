// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/bits.hpp>
#include <gradfold/operation/power.hpp>

/// Absolute value, sign, minimum and maximum. At a tie the derivative follows the operand whose value is returned.
namespace gradfold::detail {

struct absolute : real_operation {  // z = |x|; at 0 the derivative is 0
  static constexpr std::string_view name = "abs";
  static constexpr std::string_view latex = "\\left|#\\right|";
  static constexpr auto value(const auto& x) {
    using std::abs;
    return abs(x);
  }
  static constexpr auto constant(auto x) { return constant::fabs(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * sign(x); }
};

struct signum : real_operation {  // z = -1, 0 or 1; a zero and a NaN are returned as they are
  static constexpr std::string_view name = "sign";
  static constexpr std::string_view latex = "\\operatorname{sgn}";
  static constexpr auto value(const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    return choose(T(0) < x, T(1), choose(x < T(0), T(-1), x));
  }
  static constexpr auto pullback(auto, auto, auto) { return 0; }
};

struct sign_copy : real_operation {  // z = |x| with the sign of y
  static constexpr int arity = 2;
  static constexpr std::string_view name = "copysign";
  static constexpr auto value(const auto& x, const auto& y) {
    using std::copysign;
    return copysign(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return constant::copysign(x, y); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto) { return adjoints{z_bar * (copysign(1, x) * copysign(1, y)), symbol(0)}; }
};

struct minimum : real_operation {  // z = y < x ? y : x, as std::min
  static constexpr int arity = 2;
  static constexpr std::string_view name = "min";
  static constexpr std::string_view latex = "\\min";
  static constexpr auto value(const auto& x, const auto& y) { return choose(y < x, y, x); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto) { return adjoints{select(y < x, 0, z_bar), select(y < x, z_bar, 0)}; }
};

struct maximum : real_operation {  // z = x < y ? y : x, as std::max
  static constexpr int arity = 2;
  static constexpr std::string_view name = "max";
  static constexpr std::string_view latex = "\\max";
  static constexpr auto value(const auto& x, const auto& y) { return choose(x < y, y, x); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto) { return adjoints{select(x < y, 0, z_bar), select(x < y, z_bar, 0)}; }
};

struct minimum_number : real_operation {  // z = the smaller one, a NaN losing, as std::fmin
  static constexpr int arity = 2;
  static constexpr std::string_view name = "fmin";
  static constexpr auto value(const auto& x, const auto& y) {
    using std::fmin;
    return fmin(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return y != y || x < y ? x : y; }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto) {
    const auto second = y < x || isnan(x);
    return adjoints{select(second, 0, z_bar), select(second, z_bar, 0)};
  }
};

struct maximum_number : real_operation {  // z = the larger one, a NaN losing, as std::fmax
  static constexpr int arity = 2;
  static constexpr std::string_view name = "fmax";
  static constexpr auto value(const auto& x, const auto& y) {
    using std::fmax;
    return fmax(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return y != y || y < x ? x : y; }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto) {
    const auto second = x < y || isnan(x);
    return adjoints{select(second, 0, z_bar), select(second, z_bar, 0)};
  }
};

struct clamped : real_operation {  // z = x < low ? low : high < x ? high : x, as std::clamp
  static constexpr int arity = 3;
  static constexpr std::string_view name = "clamp";
  static constexpr auto value(const auto& x, const auto& low, const auto& high) { return choose(x < low, low, choose(high < x, high, x)); }
  static constexpr auto pullback(auto z_bar, auto x, auto low, auto high, auto) {
    return adjoints{select(x < low || high < x, 0, z_bar), select(x < low, z_bar, 0), select(!(x < low) && high < x, z_bar, 0)};
  }
};

struct rectifier : real_operation {  // z = x > 0 ? x : 0; at 0 the derivative is 0
  static constexpr std::string_view name = "relu";
  static constexpr auto value(const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    return choose(T(0) < x, x, T(0));
  }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return select(x > 0, z_bar, 0); }
};

using extreme_operations =
    hana::tuple<hana::basic_type<absolute>, hana::basic_type<signum>, hana::basic_type<sign_copy>, hana::basic_type<minimum>, hana::basic_type<maximum>,
                hana::basic_type<minimum_number>, hana::basic_type<maximum_number>, hana::basic_type<clamped>, hana::basic_type<rectifier>>;

}  // namespace gradfold::detail

namespace gradfold {

template <detail::operand X>
constexpr auto abs(const X& x) {
  if constexpr (std::same_as<X, integer_symbol>) return select(x < 0, -x, x);
  else return detail::apply<detail::absolute>(x);
}
constexpr auto fabs(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::absolute>(x...); }
constexpr auto sign(const detail::operand auto& x) { return detail::apply<detail::signum>(x); }
constexpr auto copysign(const auto&... x) requires detail::operands_or_miscounted<2, decltype(x)...> { return detail::apply<detail::sign_copy>(x...); }
constexpr auto min(const detail::operand auto& x, const detail::operand auto& y) { return detail::apply<detail::minimum>(x, y); }
constexpr auto max(const detail::operand auto& x, const detail::operand auto& y) { return detail::apply<detail::maximum>(x, y); }
constexpr auto min(const auto&... x) requires detail::miscounted<2, decltype(x)...> { return detail::refuse_count<2>(x...); }
constexpr auto max(const auto&... x) requires detail::miscounted<2, decltype(x)...> { return detail::refuse_count<2>(x...); }
constexpr auto fmin(const auto&... x) requires detail::operands_or_miscounted<2, decltype(x)...> { return detail::apply<detail::minimum_number>(x...); }
constexpr auto fmax(const auto&... x) requires detail::operands_or_miscounted<2, decltype(x)...> { return detail::apply<detail::maximum_number>(x...); }
constexpr auto clamp(const detail::operand auto& x, const detail::operand auto& low, const detail::operand auto& high) {
  return detail::apply<detail::clamped>(x, low, high);
}
constexpr auto clamp(const auto&... x) requires detail::miscounted<3, decltype(x)...> { return detail::refuse_count<3>(x...); }
constexpr auto relu(const detail::operand auto& x) { return detail::apply<detail::rectifier>(x); }

}  // namespace gradfold
