// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/error_function.hpp>

#include "measure.hpp"

#include <vector>

namespace gradfold::accuracy {

/// erfc(-x/sqrt(2)) / 2.
inline void exact_normal_cdf(mpfr_ptr z, mpfr_ptr x) {
  number y;
  mpfr_sqrt_ui(y, 2, MPFR_RNDN);
  mpfr_div(y, x, y, MPFR_RNDN);
  mpfr_neg(y, y, MPFR_RNDN);
  mpfr_erfc(z, y, MPFR_RNDN);
  mpfr_div_2ui(z, z, 1, MPFR_RNDN);
}

/// e^(-x^2/2) / sqrt(2 pi).
inline void exact_normal_pdf(mpfr_ptr z, mpfr_ptr x) {
  number root;
  mpfr_const_pi(root, MPFR_RNDN);
  mpfr_mul_2ui(root, root, 1, MPFR_RNDN);
  mpfr_sqrt(root, root, MPFR_RNDN);
  mpfr_sqr(z, x, MPFR_RNDN);
  mpfr_div_2ui(z, z, 1, MPFR_RNDN);
  mpfr_neg(z, z, MPFR_RNDN);
  mpfr_exp(z, z, MPFR_RNDN);
  mpfr_div(z, z, root, MPFR_RNDN);
}

inline std::vector<function_case> error_function_cases() {
  namespace ours = gradfold::detail::constant;
  const auto rounded = [](auto function) { return [function](mpfr_ptr z, mpfr_ptr x) { function(z, x, MPFR_RNDN); }; };
  const domain central{-7, 7, {0, 0.75, -0.75, 0x1p-500}};
  const domain tail{-7, 28, {0, 0.75, -0.75, 26.54325845425098, 27.2, 9.194549, 10.05}};
  const domain deviations{-40, 10, {0, -1.0606601717798212, 1.0606601717798212, -37.5, -38.4, -13}};
  const domain symmetric{-40, 40, {0, 1, -1, 37.5, 38.5, 13}};
  return {
      unary(
          "erf", [](auto x) { return ours::erf(x); }, rounded(mpfr_erf), central, 0.65),
      unary(
          "erfc", [](auto x) { return ours::erfc(x); }, rounded(mpfr_erfc), tail, 0.75),
      unary(
          "erfc (-1 to 3)", [](auto x) { return ours::erfc(x); }, rounded(mpfr_erfc), domain{-1, 3, {0.75}}, 0.75),
      unary(
          "normal_cdf", [](auto x) { return ours::normal_cdf(x); }, exact_normal_cdf, deviations, 0.75),
      unary(
          "normal_cdf (-3 to 1)", [](auto x) { return ours::normal_cdf(x); }, exact_normal_cdf, domain{-3, 1, {-1.06066}}, 0.75),
      unary(
          "normal_pdf", [](auto x) { return ours::normal_pdf(x); }, exact_normal_pdf, symmetric, 0.6),
  };
}

}  // namespace gradfold::accuracy
