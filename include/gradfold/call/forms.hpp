// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/expression.hpp>
#include <gradfold/tensor.hpp>

/// What every value in an expression is once its variables are given: its kind and its shape. Operations follow by
/// arithmetic on shapes; a function of tensors is a type, so each has a stage of its own.
namespace gradfold::detail {

/// The position of a variable among bindings, or -1.
template <class... B>
constexpr int position_of([[maybe_unused]] const variable_info* variable) {
  int position = -1, i = 0;
  ((same(B::variable, variable) ? position = i : i, ++i), ...);
  return position;
}

template <auto Formula>
struct needed_nodes {
  bool of[static_cast<unsigned>(Formula.node_count + 1)] = {};
  constexpr needed_nodes() { mark_needed(view(Formula), view(Formula).root, of); }
  constexpr bool variable(int position) const {
    for (int id = 0; id < Formula.node_count; ++id)
      if (of[id] && Formula.nodes[id].what == item::variable && Formula.nodes[id].position == position) return true;
    return false;
  }
};
template <auto Formula>
inline constexpr needed_nodes<Formula> needed_of{};

/// Which values end in an index, where they are integers: data, without derivative.
template <auto Formula>
struct index_nodes {
  bool of[static_cast<unsigned>(Formula.node_count + 1)] = {};
  constexpr index_nodes() {
    if (Formula.function_count == 0) return;
    const formula_view f = view(Formula);
    for (int id = f.node_count - 1; id >= 0; --id) {
      const formula_node& n = f.nodes[id];
      const unsigned direct = n.what == item::function ? f.functions[n.position]->indices : 0u;
      for (int k = 0; k < n.count; ++k)
        if (of[id] || (direct >> k & 1) != 0) of[f.operand(id, k)] = true;
    }
  }
  constexpr bool variable(int position) const {
    for (int id = 0; id < Formula.node_count; ++id)
      if (of[id] && Formula.nodes[id].what == item::variable && Formula.nodes[id].position == position) return true;
    return false;
  }
};
template <auto Formula>
inline constexpr index_nodes<Formula> indices_of{};

/// The form of each variable of a formula in a call. Integers are real numbers but where they end in an index.
template <auto Formula, class... B>
struct given_forms {
  struct list {
    value_form of[static_cast<unsigned>(Formula.variable_count + 1)] = {};
  };
  static constexpr list listed() {
    list forms;
    const value_form given[] = {form<B>()..., value_form{}};
    for (int i = 0; i < Formula.variable_count; ++i) {
      const int position = position_of<B...>(Formula.variables[i]);
      if (position >= 0) forms.of[i] = given[position];
      if (!indices_of<Formula>.variable(i)) forms.of[i].type = kind::real;
    }
    return forms;
  }
  template <class Binding>
  static constexpr value_form form() {
    using X = typename Binding::value_type;
    constexpr kind type = symbol_for_t<element_t<X>>::type;
    return {type == kind::integer ? type : kind::real, shape_of<X>()};
  }
  static constexpr list all = listed();
  static constexpr const value_form* of = all.of;
};

/// The forms of all nodes; or two shapes, or kinds, that an operation found not to go together.
template <int nodes>
struct formula_forms {
  value_form of[static_cast<unsigned>(nodes + 1)] = {};
  bool fit = true;
  bool conditional = true;  ///< whether what should be a condition is one
  value_form sides[2] = {};
  constexpr bool go_together() const { return fit && conditional; }
};

/// The form of what an operation, or a part, gives.
constexpr void form_of_operation(const formula_view& f, int id, const bool* needed, bool index, auto& forms) {
  const formula_node& n = f.nodes[id];
  const signature takes = n.what == item::part ? signature::real : facts<description_fact>::of[n.operation].takes;
  value_form z{takes == signature::comparison || takes == signature::logical ? kind::condition : kind::real, {}};
  bool integral = index, conditions = true;
  for (int k = 0; k < n.count; ++k) {
    const int x = f.operand(id, k);
    if (!needed[x]) continue;
    const broadcast_shape both = broadcast(z.extents, forms.of[x].extents);
    if (!both.exists) return void((forms.fit = false, forms.sides[0].extents = z.extents, forms.sides[1].extents = forms.of[x].extents));
    z.extents = both.result;
    if (takes == signature::choice && k == 0) {
      forms.conditional = forms.conditional && forms.of[x].type == kind::condition;
      continue;
    }
    integral = integral && forms.of[x].type == kind::integer, conditions = conditions && forms.of[x].type == kind::condition;
  }
  if (takes == signature::logical) forms.conditional = forms.conditional && conditions;
  if (takes == signature::choice && conditions) z.type = kind::condition;
  if (integral && (takes == signature::arithmetic || takes == signature::choice)) z.type = kind::integer;
  forms.of[id] = z;
}
/// The forms of the nodes from `first` to before `last`, none of which is a function.
constexpr void follow_forms(const formula_view& f, const bool* needed, const bool* index, const value_form* given, int first, int last, auto& forms) {
  for (int id = first; id < last && forms.go_together(); ++id) {
    const formula_node& n = f.nodes[id];
    if (!needed[id]) continue;
    if (n.what == item::variable) forms.of[id] = given[n.position];
    else if (n.what == item::number) forms.of[id].type = n.integral && index[id] ? kind::integer : kind::real;
    else form_of_operation(f, id, needed, index[id], forms);
  }
}

/// The functions in a formula: their nodes.
template <auto Formula>
struct function_nodes {
  int of[static_cast<unsigned>(Formula.node_count + 1)] = {};
  int count = 0;
  constexpr function_nodes() {
    for (int id = 0; id < Formula.node_count; ++id)
      if (Formula.nodes[id].what == item::function) of[count++] = id;
    of[count] = Formula.node_count;
  }
};
template <auto Formula>
inline constexpr function_nodes<Formula> functions_in{};

template <kind type>
using symbol_of = std::conditional_t<type == kind::real, symbol, std::conditional_t<type == kind::integer, integer_symbol, condition>>;

template <value_form form>
struct traced_form {
  using type = tensor_with<symbol_of<form.type>, form.extents>;
};
/// The same in numbers.
template <value_form form, class T>
struct number_of_form {
  using type = tensor_with<number_of<form.type, T>, form.extents>;
};
template <value_form form, class T>
requires(form.extents.rank == 0) struct number_of_form<form, T> {
  using type = number_of<form.type, T>;
};
template <value_form form, class T = double>
using number_of_form_t = typename number_of_form<form, T>::type;

template <int i, class List>
struct function_in;
template <int i, class F, class... Rest>
struct function_in<i, function_list<F, Rest...>> : function_in<i - 1, function_list<Rest...>> {};
template <class F, class... Rest>
struct function_in<0, function_list<F, Rest...>> {
  using type = typename F::functor;
};
/// The function at a node.
template <auto Formula, int id>
using functor_at = typename function_in<Formula.nodes[id].position, typename decltype(Formula)::functions>::type;
template <auto Formula, int id, int k>
inline constexpr int operand_at = Formula.operands[Formula.nodes[id].first + k];

/// The forms of all nodes before function k of a formula, and, past the last one, of all.
template <auto Formula, class Given, int k>
struct forms_stage;
template <auto Formula, class Given, int k>
inline constexpr forms_stage<Formula, Given, k> forms_before{};

template <auto Formula, class Given>
struct forms_stage<Formula, Given, 0> : formula_forms<Formula.node_count> {
  constexpr forms_stage() { follow_forms(view(Formula), needed_of<Formula>.of, indices_of<Formula>.of, Given::of, 0, functions_in<Formula>.of[0], *this); }
};

/// The traced value at a node before function k: a tensor, of no axes where it is a number.
template <auto Formula, class Given, int k, int id>
using value_before = typename traced_form<forms_before<Formula, Given, k>.of[id]>::type;

/// A function where its operands are known, with numbers for their positions.
template <auto Formula, class Given, int k, bool exists, class Positions>
struct function_stage;
template <auto Formula, class Given, int k, int... K>
struct function_stage<Formula, Given, k, true, std::integer_sequence<int, K...>> {
  static constexpr int id = functions_in<Formula>.of[k];
  using result = decltype(functor_at<Formula, id>{}(std::declval<const value_before<Formula, Given, k, operand_at<Formula, id, K>>&>()...));
};
/// What it is not reached for has no result: it is not needed, or operations before it do not go together.
template <auto Formula, class Given, int k, class Positions>
struct function_stage<Formula, Given, k, false, Positions> {
  using result = symbol;
};
template <auto Formula, class Given, int k>
using stage_of_function = function_stage<Formula, Given, k, forms_before<Formula, Given, k>.go_together() && needed_of<Formula>.of[functions_in<Formula>.of[k]],
                                         std::make_integer_sequence<int, Formula.nodes[functions_in<Formula>.of[k]].count>>;

template <auto Formula, class Given, int k>
struct forms_stage : formula_forms<Formula.node_count> {
  using result = typename stage_of_function<Formula, Given, k - 1>::result;
  constexpr forms_stage() : formula_forms<Formula.node_count>(forms_before<Formula, Given, k - 1>) {
    constexpr int id = functions_in<Formula>.of[k - 1];
    this->of[id] = {element_t<result>::type, shape_of<result>()};
    follow_forms(view(Formula), needed_of<Formula>.of, indices_of<Formula>.of, Given::of, id + 1, functions_in<Formula>.of[k], *this);
  }
};
/// The forms of all nodes.
template <auto Formula, class Given>
inline constexpr const auto& forms_of = forms_before<Formula, Given, functions_in<Formula>.count>;

/// Whether tensors are given, or the formula has functions of tensors, for which numbers are tensors without axes.
template <auto Formula, class... B>
constexpr bool is_call_on_tensors() {
  if constexpr ((bound<B> && ...)) return Formula.function_count > 0 || (tensor_like<typename B::value_type> || ...);
  else return false;
}
/// Whether a call on tensors gives all variables that are needed.
template <auto Formula, class... B>
constexpr bool is_whole_call_on_tensors() {
  if constexpr (!is_call_on_tensors<Formula, B...>()) return false;
  else {
    for (int i = 0; i < Formula.variable_count; ++i)
      if (needed_of<Formula>.variable(i) && position_of<B...>(Formula.variables[i]) < 0) return false;
    return true;
  }
}
/// The stages one after the other, from where a call is written: a message names every step on the way to what it is about.
template <auto Formula, class Stages, class... B>
struct stages_in_order;
template <auto Formula, int... K, class... B>
struct stages_in_order<Formula, std::integer_sequence<int, K...>, B...> {
  using type = std::void_t<typename stage_of_function<Formula, given_forms<Formula, B...>, K>::result...>;
};
template <auto Formula, class... B>
using stages_of_call =
    stages_in_order<Formula, std::make_integer_sequence<int, is_whole_call_on_tensors<Formula, B...>() ? functions_in<Formula>.count : 0>, B...>;
/// The same of an expression. Every transform asks for their size first, so that a mistake in shapes is found from the user's line.
template <auto E, class... B>
using stages_by_name = stages_of_call<formula_from<E>, std::remove_cvref_t<B>...>;

/// These stand in the compiler's message, with the tensors' types.
template <class X, class Y, bool fit>
constexpr bool shapes_fit() {
  static_assert(fit,
                "gradfold: the tensors given to this expression have shapes that do not go together: matched from the last axis on, "
                "extents must be equal, or one of them 1");
  return fit;
}
template <bool fit>
constexpr bool conditions_fit() {
  static_assert(fit, "gradfold: an operand of select, && or || in this expression is a number where a condition is needed: compare it first");
  return fit;
}
/// Whether a call has shapes that go together.
template <auto Formula, class... B>
constexpr bool call_fits() {
  if constexpr (!is_call_on_tensors<Formula, B...>()) return true;
  else {
    static_cast<void>(sizeof(stages_of_call<Formula, B...>));
    constexpr const auto& forms = forms_of<Formula, given_forms<Formula, B...>>;
    if constexpr (!forms.fit) return shapes_fit<number_of_form_t<forms.sides[0]>, number_of_form_t<forms.sides[1]>, forms.fit>();
    else return conditions_fit<forms.conditional>();
  }
}

/// How each function of a formula is recorded on operands of these forms.
template <auto Formula, class Given>
struct function_recorders {
  template <int k, int... K>
  static constexpr handle record(const handle* x, std::integer_sequence<int, K...>) {
    constexpr int id = functions_in<Formula>.of[k];
    return functor_at<Formula, id>{}(value_before<Formula, Given, k, operand_at<Formula, id, K>>(x[K])...).value_;
  }
  template <int k>
  static constexpr handle at(const handle* x) {
    constexpr int id = functions_in<Formula>.of[k];
    if constexpr (!needed_of<Formula>.of[id]) return {};
    else return record<k>(x, std::make_integer_sequence<int, Formula.nodes[id].count>{});
  }
  template <int... K>
  struct table {
    function_recorder of[sizeof...(K) + 1] = {&at<K>..., nullptr};
  };
  template <int... K>
  static auto table_of(std::integer_sequence<int, K...>) -> table<K...>;
  static constexpr decltype(table_of(std::make_integer_sequence<int, functions_in<Formula>.count>{})) all{};
};

}  // namespace gradfold::detail
