// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <numbers>

namespace bench::greeks {

using market = std::array<double, 5>;  // spot, strike, rate, volatility, years

inline constexpr double root_half = 1 / std::numbers::sqrt2;

template <class T>
constexpr T cumulative(const T& d) {
  using std::erfc;
  return 0.5 * erfc(d * -root_half);
}

/// The price of a European call: F. Black and M. Scholes, J. Political Economy 81 (1973), 637-654.
inline constexpr auto call_price = []<class T>(const std::array<T, 5>& m) -> T {
  using std::exp;
  using std::log;
  using std::sqrt;
  const auto& [spot, strike, rate, volatility, years] = m;
  const T deviation = volatility * sqrt(years);
  const T d1 = (log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / deviation;
  return spot * cumulative<T>(d1) - strike * exp(-rate * years) * cumulative<T>(d1 - deviation);
};

inline constexpr auto spot_slope = [](const auto& m) { return gradfold::gradient<call_price>(m)[0]; };
inline constexpr auto volatility_slope = [](const auto& m) { return gradfold::gradient<call_price>(m)[3]; };
inline constexpr auto spot_bend = [](const auto& m) { return gradfold::gradient<spot_slope>(m)[0]; };
inline constexpr auto volatility_bend = [](const auto& m) { return gradfold::gradient<volatility_slope>(m)[3]; };

/// The named greeks to third order, of one function: price, delta, vega, gamma, vanna, charm, vomma, speed, zomma, color,
/// ultima.
inline constexpr auto named = []<class T>(const std::array<T, 5>& m) -> std::array<T, 11> {
  const auto second = gradfold::gradient<spot_slope>(m), third = gradfold::gradient<spot_bend>(m);
  return {call_price(m),
          spot_slope(m),
          volatility_slope(m),
          second[0],
          second[3],
          second[4],
          volatility_bend(m),
          third[0],
          third[3],
          third[4],
          gradfold::gradient<volatility_bend>(m)[3]};
};

}  // namespace bench::greeks
