// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/check.hpp>

#include <boost/hana/for_each.hpp>

#include <array>
#include <cmath>
#include <random>
#include <string>

/// Every operation's derivative rule against numerical differentiation, generated from the lists of operations.
namespace rules {

namespace detail = gradfold::detail;
namespace hana = boost::hana;

/// The operation as a function of its operands.
template <class Operation>
struct applied {
  template <class... X>
  constexpr auto operator()(const X&... x) const {
    return detail::apply<Operation>(x...);
  }
};

template <class Operation>
constexpr int arity() {
  using s = gradfold::symbol;
  if constexpr (requires(s x) { Operation::pullback(x, x, x); }) return 1;
  else if constexpr (requires(s x) { Operation::pullback(x, x, x, x); }) return 2;
  else if constexpr (requires(s x) { Operation::pullback(x, x, x, x, x); }) return 3;
  else return 0;
}
/// Operations with integers among their operands are tested where they are used.
template <class Operation>
inline constexpr bool is_real_function =
    arity<Operation>() > 0 && !std::same_as<Operation, detail::integer_power> && !std::same_as<Operation, detail::data_power>;

/// A point inside the domain where the operation is smooth.
template <class Operation>
inline constexpr std::array<double, 3> smooth_point{0.6, 0.85, 0.3};
template <>
inline constexpr std::array<double, 3> smooth_point<detail::area_cosine>{1.6, 0, 0};

template <class Operation, std::size_t... I>
constexpr bool passes_in_constants(std::index_sequence<I...>) {
  return gradfold::check_gradient<applied<Operation>{}>(smooth_point<Operation>[I]...).passed;
}
/// Whether check_gradient passes in a constant expression for every operation of a list.
template <class List>
struct in_constants;
template <class... Operation>
struct in_constants<hana::tuple<Operation...>> {
  template <class X>
  static constexpr bool passes() {
    if constexpr (!is_real_function<X>) return true;
    else return passes_in_constants<X>(std::make_index_sequence<static_cast<std::size_t>(arity<X>())>{});
  }
  static constexpr bool all = (passes<typename Operation::type>() && ...);
};

using real = long double;

/// A six-point difference of order 6, and how far one of twice the step is from it: where that is far the function is not
/// smooth, or not defined, and the point decides nothing.
struct estimate {
  real value;
  real error;
};
template <class F>
real difference(F f, real h) {
  return (45 * (f(h) - f(-h)) - 9 * (f(2 * h) - f(-2 * h)) + (f(3 * h) - f(-3 * h))) / (60 * h);
}
template <class F>
estimate numerical(F f) {
  const real fine = difference(f, 0x1p-11L), coarse = difference(f, 0x1p-10L);
  return {fine, std::abs(fine - coarse)};
}

/// What was seen of one rule.
struct verdict {
  int decided = 0, wrong = 0;
  int inaccurate = 0;  ///< in double, further than 8 rounding errors from long double
  std::string where;
};

/// `value` and `slopes` in any real type, at points of (-3, 3)^n.
template <std::size_t n, class Value, class Slopes>
verdict judge(Value value, Slopes slopes) {
  verdict seen;
  std::mt19937 random(7);
  std::uniform_real_distribution<double> any(-3, 3);
  for (int point = 0; point < 2000; ++point) {
    std::array<real, n> x;
    std::array<double, n> in_double;
    for (std::size_t i = 0; i < n; ++i) x[i] = in_double[i] = any(random);
    const std::array<real, n> exact = slopes(x);
    const std::array<double, n> rounded = slopes(in_double);
    for (std::size_t i = 0; i < n; ++i) {
      const estimate near = numerical([&](real t) {
        auto y = x;
        y[i] += t;
        return static_cast<real>(value(y));
      });
      const real size = 1 + std::abs(near.value);
      if (!(near.error < 1e-9L * size)) continue;
      ++seen.decided;
      if (!(std::abs(exact[i] - near.value) <= 1e-9L * size)) ++seen.wrong, seen.where = std::to_string(in_double[0]);
      if (!(std::abs(exact[i] - static_cast<real>(rounded[i])) <= 8 * 0x1p-53L * size)) ++seen.inaccurate;
    }
  }
  return seen;
}

template <class Operation>
verdict judge_rule() {
  constexpr auto n = static_cast<std::size_t>(arity<Operation>());
  const auto value = [](const auto& x) { return std::apply([](auto... e) { return applied<Operation>{}(e...); }, x); };
  const auto slopes = []<class T>(const std::array<T, n>& x) {
    return std::apply(
        [](auto... e) -> std::array<T, n> {
          if constexpr (n == 1) return {gradfold::gradient<applied<Operation>{}>(e...)};
          else return std::apply([](auto... g) { return std::array<T, n>{g...}; }, gradfold::gradient<applied<Operation>{}>(e...));
        },
        x);
  };
  return judge<n>(value, slopes);
}

/// Calls `see(name, verdict)` for every real function of a list.
template <class List, class F>
void judge_all(F see) {
  hana::for_each(List{}, [&](auto operation) {
    using Operation = typename decltype(operation)::type;
    if constexpr (is_real_function<Operation>) see(std::string(Operation::name), judge_rule<Operation>());
  });
}

}  // namespace rules
