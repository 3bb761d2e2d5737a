// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/arithmetic.hpp>
#include <gradfold/operation.hpp>
#include <gradfold/operation/precedence.hpp>

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

/// + - * / and the sign: the operations that are operators.
namespace gradfold::detail {

namespace hana = boost::hana;

/// The adjoints of several operands.
template <class... T>
struct adjoints {
  std::common_type_t<T...> of[sizeof...(T)];
  constexpr adjoints(const T&... x) : of{x...} {}
};

struct add {  // z = x + y
  static constexpr std::string_view name = "+";
  static constexpr precedence binds = precedence::sum;
  static constexpr signature takes = signature::arithmetic;
  static constexpr bool commutative = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x + y; }
  static constexpr auto constant(auto x, auto y) { return constant::add(x, y); }
  static constexpr auto pullback(auto z_bar, auto, auto, auto) { return adjoints{z_bar, z_bar}; }
};

struct subtract {  // z = x - y
  static constexpr std::string_view name = "-";
  static constexpr precedence binds = precedence::sum;
  static constexpr signature takes = signature::arithmetic;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x - y; }
  static constexpr auto constant(auto x, auto y) { return constant::subtract(x, y); }
  static constexpr auto pullback(auto z_bar, auto, auto, auto) { return adjoints{z_bar, -z_bar}; }
};

struct multiply {  // z = x * y
  static constexpr std::string_view name = "*";
  static constexpr precedence binds = precedence::product;
  static constexpr signature takes = signature::arithmetic;
  static constexpr bool commutative = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x * y; }
  static constexpr auto constant(auto x, auto y) { return constant::multiply(x, y); }
  static constexpr auto pullback(auto z_bar, auto x, auto y, auto) { return adjoints{z_bar * y, z_bar * x}; }
};

struct divide {  // z = x / y, y != 0
  static constexpr std::string_view name = "/";
  static constexpr precedence binds = precedence::product;
  static constexpr signature takes = signature::arithmetic;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x / y; }
  static constexpr auto constant(auto x, auto y) { return constant::divide(x, y); }
  static constexpr auto pullback(auto z_bar, auto, auto y, auto z) {
    const auto x_bar = z_bar / y;
    return adjoints{x_bar, -(x_bar * z)};
  }
};

struct modulo {  // z = x % y, integers alone, y != 0
  static constexpr std::string_view name = "%";
  static constexpr std::string_view latex = "\\bmod";
  static constexpr precedence binds = precedence::product;
  static constexpr signature takes = signature::arithmetic;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x, const auto& y) { return x % y; }
};

struct negate {  // z = -x
  static constexpr std::string_view name = "-";
  static constexpr precedence binds = precedence::product;
  static constexpr signature takes = signature::arithmetic;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) { return -x; }
  static constexpr auto pullback(auto z_bar, auto, auto) { return -z_bar; }
};

struct to_real {  // z = x, an integer as a real number
  static constexpr std::string_view name = "real";
  static constexpr signature takes = signature::real;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) { return x; }
};

using arithmetic_operations = hana::tuple<hana::basic_type<add>, hana::basic_type<subtract>, hana::basic_type<multiply>, hana::basic_type<divide>,
                                          hana::basic_type<modulo>, hana::basic_type<negate>, hana::basic_type<to_real>>;

}  // namespace gradfold::detail

namespace gradfold {

template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator+(const X& x, const Y& y) {
  return detail::apply<detail::add>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator-(const X& x, const Y& y) {
  return detail::apply<detail::subtract>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator*(const X& x, const Y& y) {
  return detail::apply<detail::multiply>(x, y);
}
template <class X, class Y>
requires detail::symbolic<X, Y> constexpr auto operator/(const X& x, const Y& y) {
  return detail::apply<detail::divide>(x, y);
}
template <class X, class Y>
requires(std::same_as<X, integer_symbol> || std::same_as<Y, integer_symbol>) constexpr auto operator%(const X& x, const Y& y) {
  return detail::apply<detail::modulo>(x, y);
}
/// Refused with a sentence: % of what is real, and ^ as a power.
template <class X, class Y>
requires(detail::symbolic<X, Y> && !std::same_as<X, integer_symbol> && !std::same_as<Y, integer_symbol> && !detail::tensor_like<X> && !detail::tensor_like<Y>)
constexpr auto operator%(const X& x, const Y&) {
  static_assert(detail::never<X>, "gradfold: % is for integers: fmod(x, y) is the remainder of real numbers");
  return x;
}
template <class X, class Y>
requires(detail::symbolic<X, Y> && !std::same_as<X, condition> && !std::same_as<Y, condition>) constexpr auto operator^(const X& x, const Y&) {
  static_assert(detail::never<X>, "gradfold: ^ is no power in C++: write pow(x, 2), or square(x)");
  return x;
}
constexpr auto& operator+=(detail::expressed auto& x, const auto&) { return detail::refuse_change(x); }
constexpr auto& operator-=(detail::expressed auto& x, const auto&) { return detail::refuse_change(x); }
constexpr auto& operator*=(detail::expressed auto& x, const auto&) { return detail::refuse_change(x); }
constexpr auto& operator/=(detail::expressed auto& x, const auto&) { return detail::refuse_change(x); }
template <class X>
requires detail::symbolic<X> constexpr auto operator-(const X& x) {
  return detail::apply<detail::negate>(x);
}
template <class X>
requires detail::symbolic<X> constexpr auto operator+(const X& x) {
  return x;
}

template <class X, class Y>
requires detail::misfit<X, Y> constexpr auto operator+(const X& x, const Y& y) {
  return detail::refuse_text(x, y);
}
template <class X, class Y>
requires detail::misfit<X, Y> constexpr auto operator-(const X& x, const Y& y) {
  return detail::refuse_text(x, y);
}
template <class X, class Y>
requires detail::misfit<X, Y> constexpr auto operator*(const X& x, const Y& y) {
  return detail::refuse_text(x, y);
}
template <class X, class Y>
requires detail::misfit<X, Y> constexpr auto operator/(const X& x, const Y& y) {
  return detail::refuse_text(x, y);
}

}  // namespace gradfold
