// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/inverse_trigonometric.hpp>
#include <gradfold/constant/trigonometric.hpp>
#include <gradfold/operation/choice.hpp>
#include <gradfold/operation/power.hpp>

/// Angles and their functions.
namespace gradfold::detail {

struct sine : real_operation {  // z = sin x
  static constexpr std::string_view name = "sin";
  static constexpr std::string_view latex = "\\sin";
  static constexpr auto value(const auto& x) {
    using std::sin;
    return sin(x);
  }
  static constexpr auto constant(auto x) { return constant::sin(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * cos(x); }
};

struct cosine : real_operation {  // z = cos x
  static constexpr std::string_view name = "cos";
  static constexpr std::string_view latex = "\\cos";
  static constexpr auto value(const auto& x) {
    using std::cos;
    return cos(x);
  }
  static constexpr auto constant(auto x) { return constant::cos(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return -(z_bar * sin(x)); }
};

struct tangent : real_operation {  // z = tan x
  static constexpr std::string_view name = "tan";
  static constexpr std::string_view latex = "\\tan";
  static constexpr auto value(const auto& x) {
    using std::tan;
    return tan(x);
  }
  static constexpr auto constant(auto x) { return constant::tan(x); }
  static constexpr auto pullback(auto z_bar, auto, auto z) { return z_bar * (1 + z * z); }
};

struct arcsine : real_operation {  // z = arcsin x, |x| <= 1; at -1 and 1 the derivative is infinite
  static constexpr std::string_view name = "asin";
  static constexpr bool inspects = true;
  static constexpr std::string_view latex = "\\arcsin";
  static constexpr auto value(const auto& x) {
    using std::asin;
    return asin(x);
  }
  static constexpr auto constant(auto x) { return constant::asin(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) {
    const auto w = sqrt((1 - x) * (1 + x));
    return z_bar / w;
  }
};

struct arccosine : real_operation {  // z = arccos x, |x| <= 1; at -1 and 1 the derivative is infinite
  static constexpr std::string_view name = "acos";
  static constexpr bool inspects = true;
  static constexpr std::string_view latex = "\\arccos";
  static constexpr auto value(const auto& x) {
    using std::acos;
    return acos(x);
  }
  static constexpr auto constant(auto x) { return constant::acos(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) {
    const auto w = sqrt((1 - x) * (1 + x));
    return -(z_bar / w);
  }
};

struct arctangent : real_operation {  // z = arctan x
  static constexpr std::string_view name = "atan";
  static constexpr std::string_view latex = "\\arctan";
  static constexpr auto value(const auto& x) {
    using std::atan;
    return atan(x);
  }
  static constexpr auto constant(auto x) { return constant::atan(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar / (1 + x * x); }
};

struct arctangent2 : real_operation {  // z = the angle of the point (y, x); at the origin the adjoints are 0
  static constexpr int arity = 2;
  static constexpr std::string_view name = "atan2";
  static constexpr auto value(const auto& x, const auto& y) {
    using std::atan2;
    return atan2(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return constant::atan2(x, y); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto) {
    const auto d = x * x + y * y;
    return adjoints{select(d == 0, 0, z_bar * y / d), select(d == 0, 0, -(z_bar * x / d))};
  }
};

using trigonometric_operations = hana::tuple<hana::basic_type<sine>, hana::basic_type<cosine>, hana::basic_type<tangent>, hana::basic_type<arcsine>,
                                             hana::basic_type<arccosine>, hana::basic_type<arctangent>, hana::basic_type<arctangent2>>;

}  // namespace gradfold::detail

namespace gradfold {

constexpr auto sin(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::sine>(x...); }
constexpr auto cos(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::cosine>(x...); }
constexpr auto tan(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::tangent>(x...); }
constexpr auto asin(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::arcsine>(x...); }
constexpr auto acos(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::arccosine>(x...); }
constexpr auto atan(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::arctangent>(x...); }
constexpr auto atan2(const auto&... x) requires detail::operands_or_miscounted<2, decltype(x)...> { return detail::apply<detail::arctangent2>(x...); }

}  // namespace gradfold
