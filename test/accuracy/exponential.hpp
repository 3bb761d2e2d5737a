// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/exponential.hpp>

#include "measure.hpp"

#include <vector>

namespace gradfold::accuracy {

/// Exponentials and logarithms.
inline std::vector<function_case> exponential_cases() {
  namespace ours = gradfold::detail::constant;
  const auto rounded = [](auto function) { return [function](mpfr_ptr z, mpfr_ptr x) { function(z, x, MPFR_RNDN); }; };
  const domain exponents{-760, 720, {0, 1, -1, 709.782712893384, -708.3964185322641, -745.1332191019412, 88.72283905, -87.33654475, -103.9720770}};
  const domain binary_exponents{-1100, 1040, {0, 1, 1024, -1022, -1075, 128, -126, -150}};
  const domain positive{0, std::numeric_limits<double>::max(), {1, 0, 2, 0.5, 1.4142135623730951, 0x1p-1022, 0x1p-126}};
  const domain around_one{0.5, 2, {1}};
  const domain above_minus_one{-1, std::numeric_limits<double>::max(), {-1, 0, 0x1p-7, -0x1p-7}};
  return {
      unary(
          "exp", [](auto x) { return ours::exp(x); }, rounded(mpfr_exp), exponents, 0.6),
      unary(
          "exp2", [](auto x) { return ours::exp2(x); }, rounded(mpfr_exp2), binary_exponents, 0.6),
      unary(
          "expm1", [](auto x) { return ours::expm1(x); }, rounded(mpfr_expm1), exponents, 0.6),
      unary(
          "log", [](auto x) { return ours::log(x); }, rounded(mpfr_log), positive, 0.6),
      unary(
          "log (0.5 to 2)", [](auto x) { return ours::log(x); }, rounded(mpfr_log), around_one, 0.6),
      unary(
          "log2", [](auto x) { return ours::log2(x); }, rounded(mpfr_log2), positive, 0.6),
      unary(
          "log2 (0.5 to 2)", [](auto x) { return ours::log2(x); }, rounded(mpfr_log2), around_one, 0.6),
      unary(
          "log10", [](auto x) { return ours::log10(x); }, rounded(mpfr_log10), positive, 0.6),
      unary(
          "log10 (0.5 to 2)", [](auto x) { return ours::log10(x); }, rounded(mpfr_log10), around_one, 0.6),
      unary(
          "log1p", [](auto x) { return ours::log1p(x); }, rounded(mpfr_log1p), above_minus_one, 0.6),
      unary(
          "log1p (-0.5 to 2)", [](auto x) { return ours::log1p(x); }, rounded(mpfr_log1p), domain{-0.5, 2, {0}}, 0.6),
  };
}

}  // namespace gradfold::accuracy
