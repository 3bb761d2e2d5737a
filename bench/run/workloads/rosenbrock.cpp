// SPDX-License-Identifier: BSL-1.0
#include "rosenbrock_model.hpp"
#include "workloads.hpp"

#include "../sides.hpp"

namespace bench {
namespace {

template <std::size_t N>
struct rosenbrock_workload {
  static constexpr std::string_view name = N == 10 ? "rosenbrock_10" : "rosenbrock_100";
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = rosenbrock::function;
  using point = point_of<std::tuple<std::array<double, N>>>;

  static point sample(random_source& random) { return {{uniform_array<N>(random, -2, 2)}, {}}; }

  /// Each gradient element is written once: what the term before leaves to x[i] is carried in a register.
  static result<1, N> hand(const std::array<double, N>& x) {
    result<1, N> r;
    double value = 0;
    double carried = 0;
    for (std::size_t i = 0; i + 1 < N; ++i) {
      const double t = x[i + 1] - x[i] * x[i];
      const double u = 1 - x[i];
      const double slope = 200 * t;
      value += 100 * t * t + u * u;
      r.gradient[0][i] = carried - 2 * (slope * x[i] + u);
      carried = slope;
    }
    r.gradient[0][N - 1] = carried;
    r.value[0] = value;
    return r;
  }
};

}  // namespace

void enter_rosenbrock(suite& s) {
  enter_all<rosenbrock_workload<10>>(s);
  enter_all<rosenbrock_workload<100>>(s);
}

}  // namespace bench
