// SPDX-License-Identifier: BSL-1.0
#include "sides.hpp"

// Q = 3a^3 - b^2 with an external gradient: value and both gradients.
using bench::seen;
using bench::tensor;

namespace {

template <class T, std::size_t n>
struct workload {
  // Aligned alike on both sides: gcc aligns to 64 bytes what a loop written by hand stores into, and a store of 64 bytes
  // that crosses a line of the cache takes two turns, half again the time of the whole loop.
  alignas(64) inline static tensor<T, n> A, B, seed, value, of_a, of_b, hand_value, hand_a, hand_b;

  [[gnu::noinline]] static void hand() {
    const T *const x = A.data(), *const y = B.data(), *const s = seed.data();
    T *const v = hand_value.data(), *const p = hand_a.data(), *const q = hand_b.data();
#pragma omp simd
    for (std::size_t i = 0; i < n; ++i) {
      const T square = x[i] * x[i];
      v[i] = 3 * (x[i] * square) - y[i] * y[i];
      p[i] = s[i] * (9 * square);
      q[i] = s[i] * (-2 * y[i]);
    }
  }
  // the value is written by its own loop: what Q(a = A, b = B) costs
  static constexpr auto f = [](const auto& x, const auto& y) { return 3 * pow(x, 3) - pow(y, 2); };
  static constexpr auto both = [](const auto& x, const auto& y, const auto& s) {
    return std::pair(f(x, y), gradfold::vjp<f>(gradfold::at(x, y), s));
  };
  [[gnu::noinline]] static void ours() {
    using Source = gradfold::detail::function_trace<both, tensor<gradfold::symbol, n>, tensor<gradfold::symbol, n>, tensor<gradfold::symbol, n>>;
    gradfold::detail::run_program<Source, T>(gradfold::detail::stack_memory{}, std::tie(value, of_a, of_b), A, B, seed);
  }
  workload() {
    const std::string name = "Q, " + std::to_string(n) + ", " + bench::type_name<T>();
    bench::fill(A), bench::fill(B), bench::fill(seed);
    hand(), ours();
    bench::require(bench::difference(of_a, hand_a) + bench::difference(of_b, hand_b) + bench::difference(value, hand_value), bench::tolerance<T>, name);
    bench::add(name, hand, ours, of_a, bench::on_torch::Q<T>({seen(A), seen(B), seen(seed)}));
  }
};


const workload<double, 10> q1;
const workload<double, 1000> q2;
const workload<double, 100000> q3;
const workload<double, 10000000> q4;
const workload<float, 10> q5;
const workload<float, 1000> q6;
const workload<float, 100000> q7;
const workload<float, 10000000> q8;

}  // namespace
