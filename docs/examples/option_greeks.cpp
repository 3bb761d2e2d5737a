/// The price of a European call with all its greeks: five of first order, fifteen of second order from one Hessian, and of third
/// order those that have names. Each is held to its closed form, and all to the equation that Black and Scholes solved.
/// Sources: F. Black and M. Scholes, The pricing of options and corporate liabilities, 1973; E. G. Haug, The complete guide to
/// option pricing formulas, 2nd edition, 2007, chapter 2.

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

constexpr auto delta = derivative<call, S>;
constexpr auto vega = derivative<call, sigma>;

struct market {
  double share, strike, rate, volatility, years;
};

/// What an expert writes by hand, greek by greek.
struct closed_forms {
  double delta, vega, theta, rho, gamma, vanna, charm, vomma, veta, speed, zomma, color, ultima;

  explicit closed_forms(const market& m) {
    const double root = m.volatility * std::sqrt(m.years), discounted = m.strike * std::exp(-m.rate * m.years);
    const double a = (std::log(m.share / m.strike) + m.rate * m.years) / root + root / 2, b = a - root;
    const double density = normal_pdf(a), carry = m.rate / root;
    delta = normal_cdf(a);
    vega = m.share * density * std::sqrt(m.years);
    theta = -vega * m.volatility / (2 * m.years) - m.rate * discounted * normal_cdf(b);
    rho = m.years * discounted * normal_cdf(b);
    gamma = density / (m.share * root);
    vanna = -density * b / m.volatility;
    charm = -density * (carry - b / (2 * m.years));
    vomma = vega * a * b / m.volatility;
    veta = -vega * (carry * a - (1 + a * b) / (2 * m.years));
    speed = -gamma / m.share * (a / root + 1);
    zomma = gamma * (a * b - 1) / m.volatility;
    color = -gamma / (2 * m.years) * (1 + (2 * m.rate * m.years - b * root) / root * a);
    ultima = -vega / (m.volatility * m.volatility) * (a * b * (1 - a * b) + a * a + b * b);
  }
};

bool all_agree = true;

void show(const char* name, const char* meaning, double value, double expected) {
  std::printf("%-7s %-18s %14.8f\n", name, meaning, value);
  all_agree = all_agree && std::abs(value - expected) <= 1e-12 * std::abs(expected);
}
void show_law(const char* law, double sum, double scale) {
  std::printf("%-42s %s\n", law, std::abs(sum) <= 1e-13 * scale ? "holds" : "is broken");
  all_agree = all_agree && std::abs(sum) <= 1e-13 * scale;
}

int main() {
  constexpr market m{100, 110, 0.02, 0.25, 0.5};
  const closed_forms known(m);
  const auto at_market = [&](auto f) { return f(S = m.share, K = m.strike, r = m.rate, sigma = m.volatility, T = m.years); };

  const auto [price, first, second] = at_market(value_and_hessian<call>);
  const auto third_S = at_market(hessian<delta>);     // every third derivative that has S in it
  const auto third_sigma = at_market(hessian<vega>);  // and every one that has sigma

  std::printf("price                      %14.8f\n", price);
  show("delta", "dV/dS", first[S], known.delta);
  show("vega", "dV/dsigma", first[sigma], known.vega);
  show("theta", "-dV/dT", -first[T], known.theta);
  show("rho", "dV/dr", first[r], known.rho);
  show("gamma", "d2V/dS2", second(S, S), known.gamma);
  show("vanna", "d2V/dS dsigma", second(S, sigma), known.vanna);
  show("charm", "-d2V/dS dT", -second(S, T), known.charm);
  show("vomma", "d2V/dsigma2", second(sigma, sigma), known.vomma);
  show("veta", "d2V/dsigma dT", second(sigma, T), known.veta);
  show("speed", "d3V/dS3", third_S(S, S), known.speed);
  show("zomma", "d3V/dS2 dsigma", third_S(S, sigma), known.zomma);
  show("color", "d3V/dS2 dT", third_S(S, T), known.color);
  show("ultima", "d3V/dsigma3", third_sigma(sigma, sigma), known.ultima);

  const double variance = m.volatility * m.volatility, S2 = m.share * m.share;
  show_law("dV/dT = sigma2 S2 gamma/2 + r S delta - r V", variance * S2 * second(S, S) / 2 + m.rate * (m.share * first[S] - price) - first[T], price);
  show_law("the same, differentiated in S", variance * (m.share * second(S, S) + S2 * third_S(S, S) / 2) + m.rate * m.share * second(S, S) - second(S, T), 1);
  show_law("S dV/dS + K dV/dK = V", m.share * first[S] + m.strike * first[K] - price, price);
  return all_agree ? 0 : 1;
}
