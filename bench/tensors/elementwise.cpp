// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

// Q = 3a^3 - b^2 with an external gradient: value and both gradients.
using bench::seen;
using bench::tensor;

namespace {

/// What one side works on. Both sides' memory is laid out alike: a store of 64 bytes that crosses a line of the cache, or has the last 12 bits
/// of its address in common with a load a few steps later, costs a loop up to twice its time.
template <class T, std::size_t n>
struct alignas(4096) memory {
  alignas(64) tensor<T, n> A;
  alignas(64) tensor<T, n> B;
  alignas(64) tensor<T, n> seed;
  alignas(64) tensor<T, n> value;
  alignas(64) tensor<T, n> of_a;
  alignas(64) tensor<T, n> of_b;
};

template <class T, std::size_t n>
struct workload {
  inline static memory<T, n> by_hand, by_us;

  [[gnu::noinline]] static void hand() {
    const T *const x = by_hand.A.data(), *const y = by_hand.B.data(), *const s = by_hand.seed.data();
    T *const v = by_hand.value.data(), *const p = by_hand.of_a.data(), *const q = by_hand.of_b.data();
#pragma omp simd
    for (std::size_t i = 0; i < n; ++i) {
      const T square = x[i] * x[i];
      v[i] = 3 * (x[i] * square) - y[i] * y[i];
      p[i] = s[i] * (9 * square);
      q[i] = s[i] * (-2 * y[i]);
    }
  }
  // the value is written by its own loop: what Q(a = A, b = B) costs
  static constexpr auto both = bench::models::Q_and_pullback;
  [[gnu::noinline]] static void ours() {
    using Source = gradfold::detail::function_trace<both, tensor<gradfold::symbol, n>, tensor<gradfold::symbol, n>, tensor<gradfold::symbol, n>>;
    gradfold::detail::run_program<Source, T>(gradfold::detail::stack_memory{}, std::tie(by_us.value, by_us.of_a, by_us.of_b), by_us.A, by_us.B, by_us.seed);
  }
  workload() {
    const std::string name = "Q, " + std::to_string(n) + ", " + bench::type_name<T>();
    auto& [A, B, seed, value, of_a, of_b] = by_us;
    bench::fill(A), bench::fill(B), bench::fill(seed);
    by_hand.A = A, by_hand.B = B, by_hand.seed = seed;
    hand(), ours();
    bench::require(bench::difference(of_a, by_hand.of_a) + bench::difference(of_b, by_hand.of_b) + bench::difference(value, by_hand.value), bench::tolerance<T>,
                   name);
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
