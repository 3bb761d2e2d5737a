// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "catch.hpp"

#include <gradfold/nn.hpp>

namespace nn_check {

using namespace gradfold;
namespace hana = boost::hana;

template <class Tree>
void fill_random(Tree& tree, nn::generator& random, double from = -1, double to = 1) {
  nn::for_each_row(
      [&](auto row) {
        for (auto& x : row) x = static_cast<std::remove_reference_t<decltype(x)>>(from + (to - from) * random.uniform<double>());
      },
      tree);
}
template <class Tree>
Tree moved(Tree tree, const Tree& direction, double h) {
  nn::for_each_row(
      [&](auto row, auto along) {
        for (std::size_t k = 0; k < row.size(); ++k) row[k] += h * along[k];
      },
      tree, direction);
  return tree;
}
template <class Tree>
double inner(const Tree& x, const Tree& y) {
  double sum = 0;
  nn::for_each_row(
      [&](auto a, auto b) {
        for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
      },
      x, y);
  return sum;
}

/// A number that depends on every element of what a model gives.
template <auto model>
struct probe {
  constexpr auto operator()(const auto& p, const auto& x, const auto&... noise) const {
    const auto y = nn::forward<model>(p, x, noise...);
    return mean(square(y + 0.3)) + mean(y);
  }
};
/// The same of numbers.
template <auto model>
double probed(const auto& p, const auto& x) {
  const auto y = nn::predict<model>(p, x);
  double sum = 0;
  for (const double e : y) sum += (e + 0.3) * (e + 0.3) + e;
  return sum / static_cast<double>(y.size());
}
/// The gradients in parameters and input; parameters that are none have an empty one.
template <auto model>
auto slopes_of(const auto& p, const auto& x) {
  if constexpr (nn::parameter_count<model> == 0) return std::pair(p, gradient<probe<model>{}, 1>(p, x));
  else {
    const auto [by_p, by_x] = gradient<probe<model>{}, 0, 1>(p, x);
    return std::pair(by_p, by_x);
  }
}
/// A model's gradient, in its parameters and in what goes in, against a central difference of sixth order along a random
/// direction in both. Returns the point.
template <auto model, std::size_t batch = 3>
auto check_model() {
  nn::generator random{5};
  nn::parameters<model> p;
  typename std::remove_cvref_t<decltype(hana::at_c<0>(model))>::template tensor_for<double, batch> x;
  fill_random(p, random), fill_random(x, random, -2, 2);
  const auto [by_p, by_x] = slopes_of<model>(p, x);
  auto p_direction = p;
  auto x_direction = x;
  fill_random(p_direction, random), fill_random(x_direction, random);
  const auto at_step = [&](double t) { return probed<model>(moved(p, p_direction, t), moved(x, x_direction, t)); };
  const double h = 1e-3;
  const double d1 = at_step(h) - at_step(-h), d2 = at_step(2 * h) - at_step(-2 * h), d3 = at_step(3 * h) - at_step(-3 * h);
  CHECK(inner(by_p, p_direction) + inner(by_x, x_direction) == Approx((45 * d1 - 9 * d2 + d3) / (60 * h)).epsilon(1e-7).margin(1e-10));
  return std::pair(p, x);
}

}  // namespace nn_check
