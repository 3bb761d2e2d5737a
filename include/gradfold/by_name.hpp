// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/derivative.hpp>

/// Calls of expressions by name as calls of functions by position.
namespace gradfold::detail {

/// The positions in a call of the variables asked for, as the expression first mentions them.
template <auto Formula, class... B>
struct asked_variables {
  struct list {
    int of[static_cast<unsigned>(Formula.variable_count + 1)] = {};
    int size = 0;
  };
  template <const variable_info*... asked>
  static constexpr list among() {
    list found;
    constexpr const variable_info* given[] = {B::variable..., nullptr};
    for (int i = 0; i < Formula.variable_count; ++i)
      for (int k = 0; k < static_cast<int>(sizeof...(B)); ++k)
        if (same(given[k], Formula.variables[i]) && is_asked<asked...>(i)) found.of[found.size++] = k;
    return found;
  }

 private:
  /// All are, if none is named, but those that are indices.
  template <const variable_info*... asked>
  static constexpr bool is_asked(int i) {
    return sizeof...(asked) == 0 ? !indices_of<Formula>.variable(i) : (same(asked, Formula.variables[i]) || ... || false);
  }
};

template <auto Formula>
constexpr bool ends_in_index(const variable_info* variable) {
  for (int i = 0; i < Formula.variable_count; ++i)
    if (same(Formula.variables[i], variable)) return indices_of<Formula>.variable(i);
  return false;
}
/// A binding as it is given to a function: integers are numbers, but where they end in an index.
template <auto Formula, class B>
constexpr decltype(auto) in_numbers(const B& b) {
  if constexpr (!bound<B>) return (b);
  else if constexpr (!std::integral<element_t<typename B::value_type>> || ends_in_index<Formula>(B::variable)) return (b);
  else if constexpr (tensor_like<typename B::value_type>) {
    using X = typename B::value_type::template with_elements<double>;
    binding<B::variable, X> real{};
    for (std::size_t k = 0; k < X::size(); ++k) real.value_.data()[k] = static_cast<double>(b.value_.data()[k]);
    return real;
  } else return binding<B::variable, double>{static_cast<double>(b.value_)};
}

/// Whether an expression can be described with no types for its variables.
template <auto E>
constexpr bool has_shapes() {
  constexpr bool fits = formula_from<E>.function_count == 0;
  static_assert(fits,
                "gradfold: what an expression with functions of tensors costs depends on shapes: name a type for each of its variables, in the "
                "order in which it mentions them, as in cost<E, tensor<double, 3>>");
  return fits;
}
template <bool fits>
constexpr bool types_counted() {
  static_assert(fits, "gradfold: an expression of tensors is described by one type for each of its variables, in the order in which it mentions them");
  return fits;
}
/// An expression as a function of arguments of these types, its variables as first mentioned.
template <auto E, class... Arguments>
struct function_of_expression {
  static constexpr const auto& formula = formula_from<E>;
  template <int... I>
  static auto traced(std::integer_sequence<int, I...>) -> function_trace<expression_function<E, formula.variables[I]...>{}, traced_tree_t<Arguments>...>;
  template <int... I>
  static auto asked_among(std::integer_sequence<int, I...>) -> asked_variables<formula, binding<formula.variables[I], Arguments>...>;
  using trace =
      decltype(traced(std::make_integer_sequence<int, types_counted<sizeof...(Arguments) == formula.variable_count>() ? formula.variable_count : 0>{}));
  template <const variable_info*... with>
  static constexpr auto asked() {
    return decltype(asked_among(std::make_integer_sequence<int, formula.variable_count>{}))::template among<with...>();
  }
};

/// Gradients in the order of `position`, by the names of the bindings there.
template <class... B, class Gradients, int... position>
constexpr auto named(const Gradients& gradients, std::integer_sequence<int, position...>) {
  using All = std::tuple<B...>;
  if constexpr (sizeof...(position) == 1)
    return named_tensors<std::tuple<Gradients>, std::tuple_element_t<position, All>::variable...>{std::tuple<Gradients>(gradients)};
  else return named_tensors<Gradients, std::tuple_element_t<position, All>::variable...>{gradients};
}
/// Whether an expression can be called by these names and differentiated by those asked for.
template <auto E, auto... with>
struct named_call {
  static constexpr const auto& formula = formula_from<E>;
  template <class... B>
  static constexpr bool fits() {
    if constexpr (!all_variables<with...>()) return false;
    else if constexpr (!all_contained<E, with...>()) return false;
    else if constexpr (!bindings_fit<formula, graph_needs<expression_trace<E>>, B...>()) return false;
    else return call_fits<formula, B...>();
  }
};

}  // namespace gradfold::detail
