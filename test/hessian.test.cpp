// SPDX-License-Identifier: BSL-1.0
// Hessians by one sweep over the function: the same numbers as line by line, and what they may cost.
#include "catch.hpp"

#include <gradfold/gradfold.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <type_traits>

using namespace gradfold;

namespace {

using point = std::array<double, 4>;

/// Functions of one number that depends on all of a point, and of one that does on three: every kind of rule, exponents of every kind,
/// operands that are the same or constant, a parameter that is not differentiated.
constexpr auto through_bottlenecks = [](const auto& x, const auto& p) {
  using std::atan2, std::cos, std::erf, std::exp, std::hypot, std::log, std::pow, std::sqrt, std::tanh;
  const auto u = 1 + x[0] * x[0] + x[1] * x[2] + x[1] * x[1] + x[2] * x[2] + 0.5 * x[3] * x[3];
  const auto v = (x[0] - x[1]) / (3 + p * x[2] * x[2]);
  const auto w = u * u * u / (1 + u) + u / u + 2 / u - (3 - u) * p;
  return sqrt(u) * tanh(v) + log(u) + exp(-v * v) + pow(u, 3) + pow(u, 2.5) + pow(u, 1 + v * v) + pow(2.0, v) + atan2(v, u) + hypot(u, v) + erf(v) -
         cos(p * v) + w;
};
/// Quotients of inputs under a logarithm, whose factors cancel, powers made of products, and second derivatives that are 0 after all.
constexpr auto through_quotients = [](const auto& x, const auto& p) {
  using std::erfc, std::exp, std::log, std::sqrt;
  const auto l = log(x[0] / x[1]), s = 0.5 * x[2], width = x[2] * sqrt(x[3]), d = (l + (p + s * x[2]) * x[3]) / width;
  const auto r = 1 / (1 + x[2] * x[2]), r3 = r * r * r;
  return x[0] * erfc(-0.7 * d) - x[1] * exp(-p * x[3]) * erfc(-0.7 * (d - width)) + x[0] * exp(l) - x[1] * exp(l - 1) + r3 * r3 - r3 + 1 / (x[3] * x[3]);
};
template <auto F>
void agrees_with_lines(double low, double high) {
  std::mt19937 random(20261127);
  std::uniform_real_distribution<double> number(low, high);
  for (int k = 0; k < 1000; ++k) {
    const point x{number(random), number(random), number(random), number(random)};
    const double p = number(random) + 2.5;
    const auto [value, slope, H] = value_and_hessian<F, 0>(x, p);
    const auto lines = value_and_hessian<F, mode::reverse, 0>(x, p);
    double largest = 1;
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j) largest = std::max(largest, std::abs(lines.hessian(i, j)));
    CHECK(value == lines.value);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(slope[i] == Approx(lines.gradient[i]).epsilon(1e-12).margin(1e-12 * largest));
      for (std::size_t j = 0; j < 4; ++j) {
        CHECK(H(i, j) == Approx(lines.hessian(i, j)).epsilon(1e-12).margin(1e-12 * largest));
        CHECK(H(i, j) == H(j, i));
      }
    }
  }
}

/// Atoms in pairs, whose energy is a function of the squared distance.
template <std::size_t atoms>
constexpr auto lennard_jones = [](const auto& x) {
  typename std::remove_cvref_t<decltype(x)>::value_type energy(0.0);
  for (std::size_t i = 0; i < atoms; ++i)
    for (std::size_t j = i + 1; j < atoms; ++j) {
      typename std::remove_cvref_t<decltype(x)>::value_type square(0.0);
      for (std::size_t k = 0; k < 3; ++k) square += (x[3 * i + k] - x[3 * j + k]) * (x[3 * i + k] - x[3 * j + k]);
      const auto s = 1 / square, s3 = s * s * s;
      energy += 4 * (s3 * s3 - s3);
    }
  return energy;
};
template <std::size_t atoms>
using positions = std::array<double, 3 * atoms>;

/// Derivatives of derivatives, together.
constexpr auto wave = [](const auto& x) {
  using std::exp, std::sin;
  return exp(-0.7 * x[0] * x[0] * x[1]) * sin(x[0] / x[1]);
};
constexpr auto slope = [](const auto& x) { return gradient<wave>(x)[0]; };
constexpr auto bend = [](const auto& x) { return gradient<slope>(x)[0]; };
constexpr auto all = [](const auto& x) { return std::array{slope(x), gradient<slope>(x)[1], bend(x), gradient<bend>(x)[0], gradient<bend>(x)[1]}; };

/// By hand: the block 4 V'' d d' + 2 V' I, added to two blocks on the diagonal, and the slopes.
constexpr int by_hand_for_a_pair = 60;

}  // namespace

TEST_CASE("a sweep over the function finds the Hessian that lines find") {
  agrees_with_lines<through_bottlenecks>(-2, 2);
  agrees_with_lines<through_quotients>(0.5, 3);
}

TEST_CASE("rules that are called for each node need operations that are neither in the function nor in its gradient") {
  static constexpr auto powers = [](const auto& x) { return pow(x[0], 2.5) * x[1] + pow(x[1], 3.0) + 0 * asin(x[0]); };
  const auto H = hessian<powers>(std::array{0.25, 2.0});
  CHECK(H(0, 0) == 2.5 * 1.5 * 0.5 * 2);
  CHECK(H(1, 0) == 2.5 * 0.125);
  CHECK(H(1, 1) == 12);
}

TEST_CASE("what acts through one number is differentiated twice in that number, once") {
  STATIC_REQUIRE(cost<value_and_hessian<through_bottlenecks, 0>, point, double>.total() <
                 cost<value_and_hessian<through_bottlenecks, mode::reverse, 0>, point, double>.total());
  STATIC_REQUIRE(cost<value_and_hessian<through_quotients, 0>, point, double>.total() <= 222);
  STATIC_REQUIRE(cost<value_and_hessian<lennard_jones<2>>, positions<2>>.total() <= by_hand_for_a_pair);
  STATIC_REQUIRE(cost<value_and_hessian<lennard_jones<4>>, positions<4>>.total() <= 6 * 6 * by_hand_for_a_pair / 5);
}

TEST_CASE("parts that the entries of a Hessian share are computed once, and the entries stay what products with directions give") {
  std::mt19937 random(20261128);
  std::uniform_real_distribution<double> number(-2, 2);
  for (int k = 0; k < 200; ++k) {
    const point x{number(random), number(random), number(random), number(random)};
    const double p = number(random) + 2.5;
    const auto H = hessian<through_bottlenecks, 0>(x, p);
    for (std::size_t j = 0; j < 4; ++j) {
      point unit{};
      unit[j] = 1;
      const point column = hvp<through_bottlenecks, 0>(at(x, p), along(unit));
      double largest = 1;
      for (const double entry : column) largest = std::max(largest, std::abs(entry));
      for (std::size_t i = 0; i < 4; ++i) CHECK(H(i, j) == Approx(column[i]).epsilon(1e-12).margin(1e-12 * largest));
    }
  }
}

TEST_CASE("so it is in functions that take derivatives of derivatives") {
  using pair = std::array<double, 2>;
  STATIC_REQUIRE(cost<all, pair>.total() <= 75);  // 96 as the sweeps leave them
  constexpr auto a = variable<"a">;
  constexpr auto b = variable<"b">;
  constexpr auto E = exp(-0.7 * a * a * b) * sin(a / b);
  for (const pair x : {pair{0.5, 1.25}, pair{-1.5, 0.75}, pair{2, -0.5}}) {
    const auto found = evaluate<all>(x);
    const std::array expected{derivative<E, a>(a = x[0], b = x[1]), derivative<E, a, b>(a = x[0], b = x[1]), derivative<E, a, a>(a = x[0], b = x[1]),
                              derivative<E, a, a, a>(a = x[0], b = x[1]), derivative<E, a, a, b>(a = x[0], b = x[1])};
    for (std::size_t k = 0; k < 5; ++k) CHECK(found[k] == Approx(expected[k]).epsilon(1e-12));
  }
}

TEST_CASE("dense and sparse Hessians have the same entries") {
  constexpr auto chain = [](const auto& x) {
    using std::exp;
    const auto d = x[1] - x[2];
    return exp(x[0] * x[1]) + d * d * d / (1 + x[2] * x[2]) + x[3];
  };
  constexpr auto pattern = sparsity<hessian<chain>, point>;
  STATIC_REQUIRE(pattern.nonzeros() == 7);
  const point x{0.5, -0.25, 0.75, 2};
  const auto H = hessian<chain>(x);
  const auto entries = sparse_hessian<chain>(x);
  const auto with_value = value_and_sparse_hessian<chain>(x);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) {
      const int k = pattern.position(i, j);
      CHECK(H(i, j) == Approx(k < 0 ? 0.0 : entries[static_cast<std::size_t>(k)]));
      if (k >= 0) CHECK(with_value.hessian[static_cast<std::size_t>(k)] == Approx(H(i, j)));
    }
}

TEST_CASE("zeros of a dense Hessian are written, in memory of the caller's and in constant expressions too") {
  constexpr std::size_t n = 12;
  constexpr auto chain = [](const auto& x) {
    typename std::remove_cvref_t<decltype(x)>::value_type sum(0.0);
    for (std::size_t i = 0; i + 1 < n; ++i) sum += (x[i + 1] - x[i] * x[i]) * (x[i + 1] - x[i] * x[i]);
    return sum;
  };
  std::array<double, n> x{};
  for (std::size_t i = 0; i < n; ++i) x[i] = 0.25 * static_cast<double>(i) - 1;
  tensor<double, n, n> H;
  for (double& entry : H) entry = 7;
  const auto beside = value_and_hessian<chain>(x, into(H));
  CHECK(beside.value == chain(x));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const double diagonal = (i > 0 ? 2 : 0) + (i + 1 < n ? 12 * x[i] * x[i] - 4 * x[i + 1 < n ? i + 1 : i] : 0);
      CHECK(H(i, j) == Approx(i == j ? diagonal : j == i + 1 ? -4 * x[i] : i == j + 1 ? -4 * x[j] : 0.0).margin(1e-14));
    }
  STATIC_REQUIRE(hessian<chain>(std::array<double, n>{1})(5, 9) == 0 && hessian<chain>(std::array<double, n>{1})(0, 0) == 12);
}
