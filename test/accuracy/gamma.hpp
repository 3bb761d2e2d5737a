// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/gamma.hpp>

#include "measure.hpp"

#include <vector>

namespace gradfold::accuracy {

/// The central difference of digamma with a step of x 2^-60, at 200 bits: about 115 correct bits, for x > 0.
inline void exact_trigamma(mpfr_ptr z, mpfr_ptr x) {
  mpfr_t step, above, below;
  mpfr_inits2(200, step, above, below, static_cast<mpfr_ptr>(nullptr));
  mpfr_div_2ui(step, x, 60, MPFR_RNDN);
  mpfr_add(above, x, step, MPFR_RNDN);
  mpfr_sub(below, x, step, MPFR_RNDN);
  mpfr_digamma(above, above, MPFR_RNDN);
  mpfr_digamma(below, below, MPFR_RNDN);
  mpfr_sub(z, above, below, MPFR_RNDN);
  mpfr_div(z, z, step, MPFR_RNDN);
  mpfr_div_2ui(z, z, 1, MPFR_RNDN);
  mpfr_clears(step, above, below, static_cast<mpfr_ptr>(nullptr));
}

inline std::vector<function_case> gamma_cases() {
  namespace ours = gradfold::detail::constant;
  const auto rounded = [](auto function) { return [function](mpfr_ptr z, mpfr_ptr x) { function(z, x, MPFR_RNDN); }; };
  const auto lgamma_exact = [](mpfr_ptr z, mpfr_ptr x) {
    int sign = 0;
    mpfr_lgamma(z, &sign, x, MPFR_RNDN);
  };
  const domain positive{0, std::numeric_limits<double>::max(), {1, 2, 0.5, 1.5, 2.5, 8, 0x1p70, 2.55e305}};
  const domain small{0, 12, {1, 2}};
  const domain roots{0, 12, {1.4616321449683622, 1.4616321, 1, 2, 6}};
  const domain beyond{0x1p-500, 1e30, {1, 6}};
  return {
      unary(
          "lgamma (x > 0)", [](auto x) { return ours::lgamma(x); }, lgamma_exact, positive, 0.6),
      unary(
          "lgamma (0 to 12)", [](auto x) { return ours::lgamma(x); }, lgamma_exact, small, 0.6),
      unary(
          "digamma (x > 0)", [](auto x) { return ours::digamma(x); }, rounded(mpfr_digamma), positive, 0.6),
      unary(
          "digamma (0 to 12)", [](auto x) { return ours::digamma(x); }, rounded(mpfr_digamma), roots, 0.6),
      unary(
          "trigamma (x > 0)", [](auto x) { return ours::trigamma(x); }, exact_trigamma, beyond, 2),
      unary(
          "trigamma (0.1 to 12)", [](auto x) { return ours::trigamma(x); }, exact_trigamma, domain{0.1, 12, {1}}, 2),
  };
}

}  // namespace gradfold::accuracy
