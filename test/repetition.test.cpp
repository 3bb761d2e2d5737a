// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

using namespace gradfold;

namespace {

constexpr std::size_t width = 24, weights = width * (width + 1);
using layer = std::array<double, weights>;
using row = std::array<double, width>;

/// Rows that lie evenly in memory, each with a call of a function; a result for each, and one that is twice a result.
constexpr auto rows = []<class T, class X>(const std::array<T, weights>& w, const std::array<X, width>& x) -> std::array<T, width + 3> {
  using std::tanh;
  std::array<T, width + 3> z;
  for (std::size_t i = 0; i < width; ++i) {
    T sum = w[width * width + i];
    for (std::size_t j = 0; j < width; ++j) sum += w[i * width + j] * x[j];
    z[i] = tanh(sum);
  }
  z[width] = z[3], z[width + 1] = w[5], z[width + 2] = z[1] * z[2];
  return z;
};
constexpr auto loss = [](const auto& w, const auto& x) {
  const auto z = rows(w, x);
  auto sum = z[0] * z[0];
  for (std::size_t i = 1; i < z.size(); ++i) sum += z[i] * z[i] * (0.5 + 0.25 * z[i]);
  return sum;
};

template <std::size_t n>
std::array<double, n> drawn(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> any(-0.5, 0.5);
  std::array<double, n> x;
  for (double& element : x) element = any(random);
  return x;
}

/// Whether loops compute a transform, whose inputs are these and whose results have so many leaves.
template <auto transform, class Inputs, int results, class... Arguments>
constexpr bool runs_in_loops() {
  using source = typename detail::source_for<transform, Arguments...>::type;
  using places = detail::call_layout<Inputs, detail::leaf_table<results>>;
  return detail::has_repetition<source, places>() && detail::plan_of<source, places>.needed.steps < detail::order_of<source>.count / 4;
}
static_assert(runs_in_loops<gradient<loss, 0>, detail::leaf_table<weights, width>, weights, layer, row>());
static_assert(runs_in_loops<jvp<rows, 0>, detail::leaf_table<weights, width, weights>, width + 3, layer, row>());

/// What is repeated goes the other way among the results, and over every other input.
constexpr auto turned = []<class T, class X>(const std::array<T, 2 * weights>& w, const std::array<X, width>& x) -> std::array<T, width> {
  std::array<T, width> z;
  for (std::size_t i = 0; i < width; ++i) {
    T sum = w[2 * i] * x[0];
    for (std::size_t j = 1; j < width; ++j) sum = sum * w[2 * (i * width + j)] + x[j] * w[2 * j] - w[2 * i + 1];
    z[width - 1 - i] = sum;
  }
  return z;
};
using twice = std::array<double, 2 * weights>;
static_assert(runs_in_loops<jvp<turned, 0>, detail::leaf_table<2 * weights, width, 2 * weights>, width, twice, row>());

/// Three diagonals, row after row: what stands above the diagonal stands below it too.
constexpr std::size_t longest = 64;
using series = std::array<double, longest>;
constexpr auto band = []<class T>(const std::array<T, longest>& x) -> std::array<T, 3 * longest - 2> {
  std::array<T, 3 * longest - 2> z;
  for (std::size_t i = 0; i + 1 < longest; ++i) {
    z[3 * i] = (x[i] + 3 * x[i + 1]) * x[i];
    z[3 * i + 1] = z[3 * i + 2] = 0.5 * x[i] * x[i];
  }
  z[3 * longest - 3] = x[longest - 1] * x[0];
  return z;
};
static_assert(runs_in_loops<jvp<band>, detail::leaf_table<longest, longest>, 3 * longest - 2, series>());

/// Two sums over the same numbers.
constexpr std::size_t terms = 20;
using factors = std::array<double, 2 * terms>;
using square = std::array<double, terms * terms>;
constexpr auto pairs = []<class T, class X>(const std::array<T, terms * terms>& w, const std::array<X, 2 * terms>& x) -> std::array<T, 2 * terms> {
  std::array<T, 2 * terms> z{};
  for (std::size_t i = 0; i < terms; ++i)
    for (std::size_t j = 0; j < terms; ++j) z[i] += w[i * terms + j] * x[j], z[terms + i] += w[i * terms + j] * x[terms + j];
  return z;
};
/// How many values one turn of a plan's loops has to keep at a time, at most: computed ones, and what several steps read.
template <const auto& plan>
constexpr int most_kept() {
  struct value {
    detail::source from;
    int at, first, last;
  };
  int most = 0;
  for (int c = 0; c < plan.needed.chunks; ++c) {
    value values[static_cast<unsigned>(4 * plan.needed.steps)] = {};
    int count = 0;
    for (int i = plan.chunk_starts[c]; i < plan.chunk_starts[c + 1] && plan.lanes[c] > 1; ++i) {
      const detail::step_form f = detail::unpacked(plan.forms[i]);
      const int at[3] = {detail::upper(plan.xy[i]), detail::lower_half(plan.xy[i]), detail::upper(plan.wp[i])};
      for (int k = 0; k < 3 && f.from[k] != detail::source::none; ++k) {
        int n = 0;
        while (n < count && !(values[n].from == f.from[k] && values[n].at == at[k])) ++n;
        if (n == count) values[count++] = {f.from[k], at[k], i, i};
        values[n].last = i;
      }
      values[count++] = {detail::source::local, detail::lower_half(plan.wp[i]), i, i};
    }
    for (int i = plan.chunk_starts[c]; i < plan.chunk_starts[c + 1]; ++i) {
      int kept = 0;
      for (int n = 0; n < count; ++n) kept += values[n].first <= i && i < values[n].last ? 1 : 0;
      most = std::max(most, kept);
    }
  }
  return most;
}
using pairs_source = detail::source_for<jvp<pairs, 0>, square, factors>::type;
using pairs_places = detail::call_layout<detail::leaf_table<terms * terms, 2 * terms, terms * terms>, detail::leaf_table<2 * terms>>;
static_assert(detail::has_repetition<pairs_source, pairs_places>() && most_kept<detail::plan_of<pairs_source, pairs_places>>() == 4);

template <class T>
constexpr T largest_difference(const std::array<T, width>& x, const std::array<T, width>& y) {
  T largest(0);
  for (std::size_t i = 0; i < width; ++i)
    if (const T d = x[i] < y[i] ? y[i] - x[i] : x[i] - y[i]; largest < d) largest = d;
  return largest;
}

}  // namespace

TEST_CASE("a graph that repeats itself is computed by loops, bit for bit as by the formula") {
  const layer w = drawn<weights>(1);
  const row x = drawn<width>(2);
  const auto value = value_and_jvp<rows, 0>(at(w, x), along(w)).value;
  const auto expected = rows(w, x);
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(value[i] == expected[i]);
}

TEST_CASE("the gradient of a graph that repeats itself is that by hand") {
  const layer w = drawn<weights>(3);
  const row x = drawn<width>(4);
  const auto z = rows(w, x);
  const auto [value, gradient] = value_and_gradient<loss, 0>(w, x);
  CHECK(value == loss(w, x));
  std::array<double, width + 3> z_bar;
  for (std::size_t i = 0; i < z_bar.size(); ++i) z_bar[i] = i == 0 ? 2 * z[i] : z[i] + 0.75 * z[i] * z[i];
  z_bar[3] += z_bar[width], z_bar[1] += z_bar[width + 2] * z[2], z_bar[2] += z_bar[width + 2] * z[1];
  double largest = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const double bar = z_bar[i] * (1 - z[i] * z[i]);
    largest = std::max(largest, std::abs(gradient[width * width + i] - bar));
    for (std::size_t j = 0; j < width; ++j) {
      const double expected = bar * x[j] + (i * width + j == 5 ? z_bar[width + 1] : 0);
      largest = std::max(largest, std::abs(gradient[i * width + j] - expected));
    }
  }
  CHECK(largest < 1e-14);
}

TEST_CASE("loops run in constant expressions, on other numbers, and in either direction") {
  constexpr twice w = [] {
    twice filled{};
    for (std::size_t i = 0; i < filled.size(); ++i) filled[i] = 0.125 * static_cast<double>(i * i % 11) - 0.5;
    return filled;
  }();
  constexpr row x = [] {
    row filled{};
    for (std::size_t i = 0; i < width; ++i) filled[i] = 0.25 * static_cast<double>(i % 5) - 0.5;
    return filled;
  }();
  // the slope along w itself, which the difference of a polynomial of degree 24 gives well enough
  constexpr row slope = jvp<turned, 0>(at(w, x), along(w));
  constexpr double h = 0x1p-16;
  twice up = w, down = w;
  std::array<float, 2 * weights> single{};
  std::array<float, width> single_x{};
  for (std::size_t i = 0; i < up.size(); ++i) up[i] += h * w[i], down[i] -= h * w[i], single[i] = static_cast<float>(w[i]);
  for (std::size_t i = 0; i < width; ++i) single_x[i] = static_cast<float>(x[i]);
  const row z_up = turned(up, x), z_down = turned(down, x);
  row numerical;
  for (std::size_t i = 0; i < width; ++i) numerical[i] = (z_up[i] - z_down[i]) / (2 * h);
  CHECK(largest_difference(slope, numerical) < 1e-6);
  CHECK(largest_difference(slope, jvp<turned, 0>(at(w, x), along(w))) < 1e-12);
  const auto in_float = jvp<turned, 0>(at(single, single_x), along(single));
  row widened;
  for (std::size_t i = 0; i < width; ++i) widened[i] = static_cast<double>(in_float[i]);
  CHECK(largest_difference(slope, widened) < 1e-4);
}

TEST_CASE("a Hessian times a vector runs in loops too") {
  const layer w = drawn<weights>(6), v = drawn<weights>(7);
  const row x = drawn<width>(8);
  const layer product = hvp<loss, 0>(at(w, x), along(v));
  const double h = 0x1p-12;
  layer up = w, down = w;
  for (std::size_t i = 0; i < weights; ++i) up[i] += h * v[i], down[i] -= h * v[i];
  const layer g_up = gradient<loss, 0>(up, x), g_down = gradient<loss, 0>(down, x);
  double largest = 0;
  for (std::size_t i = 0; i < weights; ++i) largest = std::max(largest, std::abs(product[i] - (g_up[i] - g_down[i]) / (2 * h)));
  CHECK(largest < 1e-5);
}

TEST_CASE("loops write what is a result twice in both places") {
  const series x = drawn<longest>(9), v = drawn<longest>(10);
  const auto z = jvp<band>(at(x), along(v));
  double largest = 0;
  for (std::size_t i = 0; i + 1 < longest; ++i) {
    const double a = x[i], b = x[i + 1], across = a * v[i];
    largest =
        std::max({largest, std::abs(z[3 * i] - ((2 * a + 3 * b) * v[i] + 3 * a * v[i + 1])), std::abs(z[3 * i + 1] - across), std::abs(z[3 * i + 2] - across)});
  }
  CHECK(largest < 1e-14);
  CHECK(z[3 * longest - 3] == Approx(x[longest - 1] * v[0] + v[longest - 1] * x[0]));
}
