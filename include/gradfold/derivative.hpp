// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/derivative/partial.hpp>
#include <gradfold/named.hpp>
#include <gradfold/unwritten.hpp>

/// Expressions as sources of graphs: static parts, derivatives that are expressions again, and named gradients.
namespace gradfold {

/// A value with its gradient. Works with structured bindings.
template <class Value, class Gradient>
struct value_with_gradient {
  Value value;
  Gradient gradient;

  template <class Place>
  constexpr auto operator[](const Place&) const {
    static_assert(detail::never<Place>, "gradfold: the gradient is a member beside the value: write .gradient[a], or auto [value, gradient] = ...");
    return value;
  }
};

}  // namespace gradfold

namespace gradfold::detail {

template <class Value, class Gradient>
struct parts_of_answer<value_with_gradient<Value, Gradient>> {
  using types = std::tuple<Value, Gradient>;
};

/// The graph of an expression that is a constant: its variables are the inputs, as first mentioned.
template <auto E>
struct expression_trace {
  static constexpr const auto& formula = formula_from<E>;
  static constexpr int variable_count = formula.variable_count;
  static constexpr graph_sizes expected() {
    graph_sizes sizes = sizes_about(2 * formula.node_count + 16);
    for (int i = 0; i < formula.part_count; ++i) {
      const graph_sizes part = sizes_of(formula.parts[i]->graph());
      sizes.nodes += part.nodes, sizes.operands += part.operands, sizes.attributes += part.attributes;
    }
    return sizes;
  }
  static constexpr void build(builder& out) {
    builder g(expected().nodes);
    record_in_graph(g, view(formula), literals_in(E).begin(), formula.root, formula.nodes[formula.root].type);
    compact(g.view(), out);
  }
};

/// Where a variable stands among those of an expression, or -1.
template <auto E>
constexpr int variable_position(const variable_info* variable) {
  const auto& formula = formula_from<E>;
  for (int i = 0; i < formula.variable_count; ++i)
    if (same(formula.variables[i], variable)) return i;
  return -1;
}

template <fixed_string name, bool known>
constexpr bool expression_contains() {
  static_assert(known, "gradfold: a derivative or gradient with respect to the variable named here, which the expression does not contain");
  return known;
}
template <class V>
concept named_variable = requires { V::info; };
template <auto... with>
constexpr bool all_variables() {
  constexpr bool named = (named_variable<decltype(with)> && ... && true);
  static_assert(named,
                "gradfold: an expression is differentiated with respect to its variables, as in gradient<Q, a>; positions are for the "
                "arguments of functions");
  return named;
}
template <auto E, auto... with>
constexpr bool all_contained() {
  return (expression_contains<name_of<decltype(with)::info>(), (variable_position<E>(decltype(with)::info) >= 0)>() && ... && true);
}

/// A source as a static part, a variable for each input. Its name mentions the expression once: in names of parts of parts,
/// as g++ writes them for debuggers, a second mention would double with each level.
template <const variable_info*... Variable>
inline constexpr const variable_info* listed_variables[] = {Variable..., nullptr};
template <class Source, const variable_info*... Variable>
inline constexpr part_info part_in_variables{&view_of<Source>, listed_variables<Variable...>, sizeof...(Variable)};
template <class Source, auto E, int... I>
constexpr const part_info* part_with_inputs(std::integer_sequence<int, I...>) {
  return &part_in_variables<Source, expression_trace<E>::formula.variables[I]...>;
}
template <class Source, auto E>
inline constexpr const part_info* part_of_source = part_with_inputs<Source, E>(std::make_integer_sequence<int, expression_trace<E>::variable_count>());

/// A formula that is one part applied to its variables.
template <const part_info* Part>
struct part_formula {
  static constexpr void make(formula_builder& b) {
    b.parts.push(Part);
    buffer<int> variables;
    for (int i = 0; i < Part->variable_count; ++i) {
      b.variables.push(Part->variables[i]);
      variables.push(b.add({item::variable, kind::real, false, 0, i, 0, 0}, nullptr, 0));
    }
    b.root = b.add({item::part, kind::real, false, 0, 0, 0, Part->variable_count}, variables.at, 0);
  }
};
template <const part_info* Part>
using part_expression = expression<composed<part_formula<Part>>()>;

/// An expression as a function of tensors, its variables in the order of a call.
template <auto E, const variable_info*... Variables>
struct expression_function {
  template <class... X>
  constexpr auto operator()(const X&... x) const {
    return E(binding<Variables, X>{x}...);
  }
};

/// A static part with functions of tensors in it: a function of its variables.
template <auto E, class Positions>
struct part_function;
template <auto E, int... I>
struct part_function<E, std::integer_sequence<int, I...>> {
  static constexpr const auto& formula = formula_from<E>;
  using functor = expression_function<E, formula.variables[I]...>;
  static constexpr function_info info{
      {}, {}, {}, spelling::part, ((indices_of<formula>.variable(I) ? 1u << I : 0u) | ... | 0u), part_of_source<expression_trace<E>, E>};
};
template <auto E>
struct shared_formula {
  static constexpr const auto& formula = formula_from<E>;
  using function = part_function<E, std::make_integer_sequence<int, formula.variable_count>>;
  using functions = function_list<function>;
  static constexpr void make(formula_builder& b) {
    part_formula<function::info.part>::make(b);
    b.parts.size = 0;
    b.nodes.at[b.root].what = item::function;
  }
};
template <auto E>
constexpr auto shared_part() {
  if constexpr (formula_from<E>.function_count == 0) return part_expression<part_of_source<expression_trace<E>, E>>{};
  else return expression<composed<shared_formula<E>>()>{};
}

/// Whether an expression has derivatives that are expressions.
template <auto E>
constexpr bool is_differentiable() {
  constexpr bool fits = formula_from<E>.function_count == 0;
  static_assert(fits,
                "gradfold: this expression has functions of tensors (sum, matmul, x[i], ...), so its derivative depends on shapes and is no "
                "expression: ask for gradient<E, a>, vjp<E, a> or jacobian<E, a> where the tensors are given");
  return fits;
}

template <auto E, auto... with>
constexpr auto derivative_of() {
  constexpr bool is_expression = expressed<std::remove_const_t<decltype(E)>>;
  static_assert(is_expression, "gradfold: derivative<E, a> takes an expression; for a function use gradient<f>");
  if constexpr (!is_expression) return 0;
  else if constexpr (!all_variables<with...>()) return E;
  else if constexpr (!is_differentiable<E>()) return E;
  else if constexpr (all_contained<E, with...>()) {
    using Source = typename ordered_partial<expression_trace<E>, expression_trace<E>::variable_count, variable_position<E>(decltype(with)::info)...>::type;
    return part_expression<part_of_source<Source, E>>{};
  } else {
    return E;
  }
}

/// The inputs that a graph mentions.
template <class Source>
struct graph_needs {
  static constexpr bool variable(int position) {
    const graph_view g = view_of<Source>();
    for (int id = 0; id < g.node_count; ++id)
      if (g.nodes[id].operation == input_operation() && g.attribute(id) == position) return true;
    return false;
  }
};

/// Gradients of expressions, by name.
template <auto E, bool with_value, auto... with>
struct expression_gradient {
  using Trace = expression_trace<E>;
  static constexpr const auto& formula = Trace::formula;
  static constexpr int count = Trace::variable_count;

  /// The variables asked for, as first mentioned.
  struct positions {
    int of[static_cast<unsigned>(count + 1)] = {};
    int size = 0;
    constexpr positions() {
      for (int i = 0; i < count; ++i)
        if (sizeof...(with) == 0 || is_asked(formula.variables[i])) of[size++] = i;
    }
  };
  static constexpr bool is_asked([[maybe_unused]] const variable_info* variable) { return (same(variable, decltype(with)::info) || ... || false); }
  static constexpr positions asked{};

  template <int... K>
  static auto source_of(std::integer_sequence<int, K...>) -> gradient_of<Trace, wanted_positions<count, asked.of[K]...>, with_value>;
  using Source = decltype(source_of(std::make_integer_sequence<int, asked.size>{}));

  template <class T, int... K>
  static auto answer_of(std::integer_sequence<int, K...>) -> named_values<T, formula.variables[asked.of[K]]...>;
  template <class T>
  using answer_for = decltype(answer_of<T>(std::make_integer_sequence<int, asked.size>{}));

  template <class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(const B&... values) {
    if constexpr (fits<B...>()) {
      using T = call_result_type<B...>;
      if (__builtin_is_constant_evaluated()) {
        require_evaluation<T>(view_of<Source>);
        return required_finite(filled<T>(std::make_integer_sequence<int, count>{}, values...));
      }
      return filled<T>(std::make_integer_sequence<int, count>{}, values...);
    } else {
      return answer_to_mistake();
    }
  }

 private:
  template <class... B>
  static constexpr bool fits() {
    constexpr bool is_real = formula.nodes[formula.root].type == kind::real;
    static_assert(is_real, "gradfold: a condition has no gradient");
    if constexpr (!is_real) return false;
    else if constexpr (!all_contained<E, with...>()) return false;
    else return bindings_fit<formula, graph_needs<Source>, B...>();
  }
  /// Something of the expected form, so that a refused call is one error.
  static constexpr auto answer_to_mistake() {
    using Answer = typename std::conditional_t<sizeof...(with) == 0, std::type_identity<answer_for<double>>,
                                               std::type_identity<named_values<double, decltype(with)::info...>>>::type;
    if constexpr (with_value) return value_with_gradient<double, Answer>{};
    else return Answer{};
  }

  template <class... B>
  using call_result_type = typename std::conditional_t<(traced<typename B::value_type> || ...), std::type_identity<symbol>,
                                                       std::common_type<typename number_type<typename B::value_type>::type...>>::type;

  template <class T, int... I, class... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto filled(std::integer_sequence<int, I...>, const B&... values) {
    using Answer = answer_for<T>;
    const std::tuple<const B&...> all(values...);
    const T row[] = {value_of<formula, I, T>(all)..., T(0)};
    value_with_gradient<T, Answer> result{};
    fill(row, result.gradient, result.value);
    if constexpr (with_value) return result;
    else return result.gradient;
  }
  template <class T, const variable_info*... V>
  GRADFOLD_ALWAYS_INLINE() static constexpr void fill(const T* row, named_values<T, V...>& gradient, T& value) {
    constexpr int wanted = sizeof...(V);
    if constexpr (std::same_as<T, symbol>) {
      buffer<handle> inputs, results;
      for (int i = 0; i < count; ++i) inputs.push(row[i].value_);
      replay(view_of<Source>(), inputs.at, results);
      for (int k = 0; k < wanted; ++k) gradient.of_[k] = symbol(results.at[k]);
      if constexpr (with_value) value = symbol(results.at[wanted]);
    } else {
      const argument_pointers<T> in[] = {{row, nullptr, nullptr}};
      if constexpr (with_value) {
        T* const out[] = {gradient.of_, &value};
        program<plan_of<Source, row_layout<count, wanted, 1>>, T>::run(in, out);
      } else {
        T* const out[] = {gradient.of_};
        program<plan_of<Source, row_layout<count, wanted>>, T>::run(in, out);
      }
    }
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// A constexpr expression as a static part of larger ones: an empty type that names its graph, so that repeated use
/// stores nothing and is traced once.
template <auto E>
inline constexpr auto shared = detail::shared_part<E>();

/// The derivative of an expression with respect to a variable, or to several: an expression again, the same in whatever order
/// they are given.
/// It keeps the variables of E. Refuses a variable that E does not contain.
template <auto E, auto... with>
inline constexpr auto derivative = detail::derivative_of<E, with...>();

}  // namespace gradfold
