// SPDX-License-Identifier: BSL-1.0
#include "greeks_model.hpp"
#include "matrices.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using namespace greeks;

double density(double d) { return std::numbers::inv_sqrtpi * root_half * std::exp(-0.5 * d * d); }

/// What the derivatives share by the chain rule alone: the slopes of d1 and d2, and the two densities with what they are multiplied by.
struct terms {
  double S, K, r, s, T, root_T, per_root, per_s, half_per_T, d1, d2, product, discount, N1, disc_N2, D_N2, phi1, disc_phi2;
  double A, B;                                         // S n(d1) and K exp(-rT) n(d2)
  double W, Q, H;                                      // A - B, B d2 - A d1 and A d2 - B d1
  double slope_S, drift_per_root, d1_T, bend_T, d2_T;  // of d1, and of d2 where it has another
  double A_T, B_T;                                     // how A and B change in T, without the discount's part in B

  explicit terms(const market& m) : S{m[0]}, K{m[1]}, r{m[2]}, s{m[3]}, T{m[4]} {
    root_T = std::sqrt(T);
    const double root = s * root_T, drift = r + 0.5 * s * s;
    per_root = 1 / root, per_s = 1 / s, half_per_T = 0.5 / T;
    d1 = (std::log(S / K) + drift * T) * per_root;
    d2 = d1 - root;
    product = d1 * d2;
    discount = std::exp(-r * T);
    N1 = cumulative(d1);
    disc_N2 = discount * cumulative(d2);
    D_N2 = K * disc_N2;
    phi1 = density(d1), disc_phi2 = discount * density(d2);
    A = S * phi1, B = K * disc_phi2;
    W = A - B, Q = B * d2 - A * d1, H = A * d2 - B * d1;
    slope_S = per_root / S;
    drift_per_root = drift * per_root;
    d1_T = drift_per_root - d1 * half_per_T;
    bend_T = root * half_per_T;
    d2_T = d1_T - bend_T;
    A_T = -A * d1 * d1_T, B_T = -B * d2 * d2_T;
  }
  double price() const { return S * N1 - D_N2; }
};

/// The same as an expert of the model knows it: with S n(d1) = K exp(-rT) n(d2) one density is enough, and most terms cancel.
struct identity_terms {
  double S, K, r, s, T, root_T, per_root, d1, d2, discount, N1, disc_N2, D_N2, phi, S_phi;
  double d1_T;  // the slope of d1 in T

  explicit identity_terms(const market& m) : S{m[0]}, K{m[1]}, r{m[2]}, s{m[3]}, T{m[4]} {
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
    const double per_S = 1 / t.S, per_K = 1 / t.K, slope_K = -t.per_root * per_K, slope_r = t.T * t.per_root;
    const double W_half_per_T = t.W * t.half_per_T, across_s = t.W * (t.product - 1) * t.per_s, rB = t.r * t.B, TB = t.T * t.B;
    const double changes_T = t.A_T - t.B_T + rB, across_T = changes_T - W_half_per_T, bend = (t.drift_per_root - 3 * t.d1_T) * t.half_per_T;
    answer a{};
    a.value = t.price();
    a.gradient = {t.N1 + t.W * t.slope_S, t.W * slope_K - t.disc_N2, t.W * slope_r + t.T * t.D_N2, -t.H * t.per_s, t.A * t.d1_T - t.B * t.d2_T + t.r * t.D_N2};
    const auto set = [&](std::size_t i, std::size_t j, double x) { a.hessian(i, j) = a.hessian(j, i) = x; };
    set(0, 0, t.slope_S * (2 * t.phi1 + t.Q * t.slope_S - t.W * per_S));
    set(0, 1, slope_K * (t.phi1 + t.Q * t.slope_S) - t.disc_phi2 * t.slope_S);
    set(0, 2, slope_r * (t.phi1 + t.Q * t.slope_S) + TB * t.slope_S);
    set(0, 3, t.slope_S * across_s - t.phi1 * t.d2 * t.per_s);
    set(0, 4, t.phi1 * t.d1_T + t.slope_S * across_T);
    set(1, 1, slope_K * (t.Q * slope_K - t.W * per_K - 2 * t.disc_phi2));
    set(1, 2, slope_r * (t.Q * slope_K - t.disc_phi2) + TB * slope_K + t.T * t.disc_N2);
    set(1, 3, slope_K * across_s + t.disc_phi2 * t.d1 * t.per_s);
    set(1, 4, slope_K * across_T - t.disc_phi2 * t.d2_T + t.r * t.disc_N2);
    set(2, 2, slope_r * (t.Q * slope_r + 2 * TB) - t.T * t.T * t.D_N2);
    set(2, 3, slope_r * across_s - TB * t.d1 * t.per_s);
    set(2, 4, slope_r * (W_half_per_T + changes_T) + TB * t.d2_T + (1 - t.r * t.T) * t.D_N2);
    set(3, 3, (t.H * (1 - t.product) - t.Q) * t.per_s * t.per_s);
    set(3, 4, (t.A * (t.product * t.d1_T - t.d2_T) - t.B * (t.product * t.d2_T - t.d1_T) - rB * t.d1) * t.per_s);
    set(4, 4, t.W * bend - t.B * t.bend_T * t.half_per_T + t.A_T * t.d1_T - t.B_T * t.d2_T + 2 * rB * t.d2_T - t.r * t.r * t.D_N2);
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
    const double per_S = 1 / t.S, g = t.slope_S, g_S = g * per_S, rB = t.r * t.B, less = t.product - 1;
    const double spot_A = t.phi1 - t.A * t.d1 * g, spot_B = -t.B * t.d2 * g, spot_W = spot_A - spot_B;
    const double spot_Q = spot_B * t.d2 - spot_A * t.d1 - t.W * g;
    const double T_B = t.B_T - rB, T_W = t.A_T - T_B, T_Q = T_B * t.d2 + t.B * t.d2_T - t.A_T * t.d1 - t.A * t.d1_T;
    const double parts = 2 * t.phi1 - t.W * per_S, squares = t.d1 * t.d1 + t.d2 * t.d2, U = -t.H * less - t.Q, per_s2 = t.per_s * t.per_s;
    return {t.price(),
            t.N1 + t.W * g,
            -t.H * t.per_s,
            g * (parts + t.Q * g),
            (g * t.W * less - t.phi1 * t.d2) * t.per_s,
            t.phi1 * t.d1_T + g * (T_W - t.W * t.half_per_T),
            U * per_s2,
            g * (g * (spot_Q - 2 * t.phi1 * t.d1) - spot_W * per_S) - 2 * g_S * (t.phi1 + t.Q * g - t.W * per_S),
            g * t.per_s * (parts * less + g * (t.product * t.Q + t.H - 2 * t.Q)),
            g * (-2 * t.phi1 * t.d1 * t.d1_T - T_W * per_S - parts * t.half_per_T + g * (T_Q - 2 * t.Q * t.half_per_T)),
            per_s2 * t.per_s * (-(t.product * t.H + t.Q) * less + t.H * (squares - 1) - t.product * t.Q - 2 * U)};
  }
};

/// The same against an expert who knows the identity of the model.
struct greeks_second_identity_workload : greeks_second_workload {
  static constexpr std::string_view name = "black_scholes_2_identity";

  static answer hand(const market& m) {
    const identity_terms t(m);
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

struct greeks_third_identity_workload : greeks_third_workload {
  static constexpr std::string_view name = "black_scholes_3_identity";

  static answer hand(const market& m) {
    const identity_terms t(m);
    const double per_s = 1 / t.s, vega = t.S_phi * t.root_T, product = t.d1 * t.d2;
    const double gamma = t.phi * t.per_root / t.S, d1_root = t.d1 * t.per_root;
    return {t.price(),
            t.N1,
            vega,
            gamma,
            -t.phi * t.d2 * per_s,
            t.phi * t.d1_T,
            vega * product * per_s,
            -gamma / t.S * (d1_root + 1),
            gamma * (product - 1) * per_s,
            -gamma * (0.5 / t.T + t.d1 * t.d1_T),
            -vega * per_s * per_s * (product * (1 - product) + t.d1 * t.d1 + t.d2 * t.d2)};
  }
};

}  // namespace

void enter_greeks(suite& s) {
  enter_all<greeks_second_workload>(s);
  enter_all<greeks_second_identity_workload>(s);
  enter_all<greeks_third_workload>(s);
  enter_all<greeks_third_identity_workload>(s);
}

}  // namespace bench
