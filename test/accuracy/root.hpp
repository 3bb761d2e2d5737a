// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant/root.hpp>
#include <gradfold/constant/rounding.hpp>

#include "measure.hpp"

namespace gradfold::accuracy {

/// Arguments of one magnitude, or up to 2^62 apart, around 2^n for a uniform n; near the ends of the range the results
/// are subnormal or overflow.
struct comparable {
  std::size_t count;
  template <class T>
  point<T> draw(generator& random) const {
    using limits = std::numeric_limits<T>;
    const int middle = std::uniform_int_distribution<int>{limits::min_exponent - limits::digits, limits::max_exponent}(random);
    point<T> x{};
    for (std::size_t i = 0; i != count; ++i) {
      const int apart = std::uniform_int_distribution<int>{0, 1}(random)*std::uniform_int_distribution<int>{0, 62}(random);
      const double significand = std::uniform_real_distribution<double>{-2, 2}(random);
      x[i] = nearest<T>(std::ldexp(significand, std::max(middle - apart, -1080)));
    }
    return x;
  }
};

/// Factors whose product is next to the negated addend: cancellation, ties and subnormal results.
struct cancelling {
  template <class T>
  point<T> draw(generator& random) const {
    using limits = std::numeric_limits<T>;
    std::uniform_int_distribution<int> exponent{(limits::min_exponent - 60) / 2, limits::max_exponent / 2};
    std::uniform_real_distribution<double> significand{1, 2};
    const auto factor = [&] {
      const auto whole = static_cast<T>(std::ldexp(significand(random), exponent(random)));
      return random() % 2 ? whole : from_rank<T>(rank(whole) & ~((integer_for<T>{1} << random() % limits::digits) - 1));
    };
    const T x = factor();
    const T y = factor();
    const T product = static_cast<T>(x * y);
    const int moved = std::uniform_int_distribution<int>{-3, 3}(random);
    const T addend = product < limits::max() / 2 ? from_rank<T>(rank(product) + static_cast<integer_for<T>>(moved)) : product;
    const int apart = random() % 2 ? 0 : std::uniform_int_distribution<int>{-120, 120}(random);
    return {x, y, nearest<T>(std::ldexp(random() % 4 ? -static_cast<double>(addend) : static_cast<double>(addend), apart))};
  }
};

/// MPFR at 200 bits rounds twice where the three terms of a sum lie far apart: here they are added at 4,400.
inline void exact_fma(mpfr_ptr z, mpfr_ptr x, mpfr_ptr y, mpfr_ptr addend) {
  mpfr_set_prec(z, 4400);
  mpfr_fma(z, x, y, addend, MPFR_RNDN);
}
inline void exact_hypot(mpfr_ptr r, mpfr_ptr x, mpfr_ptr y, mpfr_ptr z) {
  number sum;
  mpfr_sqr(sum, x, MPFR_RNDN);
  mpfr_sqr(r, y, MPFR_RNDN);
  mpfr_add(sum, sum, r, MPFR_RNDN);
  mpfr_sqr(r, z, MPFR_RNDN);
  mpfr_add(sum, sum, r, MPFR_RNDN);
  mpfr_sqrt(r, sum, MPFR_RNDN);
}

/// Roots; sqrt and fma must be correctly rounded.
inline std::vector<function_case> root_cases() {
  namespace ours = gradfold::detail::constant;
  const auto rounded = [](auto function) { return [function](mpfr_ptr z, auto... x) { function(z, x..., MPFR_RNDN); }; };
  const domain positive{0, std::numeric_limits<double>::max(), {1, 0, 2, 4, 0x1p-1022, 0x1p-126, 9, 25}};
  const domain any{};
  const auto fma = [](auto x, auto y, auto z) { return ours::fma(x, y, z); };
  return {
      unary(
          "sqrt", [](auto x) { return ours::sqrt(x); }, rounded(mpfr_sqrt), positive, 0.5),
      unary(
          "sqrt (1 to 4)", [](auto x) { return ours::sqrt(x); }, rounded(mpfr_sqrt), domain{1, 4, {1, 2, 4}}, 0.5),
      unary(
          "cbrt", [](auto x) { return ours::cbrt(x); }, rounded(mpfr_cbrt), any, 0.6),
      binary(
          "hypot", [](auto x, auto y) { return ours::hypot(x, y); }, rounded(mpfr_hypot), comparable{2}, 0.6),
      ternary(
          "hypot (3)", [](auto x, auto y, auto z) { return ours::hypot(x, y, z); }, exact_hypot, comparable{3}, 0.6),
      ternary("fma", fma, exact_fma, comparable{3}, 0.5),
      ternary("fma (cancelling)", fma, exact_fma, cancelling{}, 0.5),
      ternary("fma (all arguments)", fma, exact_fma, independent{{any, any, any}}, 0.5),
  };
}

/// Roundings and remainders: exact.
inline std::vector<function_case> rounding_cases() {
  namespace ours = gradfold::detail::constant;
  const domain near_integers{-1e4, 1e4, {0, 0.5, -0.5, 1, 2.5, -7, 99.5}};
  return {
      unary(
          "floor", [](auto x) { return ours::floor(x); }, mpfr_floor, near_integers, 0),
      unary(
          "ceil", [](auto x) { return ours::ceil(x); }, mpfr_ceil, near_integers, 0),
      unary(
          "trunc", [](auto x) { return ours::trunc(x); }, mpfr_trunc, near_integers, 0),
      unary(
          "round", [](auto x) { return ours::round(x); }, mpfr_round, near_integers, 0),
      unary(
          "floor (all arguments)", [](auto x) { return ours::floor(x); }, mpfr_floor, domain{}, 0),
      unary(
          "round (all arguments)", [](auto x) { return ours::round(x); }, mpfr_round, domain{}, 0),
      binary(
          "fmod", [](auto x, auto y) { return ours::fmod(x, y); }, [](auto z, auto x, auto y) { mpfr_fmod(z, x, y, MPFR_RNDN); },
          independent{{domain{}, domain{}}}, 0),
      binary(
          "fmod (comparable)", [](auto x, auto y) { return ours::fmod(x, y); }, [](auto z, auto x, auto y) { mpfr_fmod(z, x, y, MPFR_RNDN); }, comparable{2},
          0),
      binary(
          "remainder", [](auto x, auto y) { return ours::remainder(x, y); }, [](auto z, auto x, auto y) { mpfr_remainder(z, x, y, MPFR_RNDN); },
          independent{{domain{}, domain{}}}, 0),
      binary(
          "remainder (comparable)", [](auto x, auto y) { return ours::remainder(x, y); }, [](auto z, auto x, auto y) { mpfr_remainder(z, x, y, MPFR_RNDN); },
          comparable{2}, 0),
      binary(
          "remainder (halves)", [](auto x, auto y) { return ours::remainder(x, y); }, [](auto z, auto x, auto y) { mpfr_remainder(z, x, y, MPFR_RNDN); },
          independent{{domain{-50, 50, {0.5, 1.5, 2.5, 3, 4.5, -7.5}}, domain{-4, 4, {1, 2, 3, 0.5}}}}, 0),
  };
}

}  // namespace gradfold::accuracy
