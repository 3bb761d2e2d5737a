// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/power.hpp>
#include <gradfold/constant/root.hpp>
#include <gradfold/operation/choice.hpp>

#include <ratio>

/// Powers, roots and lengths.
namespace gradfold::detail {

template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr T product_of(const T& x, const T& y) {
  if constexpr (number<T>) return compute<multiply>(x, y);
  else return x * y;
}

/// x^n by binary powering from the top bit, a negative power as the reciprocal: the definition of integer powers, on
/// numbers and symbols alike. x^0 is 1 for every x.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr T powering(const T& x, long long n) {
  if (n == 0) return T(1);
  const unsigned long long size = n < 0 ? 0 - static_cast<unsigned long long>(n) : static_cast<unsigned long long>(n);
  T z = x;
  for (unsigned long long bit = std::bit_floor(size) >> 1; bit != 0; bit >>= 1) {
    z = product_of(z, z);
    if (size & bit) z = product_of(z, x);
  }
  if (n > 0) return z;
  if constexpr (number<T>) return compute<divide>(T(1), z);
  else return T(1) / z;
}

struct integer_power {  // z = x^n, n a whole number known while compiling, x != 0 if n < 0; x^0 is 1 for every x
  static constexpr std::string_view name = "^";
  static constexpr bool inspects = true;
  static constexpr precedence binds = precedence::power;
  static constexpr signature takes = signature::real;
  static constexpr bool composite = true;
  static constexpr auto value(const auto& x, long long n) { return powering(x, n); }
  static constexpr auto pullback(auto z_bar, auto x, auto, long long n) { return z_bar * (symbol(n) * recorded_with<symbol, integer_power>(n - 1, x)); }
};

constexpr auto as_integer(auto n) { return std::conditional_t<never<decltype(n)>, void, integer_symbol>(n.value_); }

struct data_power {  // z = x^n, n a whole number given at run time, x != 0 if n < 0
  static constexpr std::string_view name = "^";
  static constexpr precedence binds = precedence::power;
  static constexpr signature takes = signature::real;
  static constexpr auto value(const auto& x, const auto& n) { return powering(x, static_cast<long long>(n)); }
  static constexpr auto pullback(auto z_bar, auto x, auto n, auto) {
    const auto m = as_integer(n);
    return adjoints{z_bar * select(m == 0, 0, m * pow(x, m - 1)), symbol(0)};
  }
};

/// The literal that a traced value is known to be, if it is one.
constexpr exact known_literal(const symbol& y) {
  if (y.value_.is_literal()) return {y.value_.written(), true};
  const builder* g = y.value_.home;
  if (g == nullptr || !g->is_constant(y.value_.id)) return {};
  return {g->constant_of(y.value_.id), true};
}

/// x^(y-1): square roots and integer powers where y is such a constant.
constexpr auto power_less_one(auto x, auto y) {
  const exact c = known_literal(y);
  if (c.known && is_integer(c.value)) return recorded_with<symbol, integer_power>(static_cast<long long>(c.value.high) - 1, x);
  if (c.known && is_value(c.value, 1.5)) return sqrt(x);
  if (c.known && is_value(c.value, 0.5)) return 1 / sqrt(x);
  return pow(x, y - 1);
}

struct real_power : real_operation {  // z = x^y, x > 0 or y whole; at x = 0, y > 0 the derivative in y is 0
  static constexpr int arity = 2;
  static constexpr std::string_view name = "^";
  static constexpr bool inspects = true;
  static constexpr precedence binds = precedence::power;
  static constexpr auto value(const auto& x, const auto& y) {
    using std::pow;
    return pow(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return constant::pow(x, y); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto z) {
    return adjoints{z_bar * (y * power_less_one(x, y)), z_bar * select(x == 0 && y > 0, 0, z * log(x))};
  }
};

struct square_root : real_operation {  // z = sqrt x, x >= 0; at 0 the derivative is infinite
  static constexpr std::string_view name = "sqrt";
  static constexpr bool inspects = true;
  static constexpr std::string_view latex = "\\sqrt{#}";
  static constexpr auto value(const auto& x) {
    using std::sqrt;
    return sqrt(x);
  }
  static constexpr auto constant(auto x) { return constant::sqrt(x); }
  static constexpr auto pullback(auto z_bar, auto, auto z) { return z_bar / (2 * z); }
};

struct cube_root : real_operation {  // z^3 = x; at 0 the derivative is infinite
  static constexpr std::string_view name = "cbrt";
  static constexpr bool inspects = true;
  static constexpr std::string_view latex = "\\sqrt[3]{#}";
  static constexpr auto value(const auto& x) {
    using std::cbrt;
    return cbrt(x);
  }
  static constexpr auto constant(auto x) { return constant::cbrt(x); }
  static constexpr auto pullback(auto z_bar, auto, auto z) { return z_bar / (3 * (z * z)); }
};

/// x / z with 0 at the origin: the derivative of a length there is decided to be 0.
constexpr auto direction(auto x, auto z) { return select(z == 0, 0, x / z); }

struct length2 : real_operation {  // z = sqrt(x^2 + y^2) without overflow; at the origin the adjoints are 0
  static constexpr int arity = 2;
  static constexpr std::string_view name = "hypot";
  static constexpr auto value(const auto& x, const auto& y) {
    using std::hypot;
    return hypot(x, y);
  }
  static constexpr auto constant(auto x, auto y) { return constant::hypot(x, y); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto z) { return adjoints{z_bar * direction(x, z), z_bar * direction(y, z)}; }
};

struct length3 : real_operation {  // z = sqrt(x^2 + y^2 + w^2) without overflow; at the origin the adjoints are 0
  static constexpr int arity = 3;
  static constexpr std::string_view name = "hypot";
  static constexpr auto value(const auto& x, const auto& y, const auto& w) {
    using std::hypot;
    return hypot(x, y, w);
  }
  static constexpr auto constant(auto x, auto y, auto w) { return constant::hypot(x, y, w); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto w, auto z) {
    return adjoints{z_bar * direction(x, z), z_bar * direction(y, z), z_bar * direction(w, z)};
  }
};

struct fused_multiply_add : real_operation {  // z = x * y + w, rounded once
  static constexpr int arity = 3;
  static constexpr std::string_view name = "fma";
  static constexpr auto value(const auto& x, const auto& y, const auto& w) {
    using std::fma;
    return fma(x, y, w);
  }
  static constexpr auto constant(auto x, auto y, auto w) { return constant::fma(x, y, w); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto, auto) { return adjoints{z_bar * y, z_bar * x, z_bar}; }
};

using power_operations = hana::tuple<hana::basic_type<integer_power>, hana::basic_type<data_power>, hana::basic_type<real_power>, hana::basic_type<square_root>,
                                     hana::basic_type<cube_root>, hana::basic_type<length2>, hana::basic_type<length3>, hana::basic_type<fused_multiply_add>>;

template <class N>
concept integer_exponent = std::integral<N> && !std::same_as<N, bool>;

template <class X, class Y>
constexpr auto raised(const X& x, const Y& y) {
  if constexpr (text_like<X> || text_like<Y>) return refuse_text(x, y);
  else if constexpr (tensor_like<X> || tensor_like<Y>) return power_of_tensors(x, y);
  else if constexpr (expressed<X> || expressed<Y>) return express<std::conditional_t<integer_exponent<Y>, integer_power, real_power>>(x, y);
  else if constexpr (traced<X> && integer_exponent<Y>)
    return recorded_with<promoted<X, double>, integer_power>(static_cast<long long>(y), promoted<X, double>(x));
  else if constexpr (std::same_as<Y, integer_symbol>) return recorded<promoted<X, double>, data_power>(promoted<X, double>(x), y);
  else if constexpr (integer_exponent<Y>) return powering<real_of<X>>(static_cast<real_of<X>>(x), static_cast<long long>(y));
  else return apply<real_power>(x, y);
}

}  // namespace gradfold::detail

namespace gradfold {

constexpr auto sqrt(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::square_root>(x...); }
constexpr auto cbrt(const detail::operand auto&... x) requires detail::one_or_miscounted<decltype(x)...> { return detail::apply<detail::cube_root>(x...); }
constexpr auto hypot(const auto&... x) requires(sizeof...(x) != 3 && detail::operands_or_miscounted<2, decltype(x)...>) {
  return detail::apply<detail::length2>(x...);
}
constexpr auto hypot(const auto&... x) requires detail::operands<3, decltype(x)...> { return detail::apply<detail::length3>(x...); }
constexpr auto fma(const auto&... x) requires detail::operands_or_miscounted<3, decltype(x)...> { return detail::apply<detail::fused_multiply_add>(x...); }

/// x^y. An exponent of integer type is binary powering; any other calls std::pow for the value.
constexpr auto pow(const auto&... x) requires detail::operands_or_miscounted<2, decltype(x)...> {
  if constexpr (sizeof...(x) == 2) return detail::raised(x...);
  else return detail::refuse_count<2>(x...);
}
/// x^(p/q), the exponent rounded once, in the type of evaluation.
template <detail::operand X, std::intmax_t p, std::intmax_t q>
constexpr auto pow(const X& x, std::ratio<p, q>) {
  if constexpr (detail::number<X>) return pow(x, static_cast<detail::real_of<X>>(p) / static_cast<detail::real_of<X>>(q));
  else if constexpr (detail::tensor_like<X>) return pow(x, typename X::value_type(p) / typename X::value_type(q));
  else if constexpr (detail::expressed<X>) return detail::express_rational_power(x, p, q);
  else return detail::apply<detail::real_power>(x, detail::promoted<X, double>(p) / detail::promoted<X, double>(q));
}
/// x^2.
template <detail::operand X>
constexpr auto square(const X& x) {
  return pow(x, 2);
}

}  // namespace gradfold
