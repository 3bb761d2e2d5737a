// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/wide.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

/// Exact constants. A literal is the unevaluated sum of two doubles, so every integer of 64 bits, every float and
/// double, every x87 long double within double's range, and every product of two doubles is held without rounding.
namespace gradfold::detail {

/// What a literal is: a number, a number written as a float (which decides its printed digits), or a constant of
/// analysis, whose two doubles serve the built-in types and whose formula serves all others.
enum class literal_form : std::uint8_t { number, single, ln_2, ln_10, sqrt_half, two_over_sqrt_pi, one_over_sqrt_two_pi };

struct literal {
  double high = 0;  ///< the literal rounded to double
  double low = 0;   ///< what rounding left: |low| is at most half an ulp of high
  literal_form form = literal_form::number;

  static constexpr literal ln_2() { return {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, literal_form::ln_2}; }
  static constexpr literal ln_10() { return {0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53, literal_form::ln_10}; }
  static constexpr literal sqrt_half() { return {0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55, literal_form::sqrt_half}; }
  static constexpr literal two_over_sqrt_pi() { return {0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56, literal_form::two_over_sqrt_pi}; }
  static constexpr literal one_over_sqrt_two_pi() { return {0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56, literal_form::one_over_sqrt_two_pi}; }

  constexpr bool operator==(const literal& y) const {
    return std::bit_cast<std::uint64_t>(high) == std::bit_cast<std::uint64_t>(y.high) &&
           std::bit_cast<std::uint64_t>(low) == std::bit_cast<std::uint64_t>(y.low) && form == y.form;
  }
};

constexpr bool finite(double x) { return x >= -std::numeric_limits<double>::max() && x <= std::numeric_limits<double>::max(); }
constexpr double magnitude(double x) { return x < 0 ? -x : x; }

template <std::integral T>
constexpr literal literal_of(T x) {
  const double high = static_cast<double>(x);
  return {high, static_cast<double>(static_cast<wide_integer>(x) - static_cast<wide_integer>(high)), literal_form::number};
}

template <std::floating_point T>
constexpr literal literal_of(T x) {
  if constexpr (std::same_as<T, float>) {
    const bool whole = x >= -16777216.0f && x <= 16777216.0f && static_cast<float>(static_cast<int>(x)) == x;
    return {static_cast<double>(x), 0, whole ? literal_form::number : literal_form::single};
  } else if constexpr (std::same_as<T, double>) {
    return {x, 0, literal_form::number};
  } else {
    const bool in_range = x == x && x <= static_cast<T>(std::numeric_limits<double>::max()) && x >= -static_cast<T>(std::numeric_limits<double>::max());
    const double high = in_range   ? static_cast<double>(x)
                        : x != x   ? std::numeric_limits<double>::quiet_NaN()
                        : x > T(0) ? std::numeric_limits<double>::infinity()
                                   : -std::numeric_limits<double>::infinity();
    return {high, in_range ? static_cast<double>(x - static_cast<T>(high)) : 0.0, literal_form::number};
  }
}

/// The double whose conversion to float rounds high + low once: the last bit is made odd where something follows it.
constexpr double round_to_odd(literal x) {
  const auto bits = std::bit_cast<std::uint64_t>(x.high);
  if (x.low == 0 || bits % 2 == 1) return x.high;
  return std::bit_cast<double>((x.low > 0) == (x.high > 0) ? bits | 1 : bits - 1);
}

/// A constant of analysis in a type of the user's, to its own precision.
template <class T>
constexpr T known_constant(literal_form form) {
  switch (form) {
    case literal_form::ln_2: return log(T(2));
    case literal_form::ln_10: return log(T(10));
    case literal_form::sqrt_half: return sqrt(T(1) / T(2));
    case literal_form::two_over_sqrt_pi: return T(2) / sqrt(acos(T(-1)));
    default: return T(1) / sqrt(T(2) * acos(T(-1)));
  }
}

/// The literal in the type of evaluation, rounded once.
template <class T>
constexpr T convert(literal x) {
  if constexpr (std::same_as<T, double>) {
    return x.high;
  } else if constexpr (std::same_as<T, float>) {
    const double odd = round_to_odd(x);
    if (!finite(odd))
      return odd != odd ? std::numeric_limits<float>::quiet_NaN() : odd > 0 ? std::numeric_limits<float>::infinity() : -std::numeric_limits<float>::infinity();
    constexpr double bound = 0x1.ffffffp127;  // from here on, rounding to nearest gives infinity
    return magnitude(odd) < bound ? static_cast<float>(odd) : odd > 0 ? std::numeric_limits<float>::infinity() : -std::numeric_limits<float>::infinity();
  } else if constexpr (std::floating_point<T>) {
    return x.low == 0 ? static_cast<T>(x.high) : static_cast<T>(x.high) + static_cast<T>(x.low);
  } else {
    if (x.low == 0) return T(x.high);
    if constexpr (requires(T y) { log(y), sqrt(y), acos(y); })
      if (x.form > literal_form::single) return known_constant<T>(x.form);
    return T(x.high) + T(x.low);
  }
}

/// The exact result of an operation on two literals, where there is one: `known` tells.
struct exact {
  literal value{};
  bool known = false;
};

constexpr bool splits(double x) { return x == 0 || (magnitude(x) > 0x1p-400 && magnitude(x) < 0x1p400); }

/// x + y = s + e without error (Knuth 1969, TwoSum).
constexpr exact exact_sum(literal x, literal y) {
  if (x.low != 0 || y.low != 0 || !splits(x.high) || !splits(y.high)) return {};
  const double s = x.high + y.high, t = s - x.high;
  const double e = (x.high - (s - t)) + (y.high - t);
  return {{s, e, literal_form::number}, s != 0 || (x.high == 0 && y.high == 0) || e == 0};
}

/// x * y = p + e without error (Dekker 1971), away from overflow and underflow.
constexpr exact exact_product(literal x, literal y) {
  if (x.low != 0 || y.low != 0 || !splits(x.high) || !splits(y.high)) return {};
  constexpr double splitter = 134217729;  // 2^27 + 1
  const double cx = splitter * x.high, xh = cx - (cx - x.high), xl = x.high - xh;
  const double cy = splitter * y.high, yh = cy - (cy - y.high), yl = y.high - yh;
  const double p = x.high * y.high;
  return {{p, ((xh * yh - p) + xh * yl + xl * yh) + xl * yl, literal_form::number}, true};
}

/// x / y where the quotient is a double.
constexpr exact exact_quotient(literal x, literal y) {
  if (x.low != 0 || y.low != 0 || y.high == 0 || !splits(x.high) || !splits(y.high)) return {};
  const literal q{x.high / y.high, 0, literal_form::number};
  const exact back = exact_product(q, y);
  return {q, back.known && back.value.high == x.high && back.value.low == 0};
}

constexpr bool is_plain(literal x) { return x.form <= literal_form::single; }
constexpr literal negated(literal x) { return {-x.high, x.low == 0 ? 0.0 : -x.low, x.form}; }
constexpr bool is_value(literal x, double y) { return x.low == 0 && x.high == y; }
constexpr bool is_integer(literal x) { return x.low == 0 && magnitude(x.high) < 0x1p53 && static_cast<double>(static_cast<long long>(x.high)) == x.high; }
/// Whether float holds the literal: then a fold that is exact in double is what float computes, too.
constexpr bool is_single(literal x) {
  return x.low == 0 &&
         (x.high == 0 || (magnitude(x.high) < 0x1p120 && magnitude(x.high) > 0x1p-120 && static_cast<double>(static_cast<float>(x.high)) == x.high));
}

}  // namespace gradfold::detail
