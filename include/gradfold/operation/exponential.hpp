// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/exponential.hpp>
#include <gradfold/operation/arithmetic.hpp>

/// Exponentials and logarithms.
namespace gradfold::detail {

struct exponential : real_operation {  // z = e^x
  static constexpr std::string_view name = "exp";
  static constexpr std::string_view latex = "\\exp";
  static constexpr auto value(const auto& x) {
    using std::exp;
    return exp(x);
  }
  static constexpr auto constant(auto x) { return constant::exp(x); }
  static constexpr auto pullback(auto z_bar, auto, auto z) { return z_bar * z; }
};

struct exponential_base2 : real_operation {  // z = 2^x
  static constexpr std::string_view name = "exp2";
  static constexpr auto value(const auto& x) {
    using std::exp2;
    return exp2(x);
  }
  static constexpr auto constant(auto x) { return constant::exp2(x); }
  static constexpr auto pullback(auto z_bar, auto, auto z) { return z_bar * (z * analytic(literal::ln_2())); }
};

struct exponential_minus_one : real_operation {  // z = e^x - 1
  static constexpr std::string_view name = "expm1";
  static constexpr auto value(const auto& x) {
    using std::expm1;
    return expm1(x);
  }
  static constexpr auto constant(auto x) { return constant::expm1(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * exp(x); }
};

struct logarithm : real_operation {  // z = ln x, x > 0
  static constexpr std::string_view name = "log";
  static constexpr std::string_view latex = "\\ln";
  static constexpr auto value(const auto& x) {
    using std::log;
    return log(x);
  }
  static constexpr auto constant(auto x) { return constant::log(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar / x; }
};

struct logarithm_base2 : real_operation {  // z = ln x / ln 2, x > 0
  static constexpr std::string_view name = "log2";
  static constexpr std::string_view latex = "\\log_2";
  static constexpr auto value(const auto& x) {
    using std::log2;
    return log2(x);
  }
  static constexpr auto constant(auto x) { return constant::log2(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar / (x * analytic(literal::ln_2())); }
};

struct logarithm_base10 : real_operation {  // z = ln x / ln 10, x > 0
  static constexpr std::string_view name = "log10";
  static constexpr std::string_view latex = "\\log_{10}";
  static constexpr auto value(const auto& x) {
    using std::log10;
    return log10(x);
  }
  static constexpr auto constant(auto x) { return constant::log10(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar / (x * analytic(literal::ln_10())); }
};

struct logarithm_plus_one : real_operation {  // z = ln(1 + x), x > -1
  static constexpr std::string_view name = "log1p";
  static constexpr auto value(const auto& x) {
    using std::log1p;
    return log1p(x);
  }
  static constexpr auto constant(auto x) { return constant::log1p(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar / (1 + x); }
};

using exponential_operations =
    hana::tuple<hana::basic_type<exponential>, hana::basic_type<exponential_base2>, hana::basic_type<exponential_minus_one>, hana::basic_type<logarithm>,
                hana::basic_type<logarithm_base2>, hana::basic_type<logarithm_base10>, hana::basic_type<logarithm_plus_one>>;

}  // namespace gradfold::detail

namespace gradfold {

constexpr auto exp(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::exponential>(x...); }
constexpr auto exp2(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::exponential_base2>(x...);
}
constexpr auto expm1(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::exponential_minus_one>(x...);
}
constexpr auto log(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::logarithm>(x...); }
constexpr auto log2(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::logarithm_base2>(x...);
}
constexpr auto log10(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::logarithm_base10>(x...);
}
constexpr auto log1p(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::logarithm_plus_one>(x...);
}

}  // namespace gradfold
