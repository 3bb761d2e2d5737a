// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "rivals/rivals.hpp"

#include <benchmark/benchmark.h>
#include <gradfold/gradfold.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

/// The sides of one workload: by hand, by gradfold, and by libraries that may be missing, on the same memory, compared before they are timed.
namespace bench {

using gradfold::tensor;

/// Numbers from -1/2 to 1/2, the same in every run.
template <class T>
void fill(T& x) {
  static unsigned state = 1;
  for (auto& e : x) {
    state = state * 1664525u + 1013904223u;
    e = static_cast<typename T::value_type>(state >> 8) / static_cast<typename T::value_type>(1u << 24) - static_cast<typename T::value_type>(0.5);
  }
}
template <class X, class Y>
double difference(const X& x, const Y& y) {
  double most = 0, size = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    most = std::max(most, static_cast<double>(std::abs(x.data()[k] - y.data()[k])));
    size = std::max(size, static_cast<double>(std::abs(y.data()[k])));
  }
  return size == 0 ? most : most / size;
}
inline void require(double error, double tolerance, const std::string& name) {
  if (error <= tolerance) return;
  std::fprintf(stderr, "%s: the two sides differ by %g\n", name.c_str(), error);
  std::exit(1);
}
template <class T>
constexpr double tolerance = sizeof(T) == 4 ? 2e-5 : 1e-11;
template <class T>
std::string type_name() {
  return sizeof(T) == 4 ? "float" : "double";
}

template <class T, std::size_t... extents>
array<T> seen(tensor<T, extents...>& x) {
  return {x.data(), {static_cast<std::int64_t>(extents)...}};
}
inline auto timed(auto side) {
  return [side](benchmark::State& state) {
    for (auto _ : state) {
      side();
      benchmark::ClobberMemory();
    }
  };
}
template <class T, class Answer>
void add_rival(const std::string& name, const rival<T>& other, const Answer& answer) {
  if (!other.turn) return;
  other.turn();
  require(difference(other.answer(), answer), 10 * tolerance<T>, name + ", " + other.name);
  benchmark::RegisterBenchmark((name + "/" + other.name).c_str(), timed(other.turn));
}
/// What the rivals answer is compared with ours.
template <class Hand, class Ours, class Answer, class... Rivals>
void add(const std::string& name, Hand hand, Ours ours, const Answer& answer, const Rivals&... rivals) {
  benchmark::RegisterBenchmark((name + "/hand").c_str(), timed(hand));
  benchmark::RegisterBenchmark((name + "/gradfold").c_str(), timed(ours));
  (add_rival(name, rivals, answer), ...);
}

}  // namespace bench
