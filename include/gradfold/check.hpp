// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/value.hpp>

/// Comparison of gradients with numerical differentiation.
namespace gradfold {

/// What check_gradient found. `argument` and `element` say where the largest error is: the argument of the function (or
/// 0 for an expression) and the number in it (or the variable, as first mentioned).
struct gradient_check {
  bool passed = false;
  double largest_absolute_error = 0;
  double largest_relative_error = 0;
  int argument = 0;
  int element = 0;
};

}  // namespace gradfold

namespace gradfold::detail {

/// The six-point central difference of order 6 with step h: (45 d1 - 9 d2 + d3) / 60h, d_k = f(x + kh) - f(x - kh).
/// Source: Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, Math. Comp. 51 (1988).
template <class F>
constexpr double central_difference(F f, double x) {
  const double size = constant::fabs(x), h = 0x1p-9 * (size > 1 ? size : 1);
  const double d1 = f(x + h) - f(x - h), d2 = f(x + 2 * h) - f(x - 2 * h), d3 = f(x + 3 * h) - f(x - 3 * h);
  return (45 * d1 - 9 * d2 + d3) / (60 * h);
}

constexpr void compare(gradient_check& check, double exact, double estimate, double tolerance, int argument, int element) {
  const double absolute = constant::fabs(exact - estimate);
  const double size = constant::fabs(exact) > 1 ? constant::fabs(exact) : 1;
  const double relative = absolute / size;
  if (!(relative <= check.largest_relative_error)) check.argument = argument, check.element = element;
  if (!(absolute <= check.largest_absolute_error)) check.largest_absolute_error = absolute;
  if (!(relative <= check.largest_relative_error)) check.largest_relative_error = relative;
  if (!(relative <= tolerance)) check.passed = false;
}

/// Errors up to here, relative to the larger of 1 and the derivative, are those of numerical differentiation.
inline constexpr double check_tolerance = 1e-7;

/// Calls `f` on each number, those in tensors one by one.
template <class Tree, class F>
constexpr void visit_numbers(Tree& tree, F&& f) {
  visit_leaves(tree, [&]<class L>(L& leaf) {
    if constexpr (tensor_leaf<std::remove_cv_t<L>>)
      for (int k = 0; k < shape_of<std::remove_cv_t<L>>().size(); ++k) f(first_element(leaf)[element_position<std::remove_cv_t<L>>(k)]);
    else f(leaf);
  });
}

/// The same tree in double where it is in float, in which a difference of two values has no digits left.
template <class T>
struct widened {
  using type = std::conditional_t<std::same_as<T, float>, double, T>;
};
template <class T>
using widened_t = typename widened<T>::type;
struct widening {
  template <class Part>
  using part = widened_t<Part>;
};
template <tensor_like T>
struct widened<T> {
  using type = typename T::template with_elements<widened_t<typename T::value_type>>;
};
template <compound T>
requires made_of_parts<typename parts<T>::template with<widening>> struct widened<T> {
  using type = typename parts<T>::template with<widening>;
};
template <bound B>
struct widened<B> {
  using value = widened_t<typename B::value_type>;
  using type = std::conditional_t<std::same_as<value, typename B::value_type>, B, binding<B::variable, value>>;
};
template <class T>
constexpr widened_t<T> in_double(const T& x) {
  if constexpr (std::same_as<widened_t<T>, T>) return x;
  else if constexpr (bound<T>) return {in_double(x.value_)};
  else {
    long double numbers[static_cast<unsigned>(leaf_sizes<T>::total + 1)] = {};
    int count = 0, next = 0;
    visit_numbers(x, [&](const auto& number) { numbers[count++] = static_cast<long double>(number); });
    widened_t<T> wide{};
    visit_numbers(wide, [&]<class L>(L& number) { number = static_cast<L>(numbers[next++]); });
    return wide;
  }
}

template <auto F, int... asked>
struct function_check {
  template <class... Arguments>
  static constexpr gradient_check run(const Arguments&... arguments) {
    gradient_check check{true, 0, 0, 0, 0};
    const auto gradients = std::make_tuple(gradient<F, asked>(arguments...)...);
    std::tuple<Arguments...> point(arguments...);
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      (compare_argument<asked>(check, point, std::get<K>(gradients)), ...);
    }(std::make_index_sequence<sizeof...(asked)>{});
    return check;
  }

 private:
  template <int argument, class Point, class Gradient>
  static constexpr void compare_argument(gradient_check& check, Point& point, const Gradient& exact) {
    double* elements = new double[static_cast<unsigned>(leaf_sizes<Gradient>::total) + 1]{};
    int count = 0;
    visit_numbers(exact, [&](const auto& x) { elements[count++] = static_cast<double>(x); });
    int element = 0;
    visit_numbers(std::get<argument>(point), [&]<class L>(L& leaf) {
      const L kept = leaf;
      const double estimate = central_difference(
          [&](double t) {
            leaf = static_cast<L>(t);
            return std::apply([](const auto&... part) { return static_cast<double>(evaluate<F>(part...)); }, point);
          },
          static_cast<double>(kept));
      leaf = kept;
      compare(check, elements[element], estimate, check_tolerance, argument, element);
      ++element;
    });
    delete[] elements;
  }
};

/// The arguments of which a function has a gradient: all but those that are data alone. (All, where there is no other: that is refused.)
template <class... Arguments>
constexpr auto checked_arguments() {
  struct {
    int at[sizeof...(Arguments) + 1]{}, size = 0;
  } asked;
  constexpr bool is_real[] = {kinds_of<Arguments>.real..., false};
  constexpr bool none = !(kinds_of<Arguments>.real || ...);
  for (int i = 0; i < static_cast<int>(sizeof...(Arguments)); ++i)
    if (none || is_real[i]) asked.at[asked.size++] = i;
  return asked;
}

template <auto F>
struct gradient_checker {
  template <class... Arguments>
  constexpr gradient_check operator()(const Arguments&... arguments) const {
    if constexpr (!(std::same_as<widened_t<Arguments>, Arguments> && ...)) return (*this)(in_double(arguments)...);
    else if constexpr (expressed<std::remove_const_t<decltype(F)>>) {
      constexpr const auto& formula = formula_from<F>;
      if constexpr (is_call_on_tensors<formula, Arguments...>()) return check_on_tensors(in_numbers<formula>(arguments)...);
      else return check_named(arguments...);
    } else {
      constexpr auto asked = checked_arguments<Arguments...>();
      return [&]<std::size_t... K>(std::index_sequence<K...>) {
        return function_check<F, asked.at[K]...>::run(arguments...);
      }(std::make_index_sequence<static_cast<std::size_t>(asked.size)>{});
    }
  }

 private:
  /// `argument` is the variable, as first mentioned, `element` the number in its tensor.
  template <class... B>
  static constexpr gradient_check check_on_tensors(const B&... values) {
    constexpr const auto& formula = formula_from<F>;
    if constexpr (!named_call<F>::template fits<B...>()) return {};
    else {
      constexpr auto asked = asked_variables<formula, B...>::template among<>();
      return [&]<std::size_t... K>(std::index_sequence<K...>) {
        gradient_check check = function_check<expression_function<F, B::variable...>{}, asked.of[K]...>::run(values.value_...);
        constexpr const variable_info* given[] = {B::variable..., nullptr};
        check.argument = variable_position<F>(given[check.argument]);
        return check;
      }(std::make_index_sequence<asked.size>{});
    }
  }
  template <class... B>
  static constexpr gradient_check check_named(const B&... values) {
    constexpr const auto& formula = expression_trace<F>::formula;
    gradient_check check{true, 0, 0, 0, 0};
    const auto exact = gradient<F>(values...);
    const std::tuple<const B&...> all(values...);
    [&]<int... I>(std::integer_sequence<int, I...>) {
      double row[] = {value_of<formula, I, double>(all)..., 0.0};
      (compare(check, static_cast<double>(exact.of_[I]),
               central_difference(
                   [&](double t) {
                     const double kept = row[I];
                     row[I] = t;
                     double value = 0;
                     const argument_pointers<double> in[] = {{row, nullptr, nullptr}};
                     double* const out[] = {&value};
                     program<plan_of<expression_trace<F>, row_layout<sizeof...(I), 1>>, double>::run(in, out);
                     row[I] = kept;
                     return value;
                   },
                   row[I]),
               check_tolerance, 0, I),
       ...);
    }(std::make_integer_sequence<int, formula.variable_count>{});
    return check;
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// Compares the gradient of F with a six-point numerical derivative, at compile time too; arguments in float are made double. It passes where the
/// largest error, relative to the larger of 1 and the derivative, is at most 1e-7. F must be smooth near the point.
/// Arguments that are data (integers, conditions) are not varied.
template <auto F>
inline constexpr detail::gradient_checker<F> check_gradient{};

}  // namespace gradfold
