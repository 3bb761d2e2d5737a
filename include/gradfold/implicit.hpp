// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/implicit/solution.hpp>
#include <gradfold/value.hpp>

/// Solutions of equations, and fixed points, as functions of their parameters.
namespace gradfold::detail {

/// Newton's method for r(y, p) = 0: y - (dr/dy)^-1 r, so many times.
template <auto equations, int steps>
struct by_newton {
  static constexpr std::string_view name = "implicit";
  template <class Y, class... P>
  static constexpr Y value(const Y& start, const P&... p) {
    return folded<steps>(start, [&](const Y& y, const auto&) {
      const auto step = solved<false, Y>(jacobian_in_unknowns<equations>(y, p...), in_line(as_unknown(equations(y, p...))));
      return out_of_line<Y>(in_line(y) - step);
    });
  }
};
/// A solver of the user's, which may be opaque.
template <auto solver>
struct by_solver {
  static constexpr std::string_view name = "implicit";
  static constexpr bool is_opaque = names_its_types<std::remove_const_t<decltype(solver)>>;
  static constexpr auto never_asked = [](const auto&, const auto&... x) { return std::array<symbol, sizeof...(x) - 1>{}; };
  template <class Y, class... P>
  static constexpr Y value(const Y& start, const P&... p) {
    if constexpr (is_opaque) return custom<solver, never_asked>(start, p...);
    else return as_unknown(solver(start, p...));
  }
};
/// y = map(y, p), so many times.
template <auto map, int steps>
struct by_iteration {
  static constexpr std::string_view name = "fixed_point";
  template <class Y, class... P>
  static constexpr Y value(const Y& start, const P&... p) {
    return folded<steps>(start, [&](const Y& y, const auto&) { return as_unknown(map(y, p...)); });
  }
};
/// The equations of a fixed point: y - map(y, p).
template <auto map>
struct change_by {
  template <class Y, class... P>
  constexpr auto operator()(const Y& y, const P&... p) const -> decltype(as_unknown(map(y, p...))) {
    const auto next = as_unknown(map(y, p...));
    return out_of_line<Y>(in_line(y) - in_line(next));
  }
};

template <auto equations, auto method>
struct method_for {
  using type = by_solver<method>;
};
template <auto equations, auto steps>
requires std::integral<decltype(steps)> struct method_for<equations, steps> {
  using type = by_newton<equations, static_cast<int>(steps)>;
};

template <class... X>
constexpr bool are_values() {
  constexpr bool values = !(expressed<X> || ...) && !(bound<X> || ...);
  static_assert(values, "gradfold: implicit and fixed_point cannot be part of an expression: write a function");
  return values;
}
template <class Start>
constexpr bool has_unknowns() {
  constexpr bool fits = unknown<unknown_t<Start>>::exists;
  static_assert(fits,
                "gradfold: the start of implicit<residual>(start, ...) and fixed_point<map>(start, ...) is a number, a std::array of numbers or a tensor: it "
                "has the form of the solution");
  return fits;
}
template <class... P>
constexpr bool parameters_are_pure() {
  constexpr bool pure = (!(kinds_of<P>.real && (kinds_of<P>.integer || kinds_of<P>.condition)) && ... && true);
  static_assert(pure, "gradfold: a parameter of implicit and fixed_point consists of real numbers, or of integers and conditions: give a tree of both as two");
  return pure;
}

/// What a function makes of unknowns Y; void where it cannot be called.
template <auto F, class Y, class... P>
struct image_of {
  using type = void;
};
template <auto F, class Y, class... P>
requires requires(const Y& y, const P&... p) { F(y, p...); } struct image_of<F, Y, P...> {
  using type = unknown_t<std::remove_cvref_t<decltype(F(std::declval<const Y&>(), std::declval<const P&>()...))>>;
};
template <auto residual, class Y, class... P>
constexpr bool equations_fit() {
  using Image = typename image_of<residual, Y, P...>::type;
  constexpr bool fit = [] {
    if constexpr (!unknown<Image>::exists) return false;
    else return unknown<Image>::count == unknown<Y>::count && std::same_as<Image, symbol> == std::same_as<Y, symbol>;
  }();
  static_assert(fit,
                "gradfold: the residual of implicit<residual>(start, p...) is called as residual(y, p...), y in the form of start, and returns as many "
                "numbers as there are unknowns: a number for a number, else a std::array or a tensor");
  return fit;
}
template <auto solver, class Y, class... P>
constexpr bool solver_fits() {
  if constexpr (names_its_types<std::remove_const_t<decltype(solver)>>) {
    constexpr bool scalar = std::same_as<Y, symbol> && (std::same_as<P, symbol> && ... && true);
    static_assert(scalar, "gradfold: a solver that takes double solves one equation, and its parameters are all numbers: write a generic one for others");
    return scalar;
  } else {
    constexpr bool fits = std::same_as<typename image_of<solver, Y, P...>::type, Y>;
    static_assert(fits,
                  "gradfold: the solver of implicit<residual, solver>(start, p...) is called as solver(start, p...) and returns the solution in the form "
                  "of start");
    return fits;
  }
}
template <auto map, class Y, class... P>
constexpr bool map_fits() {
  constexpr bool fits = std::same_as<typename image_of<map, Y, P...>::type, Y>;
  static_assert(fits, "gradfold: the map of fixed_point<map>(start, p...) is called as map(y, p...), y in the form of start, and returns the same form");
  return fits;
}

/// Records a solution, or computes it at once where nothing is traced yet.
template <class Solution, class Y, class... P>
constexpr Y record_solution(const Y& start, const P&... p) {
  buffer<array_argument> operands;
  const auto push = [&]<class L>(const L& leaf) {
    const auto traced = traced_operand(leaf);
    operands.push({traced.value_, decltype(traced)::type});
  };
  visit_leaves(start, push);
  (visit_leaves(p, push), ...);
  bool constant = true;
  for (int k = 0; k < operands.size; ++k) constant = constant && operands.at[k].value.home == nullptr;
  if (!constant) return unknown<Y>::read(record_whole_call(&rule_for<Solution>, operands.at, operands.size));
  buffer<handle> values(operands.size);
  for (int k = 0; k < operands.size; ++k) values.at[k] = operands.at[k].value;
  return unknown<Y>::read(Solution::traced_value(values.at));
}

/// What `implicit` and `fixed_point` share. `Rules` has `fits<Y, P...>()`, the equations, and the method.
template <class Rules>
struct solution_function {
  template <class Start, class... P>
  constexpr auto operator()(const Start& start, const P&... p) const {
    if constexpr (!are_values<Start, P...>()) return 0.0;
    else if constexpr (!has_unknowns<Start>() || !(traced_tree<P>::is_tree && ...)) return 0.0;
    else if constexpr (!parameters_are_pure<P...>()) return start;
    else if constexpr (!Rules::template fits<unknown_t<Start>, traced_tree_t<P>...>()) return start;
    else if constexpr (any_symbolic<Start, P...>)
      return record_solution<solution<Rules::equations, typename Rules::method, unknown_t<Start>, traced_tree_t<P>...>>(as_unknown(start), p...);
    else return evaluate<solution_function{}>(start, p...);
  }
};
template <auto residual, auto how>
struct implicit_rules {
  static constexpr auto equations = residual;
  using method = typename method_for<residual, how>::type;
  template <class Y, class... P>
  static constexpr bool fits() {
    if constexpr (!equations_fit<residual, Y, P...>()) return false;
    else if constexpr (std::integral<decltype(how)>) return true;
    else return solver_fits<how, Y, P...>();
  }
};
template <auto map, int steps>
struct fixed_point_rules {
  static constexpr change_by<map> equations{};
  using method = by_iteration<map, steps>;
  template <class Y, class... P>
  static constexpr bool fits() {
    return map_fits<map, Y, P...>();
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The solution y of residual(y, p...) = 0 near `start`, as a function of the parameters: implicit<residual>(start, p...).
/// Shapes: `start` is a number, a std::array of numbers or a tensor, and y has its form; the residual returns as many numbers.
/// Parameters are trees of real numbers, or of integers and conditions, which have no derivative.
/// The value: ten steps of Newton's method from `start`, as one loop, with the Jacobian of the residual; implicit<residual, 5> makes
/// five, implicit<residual, solver> calls solver(start, p...) instead. Nothing tells whether it has converged.
/// The derivative is that of the solution, by the implicit function theorem; the steps are not differentiated, and neither is a
/// solver, which may be an opaque function of double. Derivatives of any order exist, in `start` they are 0.
/// Cost of a gradient: that of the value, one Jacobian of the residual, one linear system and one reverse sweep of the residual.
/// Refuses: residuals and solvers that do not fit the start, with a sentence.
/// Example: docs/how_to/solutions_of_equations.md
template <auto residual, auto method = 10>
inline constexpr detail::solution_function<detail::implicit_rules<residual, method>> implicit{};

/// The y with y = map(y, p...), reached from `start` by so many steps of y = map(y, p...): fixed_point<map, 50>(start, p...).
/// Shapes, derivatives and parameters as of `implicit`, with y - map(y, p...) as its residual. The steps are one loop.
/// Example: docs/how_to/solutions_of_equations.md
template <auto map, int steps = 100>
inline constexpr detail::solution_function<detail::fixed_point_rules<map, steps>> fixed_point{};

}  // namespace gradfold
