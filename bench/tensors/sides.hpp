// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>
#include <gradfold/gradfold.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

/// Two sides of one workload: by hand and by gradfold, on the same memory, compared before they are timed.
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
template <class T>
double difference(const T& x, const T& y) {
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

template <class Hand, class Ours>
void add(const std::string& name, Hand hand, Ours ours) {
  const auto loop = [](auto side) {
    return [side](benchmark::State& state) {
      for (auto _ : state) {
        side();
        benchmark::ClobberMemory();
      }
    };
  };
  benchmark::RegisterBenchmark((name + "/hand").c_str(), loop(hand));
  benchmark::RegisterBenchmark((name + "/gradfold").c_str(), loop(ours));
}

}  // namespace bench
