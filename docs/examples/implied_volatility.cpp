/// Implied volatility and what it depends on. The volatility that explains the quote of an option solves an equation; its derivatives
/// follow from that equation, not from the steps of the solver. The interest rate is read off a curve of yields.
/// Sources: S. Manaster and G. Koehler, The calculation of implied variances from the Black-Scholes model, 1982 (the start from which
/// Newton's method converges); E. G. Haug, The complete guide to option pricing formulas, 2nd edition, 2007, chapter 2.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstdio>

using namespace gradfold;

/// Yields of government bonds by years to maturity: a natural spline through five of them.
inline constexpr auto yields = cubic_table({0.25, 0.5, 1, 2, 5}, {0.0465, 0.0452, 0.0421, 0.0385, 0.0362});

constexpr auto call_price = [](const auto& volatility, const auto& share, const auto& strike, const auto& years) {
  const auto rate = interpolate<yields>(years);
  const auto spread = volatility * sqrt(years);
  const auto d1 = (log(share / strike) + (rate + volatility * volatility / 2) * years) / spread;
  return share * normal_cdf(d1) - strike * exp(-rate * years) * normal_cdf(d1 - spread);
};

/// The equation: at this volatility the price is the quote.
constexpr auto mispricing = [](const auto& volatility, const auto& quote, const auto& share, const auto& strike, const auto& years) {
  return call_price(volatility, share, strike, years) - quote;
};
constexpr auto implied_volatility = [](const auto& quote, const auto& share, const auto& strike, const auto& years) {
  const auto start = sqrt(2 * abs(log(share / strike) / years + interpolate<yields>(years)));
  return implicit<mispricing, 8>(start, quote, share, strike, years);
};

/// What is known by hand: the derivatives in the quote and in the price of the share.
struct closed_forms {
  double in_quote, in_share, bend;

  closed_forms(double volatility, double share, double strike, double years) {
    const double spread = volatility * std::sqrt(years);
    const double d1 = (std::log(share / strike) + interpolate<yields>(years) * years) / spread + spread / 2, d2 = d1 - spread;
    const double vega = share * normal_pdf(d1) * std::sqrt(years), vomma = vega * d1 * d2 / volatility;
    in_quote = 1 / vega, in_share = -normal_cdf(d1) / vega, bend = -vomma / (vega * vega * vega);
  }
};

bool all_agree = true;

bool agree(double x, double expected) { return std::abs(x - expected) <= 1e-9 * std::abs(expected); }

int main() {
  // Quotes for a share at 100, half a year before expiry, as a market would give them: to the cent.
  constexpr double share = 100, years = 0.5;
  constexpr std::array strikes{80.0, 90.0, 100.0, 110.0, 120.0};
  constexpr std::array quotes{23.08, 14.79, 8.17, 3.87, 1.65};

  std::printf("strike   quote  volatility  d/dquote  d/dshare   d/dyears  d2/dquote2\n");
  for (std::size_t i = 0; i < strikes.size(); ++i) {
    const auto [volatility, gradient, H] = value_and_hessian<implied_volatility>(quotes[i], share, strikes[i], years);
    const auto [in_quote, in_share, in_strike, in_years] = gradient;
    const double bend = std::get<0>(std::get<0>(H));
    std::printf("%6.0f  %6.2f  %10.6f  %8.6f  %8.5f  %9.6f  %10.6f\n", strikes[i], quotes[i], volatility, in_quote, in_share, in_years, bend);

    const closed_forms expected(volatility, share, strikes[i], years);
    all_agree = all_agree && std::abs(mispricing(volatility, quotes[i], share, strikes[i], years)) < 1e-12 * share;
    all_agree = all_agree && agree(in_quote, expected.in_quote) && agree(in_share, expected.in_share) && agree(bend, expected.bend);
    // Twice the quote, the share and the strike are the same option in other units: volatility is homogeneous of degree 0.
    all_agree = all_agree && std::abs(quotes[i] * in_quote + share * in_share + strikes[i] * in_strike) < 1e-9;
  }
  constexpr auto value = cost<implied_volatility, double, double, double, double>;
  constexpr auto gradient_too = cost<value_and_gradient<implied_volatility>, double, double, double, double>;
  std::printf("calls of exp, log, erf and so on: %d for the volatility, %d with its four derivatives\n", value.calls, gradient_too.calls);
  std::printf("prices are met, derivatives are those known by hand: %s\n", all_agree ? "yes" : "no");
  return all_agree ? 0 : 1;
}
