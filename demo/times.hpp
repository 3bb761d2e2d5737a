#pragma once

/// Part 3: nanoseconds for one gradient, by hand, by gradfold, and by a tape, on the same inputs and checked equal first.

#include "model.hpp"
#include "page.hpp"
#include "training.hpp"

#include <tape.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <span>
#include <vector>

namespace bench::tape {

inline variable softplus(const variable& x) {
  const double e = std::exp(-std::abs(x.value));
  return unary(std::max(x.value, 0.0) + std::log1p(e), x, (x.value >= 0 ? 1 : e) / (1 + e));
}

}  // namespace bench::tape

namespace demo {

namespace tape = bench::tape;

/// A value and its gradient, as every contestant hands them over.
template <std::size_t N>
struct answer {
  double value;
  std::array<double, N> gradient;
};

template <std::size_t N>
answer<N> replay(const std::array<tape::variable, N>& inputs, const tape::variable& output) {
  tape::recording.sweep(output.place);
  answer<N> result{output.value, {}};
  for (std::size_t i = 0; i < N; ++i) result.gradient[i] = tape::recording.adjoint(inputs[i].place);
  return result;
}

template <std::size_t N>
std::array<tape::variable, N> fresh_inputs(const std::array<double, N>& numbers) {
  tape::recording.clear();
  std::array<tape::variable, N> inputs;
  for (std::size_t i = 0; i < N; ++i) inputs[i] = tape::variable::input(numbers[i]);
  return inputs;
}

/// The formula of part 1 at a point (a, b).
struct formula_contest {
  static constexpr const char* name = "Q, 2 variables";
  using point = std::array<double, 2>;
  static answer<2> hand(const point& p) {
    const auto [x, y] = p;
    return {3 * (x * x * x) - y * y, {9 * (x * x), -2 * y}};
  }
  static answer<2> ours(const point& p) {
    const auto result = gradfold::value_and_gradient<Q>(a = p[0], b = p[1]);
    return {result.value, {result.gradient[a], result.gradient[b]}};
  }
  static answer<2> taped(const point& p) {
    const auto v = fresh_inputs(p);
    return replay(v, 3.0 * (v[0] * v[0] * v[0]) - v[1] * v[1]);
  }
};

/// The loss of part 2 at the trained weights, for one row.
struct loss_contest {
  static constexpr const char* name = "logistic loss, 31 weights";
  struct point {
    weights w;
    sample s;
  };
  static answer<features + 1> hand(const point& p) {
    const by_hand result(p.w, p.s.x, p.s.label);
    return {result.value, result.gradient};
  }
  static answer<features + 1> ours(const point& p) {
    const auto [value, gradient] = gradfold::value_and_gradient<loss, 0>(p.w, p.s.x, p.s.label);
    return {value, gradient};
  }
  static answer<features + 1> taped(const point& p) {
    const auto v = fresh_inputs(p.w);
    return replay(v, loss(v, p.s.x, p.s.label));
  }
};

inline bool close(double x, double y) { return std::abs(x - y) <= 1e-12 * std::max(1.0, std::abs(y)); }

template <std::size_t N>
bool close(const answer<N>& x, const answer<N>& y) {
  return close(x.value, y.value) && std::equal(x.gradient.begin(), x.gradient.end(), y.gradient.begin(), [](double p, double q) { return close(p, q); });
}

/// The compiler must believe that someone reads `x`.
template <class T>
void keep(const T& x) {
  asm volatile("" : : "r"(&x) : "memory");
}

/// Nanoseconds for one call of `evaluate`, over enough rounds through the points to fill about two milliseconds.
template <class Point>
double one_measurement(auto evaluate, const std::vector<Point>& points) {
  using clock = std::chrono::steady_clock;
  const auto start = clock::now();
  std::size_t calls = 0;
  std::chrono::duration<double, std::nano> taken{};
  do {
    for (const Point& p : points) keep(evaluate(p));
    calls += points.size();
    taken = clock::now() - start;
  } while (taken < std::chrono::milliseconds(2));
  return taken.count() / static_cast<double>(calls);
}

inline double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

/// Prints one line of the table; false if the contestants do not agree.
template <class Contest>
bool contest(const std::vector<typename Contest::point>& points) {
  for (const auto& p : points) {
    const auto expected = Contest::hand(p);
    if (close(Contest::ours(p), expected) && close(Contest::taped(p), expected)) continue;
    std::printf("   %-28s the gradients are NOT equal\n", Contest::name);
    return false;
  }
  std::array<std::vector<double>, 3> times;
  for (int repeat = 0; repeat < 31; ++repeat) {
    times[0].push_back(one_measurement([](const auto& p) { return Contest::hand(p); }, points));
    times[1].push_back(one_measurement([](const auto& p) { return Contest::ours(p); }, points));
    times[2].push_back(one_measurement([](const auto& p) { return Contest::taped(p); }, points));
  }
  const double hand = median(times[0]), ours = median(times[1]), taped = median(times[2]);
  std::printf("   %-28s %10.2f %10.2f %10.2f %12.2f\n", Contest::name, hand, ours, taped, ours / hand);
  return true;
}

inline bool show_times(const trained& model) {
  std::printf("3. Nanoseconds for a value and its gradient (medians of 31 interleaved runs)\n");
  std::printf("   %-28s %10s %10s %10s %12s\n", "", "by hand", "gradfold", "tape", "ratio to hand");
  std::vector<formula_contest::point> formula_points;
  for (const sample& s : model.samples) formula_points.push_back({s.x[0], s.x[1]});
  std::vector<loss_contest::point> loss_points;
  for (const sample& s : std::span(model.samples).first(std::min<std::size_t>(64, model.samples.size()))) loss_points.push_back({model.w, s});
  const bool formula_equal = contest<formula_contest>(formula_points);
  return contest<loss_contest>(loss_points) && formula_equal;
}

}  // namespace demo
