// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"

namespace bench {
namespace {

inline constexpr auto product = []<class T, std::size_t N>(const std::array<T, N>& x) -> T {
  T z = x[0];
  for (std::size_t i = 1; i < N; ++i) z *= x[i];
  return z;
};

/// The product of 20 numbers.
struct product_workload {
  static constexpr std::string_view name = "product_20";
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = product;
  using point = point_of<std::tuple<std::array<double, 20>>>;

  static point sample(random_source& random) { return {{uniform_array<20>(random, 0.5, 1.8)}, {}}; }

  /// Products of all before times products of all after: no division, so zeros are harmless.
  static result<1, 20> hand(const std::array<double, 20>& x) {
    result<1, 20> r;
    auto& g = r.gradient[0];
    g[1] = x[0];
    for (std::size_t i = 2; i < 20; ++i) g[i] = g[i - 1] * x[i - 1];
    r.value[0] = g[19] * x[19];
    double after = x[19];
    for (std::size_t i = 18; i > 0; --i) {
      g[i] *= after;
      after *= x[i];
    }
    g[0] = after;
    return r;
  }
};

}  // namespace

void enter_product(suite& s) { enter_all<product_workload>(s); }

}  // namespace bench
