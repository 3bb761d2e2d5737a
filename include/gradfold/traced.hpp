// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/record.hpp>

#include <utility>

/// What makes a traced value behave as a number in generic text written without us in mind.
namespace gradfold {

constexpr symbol::symbol(const integer_symbol& x) : value_(x.value_) {
  if (!x.value_.is_literal()) *this = detail::recorded<symbol, detail::to_real>(x);
}
constexpr symbol::symbol(const condition& x) : value_(select(x, symbol(1), symbol(0)).value_) {}

constexpr symbol& symbol::operator+=(const symbol& y) { return *this = *this + y; }
constexpr symbol& symbol::operator-=(const symbol& y) { return *this = *this - y; }
constexpr symbol& symbol::operator*=(const symbol& y) { return *this = *this * y; }
constexpr symbol& symbol::operator/=(const symbol& y) { return *this = *this / y; }
constexpr symbol symbol::operator++(int) { return std::exchange(*this, *this + symbol(1)); }
constexpr symbol symbol::operator--(int) { return std::exchange(*this, *this - symbol(1)); }

constexpr integer_symbol& integer_symbol::operator+=(const integer_symbol& y) { return *this = *this + y; }
constexpr integer_symbol& integer_symbol::operator-=(const integer_symbol& y) { return *this = *this - y; }
constexpr integer_symbol& integer_symbol::operator*=(const integer_symbol& y) { return *this = *this * y; }
constexpr integer_symbol& integer_symbol::operator/=(const integer_symbol& y) { return *this = *this / y; }
constexpr integer_symbol& integer_symbol::operator%=(const integer_symbol& y) { return *this = *this % y; }
constexpr integer_symbol integer_symbol::operator++(int) { return std::exchange(*this, *this + integer_symbol(1)); }
constexpr integer_symbol integer_symbol::operator--(int) { return std::exchange(*this, *this - integer_symbol(1)); }

constexpr condition& condition::operator&=(const condition& y) { return *this = *this && y; }
constexpr condition& condition::operator|=(const condition& y) { return *this = *this || y; }

/// These win over std's templates, so that `using std::max; max(x, y)` in generic text means ours.
constexpr symbol min(const symbol& x, const symbol& y) { return detail::apply<detail::minimum>(x, y); }
constexpr symbol max(const symbol& x, const symbol& y) { return detail::apply<detail::maximum>(x, y); }
constexpr symbol clamp(const symbol& x, const symbol& low, const symbol& high) { return detail::apply<detail::clamped>(x, low, high); }
constexpr integer_symbol min(const integer_symbol& x, const integer_symbol& y) { return select(y < x, y, x); }
constexpr integer_symbol max(const integer_symbol& x, const integer_symbol& y) { return select(x < y, y, x); }

}  // namespace gradfold

/// The limits of a traced value are those of double.
template <>
class std::numeric_limits<gradfold::symbol> : public std::numeric_limits<double> {
 public:
  static constexpr gradfold::symbol min() noexcept { return std::numeric_limits<double>::min(); }
  static constexpr gradfold::symbol max() noexcept { return std::numeric_limits<double>::max(); }
  static constexpr gradfold::symbol lowest() noexcept { return std::numeric_limits<double>::lowest(); }
  static constexpr gradfold::symbol epsilon() noexcept { return std::numeric_limits<double>::epsilon(); }
  static constexpr gradfold::symbol round_error() noexcept { return std::numeric_limits<double>::round_error(); }
  static constexpr gradfold::symbol infinity() noexcept { return std::numeric_limits<double>::infinity(); }
  static constexpr gradfold::symbol quiet_NaN() noexcept { return std::numeric_limits<double>::quiet_NaN(); }
  static constexpr gradfold::symbol denorm_min() noexcept { return std::numeric_limits<double>::denorm_min(); }
};
