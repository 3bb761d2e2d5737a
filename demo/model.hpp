#pragma once

/// Logistic regression, written once: the same text computes on numbers, is differentiated by gradfold, and goes on a tape.

#include <gradfold/gradfold.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace demo {

inline constexpr std::size_t features = 30;

using row = std::array<double, features>;
using weights = std::array<double, features + 1>;  // one for each feature; the last is the bias

/// The logit of one row; positive means label 1.
inline constexpr auto feed_forward = [](const auto& w, const auto& x) {
  auto z = w[features];
  for (std::size_t i = 0; i < features; ++i) z += w[i] * x[i];
  return z;
};

/// -log of the probability that the model gives to the label: log(1 + exp(z)) - label z.
inline constexpr auto loss = [](const auto& w, const auto& x, const auto& label) {
  using gradfold::softplus;
  const auto z = feed_forward(w, x);
  return softplus(z) - label * z;
};

/// The loss and its gradient as an engineer writes them by hand, one exp for both.
struct by_hand {
  double value;
  weights gradient;

  by_hand(const weights& w, const row& x, double label) {
    const double z = feed_forward(w, x);
    const double e = std::exp(-std::abs(z));
    value = std::max(z, 0.0) + std::log1p(e) - label * z;
    const double error = (z >= 0 ? 1 : e) / (1 + e) - label;
    for (std::size_t i = 0; i < features; ++i) gradient[i] = error * x[i];
    gradient[features] = error;
  }
};

}  // namespace demo
