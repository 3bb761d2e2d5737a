// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary.hpp>

#include "error_function.hpp"
#include "measure.hpp"
#include "power.hpp"
#include "root.hpp"
#include "trigonometric.hpp"

#include <vector>

/// The functions that loops over tensors compute several numbers at once. Each point is in one lane among neighbours that the
/// formulas take, so that lanes outside them are tried one by one. At most 2 units in the last place.
namespace gradfold::accuracy {

using detail::lanes;

template <class T>
lanes<T> among_neighbours(T x, int lane, T neighbour) {
  lanes<T> all = detail::lanes<T>(neighbour);
  all.of[lane] = x;
  return all;
}
/// Operation on lanes, at one point; every point in another lane.
template <class Operation>
struct in_one_lane {
  template <class T>
  static int next_lane() {
    static int lane = 0;
    return lane = (lane + 1) % lanes<T>::count;
  }
  template <class T>
  T operator()(T x) const {
    const int lane = next_lane<T>();
    return static_cast<T>(detail::compute_on_lanes<Operation>(among_neighbours(x, lane, T(0.5))).of[lane]);
  }
  template <class T>
  T operator()(T x, T y) const {
    const int lane = next_lane<T>();
    return static_cast<T>(detail::compute_on_lanes<Operation>(among_neighbours(x, lane, T(0.5)), among_neighbours(y, lane, T(0.75))).of[lane]);
  }
  template <class T>
  T operator()(T x, T y, T w) const {
    const int lane = next_lane<T>();
    return static_cast<T>(
        detail::compute_on_lanes<Operation>(among_neighbours(x, lane, T(0.5)), among_neighbours(y, lane, T(0.75)), among_neighbours(w, lane, T(2))).of[lane]);
  }
};
/// A function of MPFR, rounded to nearest.
template <auto function>
constexpr auto exactly = [](mpfr_ptr z, auto... x) { function(z, x..., MPFR_RNDN); };

template <class Operation, class Exact, class Distribution>
function_case on_lanes(std::string name, Exact exact, Distribution from) {
  return unary(std::move(name), in_one_lane<Operation>{}, exact, from, 2);
}

inline const domain all_arguments{.special = {0, 1, -1, 0x1p1023, 0x1p-1022, 0x1p127, 0x1p-126}};
inline const domain small_arguments{-8, 8, {0, 1, -1, 0.5, -0.5}};

inline std::vector<function_case> exponentials_on_lanes() {
  const domain exponents{-760, 720, {0, 1, -1, 709.782712893384, -708.3964185322641, -745.1332191019412, 88.72283905, -87.33654475, -103.9720770}};
  const domain binary_exponents{-1100, 1040, {0, 1, 1024, -1022, -1075, 128, -126, -150}};
  return {
      on_lanes<detail::exponential>("exp", exactly<mpfr_exp>, exponents),
      on_lanes<detail::exponential>("exp (all arguments)", exactly<mpfr_exp>, all_arguments),
      on_lanes<detail::exponential_base2>("exp2", exactly<mpfr_exp2>, binary_exponents),
      on_lanes<detail::exponential_base2>("exp2 (all arguments)", exactly<mpfr_exp2>, all_arguments),
      on_lanes<detail::exponential_minus_one>("expm1", exactly<mpfr_expm1>, exponents),
      on_lanes<detail::exponential_minus_one>("expm1 (-8 to 8)", exactly<mpfr_expm1>, small_arguments),
      on_lanes<detail::hyperbolic_sine>("sinh", exactly<mpfr_sinh>, exponents),
      on_lanes<detail::hyperbolic_sine>("sinh (-8 to 8)", exactly<mpfr_sinh>, small_arguments),
      on_lanes<detail::hyperbolic_cosine>("cosh", exactly<mpfr_cosh>, exponents),
      on_lanes<detail::hyperbolic_cosine>("cosh (-8 to 8)", exactly<mpfr_cosh>, small_arguments),
      on_lanes<detail::hyperbolic_tangent>("tanh", exactly<mpfr_tanh>, domain{-30, 30, {0, 1, -1, 20, 0.35}}),
      on_lanes<detail::hyperbolic_tangent>("tanh (all arguments)", exactly<mpfr_tanh>, all_arguments),
  };
}

inline std::vector<function_case> logarithms_on_lanes() {
  const domain positive{0, std::numeric_limits<double>::max(), {1, 0, 2, 0.5, 1.4142135623730951, 0x1p-1022, 0x1p-126}};
  const domain around_one{0.5, 2, {1}};
  const domain above_minus_one{-1, std::numeric_limits<double>::max(), {-1, 0, 0x1p-7, -0x1p-7}};
  return {
      on_lanes<detail::logarithm>("log", exactly<mpfr_log>, positive),
      on_lanes<detail::logarithm>("log (0.5 to 2)", exactly<mpfr_log>, around_one),
      on_lanes<detail::logarithm_base2>("log2", exactly<mpfr_log2>, positive),
      on_lanes<detail::logarithm_base2>("log2 (0.5 to 2)", exactly<mpfr_log2>, around_one),
      on_lanes<detail::logarithm_base10>("log10", exactly<mpfr_log10>, positive),
      on_lanes<detail::logarithm_base10>("log10 (0.5 to 2)", exactly<mpfr_log10>, around_one),
      on_lanes<detail::logarithm_plus_one>("log1p", exactly<mpfr_log1p>, above_minus_one),
      on_lanes<detail::logarithm_plus_one>("log1p (-0.5 to 2)", exactly<mpfr_log1p>, domain{-0.5, 2, {0}}),
  };
}

/// e^-|x| / (1 + e^-|x|)^n, or 1 / (1 + e^-x) where n = 1 and x is not below 0.
template <unsigned n>
void exact_logistic(mpfr_ptr z, mpfr_ptr x) {
  number e, divisor;
  mpfr_abs(e, x, MPFR_RNDN);
  mpfr_neg(e, e, MPFR_RNDN);
  mpfr_exp(e, e, MPFR_RNDN);
  mpfr_add_ui(divisor, e, 1, MPFR_RNDN);
  mpfr_pow_ui(divisor, divisor, n, MPFR_RNDN);
  if (n == 1 && mpfr_sgn(x) >= 0) mpfr_set_ui(e, 1, MPFR_RNDN);
  mpfr_div(z, e, divisor, MPFR_RNDN);
}
/// ln(1 + e^x) with the digits of e^x.
inline void exact_soft_plus(mpfr_ptr z, mpfr_ptr x) {
  number e;
  mpfr_exp(e, x, MPFR_RNDN);
  mpfr_log1p(z, e, MPFR_RNDN);
}
inline std::vector<function_case> logistics_on_lanes() {
  const domain exponents{-760, 760, {0, 1, -1, 709.782712893384, -708.3964185322641, -745.1332191019412, 88.72283905, -87.33654475, -103.9720770}};
  return {
      on_lanes<detail::logistic>("sigmoid", exact_logistic<1>, exponents),
      on_lanes<detail::logistic>("sigmoid (-8 to 8)", exact_logistic<1>, small_arguments),
      on_lanes<detail::logistic_density>("logistic_pdf", exact_logistic<2>, exponents),
      on_lanes<detail::logistic_density>("logistic_pdf (-8 to 8)", exact_logistic<2>, small_arguments),
      on_lanes<detail::soft_plus>("softplus", exact_soft_plus, exponents),
      on_lanes<detail::soft_plus>("softplus (-8 to 8)", exact_soft_plus, small_arguments),
  };
}

inline std::vector<function_case> powers_on_lanes() {
  const double least = std::numeric_limits<double>::denorm_min(), largest = std::numeric_limits<double>::max();
  const auto power = [](std::string name, auto from) { return binary(std::move(name), in_one_lane<detail::real_power>{}, exactly<mpfr_pow>, from, 2); };
  return {
      power("pow", reachable_powers{least, largest}),
      power("pow (base 0.9 to 1.1)", reachable_powers{0.9, 1.1}),
      power("pow (whole)", whole_powers{}),
      power("pow (all arguments)", independent{{domain{}, domain{-largest, largest, {0, 1, 2, 3, 0.5, -1, 1024}}}}),
      on_lanes<detail::square_root>("sqrt", exactly<mpfr_sqrt>, domain{0, largest, {0, 1, 0x1p-1022}}),
      on_lanes<detail::cube_root>("cbrt", exactly<mpfr_cbrt>, all_arguments),
      on_lanes<detail::cube_root>("cbrt (-8 to 8)", exactly<mpfr_cbrt>, small_arguments),
  };
}

/// Lengths, inverse hyperbolic functions, rounding.
inline std::vector<function_case> others_on_lanes() {
  const double largest = std::numeric_limits<double>::max();
  const domain from_one{1, largest, {1, 1.25, 0x1p30}}, unit{-1, 1, {0, 1, -1, 0.25, -0.25}}, halves{-8, 8, {0, 0.5, 1.5, -0.5, -2.5, 3}},
      whole{.special = {0x1p51, 0x1p52, -0x1p52, 0x1p22, 0x1p23, 1}};
  const domain around_quarter{-8, 8, {0, 1, -1, 0.25, -0.25}}, any{.special = {0, 1, -1, 0.25, -0.25, 0x1p30, 0x1p1023}};
  const auto rounding = [&]<class Operation>(Operation, const std::string& name, auto exact) {
    return std::array{unary(name, in_one_lane<Operation>{}, exact, halves, 0), unary(name + " (large)", in_one_lane<Operation>{}, exact, whole, 0)};
  };
  std::vector<function_case> all{
      on_lanes<detail::area_sine>("asinh", exactly<mpfr_asinh>, any),
      on_lanes<detail::area_sine>("asinh (-8 to 8)", exactly<mpfr_asinh>, around_quarter),
      on_lanes<detail::area_cosine>("acosh", exactly<mpfr_acosh>, from_one),
      on_lanes<detail::area_cosine>("acosh (1 to 8)", exactly<mpfr_acosh>, domain{1, 8, {1}}),
      on_lanes<detail::area_tangent>("atanh", exactly<mpfr_atanh>, unit),
      binary("hypot", in_one_lane<detail::length2>{}, exactly<mpfr_hypot>, comparable{2}, 2),
      ternary("hypot (3)", in_one_lane<detail::length3>{}, exact_hypot, comparable{3}, 2),
      ternary("fma", in_one_lane<detail::fused_multiply_add>{}, exact_fma, comparable{3}, 0.5),
  };
  const auto to_integer = [](auto function) { return [function](mpfr_ptr z, mpfr_ptr x) { function(z, x); }; };
  for (const auto& cases : {rounding(detail::floor_operation{}, "floor", to_integer([](auto z, auto x) { mpfr_floor(z, x); })),
                            rounding(detail::ceiling{}, "ceil", to_integer([](auto z, auto x) { mpfr_ceil(z, x); })),
                            rounding(detail::truncation{}, "trunc", to_integer([](auto z, auto x) { mpfr_trunc(z, x); })),
                            rounding(detail::nearest{}, "round", to_integer([](auto z, auto x) { mpfr_round(z, x); }))})
    all.insert(all.end(), cases.begin(), cases.end());
  return all;
}

inline std::vector<function_case> angles_on_lanes() {
  const double quarter = 1.5707963267948966;
  const domain angles{.special = {0, quarter, 2 * quarter, 3 * quarter, 22, 355, 0x1.6ac5b262ca1ffp+849, 0x1p120}};
  const domain turns{-1000, 1000, {0, quarter / 2, quarter, 2 * quarter, 355}};
  const domain limit{-150000, 150000, {0x1p17, 103993.0 * quarter, 104348.0 * quarter / 2}};
  const domain unit{-1, 1, {0, 1, -1, 0.5, -0.5}};
  return {
      on_lanes<detail::sine>("sin", exactly<mpfr_sin>, angles),
      on_lanes<detail::sine>("sin (-1000 to 1000)", exactly<mpfr_sin>, turns),
      on_lanes<detail::sine>("sin (-150000 to 150000)", exactly<mpfr_sin>, limit),
      on_lanes<detail::cosine>("cos", exactly<mpfr_cos>, angles),
      on_lanes<detail::cosine>("cos (-1000 to 1000)", exactly<mpfr_cos>, turns),
      on_lanes<detail::cosine>("cos (-150000 to 150000)", exactly<mpfr_cos>, limit),
      on_lanes<detail::tangent>("tan", exactly<mpfr_tan>, angles),
      on_lanes<detail::tangent>("tan (-1000 to 1000)", exactly<mpfr_tan>, turns),
      on_lanes<detail::tangent>("tan (-150000 to 150000)", exactly<mpfr_tan>, limit),
      on_lanes<detail::arcsine>("asin", exactly<mpfr_asin>, unit),
      on_lanes<detail::arccosine>("acos", exactly<mpfr_acos>, unit),
      on_lanes<detail::arctangent>("atan", exactly<mpfr_atan>, domain{.special = {0, 1, -1, 0.4375, 2.2857142857142856}}),
      on_lanes<detail::arctangent>("atan (-8 to 8)", exactly<mpfr_atan>, domain{-8, 8, {0.4375, 1}}),
      binary("atan2", in_one_lane<detail::arctangent2>{}, exactly<mpfr_atan2>, directions{}, 2),
  };
}

inline std::vector<function_case> error_functions_on_lanes() {
  return {
      on_lanes<detail::error_function>("erf", exactly<mpfr_erf>, domain{-7, 7, {0, 0.75, -0.75, 0x1p-500}}),
      on_lanes<detail::error_function>("erf (all arguments)", exactly<mpfr_erf>, all_arguments),
      on_lanes<detail::error_function_complement>("erfc", exactly<mpfr_erfc>, domain{-7, 28, {0, 0.75, -0.75, 26.54325845425098, 27.2, 9.194549, 10.05}}),
      on_lanes<detail::error_function_complement>("erfc (-1 to 3)", exactly<mpfr_erfc>, domain{-1, 3, {0.75}}),
  };
}

}  // namespace gradfold::accuracy
