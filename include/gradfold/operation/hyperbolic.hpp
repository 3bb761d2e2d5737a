// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/hyperbolic.hpp>
#include <gradfold/operation/power.hpp>

/// Hyperbolic functions and their inverses.
namespace gradfold::detail {

struct hyperbolic_sine : real_operation {  // z = sinh x
  static constexpr std::string_view name = "sinh";
  static constexpr std::string_view latex = "\\sinh";
  static constexpr auto value(const auto& x) {
    using std::sinh;
    return sinh(x);
  }
  static constexpr auto constant(auto x) { return constant::sinh(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * cosh(x); }
};

struct hyperbolic_cosine : real_operation {  // z = cosh x
  static constexpr std::string_view name = "cosh";
  static constexpr std::string_view latex = "\\cosh";
  static constexpr auto value(const auto& x) {
    using std::cosh;
    return cosh(x);
  }
  static constexpr auto constant(auto x) { return constant::cosh(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * sinh(x); }
};

struct hyperbolic_tangent : real_operation {  // z = tanh x
  static constexpr std::string_view name = "tanh";
  static constexpr std::string_view latex = "\\tanh";
  static constexpr auto value(const auto& x) {
    using std::tanh;
    return tanh(x);
  }
  static constexpr auto constant(auto x) { return constant::tanh(x); }
  static constexpr auto pullback(auto z_bar, auto, auto z) { return z_bar * (1 - z * z); }
};

struct area_sine : real_operation {  // z = arsinh x
  static constexpr std::string_view name = "asinh";
  static constexpr auto value(const auto& x) {
    using std::asinh;
    return asinh(x);
  }
  static constexpr auto constant(auto x) { return constant::asinh(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar / hypot(x, 1); }
};

struct area_cosine : real_operation {  // z = arcosh x, x >= 1; at 1 the derivative is infinite
  static constexpr std::string_view name = "acosh";
  static constexpr bool inspects = true;
  static constexpr auto value(const auto& x) {
    using std::acosh;
    return acosh(x);
  }
  static constexpr auto constant(auto x) { return constant::acosh(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) {
    const auto w = sqrt(x - 1) * sqrt(x + 1);
    return z_bar / w;
  }
};

struct area_tangent : real_operation {  // z = artanh x, |x| < 1
  static constexpr std::string_view name = "atanh";
  static constexpr auto value(const auto& x) {
    using std::atanh;
    return atanh(x);
  }
  static constexpr auto constant(auto x) { return constant::atanh(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar / ((1 - x) * (1 + x)); }
};

using hyperbolic_operations = hana::tuple<hana::basic_type<hyperbolic_sine>, hana::basic_type<hyperbolic_cosine>, hana::basic_type<hyperbolic_tangent>,
                                          hana::basic_type<area_sine>, hana::basic_type<area_cosine>, hana::basic_type<area_tangent>>;

}  // namespace gradfold::detail

namespace gradfold {

constexpr auto sinh(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::hyperbolic_sine>(x...);
}
constexpr auto cosh(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::hyperbolic_cosine>(x...);
}
constexpr auto tanh(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::hyperbolic_tangent>(x...);
}
constexpr auto asinh(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::area_sine>(x...); }
constexpr auto acosh(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::area_cosine>(x...); }
constexpr auto atanh(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::area_tangent>(x...); }

}  // namespace gradfold
