// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

// 70 numbers: more than one block of an update, and a rest.
using tree = hana::tuple<tensor<double, 7, 10>, std::array<double, 2>, double>;

tree slopes(int step) {
  tree g;
  nn::generator random{static_cast<std::uint64_t>(step)};
  fill_random(g, random);
  return g;
}
double last(const tree& t) { return hana::at_c<0>(t)(6, 9); }

/// Three steps of an optimiser from 0.5 against a formula for one number.
template <class Optimiser, class Formula>
void check_steps(Optimiser optimiser, Formula formula) {
  tree p;
  nn::for_each_row(
      [](auto row) {
        for (auto& x : row) x = 0.5;
      },
      p);
  double matrix = 0.5, number = 0.5, kept[2][2] = {};
  for (int step = 1; step <= 3; ++step) {
    const tree g = slopes(step);
    optimiser(p, g);
    formula(matrix, last(g), kept[0][0], kept[0][1], step);
    formula(number, hana::at_c<2>(g), kept[1][0], kept[1][1], step);
    CHECK(last(p) == Approx(matrix).epsilon(1e-14));
    CHECK(hana::at_c<2>(p) == Approx(number).epsilon(1e-14));
  }
}

}  // namespace

namespace {

/// Reads the whole old state for each part of the new one.
struct turning_rule {
  constexpr auto operator()(const auto& f, const auto& g, const auto& p, const auto& v) const { return std::tuple(p + f[0] * v + g, v - f[0] * p); }
};

}  // namespace

TEST_CASE("a rule reads the old state, wherever the new one goes") {
  std::vector<double> g(70), p(70), v(70);
  for (std::size_t k = 0; k < 70; ++k) g[k] = 1, p[k] = static_cast<double>(k), v[k] = static_cast<double>(2 * k + 1);
  nn::detail::update_row<turning_rule{}>(tensor<double, 1>{3.0}, std::span<const double>(g), std::span(p), std::span(v));
  for (std::size_t k = 0; k < 70; ++k) {
    const auto x = static_cast<double>(k);
    CHECK(p[k] == x + 3 * (2 * x + 1) + 1);
    CHECK(v[k] == 2 * x + 1 - 3 * x);
  }
}

TEST_CASE("optimisers step as their formulas say") {
  check_steps(nn::sgd<tree>{.rate = 0.1, .decay = 0.2}, [](double& p, double g, double&, double&, int) { p -= 0.1 * (g + 0.2 * p); });
  check_steps(nn::momentum<tree>{.rate = 0.1}, [](double& p, double g, double& v, double&, int) { p -= 0.1 * (v = 0.9 * v + g); });
  check_steps(nn::nesterov<tree>{.rate = 0.1}, [](double& p, double g, double& v, double&, int) {
    v = 0.9 * v + g;
    p -= 0.1 * (g + 0.9 * v);
  });
  check_steps(nn::rmsprop<tree>{.rate = 0.1}, [](double& p, double g, double& s, double&, int) {
    s = 0.99 * s + 0.01 * g * g;
    p -= 0.1 * g / (std::sqrt(s) + 1e-8);
  });
}

TEST_CASE("adam corrects its means, adamw takes decay apart") {
  const auto step = [](double& p, double g, double& v, double& s, int t) {
    v = 0.9 * v + 0.1 * g;
    s = 0.999 * s + 0.001 * g * g;
    p -= 0.1 * (v / (1 - std::pow(0.9, t))) / (std::sqrt(s / (1 - std::pow(0.999, t))) + 1e-8);
  };
  nn::adam<tree> adam;
  adam.rate = 0.1, adam.decay = 0.3;
  check_steps(adam, [&](double& p, double g, double& v, double& s, int t) { step(p, g + 0.3 * p, v, s, t); });
  nn::adamw<tree> adamw;
  adamw.rate = 0.1, adamw.decay = 0.3;
  check_steps(adamw, [&](double& p, double g, double& v, double& s, int t) {
    p -= 0.1 * 0.3 * p;
    step(p, g, v, s, t);
  });
}

namespace {

/// Slopes that are 0 after the first step. What an optimiser keeps of them shrinks, and is 0 before it is subnormal.
template <class P, class Optimiser>
void check_traces(Optimiser optimiser, P Optimiser::* kept) {
  P p{}, g{};
  auto& mean = hana::at_c<0>(optimiser.*kept);
  bool was_subnormal = false;
  int steps = 0;
  hana::at_c<0>(g).fill(1);
  for (; steps < 1000 && (steps == 0 || mean[19] != 0); ++steps) {
    optimiser(p, g);
    hana::at_c<0>(g).fill(0);
    for (const float x : mean) was_subnormal = was_subnormal || std::fpclassify(x) == FP_SUBNORMAL;
  }
  CHECK_FALSE(was_subnormal);
  CHECK(steps > 500);
  CHECK(steps < 900);
  for (const float x : mean) CHECK(x == 0);
}

}  // namespace

TEST_CASE("a mean of slopes that have become 0 is 0 before it is subnormal") {
  using row = hana::tuple<tensor<float, 20>>;  // a block of an update, and a rest
  check_traces<row>(nn::adam<row>{}, &nn::adam<row>::mean);
  check_traces<row>(nn::momentum<row>{}, &nn::momentum<row>::velocity);
  check_traces<row>(nn::nesterov<row>{}, &nn::nesterov<row>::velocity);
}

TEST_CASE("gradients are clipped by their length or number by number") {
  tree g = slopes(1);
  const double length = nn::norm(g), before = last(g);
  CHECK(nn::clip_norm(g, 2 * length) == length);
  CHECK(last(g) == before);
  CHECK(nn::clip_norm(g, length / 4) == length);
  CHECK(nn::norm(g) == Approx(length / 4));
  CHECK(last(g) == Approx(before / 4));
  nn::clip_values(g, 0.01);
  CHECK(std::abs(last(g)) <= 0.01);
}
