/// The price of a European call and its five greeks from one formula: delta, vega, theta, rho and the slope in the strike
/// come from one reverse sweep, gamma from a second derivative.
/// Source of the formula: F. Black and M. Scholes, The pricing of options and corporate liabilities, 1973.

#include <gradfold/gradfold.hpp>

#include <cmath>
#include <cstdio>

using namespace gradfold;

inline constexpr auto S = variable<"S">;          // price of the share
inline constexpr auto K = variable<"K">;          // strike
inline constexpr auto r = variable<"r">;          // interest rate, a year
inline constexpr auto sigma = variable<"sigma">;  // volatility, a year
inline constexpr auto T = variable<"T">;          // years to expiry

constexpr auto spread = sigma * sqrt(T);
constexpr auto d1 = (log(S / K) + (r + sigma * sigma / 2) * T) / spread;
constexpr auto d2 = d1 - spread;
constexpr auto call = S * normal_cdf(d1) - K * exp(-r * T) * normal_cdf(d2);

/// The delta is known to be the probability N(d1): a law to hold the library to, checked while compiling.
constexpr auto greeks = value_and_gradient<call>(S = 100.0, K = 110.0, r = 0.02, sigma = 0.25, T = 0.5);
constexpr double error = greeks.gradient[S] - normal_cdf(d1)(S = 100.0, K = 110.0, r = 0.02, sigma = 0.25, T = 0.5);
static_assert(error < 1e-15 && error > -1e-15);

int main() {
  const auto [price, slope] = value_and_gradient<call>(S = 100.0, K = 110.0, r = 0.02, sigma = 0.25, T = 0.5);
  constexpr auto gamma_of = derivative<call, S, S>;
  std::printf("price  %9.6f\n", price);
  std::printf("delta  %9.6f\n", slope[S]);
  std::printf("vega   %9.6f\n", slope[sigma]);
  std::printf("theta  %9.6f\n", -slope[T]);
  std::printf("rho    %9.6f\n", slope[r]);
  std::printf("strike %9.6f\n", slope[K]);
  std::printf("gamma  %9.6f\n", gamma_of(S = 100.0, K = 110.0, r = 0.02, sigma = 0.25, T = 0.5));
}
