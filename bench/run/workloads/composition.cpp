// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"

namespace bench {
namespace {

inline constexpr auto composition = []<class T, std::size_t N>(const std::array<T, N>& x) -> T {
  using std::exp;
  using std::sin;
  T sum(0.0);
  for (std::size_t i = 0; i + 1 < N; ++i) sum += exp(sin(x[i]) * x[i + 1]) / (1.0 + x[i] * x[i]);
  return sum;
};

/// The sum of 8 of exp(sin(x[i]) x[i+1]) / (1 + x[i]^2).
struct composition_workload {
  static constexpr std::string_view name = "composition_8";
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = composition;
  using point = point_of<std::tuple<std::array<double, 9>>>;

  static point sample(random_source& random) { return {{uniform_array<9>(random, -2, 2)}, {}}; }

  /// One sincos, one exp and one division a term.
  static result<1, 9> hand(const std::array<double, 9>& x) {
    result<1, 9> r;
    double value = 0;
    double carried = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      double sine, cosine;
      ::sincos(x[i], &sine, &cosine);
      const double reciprocal = 1 / (1 + x[i] * x[i]);
      const double term = std::exp(sine * x[i + 1]) * reciprocal;
      value += term;
      r.gradient[0][i] = carried + term * (cosine * x[i + 1] - 2 * x[i] * reciprocal);
      carried = term * sine;
    }
    r.gradient[0][8] = carried;
    r.value[0] = value;
    return r;
  }
};

}  // namespace

void enter_composition(suite& s) { enter_all<composition_workload>(s); }

}  // namespace bench
