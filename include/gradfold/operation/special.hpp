// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/error_function.hpp>
#include <gradfold/constant/gamma.hpp>
#include <gradfold/operation/exponential.hpp>
#include <gradfold/operation/extreme.hpp>
#include <gradfold/operation/hyperbolic.hpp>

/// Error and gamma functions, the normal distribution, and the smooth functions of statistics and networks.
namespace gradfold::detail {

struct error_function : real_operation {  // z = 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x
  static constexpr std::string_view name = "erf";
  static constexpr auto value(const auto& x) {
    using std::erf;
    return erf(x);
  }
  static constexpr auto constant(auto x) { return constant::erf(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * (analytic(literal::two_over_sqrt_pi()) * exp(-(x * x))); }
};

struct error_function_complement : real_operation {  // z = 1 - erf x
  static constexpr std::string_view name = "erfc";
  static constexpr auto value(const auto& x) {
    using std::erfc;
    return erfc(x);
  }
  static constexpr auto constant(auto x) { return constant::erfc(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return -(z_bar * (analytic(literal::two_over_sqrt_pi()) * exp(-(x * x)))); }
};

struct log_gamma : real_operation {  // z = ln |gamma(x)|, x not 0, -1, -2, ...
  static constexpr std::string_view name = "lgamma";
  static constexpr std::string_view latex = "\\ln\\Gamma";
  static constexpr auto value(const auto& x) {
    using std::lgamma;
    return lgamma(x);
  }
  static constexpr auto constant(auto x) { return constant::lgamma(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * digamma(x); }
};

struct digamma_function : real_operation {  // z = d ln gamma(x) / dx, x not 0, -1, -2, ...
  static constexpr std::string_view name = "digamma";
  static constexpr std::string_view latex = "\\psi";
  static constexpr auto value(const auto& x) {
    using constant::digamma;
    return digamma(x);
  }
  static constexpr auto constant(auto x) { return constant::digamma(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * trigamma(x); }
};

struct trigamma_function : real_operation {  // z = d^2 ln gamma(x) / dx^2, x not 0, -1, -2, ...; its own derivative is not offered
  static constexpr std::string_view name = "trigamma";
  static constexpr std::string_view latex = "\\psi_1";
  static constexpr auto value(const auto& x) {
    using constant::trigamma;
    return trigamma(x);
  }
  static constexpr auto constant(auto x) { return constant::trigamma(x); }
};

struct normal_density : real_operation {  // z = e^(-x^2/2) / sqrt(2 pi)
  static constexpr std::string_view name = "normal_pdf";
  static constexpr std::string_view latex = "\\varphi";
  static constexpr bool composite = true;
  static constexpr auto value(const auto& x) { return constant_like(x, literal::one_over_sqrt_two_pi()) * exp(-(x * x) / 2); }
  static constexpr auto constant(auto x) { return constant::normal_pdf(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto z) { return -(z_bar * (x * z)); }
};

struct normal_distribution : real_operation {  // z = erfc(-x / sqrt 2) / 2
  static constexpr std::string_view name = "normal_cdf";
  static constexpr std::string_view latex = "\\Phi";
  static constexpr bool composite = true;
  static constexpr auto value(const auto& x) {
    using std::erfc;
    return erfc(-x * constant_like(x, literal::sqrt_half())) / 2;
  }
  static constexpr auto constant(auto x) { return constant::normal_cdf(x); }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * normal_pdf(x); }
};

/// One exponential serves the value and the derivative, and none overflows: e = exp(-|x|).
struct logistic : real_operation {  // z = 1 / (1 + e^-x)
  static constexpr std::string_view name = "sigmoid";
  static constexpr std::string_view latex = "\\sigma";
  static constexpr bool composite = true;
  static constexpr auto value(const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    const T e = exp(-abs(x));
    return choose(x < T(0), e, T(1)) / (T(1) + e);
  }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * logistic_pdf(x); }
};

/// An operation of its own, for the derivative of |x| at 0 would spoil the third derivative of the sigmoid.
struct logistic_density : real_operation {  // z = e^-x / (1 + e^-x)^2, the derivative of sigmoid x
  static constexpr std::string_view name = "logistic_pdf";
  static constexpr std::string_view latex = "\\sigma'";
  static constexpr bool composite = true;
  static constexpr auto value(const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    const T e = exp(-abs(x)), q = T(1) / (T(1) + e);
    return e * (q * q);
  }
  static constexpr auto pullback(auto z_bar, auto x, auto z) { return -(z_bar * (z * tanh(x / 2))); }
};

struct soft_plus : real_operation {  // z = ln(1 + e^x)
  static constexpr std::string_view name = "softplus";
  static constexpr bool composite = true;
  static constexpr auto value(const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    return choose(x < T(0), T(0), x) + log1p(exp(-abs(x)));
  }
  static constexpr auto pullback(auto z_bar, auto x, auto) { return z_bar * sigmoid(x); }
};

using special_operations =
    hana::tuple<hana::basic_type<error_function>, hana::basic_type<error_function_complement>, hana::basic_type<log_gamma>, hana::basic_type<digamma_function>,
                hana::basic_type<trigamma_function>, hana::basic_type<normal_density>, hana::basic_type<normal_distribution>, hana::basic_type<logistic>,
                hana::basic_type<logistic_density>, hana::basic_type<soft_plus>>;

}  // namespace gradfold::detail

namespace gradfold {

constexpr auto erf(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::error_function>(x...); }
constexpr auto erfc(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> {
  return detail::apply<detail::error_function_complement>(x...);
}
constexpr auto lgamma(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::log_gamma>(x...); }
constexpr auto digamma(const detail::operand auto& x) { return detail::apply<detail::digamma_function>(x); }
constexpr auto trigamma(const detail::operand auto& x) { return detail::apply<detail::trigamma_function>(x); }
constexpr auto normal_pdf(const detail::operand auto& x) { return detail::apply<detail::normal_density>(x); }
constexpr auto normal_cdf(const detail::operand auto& x) { return detail::apply<detail::normal_distribution>(x); }
constexpr auto sigmoid(const detail::operand auto& x) { return detail::apply<detail::logistic>(x); }
constexpr auto logistic_pdf(const detail::operand auto& x) { return detail::apply<detail::logistic_density>(x); }
constexpr auto softplus(const detail::operand auto& x) { return detail::apply<detail::soft_plus>(x); }

}  // namespace gradfold
