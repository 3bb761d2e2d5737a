// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

// A scalar recurrence of 10,000 steps, value and both gradients.
namespace {

constexpr int n = bench::models::recurrence_steps;
constexpr auto f = bench::models::recurrence;

template <class T>
struct workload {
  inline static T a = static_cast<T>(1e-4), x = static_cast<T>(0.3), hand_value, hand_a, hand_x, value, of_a, of_x;
  inline static T states[n];
  inline static gradfold::workspace<gradfold::cost<gradfold::value_and_gradient<f>, T, T>.workspace_bytes> memory;

  [[gnu::noinline]] static void hand() {
    T s = x;
    for (int i = 0; i < n; ++i) states[i] = s, s = s + a * s * (1 - s);
    T by_s = 1, by_a = 0;
    for (int i = n - 1; i >= 0; --i) {
      const T t = states[i];
      by_a += by_s * (t * (1 - t));
      by_s = by_s + by_s * (a * (1 - t)) - by_s * (a * t);
    }
    hand_value = s, hand_a = by_a, hand_x = by_s;
  }
  [[gnu::noinline]] static void ours() {
    const auto [v, g] = gradfold::value_and_gradient<f>(memory, a, x);
    value = v, of_a = std::get<0>(g), of_x = std::get<1>(g);
  }
  workload() {
    const std::string name = "recurrence, 10000 steps, " + bench::type_name<T>();
    hand(), ours();
    bench::require(static_cast<double>(std::abs(of_a / hand_a - 1) + std::abs(of_x / hand_x - 1)), 1000 * bench::tolerance<T>, name);
    bench::add(name, hand, ours, bench::tensor<T, 1>{of_a});
  }
};
const workload<double> r1;
const workload<float> r2;

}  // namespace
