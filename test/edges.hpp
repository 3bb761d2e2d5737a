// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <limits>

/// Gradients at single points, at run time. The edges are those of the table in docs/numerical_contract.md.
namespace edges {

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline const double not_a_number = std::numeric_limits<double>::quiet_NaN();

inline bool same(double x, double y) { return (x == y && std::signbit(x) == std::signbit(y)) || (x != x && y != y); }

/// Keeps the compiler from computing while it compiles.
inline double given(double x) {
  volatile double kept = x;
  return kept;
}
template <auto F>
double slope(double x) {
  return gradfold::gradient<F>(given(x));
}
template <auto F>
std::array<double, 2> slopes(double x, double y) {
  const auto [dx, dy] = gradfold::gradient<F>(given(x), given(y));
  return {dx, dy};
}
using pair = std::array<double, 2>;

}  // namespace edges
