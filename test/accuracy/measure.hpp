// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <mpfr.h>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Measures functions of double and float against MPFR at 200 bits, on points drawn from seeded distributions.
/// A group of functions is a list of cases; a program is `int main(int count, char** words) { return
/// report({some_cases(), …}, count, words); }`.
namespace gradfold::accuracy {

/// Up to three arguments.
template <class T>
using point = std::array<T, 3>;
using generator = std::mt19937_64;
template <class T>
using sampler = std::function<point<T>(generator&)>;

/// What is measured: `exact` computes the value of a point into its first parameter.
struct function_case {
  std::string name;
  int arity;
  std::function<double(const point<double>&)> double_function;
  std::function<float(const point<float>&)> float_function;
  std::function<void(mpfr_ptr, std::array<mpfr_ptr, 3>)> exact;
  sampler<double> double_sampler;
  sampler<float> float_sampler;
  double bound;  ///< the largest error allowed, in units in the last place
};

// Distributions

template <class T>
using integer_for = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;

/// Numbers of T in their order: consecutive integers for neighbours, 0 for both zeros.
template <class T>
integer_for<T> rank(T x) {
  const auto bits = std::bit_cast<integer_for<T>>(x);
  return bits < 0 ? std::numeric_limits<integer_for<T>>::min() - bits : bits;
}
template <class T>
T from_rank(integer_for<T> n) {
  return std::bit_cast<T>(n < 0 ? std::numeric_limits<integer_for<T>>::min() - n : n);
}
template <class T>
T nearest(double x) {
  constexpr double largest = std::numeric_limits<T>::max();
  return static_cast<T>(std::clamp(x, -largest, largest));
}

/// The interval that arguments come from, and points whose neighbours deserve attention.
struct domain {
  double low = -std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::max();
  std::vector<double> special = {0, 1, -1};

  template <class T>
  T draw(generator& random) const {
    switch (special.empty() ? random() % 2 : random() % 3) {
      case 0: return any_magnitude<T>(random);
      case 1: return uniform<T>(random);
      default: return near_special<T>(random);
    }
  }

  /// Every representable number of the interval with the same probability: all magnitudes, subnormal ones too.
  template <class T>
  T any_magnitude(generator& random) const {
    return from_rank<T>(std::uniform_int_distribution<integer_for<T>>{rank(nearest<T>(low)), rank(nearest<T>(high))}(random));
  }
  template <class T>
  T uniform(generator& random) const {
    const double part = std::uniform_real_distribution<double>{0, 1}(random);
    return nearest<T>(low + part * (high / 2 - low / 2) + part * (high / 2 - low / 2));
  }
  /// A special point moved by 2^u of its neighbours' distances, u uniform.
  template <class T>
  T near_special(generator& random) const {
    const auto centre = rank(nearest<T>(special[random() % special.size()]));
    const double most = std::numeric_limits<T>::digits - 1;
    const double steps = std::exp2(std::uniform_real_distribution<double>{-1, most}(random));
    const auto moved = random() % 2 ? centre + static_cast<integer_for<T>>(steps) : centre - static_cast<integer_for<T>>(steps);
    return from_rank<T>(std::clamp(moved, rank(nearest<T>(low)), rank(nearest<T>(high))));
  }
};

/// Independent arguments.
struct independent {
  std::vector<domain> domains;
  template <class T>
  point<T> draw(generator& random) const {
    point<T> x{};
    for (std::size_t i = 0; i != domains.size(); ++i) x[i] = domains[i].template draw<T>(random);
    return x;
  }
};

// Cases

/// `function` takes doubles and floats; `exact(z, x)`, `exact(z, x, y)`, … compute with MPFR; `Distribution` has
/// `draw<T>(generator&)`.
template <class Function, class Exact, class Distribution>
function_case unary(std::string name, Function function, Exact exact, Distribution from, double bound) {
  return {std::move(name),
          1,
          [=](const point<double>& x) { return function(x[0]); },
          [=](const point<float>& x) { return function(x[0]); },
          [=](mpfr_ptr z, std::array<mpfr_ptr, 3> x) { exact(z, x[0]); },
          [=](generator& random) { return point<double>{from.template draw<double>(random)}; },
          [=](generator& random) { return point<float>{from.template draw<float>(random)}; },
          bound};
}
template <class Function, class Exact, class Distribution>
function_case binary(std::string name, Function function, Exact exact, Distribution from, double bound) {
  return {std::move(name),
          2,
          [=](const point<double>& x) { return function(x[0], x[1]); },
          [=](const point<float>& x) { return function(x[0], x[1]); },
          [=](mpfr_ptr z, std::array<mpfr_ptr, 3> x) { exact(z, x[0], x[1]); },
          [=](generator& random) { return from.template draw<double>(random); },
          [=](generator& random) { return from.template draw<float>(random); },
          bound};
}
template <class Function, class Exact, class Distribution>
function_case ternary(std::string name, Function function, Exact exact, Distribution from, double bound) {
  return {std::move(name),
          3,
          [=](const point<double>& x) { return function(x[0], x[1], x[2]); },
          [=](const point<float>& x) { return function(x[0], x[1], x[2]); },
          [=](mpfr_ptr z, std::array<mpfr_ptr, 3> x) { exact(z, x[0], x[1], x[2]); },
          [=](generator& random) { return from.template draw<double>(random); },
          [=](generator& random) { return from.template draw<float>(random); },
          bound};
}

// Measurement

/// An MPFR number of 200 bits.
class number {
 public:
  number() { mpfr_init2(value_, 200); }
  ~number() { mpfr_clear(value_); }
  number(const number&) = delete;
  number& operator=(const number&) = delete;
  operator mpfr_ptr() { return value_; }  // NOLINT: MPFR's functions take it so

 private:
  mpfr_t value_;
};

/// The distance of `computed` from `exact` in units of the spacing of T at `exact`, subnormal spacing included. An
/// infinity counts as the first power of two past the largest number; infinite where one is NaN or infinite alone, or a
/// zero's sign differs from an exact zero's.
template <class T>
double error(T computed, mpfr_ptr exact) {
  constexpr double wrong = std::numeric_limits<double>::infinity();
  using limits = std::numeric_limits<T>;
  if (std::isnan(computed) || mpfr_nan_p(exact)) return std::isnan(computed) && mpfr_nan_p(exact) ? 0 : wrong;
  if (std::signbit(computed) != (mpfr_signbit(exact) != 0)) return wrong;
  if (mpfr_inf_p(exact)) return std::isinf(computed) ? 0 : wrong;
  if (mpfr_zero_p(exact)) return computed == 0 ? 0 : wrong;
  const auto exponent = mpfr_get_exp(exact) - 1;
  if (exponent >= limits::max_exponent) return std::isinf(computed) ? 0 : wrong;
  number difference;
  if (std::isinf(computed)) mpfr_set_si_2exp(difference, std::signbit(computed) ? -1 : 1, limits::max_exponent, MPFR_RNDN);
  else mpfr_set_d(difference, static_cast<double>(computed), MPFR_RNDN);
  mpfr_sub(difference, difference, exact, MPFR_RNDN);
  mpfr_abs(difference, difference, MPFR_RNDN);
  const auto smallest = static_cast<mpfr_exp_t>(limits::min_exponent - 1);
  mpfr_mul_2si(difference, difference, static_cast<long>(limits::digits - 1 - std::max(exponent, smallest)), MPFR_RNDN);
  return mpfr_get_d(difference, MPFR_RNDU);
}

template <class T>
struct measurement {
  double error = 0;
  point<T> where{};
};

/// The largest error of a case over `count` points.
template <class T>
measurement<T> measure(const function_case& tested, long count) {
  generator random{std::hash<std::string>{}(tested.name)};
  std::array<number, 3> arguments;
  number exact;
  measurement<T> worst;
  for (long i = 0; i != count; ++i) {
    const point<T> x = [&] {
      if constexpr (sizeof(T) == 8) return tested.double_sampler(random);
      else return tested.float_sampler(random);
    }();
    const T computed = [&] {
      if constexpr (sizeof(T) == 8) return tested.double_function(x);
      else return tested.float_function(x);
    }();
    for (std::size_t k = 0; k != 3; ++k) mpfr_set_d(arguments[k], static_cast<double>(x[k]), MPFR_RNDN);
    tested.exact(exact, {arguments[0], arguments[1], arguments[2]});
    const double found = error(computed, exact);
    if (found > worst.error) worst = {found, x};
  }
  return worst;
}

/// Where the largest error is; nothing if there is none.
template <class T>
std::string print(const measurement<T>& worst, int arity) {
  if (worst.error == 0) return {};
  std::string line;
  std::array<char, 64> buffer;
  for (std::size_t k = 0; k != static_cast<std::size_t>(arity); ++k) {
    std::snprintf(buffer.data(), buffer.size(), "%s%a", k == 0 ? "" : ", ", static_cast<double>(worst.where[k]));
    line += buffer.data();
  }
  return line;
}

/// Measures a case and prints its row; true if its errors are within its bound.
inline bool report_case(const function_case& tested, long count) {
  const auto as_double = measure<double>(tested, count);
  const auto as_float = measure<float>(tested, count);
  const bool within = as_double.error <= tested.bound && as_float.error <= tested.bound;
  std::printf("| %s | %.4f | %s | %.4f | %s | %ld |%s\n", tested.name.c_str(), as_double.error, print(as_double, tested.arity).c_str(), as_float.error,
              print(as_float, tested.arity).c_str(), count, within ? "" : " exceeds its bound");
  std::fflush(stdout);
  return within;
}

/// Prints the table of the groups; 1 if a case exceeds its bound, else 0. Words: the number of points (100,000 if
/// absent), and how the names to measure begin (all if absent).
inline int report(const std::vector<std::vector<function_case>>& groups, int words_count, char** words) {
  const long count = words_count > 1 ? std::stol(words[1]) : 100'000;
  const std::string only = words_count > 2 ? words[2] : "";
  bool failed = false;
  std::printf(
      "| function | double: largest error (ulp) | at | float: largest error (ulp) | at | points "
      "|\n|---|---|---|---|---|---|\n");
  for (const auto& group : groups)
    for (const auto& tested : group)
      if (tested.name.starts_with(only)) failed = !report_case(tested, count) || failed;
  return failed ? 1 : 0;
}

}  // namespace gradfold::accuracy
