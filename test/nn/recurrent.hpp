// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "check.hpp"

/// What layers with a state are compared with: their formulas, element by element.
namespace nn_check {

inline constexpr std::size_t n = 3, steps = 5, width = 2, batch = 2;

inline double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }
/// Element k of x W + b.
template <class X, class W, class B>
double product(const X& x, const W& weight, const B& bias, std::size_t k) {
  double z = bias[k];
  for (std::size_t j = 0; j < x.size(); ++j) z += x[j] * weight(j, k);
  return z;
}

}  // namespace nn_check
