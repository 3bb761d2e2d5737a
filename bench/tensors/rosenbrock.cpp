// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

// Rosenbrock's function in vector form, value and gradient, against the usual loop.
using bench::seen;
using bench::tensor;

namespace {

template <class T, std::size_t n>
struct workload {
  inline static tensor<T, n> x, slope, hand_slope;
  inline static T value, hand_value;

  static constexpr auto f = bench::models::rosenbrock<n>;
  [[gnu::noinline]] static void hand() {
    T total = 0;
    for (std::size_t i = 0; i < n; ++i) hand_slope[i] = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const T t = x[i + 1] - x[i] * x[i], u = 1 - x[i];
      total += 100 * t * t + u * u;
      hand_slope[i] += -400 * x[i] * t - 2 * u;
      hand_slope[i + 1] += 200 * t;
    }
    hand_value = total;
  }
  [[gnu::noinline]] static void ours() { value = gradfold::value_and_vjp<f>(gradfold::at(x), static_cast<T>(1), gradfold::into(slope)); }
  workload() {
    const std::string name = "Rosenbrock, " + std::to_string(n) + ", " + bench::type_name<T>();
    bench::fill(x);
    hand(), ours();
    bench::require(bench::difference(slope, hand_slope), bench::tolerance<T>, name);
    bench::add(name, hand, ours, slope, bench::on_torch::rosenbrock<T>({seen(x)}));
  }
};
const workload<double, 100> r1;
const workload<double, 1000> r2;
const workload<float, 100> r3;
const workload<float, 1000> r4;

}  // namespace
