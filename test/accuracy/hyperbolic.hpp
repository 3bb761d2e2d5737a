// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/hyperbolic.hpp>

#include "measure.hpp"

#include <vector>

namespace gradfold::accuracy {

inline std::vector<function_case> hyperbolic_cases() {
  namespace ours = gradfold::detail::constant;
  const auto rounded = [](auto function) { return [function](mpfr_ptr z, mpfr_ptr x) { function(z, x, MPFR_RNDN); }; };
  const double largest = std::numeric_limits<double>::max();
  const domain exponents{-720, 720, {0, 1, -1, 40, 710.4758600739439, 89.41598629223294}};
  const domain small{-8, 8, {0, 1, -1}};
  const domain any{.special = {0, 1, -1, 0.25, -0.25, 0x1p30, 0x1p1023}};
  const domain above_one{1, largest, {1, 0x1p30}};
  const domain unit{-1, 1, {0, 1, -1, 0.25, -0.25}};
  return {
      unary(
          "sinh", [](auto x) { return ours::sinh(x); }, rounded(mpfr_sinh), exponents, 0.6),
      unary(
          "sinh (-8 to 8)", [](auto x) { return ours::sinh(x); }, rounded(mpfr_sinh), small, 0.6),
      unary(
          "cosh", [](auto x) { return ours::cosh(x); }, rounded(mpfr_cosh), exponents, 0.6),
      unary(
          "cosh (-8 to 8)", [](auto x) { return ours::cosh(x); }, rounded(mpfr_cosh), small, 0.6),
      unary(
          "tanh", [](auto x) { return ours::tanh(x); }, rounded(mpfr_tanh), domain{-30, 30, {0, 1, -1, 20}}, 0.6),
      unary(
          "asinh", [](auto x) { return ours::asinh(x); }, rounded(mpfr_asinh), any, 0.6),
      unary(
          "asinh (-8 to 8)", [](auto x) { return ours::asinh(x); }, rounded(mpfr_asinh), small, 0.6),
      unary(
          "acosh", [](auto x) { return ours::acosh(x); }, rounded(mpfr_acosh), above_one, 0.6),
      unary(
          "acosh (1 to 8)", [](auto x) { return ours::acosh(x); }, rounded(mpfr_acosh), domain{1, 8, {1}}, 0.6),
      unary(
          "atanh", [](auto x) { return ours::atanh(x); }, rounded(mpfr_atanh), unit, 0.6),
  };
}

}  // namespace gradfold::accuracy
