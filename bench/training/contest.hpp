// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "sides.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>

/// The sides of one network: first they must train alike, then they are timed.
namespace bench::training {

/// The batches of real digits that every side goes through. Defined in digits.cpp.
const batches& digits(std::size_t batch);

/// After this many steps from the same weights the sides must still agree, to some part of the largest weight. Rounding
/// grows from step to step, for Adam divides what is small by what is small.
inline constexpr std::size_t compared_steps = 20;
inline constexpr double tolerance = 1e-3;
/// Training begins anew after this many steps, so that all sides are timed on the same stretch of it.
inline constexpr std::size_t timed_steps = 1000;

inline double distance(const weights& x, const weights& y) {
  double most = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    double difference = 0, size = 1e-30;
    for (std::size_t i = 0; i < x[k].size(); ++i) {
      difference = std::max(difference, std::fabs(static_cast<double>(x[k][i] - y[k][i])));
      size = std::max(size, std::fabs(static_cast<double>(y[k][i])));
    }
    most = std::max(most, difference / size);
  }
  return most;
}
inline void require(double error, const std::string& what) {
  if (error <= tolerance) return;
  std::fprintf(stderr, "%s: the sides differ by %g\n", what.c_str(), error);
  std::exit(1);
}
inline float train(const side& s, const batches& data, std::size_t steps) {
  float loss = 0;
  for (std::size_t k = 0; k < steps; ++k) loss = s.step(k % data.count);
  return loss;
}
inline void compare(const std::string& network, const side& s, const side& by_hand, const batches& data) {
  s.restart(), by_hand.restart();
  const float loss = train(s, data, compared_steps), expected = train(by_hand, data, compared_steps);
  require(std::fabs(static_cast<double>(loss / expected - 1)), network + ", " + s.name + ", loss");
  require(distance(s.now(), by_hand.now()), network + ", " + s.name + ", weights");
  for (std::size_t k = 0; k < data.batch && s.read && by_hand.read; ++k)
    require(s.read(data.images_of(0) + 64 * k) != by_hand.read(data.images_of(0) + 64 * k), network + ", " + s.name + ", what is read");
}

inline void time_steps(benchmark::State& state, const side& s, const batches& data) {
  s.restart();
  std::size_t k = 0;
  for (auto _ : state) {
    float loss = s.step(k % data.count);
    benchmark::DoNotOptimize(loss);
    if (++k % timed_steps == 0) s.restart();
  }
}
inline void time_reading(benchmark::State& state, const side& s, const batches& data) {
  std::size_t k = 0;
  for (auto _ : state) {
    int digit = s.read(data.pixels.data() + 64 * k);
    benchmark::DoNotOptimize(digit);
    if (++k == data.count * data.batch) k = 0;
  }
}

/// Compares and registers. The first side is the measure of the others; a side without a name is missing.
inline void add(const std::string& network, const batches& data, const std::vector<side>& sides) {
  for (const side& s : sides) {
    if (s.name.empty()) continue;
    if (&s != &sides.front()) compare(network, s, sides.front(), data);
    benchmark::RegisterBenchmark((network + ", batch " + std::to_string(data.batch) + "/" + s.name).c_str(),
                                 [&data, s](benchmark::State& state) { time_steps(state, s, data); });
    if (data.batch != 1 || !s.read) continue;
    benchmark::RegisterBenchmark((network + ", one digit read/" + s.name).c_str(), [&data, s](benchmark::State& state) { time_reading(state, s, data); });
  }
}

template <class Network>
side as_side(const char* name, const batches& data, const weights& start) {
  const auto n = std::make_shared<Network>(data, start);
  side result{name, [=] { n->restart(); }, [=](std::size_t k) { return n->step(k); }, [=] { return n->now(); }, {}};
  if constexpr (requires(const float* x) { n->read(x); }) result.read = [=](const float* x) { return n->read(x); };
  return result;
}

}  // namespace bench::training
