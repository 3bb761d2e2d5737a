// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/rounding.hpp>
#include <gradfold/operation/arithmetic.hpp>

/// Rounding to integers, and remainders. Steps have derivative 0 everywhere, at the steps too.
namespace gradfold::detail {

struct floor_operation : real_operation {  // z = the largest integer not above x
  static constexpr std::string_view name = "floor";
  static constexpr std::string_view latex = "\\left\\lfloor #\\right\\rfloor";
  static constexpr auto value(const auto& x) {
    using std::floor;
    return floor(x);
  }
  static constexpr auto constant(auto x) { return constant::floor(x); }
  static constexpr auto pullback(auto, auto, auto) { return 0; }
};

struct ceiling : real_operation {  // z = the smallest integer not below x
  static constexpr std::string_view name = "ceil";
  static constexpr std::string_view latex = "\\left\\lceil #\\right\\rceil";
  static constexpr auto value(const auto& x) {
    using std::ceil;
    return ceil(x);
  }
  static constexpr auto constant(auto x) { return constant::ceil(x); }
  static constexpr auto pullback(auto, auto, auto) { return 0; }
};

struct nearest : real_operation {  // z = the nearest integer, halves away from 0
  static constexpr std::string_view name = "round";
  static constexpr auto value(const auto& x) {
    using std::round;
    return round(x);
  }
  static constexpr auto constant(auto x) { return constant::round(x); }
  static constexpr auto pullback(auto, auto, auto) { return 0; }
};

struct truncation : real_operation {  // z = x towards 0
  static constexpr std::string_view name = "trunc";
  static constexpr auto value(const auto& x) {
    using std::trunc;
    return trunc(x);
  }
  static constexpr auto constant(auto x) { return constant::trunc(x); }
  static constexpr auto pullback(auto, auto, auto) { return 0; }
};

/// The integer n of z = x - n y. (trunc(x / y) may differ: 1.0 / 0.1 rounds to 10, but fmod takes 0.1 from 1.0 nine times.)
constexpr auto whole_quotient(auto x, auto y, auto z) { return round((x - z) / y); }

struct remainder_truncated : real_operation {  // z = x - y trunc(x / y), y != 0
  static constexpr int arity = 2;
  static constexpr std::string_view name = "fmod";
  static constexpr auto value(const auto& x, const auto& y) {
    using std::fmod;
    return fmod(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return constant::fmod(x, y); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto z) { return adjoints{z_bar, -(z_bar * whole_quotient(x, y, z))}; }
};

struct remainder_nearest : real_operation {  // z = x - y n, n the integer nearest to x / y, y != 0
  static constexpr int arity = 2;
  static constexpr std::string_view name = "remainder";
  static constexpr auto value(const auto& x, const auto& y) {
    using std::remainder;
    return remainder(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return constant::remainder(x, y); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto z) { return adjoints{z_bar, -(z_bar * whole_quotient(x, y, z))}; }
};

using rounding_operations = hana::tuple<hana::basic_type<floor_operation>, hana::basic_type<ceiling>, hana::basic_type<nearest>, hana::basic_type<truncation>,
                                        hana::basic_type<remainder_truncated>, hana::basic_type<remainder_nearest>>;

}  // namespace gradfold::detail

namespace gradfold {

constexpr auto floor(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::floor_operation>(x...);
}
constexpr auto ceil(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::ceiling>(x...); }
constexpr auto round(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::nearest>(x...); }
constexpr auto trunc(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::truncation>(x...); }
constexpr auto fmod(const auto&... x) requires detail::operands_or_miscounted<2, decltype(x)...> { return detail::apply<detail::remainder_truncated>(x...); }
constexpr auto remainder(const auto&... x) requires detail::operands_or_miscounted<2, decltype(x)...> { return detail::apply<detail::remainder_nearest>(x...); }

}  // namespace gradfold
