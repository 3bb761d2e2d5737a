// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"

namespace bench {
namespace {

inline constexpr auto logistic_loss = []<class T, class D, std::size_t N>(const std::array<T, N>& weights, const std::array<D, N>& features,
                                                                          const D& label) -> T {
  using std::exp;
  using std::log;
  T z = weights[0] * features[0];
  for (std::size_t i = 1; i < N; ++i) z += weights[i] * features[i];
  return log(1.0 + exp(-label * z));
};

/// The logistic loss of 10 weights on one row of data with a label of -1 or 1.
struct logistic_workload {
  static constexpr std::string_view name = "logistic_10";
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = logistic_loss;
  using row = std::array<double, 10>;
  using point = point_of<std::tuple<row>, std::tuple<row, double>>;

  static point sample(random_source& random) {
    return {{uniform_array<10>(random, -1, 1)}, {uniform_array<10>(random, -1, 1), uniform(random, -1, 1) < 0 ? -1.0 : 1.0}};
  }

  static result<1, 10> hand(const row& weights, const row& features, double label) {
    double z = weights[0] * features[0];
    for (std::size_t i = 1; i < 10; ++i) z += weights[i] * features[i];
    const double e = std::exp(-label * z);
    const double slope = -label * e / (1 + e);
    result<1, 10> r;
    r.value[0] = std::log(1 + e);
    for (std::size_t i = 0; i < 10; ++i) r.gradient[0][i] = slope * features[i];
    return r;
  }
};

}  // namespace

void enter_logistic(suite& s) { enter_all<logistic_workload>(s); }

}  // namespace bench
