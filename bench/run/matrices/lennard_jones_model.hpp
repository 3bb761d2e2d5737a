// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace bench::lennard_jones {

inline constexpr std::size_t atoms = 8;
inline constexpr std::size_t coordinates = 3 * atoms;

/// The energy of atoms that attract and repel in pairs, 4 (r^-12 - r^-6): J. E. Lennard-Jones, Proc. Phys. Soc. 43 (1931), 461-482.
inline constexpr auto energy = []<class T>(const std::array<T, coordinates>& x) -> T {
  T sum(0.0);
  for (std::size_t i = 0; i < atoms; ++i)
    for (std::size_t j = i + 1; j < atoms; ++j) {
      T square(0.0);
      for (std::size_t k = 0; k < 3; ++k) {
        const T d = x[3 * i + k] - x[3 * j + k];
        square += d * d;
      }
      const T s = 1.0 / square;
      const T s3 = s * s * s;
      sum += 4.0 * (s3 * s3 - s3);
    }
  return sum;
};

}  // namespace bench::lennard_jones
