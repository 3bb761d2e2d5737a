// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/interpolate/pieces.hpp>

/// Interpolation from tables that are constants.
namespace gradfold::detail {

/// A table in the making; the pieces are what is evaluated.
template <int of_degree, std::size_t n>
struct interpolation_table {
  using list = std::array<double, n>;
  static constexpr int degree = of_degree;
  pieces<double, n, degree> pieces_{};
  table_state state_ = table_state::usable;

  constexpr explicit interpolation_table(table_state state) : state_(state) {}
  constexpr interpolation_table(const list& knots, const list& values) : state_(n < 2 ? table_state::short_of_points : table_state::usable) {
    for (std::size_t i = 1; i < n; ++i)
      if (!(knots[i - 1] < knots[i])) state_ = table_state::disordered;
    if (state_ != table_state::usable) return;
    for (std::size_t k = 0; k <= n; ++k) pieces_.origin[k] = knots[k == 0 ? 0 : k - 1], pieces_.coefficient[k][0] = values[k == 0 ? 0 : k - 1];
    find_step(knots);
    if constexpr (degree == 1) join_by_lines(knots, values);
    else join_by_cubics(knots, values);
  }

 private:
  static constexpr std::size_t last = n - 1;

  constexpr void find_step(const list& knots) {
    const double step = (knots[last] - knots[0]) / static_cast<double>(last);
    pieces_.is_even = true;
    for (std::size_t i = 0; i < n; ++i) {
      const double off = knots[i] - (knots[0] + static_cast<double>(i) * step);
      if (!(off < step / 8 && -off < step / 8)) pieces_.is_even = false;
    }
    if (pieces_.is_even) pieces_.per_step = 1 / step;
  }
  constexpr void join_by_lines(const list& knots, const list& values) {
    for (std::size_t i = 0; i < last; ++i) pieces_.coefficient[i + 1][1] = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]);
    pieces_.coefficient[0][1] = pieces_.coefficient[1][1], pieces_.coefficient[n][1] = pieces_.coefficient[last][1];
  }
  /// The natural spline: cubics with continuous first and second derivatives, the second 0 at both ends.
  /// Source: de Boor, A Practical Guide to Splines, revised ed., Springer 2001, chapter IV.
  constexpr void join_by_cubics(const list& knots, const list& values) {
    const list bend = second_derivatives(knots, values);
    for (std::size_t i = 0; i < last; ++i) {
      const double h = knots[i + 1] - knots[i];
      double* const c = pieces_.coefficient[i + 1];
      c[1] = (values[i + 1] - values[i]) / h - h * (2 * bend[i] + bend[i + 1]) / 6;
      c[2] = bend[i] / 2, c[3] = (bend[i + 1] - bend[i]) / (6 * h);
    }
    pieces_.coefficient[0][1] = pieces_.coefficient[1][1];
    pieces_.coefficient[n][1] = pieces_.coefficient[last][1] + (knots[last] - knots[last - 1]) * bend[last - 1] / 2;
  }
  /// At the knots: continuous slopes make a system with three diagonals, solved by elimination from the top.
  static constexpr list second_derivatives(const list& knots, const list& values) {
    list bend{}, diagonal{};
    for (std::size_t i = 1; i < last; ++i) {
      const double before = knots[i] - knots[i - 1], after = knots[i + 1] - knots[i];
      diagonal[i] = 2 * (before + after), bend[i] = 6 * ((values[i + 1] - values[i]) / after - (values[i] - values[i - 1]) / before);
      if (i == 1) continue;
      diagonal[i] -= before * before / diagonal[i - 1], bend[i] -= before * bend[i - 1] / diagonal[i - 1];
    }
    for (std::size_t i = last; i-- > 1;) bend[i] = (bend[i] - (knots[i + 1] - knots[i]) * bend[i + 1]) / diagonal[i];
    return bend;
  }
};

template <class Y, std::size_t n>
constexpr std::array<double, n> as_doubles(const Y& x) {
  std::array<double, n> list{};
  for (std::size_t i = 0; i < n; ++i) list[i] = static_cast<double>(x[i]);
  return list;
}
/// The table of knots and values that are lists of some form.
template <int degree, std::size_t n, std::size_t m>
constexpr auto table_of(const auto& knots, const auto& values) {
  if constexpr (n != m) return interpolation_table<degree, 2>(table_state::uneven);
  else
    return interpolation_table<degree, n>(as_doubles<std::remove_cvref_t<decltype(knots)>, n>(knots),
                                          as_doubles<std::remove_cvref_t<decltype(values)>, n>(values));
}
template <int degree, std::size_t n>
constexpr auto table_from(double first, double step, const auto& values) {
  std::array<double, n> knots{};
  for (std::size_t i = 0; i < n; ++i) knots[i] = first + static_cast<double>(i) * step;
  return table_of<degree, n, n>(knots, values);
}

/// Makes tables of lists in braces and of std::arrays.
template <int degree>
struct making_table {
  template <std::size_t n, std::size_t m>
  constexpr auto operator()(const double (&knots)[n], const double (&values)[m]) const {
    return table_of<degree, n, m>(knots, values);
  }
  template <class X, std::size_t n, class Y, std::size_t m>
  constexpr auto operator()(const std::array<X, n>& knots, const std::array<Y, m>& values) const {
    return table_of<degree, n, m>(knots, values);
  }
  template <std::size_t n>
  constexpr auto operator()(double first, double step, const double (&values)[n]) const {
    return table_from<degree, n>(first, step, values);
  }
  template <class Y, std::size_t n>
  constexpr auto operator()(double first, double step, const std::array<Y, n>& values) const {
    return table_from<degree, n>(first, step, values);
  }
};

template <class Table>
inline constexpr bool is_table = false;
template <int degree, std::size_t n>
inline constexpr bool is_table<interpolation_table<degree, n>> = true;

template <table_state state>
constexpr bool table_is_usable() {
  static_assert(state != table_state::uneven, "gradfold: a table for interpolate<table> has as many values as knots");
  static_assert(state != table_state::short_of_points, "gradfold: a table for interpolate<table> has at least two knots");
  static_assert(state != table_state::disordered, "gradfold: the knots of a table for interpolate<table> are finite and grow from each to the next");
  return state == table_state::usable;
}
template <const auto& table>
constexpr bool check_table() {
  constexpr bool made = is_table<std::remove_cvref_t<decltype(table)>>;
  static_assert(made, "gradfold: interpolate<table> takes a constant that linear_table(...) or cubic_table(...) has made");
  if constexpr (made) return table_is_usable<table.state_>();
  else return false;
}

/// A table as a function.
template <const auto& table>
struct interpolating {
  template <operand X>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const X& x) const {
    if constexpr (!check_table<table>()) return x;
    else if constexpr (traced<X>) return function_call<interpolant<table, 0>>::record(symbol(x));
    else return function_call<interpolant<table, 0>>::on(x);
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// A table for `interpolate`: straight lines from point to point. linear_table({0, 1, 3}, {2, 2.5, 1}) has knots, which grow, and a
/// value at each; linear_table(0, 0.5, {2, 2.5, 1}) has knots at 0, 0.5 and 1. The lists may be std::arrays.
inline constexpr detail::making_table<1> linear_table{};
/// The same with a natural cubic spline through the points: value, slope and second derivative are continuous everywhere.
inline constexpr detail::making_table<3> cubic_table{};

/// A static table as a function: interpolate<table>(x), `table` a constexpr variable at namespace scope (or static constexpr).
/// Call it on numbers, traced values, tensors (element by element) and expressions; derivatives of any order exist.
/// Outside the knots the curve goes on as a straight line with the slope that it has at the end. At a knot the derivative is that
/// of the piece on its right, and the value is the table's, to the last bit.
/// Cost: with knots at equal distances one multiplication finds the piece, else log2(n) comparisons; then `degree` products and sums.
/// Refuses: knots that do not grow, other numbers of values than knots, with a sentence.
/// Example: docs/how_to/interpolation.md
template <const auto& table>
inline constexpr detail::interpolating<table> interpolate{};

}  // namespace gradfold
