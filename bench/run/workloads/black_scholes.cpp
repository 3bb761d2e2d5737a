// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"

#include <numbers>

namespace bench {
namespace {

constexpr double root_half = 1 / std::numbers::sqrt2;

template <class T>
constexpr T cumulative(const T& d) {
  using std::erfc;
  return 0.5 * erfc(d * -root_half);
}

/// The price of a European call: F. Black and M. Scholes, J. Political Economy 81 (1973), 637-654.
inline constexpr auto call_price = []<class T>(const T& spot, const T& strike, const T& rate, const T& volatility, const T& time) -> T {
  using std::exp;
  using std::log;
  using std::sqrt;
  const T deviation = volatility * sqrt(time);
  const T d1 = (log(spot / strike) + (rate + 0.5 * volatility * volatility) * time) / deviation;
  const T d2 = d1 - deviation;
  return spot * cumulative<T>(d1) - strike * exp(-rate * time) * cumulative<T>(d2);
};

double density(double d) {
  constexpr double one_over_root_two_pi = std::numbers::inv_sqrtpi * root_half;
  return one_over_root_two_pi * std::exp(-0.5 * d * d);
}

/// The price and its derivatives in spot, strike, rate, volatility and time, by the chain rule alone.
struct black_scholes_workload {
  static constexpr std::string_view name = "black_scholes";
  static constexpr std::size_t outputs = 1;
  static constexpr bool needs_erfc = true;
  static constexpr auto function = call_price;
  using point = point_of<std::tuple<double, double, double, double, double>>;

  static point sample(random_source& random) {
    return {{uniform(random, 80, 120), uniform(random, 80, 120), uniform(random, 0.01, 0.08), uniform(random, 0.15, 0.5), uniform(random, 0.25, 2)}, {}};
  }

  static result<1, 5> hand(double spot, double strike, double rate, double volatility, double time) {
    const double root_time = std::sqrt(time);
    const double deviation = volatility * root_time;
    const double drift = rate + 0.5 * volatility * volatility;
    const double d1 = (std::log(spot / strike) + drift * time) / deviation;
    const double d2 = d1 - deviation;
    const double discount = std::exp(-rate * time);
    const double discounted = strike * discount;
    const double n1 = cumulative(d1);
    const double n2 = cumulative(d2);
    const double d2_bar = -discounted * density(d2);
    const double numerator_bar = (spot * density(d1) + d2_bar) / deviation;
    const double deviation_bar = -d1 * numerator_bar - d2_bar;
    const double rate_bar = numerator_bar * time + discounted * n2 * time;
    const double volatility_bar = numerator_bar * volatility * time + deviation_bar * root_time;
    const double time_bar = numerator_bar * drift + deviation_bar * volatility * 0.5 / root_time + discounted * n2 * rate;
    return {{spot * n1 - discounted * n2}, {{{n1 + numerator_bar / spot, -discount * n2 - numerator_bar / strike, rate_bar, volatility_bar, time_bar}}}};
  }
};

/// The same against an expert who knows that spot n(d1) = strike exp(-rate time) n(d2), which leaves one exp fewer.
struct black_scholes_identity_workload : black_scholes_workload {
  static constexpr std::string_view name = "black_scholes_identity";

  static result<1, 5> hand(double spot, double strike, double rate, double volatility, double time) {
    const double root_time = std::sqrt(time);
    const double deviation = volatility * root_time;
    const double d1 = (std::log(spot / strike) + (rate + 0.5 * volatility * volatility) * time) / deviation;
    const double discount = std::exp(-rate * time);
    const double n1 = cumulative(d1);
    const double n2 = cumulative(d1 - deviation);
    const double discounted_n2 = discount * n2;
    const double strike_part = strike * discounted_n2;
    const double vega = spot * density(d1) * root_time;
    return {{spot * n1 - strike_part}, {{{n1, -discounted_n2, time * strike_part, vega, 0.5 * vega * volatility / time + rate * strike_part}}}};
  }
};

}  // namespace

void enter_black_scholes(suite& s) {
  enter_all<black_scholes_workload>(s);
  enter_all<black_scholes_identity_workload>(s);
}

}  // namespace bench
