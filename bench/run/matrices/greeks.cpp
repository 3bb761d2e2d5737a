// SPDX-License-Identifier: BSL-1.0
#include "greeks_model.hpp"
#include "matrices.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using namespace greeks;

double density(double d) { return std::numbers::inv_sqrtpi * root_half * std::exp(-0.5 * d * d); }

/// What the derivatives share, as an expert knows it: with S n(d1) = K exp(-rT) n(d2) one density is enough.
struct terms {
  double S, K, r, s, T, root_T, per_root, d1, d2, discount, N1, disc_N2, D_N2, phi, S_phi;
  double d1_T;  // the slope of d1 in T

  explicit terms(const market& m) : S{m[0]}, K{m[1]}, r{m[2]}, s{m[3]}, T{m[4]} {
    root_T = std::sqrt(T);
    const double root = s * root_T;
    per_root = 1 / root;
    d1 = (std::log(S / K) + (r + 0.5 * s * s) * T) * per_root;
    d2 = d1 - root;
    discount = std::exp(-r * T);
    N1 = cumulative(d1);
    disc_N2 = discount * cumulative(d2);
    D_N2 = K * disc_N2;
    phi = density(d1);
    S_phi = S * phi;
    d1_T = r * per_root - 0.5 * d2 / T;
  }
  double price() const { return S * N1 - D_N2; }
};

/// Price, five first and fifteen second derivatives.
struct greeks_second_workload {
  static constexpr std::string_view name = "black_scholes_2";
  using question = hessian;
  static constexpr std::size_t outputs = 1;
  static constexpr bool needs_erfc = true;
  static constexpr auto function = call_price;
  using point = point_of<std::tuple<market>>;

  static point sample(random_source& random) {
    return {{{uniform(random, 80, 120), uniform(random, 80, 120), uniform(random, 0.01, 0.08), uniform(random, 0.15, 0.5), uniform(random, 0.25, 2)}}, {}};
  }

  using answer = decltype(gradfold::value_and_hessian<call_price>(market{}));

  static answer gradfold(const market& m) { return gradfold::value_and_hessian<call_price>(m); }

  static answer hand(const market& m) {
    const terms t(m);
    const double vega = t.S_phi * t.root_T, half_per_T = 0.5 / t.T, per_K = 1 / t.K;
    const double d2_T = t.d1_T - t.s * 0.5 / t.root_T;
    answer a{};
    a.value = t.price();
    a.gradient = {t.N1, -t.disc_N2, t.T * t.D_N2, vega, vega * t.s * half_per_T + t.r * t.D_N2};
    const double gamma_S = t.phi * t.per_root, gamma_S2 = t.S * gamma_S, slope_K = gamma_S2 * per_K;
    const auto set = [&](std::size_t i, std::size_t j, double x) { a.hessian(i, j) = a.hessian(j, i) = x; };
    set(0, 0, gamma_S / t.S);
    set(0, 1, -gamma_S * per_K);
    set(0, 2, gamma_S * t.T);
    set(0, 3, -t.phi * t.d2 / t.s);
    set(0, 4, t.phi * t.d1_T);
    set(1, 1, slope_K * per_K);
    set(1, 2, t.T * (t.disc_N2 - slope_K));
    set(1, 3, t.S_phi * t.d1 * per_K / t.s);
    set(1, 4, t.r * t.disc_N2 - t.S_phi * per_K * d2_T);
    set(2, 2, t.T * t.T * (gamma_S2 - t.D_N2));
    set(2, 3, -t.S_phi * t.d1 * t.T / t.s);
    set(2, 4, t.D_N2 * (1 - t.r * t.T) + t.T * t.S_phi * d2_T);
    set(3, 3, vega * t.d1 * t.d2 / t.s);
    set(3, 4, vega * (half_per_T - t.d1 * t.d1_T));
    set(4, 4, -t.S_phi * t.s * 0.5 / t.root_T * (t.d1 * t.d1_T + half_per_T) + t.r * (t.S_phi * d2_T - t.r * t.D_N2));
    return a;
  }
};

struct greeks_third_workload : greeks_second_workload {
  static constexpr std::string_view name = "black_scholes_3";
  using question = bench::named_greeks;
  using answer = std::array<double, 11>;

  static answer gradfold(const market& m) { return gradfold::evaluate<greeks::named>(m); }

  static answer hand(const market& m) {
    const terms t(m);
    const double per_s = 1 / t.s, vega = t.S_phi * t.root_T, product = t.d1 * t.d2;
    const double gamma = t.phi * t.per_root / t.S, d1_root = t.d1 * t.per_root;
    return {t.price(), t.N1, vega, gamma, -t.phi * t.d2 * per_s, t.phi * t.d1_T, vega * product * per_s,
            -gamma / t.S * (d1_root + 1), gamma * (product - 1) * per_s, -gamma * (0.5 / t.T + t.d1 * t.d1_T),
            -vega * per_s * per_s * (product * (1 - product) + t.d1 * t.d1 + t.d2 * t.d2)};
  }
};

}  // namespace

void enter_greeks(suite& s) {
  enter_all<greeks_second_workload>(s);
  enter_all<greeks_third_workload>(s);
}

}  // namespace bench
