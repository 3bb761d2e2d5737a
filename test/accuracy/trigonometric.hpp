// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/inverse_trigonometric.hpp>
#include <gradfold/constant/trigonometric.hpp>

#include "measure.hpp"

#include <vector>

namespace gradfold::accuracy {

/// Points in every direction, at distances of every magnitude and at comparable ones.
struct directions {
  template <class T>
  point<T> draw(generator& random) const {
    const domain any{};
    const domain near{-8, 8, {1, -1, 0}};
    const domain& from = random() % 2 ? any : near;
    return {from.draw<T>(random), from.draw<T>(random)};
  }
};

inline std::vector<function_case> trigonometric_cases() {
  namespace ours = gradfold::detail::constant;
  const auto rounded = [](auto function) { return [function](mpfr_ptr z, mpfr_ptr x) { function(z, x, MPFR_RNDN); }; };
  const double quarter = 1.5707963267948966;
  const domain angles{.special = {0, quarter, 2 * quarter, 3 * quarter, 22, 355, 0x1.6ac5b262ca1ffp+849, 0x1p120}};
  const domain turns{-1000, 1000, {0, quarter / 2, quarter, 2 * quarter, 355}};
  const domain unit{-1, 1, {0, 1, -1, 0.5, -0.5}};
  const domain slopes{.special = {0, 1, -1, 0.4375, 2.2857142857142856}};
  const auto atan2_exact = [](mpfr_ptr z, mpfr_ptr y, mpfr_ptr x) { mpfr_atan2(z, y, x, MPFR_RNDN); };
  return {
      unary(
          "sin", [](auto x) { return ours::sin(x); }, rounded(mpfr_sin), angles, 0.6),
      unary(
          "sin (-1000 to 1000)", [](auto x) { return ours::sin(x); }, rounded(mpfr_sin), turns, 0.6),
      unary(
          "cos", [](auto x) { return ours::cos(x); }, rounded(mpfr_cos), angles, 0.6),
      unary(
          "cos (-1000 to 1000)", [](auto x) { return ours::cos(x); }, rounded(mpfr_cos), turns, 0.6),
      unary(
          "tan", [](auto x) { return ours::tan(x); }, rounded(mpfr_tan), angles, 0.6),
      unary(
          "tan (-1000 to 1000)", [](auto x) { return ours::tan(x); }, rounded(mpfr_tan), turns, 0.6),
      unary(
          "asin", [](auto x) { return ours::asin(x); }, rounded(mpfr_asin), unit, 0.6),
      unary(
          "acos", [](auto x) { return ours::acos(x); }, rounded(mpfr_acos), unit, 0.6),
      unary(
          "atan", [](auto x) { return ours::atan(x); }, rounded(mpfr_atan), slopes, 0.6),
      unary(
          "atan (-8 to 8)", [](auto x) { return ours::atan(x); }, rounded(mpfr_atan), domain{-8, 8, {0.4375, 1}}, 0.6),
      binary(
          "atan2", [](auto y, auto x) { return ours::atan2(y, x); }, atan2_exact, directions{}, 0.6),
  };
}

}  // namespace gradfold::accuracy
