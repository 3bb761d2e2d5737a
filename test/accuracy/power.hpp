// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/power.hpp>

#include "measure.hpp"

namespace gradfold::accuracy {

/// Bases of every magnitude and exponents that keep x^y within reach: y log2(x) uniform over what T can hold.
struct reachable_powers {
  double nearest_base;
  double farthest_base;
  template <class T>
  point<T> draw(generator& random) const {
    const T x = domain{nearest_base, farthest_base, {1}}.draw<T>(random);
    const double most = sizeof(T) == 8 ? 1090 : 160;
    const double z = std::uniform_real_distribution<double>{-most, most}(random);
    return {x, nearest<T>(x == 1 ? z : z / std::log2(static_cast<double>(x)))};
  }
};

/// Small whole bases and exponents, negative ones too: exact results and signs.
struct whole_powers {
  template <class T>
  point<T> draw(generator& random) const {
    std::uniform_int_distribution<int> base{-40, 40};
    std::uniform_int_distribution<int> exponent{-60, 60};
    const auto x = static_cast<T>(base(random));
    return {x, static_cast<T>(exponent(random)) / (x > 0 ? T{4} : T{1})};
  }
};

inline std::vector<function_case> power_cases() {
  const auto ours = [](auto x, auto y) { return gradfold::detail::constant::pow(x, y); };
  const auto exact = [](mpfr_ptr z, mpfr_ptr x, mpfr_ptr y) { mpfr_pow(z, x, y, MPFR_RNDN); };
  const double least = std::numeric_limits<double>::denorm_min();
  const double largest = std::numeric_limits<double>::max();
  return {
      binary("pow", ours, exact, reachable_powers{least, largest}, 0.6),
      binary("pow (base 0.9 to 1.1)", ours, exact, reachable_powers{0.9, 1.1}, 0.6),
      binary("pow (whole)", ours, exact, whole_powers{}, 0.6),
      binary("pow (all arguments)", ours, exact, independent{{domain{}, domain{-largest, largest, {0, 1, 2, 3, 0.5, -1, 1024}}}}, 0.6),
  };
}

}  // namespace gradfold::accuracy
