// SPDX-License-Identifier: BSL-1.0
#pragma once

/// One contest: every side computes the value and the gradient of one workload at each point of one pool.
///
/// A workload has `name`, `outputs`, `point`, `sample(random)`, the generic text `function`, and `hand(arguments...)`.
/// A side is a template over the workload with `name`, `absence` (why it stays away; empty if it does not), and
/// `evaluate(point)`; `prepare(point)`, where it exists, runs once before the first evaluation.

#include "arguments.hpp"
#include "numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace bench {

using random_source = std::mt19937_64;

inline double uniform(random_source& random, double low, double high) { return std::uniform_real_distribution<double>{low, high}(random); }

template <std::size_t N>
std::array<double, N> uniform_array(random_source& random, double low, double high) {
  std::array<double, N> x{};
  for (double& element : x) element = uniform(random, low, high);
  return x;
}

/// What is differentiated, and what is only data.
template <class Active, class Data = std::tuple<>>
struct point_of {
  using active_type = Active;
  Active active;
  Data data;
};

template <std::size_t Outputs, std::size_t Inputs>
struct result {
  std::array<double, Outputs> value;
  std::array<std::array<double, Inputs>, Outputs> gradient;
};

template <class Workload>
inline constexpr std::size_t inputs = leaves<typename Workload::point::active_type>;

template <class Workload>
using result_of = result<Workload::outputs, inputs<Workload>>;

/// Points drawn from one seed; 16 KiB of them at most, so that the pool stays in the first cache.
template <class Workload>
const std::vector<typename Workload::point>& pool() {
  static const auto points = [] {
    constexpr std::size_t count = std::clamp<std::size_t>(16384 / sizeof(typename Workload::point), 4, 64);
    random_source random{20240229};
    std::vector<typename Workload::point> drawn;
    for (std::size_t i = 0; i < count; ++i) drawn.push_back(Workload::sample(random));
    return drawn;
  }();
  return points;
}

/// The compiler must have `x` in memory here, and may assume nothing about memory afterwards.
template <class T>
[[gnu::always_inline]] inline void consume(const T& x) {
  asm volatile("" : : "r"(&x) : "memory");
}

/// One evaluation is one call on every side: what a compiler inlines around it decides nothing.
template <class Workload, template <class> class Side>
[[gnu::noinline]] auto evaluate(const typename Workload::point& p) {
  return Side<Workload>::evaluate(p);
}

template <class Workload, template <class> class Side>
void run_pool() {
  for (const auto& p : pool<Workload>()) consume(evaluate<Workload, Side>(p));
}

/// The numbers of an answer in a row.
template <class Answer>
std::vector<double> flat(const Answer& r) {
  std::vector<double> numbers;
  append(numbers, r);
  return numbers;
}

/// Largest difference between two results, each number measured against itself or a thousandth of the largest.
inline double relative_error(const std::vector<double>& x, const std::vector<double>& reference) {
  if (x.size() != reference.size()) return INFINITY;
  double largest = 0;
  for (double r : reference) largest = std::max(largest, std::abs(r));
  double error = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double e = std::abs(x[i] - reference[i]) / std::max(std::abs(reference[i]), largest * 1e-3);
    error = std::isnan(e) ? INFINITY : std::max(error, e);
  }
  return error;
}

template <class Workload>
auto hand_result(const typename Workload::point& p) {
  return apply_to([](const auto&... x) { return Workload::hand(x...); }, p.active, p.data);
}

/// Over the whole pool, against the hand-written gradient.
template <class Workload, template <class> class Side>
double largest_error() {
  if constexpr (requires { Side<Workload>::prepare(pool<Workload>().front()); }) Side<Workload>::prepare(pool<Workload>().front());
  double error = 0;
  for (const auto& p : pool<Workload>()) error = std::max(error, relative_error(flat(evaluate<Workload, Side>(p)), flat(hand_result<Workload>(p))));
  return error;
}

struct entry {
  std::string name;  // workload/side
  void (*run)();
  double (*largest_error)();
  std::size_t evaluations;  // in one run
};

struct suite {
  std::vector<entry> entries;
  std::vector<std::string> absent;
};

/// All of one program.
suite everyone();

template <class Workload, template <class> class Side>
void enter(suite& s) {
  const std::string name = std::string{Workload::name} + "/" + std::string{Side<Workload>::name};
  constexpr std::string_view absence = Side<Workload>::absence;
  if constexpr (absence.empty()) s.entries.push_back({name, run_pool<Workload, Side>, largest_error<Workload, Side>, pool<Workload>().size()});
  else s.absent.push_back(name + ": " + std::string{absence});
}

}  // namespace bench
