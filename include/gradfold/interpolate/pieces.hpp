// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/custom.hpp>

#include <array>
#include <bit>

/// Polynomials piece by piece: what interpolation evaluates.
namespace gradfold::detail {

/// Whether points make a table. They are looked at where the table is used: a constructor cannot refuse with a sentence.
enum class table_state : unsigned char { usable, uneven, short_of_points, disordered };

/// n + 1 pieces, in powers of x less their origin: a straight line before the first knot, a piece from each knot to the next, and
/// a straight line from the last knot on. A knot belongs to the piece that begins there.
template <class T, std::size_t n, int degree>
struct pieces {
  T origin[n + 1] = {};
  T coefficient[n + 1][degree + 1] = {};
  T per_step = 0;  ///< of knots at, or near, equal distances: the reciprocal of the step; else 0
  bool is_even = false;

  template <class U>
  constexpr pieces<U, n, degree> as() const {
    pieces<U, n, degree> same;
    for (std::size_t k = 0; k <= n; ++k) {
      same.origin[k] = static_cast<U>(origin[k]);
      for (int power = 0; power <= degree; ++power) same.coefficient[k][power] = static_cast<U>(coefficient[k][power]);
    }
    same.per_step = static_cast<U>(per_step), same.is_even = is_even;
    return same;
  }
  /// The derivative of this order at x.
  template <int order, class X>
  constexpr X at(const X& x) const {
    static_assert(order <= degree);
    const std::size_t k = piece_of(x);
    const X step = x - X(origin[k]);
    X sum = X(scaled<order>(k, degree));
    for (int power = degree - 1; power >= order; --power) sum = sum * step + X(scaled<order>(k, power));
    return sum;
  }

 private:
  static constexpr int last = static_cast<int>(n);

  /// A coefficient times power (power - 1) ... (power - order + 1).
  template <int order>
  constexpr T scaled(std::size_t k, int power) const {
    T c = coefficient[k][power];
    for (int factor = power; factor > power - order; --factor) c *= static_cast<T>(factor);
    return c;
  }
  template <class X>
  constexpr std::size_t piece_of(const X& x) const {
    if constexpr (std::floating_point<X>)
      if (is_even) return near(x);
    std::size_t k = 0;
    for (std::size_t step = std::bit_floor(n); step > 0; step /= 2)
      if (k + step <= n && X(origin[k + step]) <= x) k += step;
    return k;
  }
  /// One step of the grid finds it to within one piece; what is no number is in the first.
  template <class X>
  constexpr std::size_t near(const X& x) const {
    const X steps = (x - origin[0]) * per_step;
    const int guess = steps >= 0 ? (steps < static_cast<X>(last) ? static_cast<int>(steps) + 1 : last) : 0;
    const auto k = static_cast<std::size_t>(guess);
    if (guess > 0 && x < origin[k]) return k - 1;
    return guess < last && origin[k + 1] <= x ? k + 1 : k;
  }
};

/// The numbers of a table in the type of evaluation.
template <const auto& table, class T>
inline constexpr auto pieces_in = table.pieces_.template as<T>();

/// A table as an operation, or its derivative of some order; the next order is its rule.
template <const auto& table, int order>
struct interpolant {
  static constexpr std::size_t arity = 1;
  static constexpr bool is_opaque = true;
  static constexpr std::string_view name = order == 0   ? "interpolate"
                                           : order == 1 ? "interpolate_slope"
                                           : order == 2 ? "interpolate_curvature"
                                                        : "interpolate_third";
  static constexpr int degree = std::remove_cvref_t<decltype(table)>::degree;

  template <class T>
  static constexpr T value_of(const T& x) {
    if constexpr (std::floating_point<T>) return pieces_in<table, T>.template at<order>(x);
    else return table.pieces_.template at<order>(x);
  }
  template <class T>
  static constexpr T call(const T* x) {
    return value_of<T>(*x);
  }
  static constexpr int slope(builder& g, int x) {
    if constexpr (order == degree) return g.whole(0);
    else {
      const handle operand(&g, x);
      return record_rule_call(&rule_for<interpolant<table, order + 1>>, &operand, 1).node_in(g, kind::real);
    }
  }
  static constexpr int times_slope(builder& g, int x, int factor) {
    const int operands[] = {factor, slope(g, x)};
    return record_in(g, {operation_id<multiply>, kind::real, 2, operands, 0, nullptr});
  }
  static constexpr void pull_back(builder& g, const int* x, int, int z_bar, int* bars) { bars[0] = times_slope(g, *x, z_bar); }
  static constexpr int push_forward(builder& g, const int* x, int, const int* tangents) { return tangents[0] < 0 ? -1 : times_slope(g, *x, tangents[0]); }
};

}  // namespace gradfold::detail
