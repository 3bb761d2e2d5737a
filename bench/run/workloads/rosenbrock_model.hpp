// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

namespace bench::rosenbrock {

/// The sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2.
inline constexpr auto function = []<class T, std::size_t n>(const std::array<T, n>& x) -> T {
  T sum(0.0);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const T t = x[i + 1] - x[i] * x[i];
    const T u = 1.0 - x[i];
    sum += 100.0 * t * t + u * u;
  }
  return sum;
};

}  // namespace bench::rosenbrock
