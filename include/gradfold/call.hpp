// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/call/on_tensors.hpp>
#include <gradfold/constant_results.hpp>

/// Calls of expressions by name: on numbers they compute, on traced values they record, on expressions they substitute.
namespace gradfold::detail {

/// These stand in the compiler's message, with the variable's name. The first, as `why`, at its top also where calls nest.
template <fixed_string name, bool given,
          fixed_string why = "gradfold: the expression needs a value for the variable named here: write name = value in the call">
constexpr bool variable_given() {
  static_assert(given, "gradfold: the expression needs a value for the variable named here: write name = value in the call");
  return given;
}
template <fixed_string name, bool known>
constexpr bool variable_known() {
  static_assert(known, "gradfold: the call gives the variable named here, which the expression does not contain: leave it out");
  return known;
}
template <fixed_string name, bool once>
constexpr bool variable_given_once() {
  static_assert(once, "gradfold: the call gives the variable named here twice: once is enough");
  return once;
}
template <fixed_string name, bool expression>
constexpr bool value_is_given() {
  static_assert(!expression,
                "gradfold: the variable named here is given an expression, but gradients and the like of expressions are taken at numbers and tensors; "
                "what is part of an expression is derivative<E, a>(a = sin(b))");
  return !expression;
}

template <auto Formula, class... B>
constexpr int count_of(const variable_info* variable) {
  return (static_cast<int>(same(B::variable, variable)) + ... + 0);
}
template <auto Formula>
constexpr bool contains(const variable_info* variable) {
  for (int i = 0; i < Formula.variable_count; ++i)
    if (same(Formula.variables[i], variable)) return true;
  return false;
}

/// The first variable that `Needs` says the result needs and that is not given, or -1.
template <auto Formula, class Needs, class... B>
constexpr int first_missing() {
  for (int i = 0; i < Formula.variable_count; ++i)
    if (Needs::variable(i) && position_of<B...>(Formula.variables[i]) < 0) return i;
  return -1;
}
template <auto Formula, class... B>
constexpr bool all_known() {
  return (variable_known<name_of<B::variable>(), contains<Formula>(B::variable)>() && ... && true);
}

template <auto Formula>
struct value_needs {
  static constexpr bool variable(int position) { return needed_of<Formula>.variable(position); }
};

/// Whether the bindings of a call fit; where they do not, one sentence says so.
template <auto Formula, class Needs, class... B>
constexpr bool bindings_fit() {
  constexpr bool named = (bound<B> && ...);
  static_assert(named, "gradfold: an expression is called by name, as in Q(a = 2.0, b = 6.0)");
  if constexpr (!named) return false;
  else if constexpr (!all_known<Formula, B...>()) return false;
  else if constexpr (!(variable_given_once<name_of<B::variable>(), count_of<Formula, B...>(B::variable) == 1>() && ... && true)) return false;
  else if constexpr (!(value_is_given<name_of<B::variable>(), expressed<typename B::value_type>>() && ... && true)) return false;
  else {
    constexpr int missing = first_missing<Formula, Needs, B...>();
    if constexpr (missing >= 0) return variable_given<name_of<Formula.variables[missing]>(), false>();
    else return true;
  }
}

/// The value of variable `i` of a formula in the type of the call; anything where it is not given.
template <auto Formula, int i, class T, class... B>
GRADFOLD_ALWAYS_INLINE() constexpr T value_of(const std::tuple<const B&...>& values) {
  constexpr int position = position_of<B...>(Formula.variables[i]);
  if constexpr (position < 0) return T(0);
  else return static_cast<T>(std::get < position<0 ? 0 : position>(values).value_);
}

/// Where every variable of an expression stands in one row, and results follow in rows of their own.
template <int variables, int... results>
using row_layout = call_layout<leaf_table<variables>, leaf_table<results...>>;

/// The walk of a formula on numbers of one type, node by node as written.
template <auto Formula, class T>
struct formula_walk {
  using truth = truth_of<T>;
  const literal* literals;
  const T* variables;
  T* real;
  truth* condition;

  template <int id>
  GRADFOLD_ALWAYS_INLINE() constexpr decltype(auto) read() const {
    if constexpr (is_condition(Formula.nodes[id].type)) return (condition[id]);
    else return (real[id]);
  }
  template <int id, int k>
  static constexpr int operand_id = Formula.operands[Formula.nodes[id].first + k];

  template <int id, int... K>
  GRADFOLD_ALWAYS_INLINE() constexpr void operation(std::integer_sequence<int, K...>) const {
    using Operation = operation_at<Formula.nodes[id].operation>;
    if constexpr (std::same_as<Operation, integer_power>)
      real[id] = powering(real[operand_id<id, 0>], static_cast<long long>(literals[Formula.nodes[operand_id<id, 1>].position].high));
    else if constexpr (is_condition(Formula.nodes[id].type)) condition[id] = compute<Operation>(read<operand_id<id, K>>()...);
    else real[id] = compute<Operation>(read<operand_id<id, K>>()...);
  }
  template <int id, int... K>
  GRADFOLD_ALWAYS_INLINE() constexpr void part(std::integer_sequence<int, K...>) const {
    const T row[] = {(needed_of<Formula>.of[operand_id<id, K>] ? real[operand_id<id, K>] : T(0))..., T(0)};
    real[id] = compute_part<Formula.parts[Formula.nodes[id].position], T>(row);
  }
  template <int id>
  GRADFOLD_ALWAYS_INLINE() constexpr void step() const {
    constexpr formula_node n = Formula.nodes[id];
    if constexpr (!needed_of<Formula>.of[id]) return;
    else if constexpr (n.what == item::variable) real[id] = variables[n.position];
    else if constexpr (n.what == item::number) real[id] = convert<T>(literals[n.position]);
    else if constexpr (n.what == item::part) part<id>(std::make_integer_sequence<int, n.count>{});
    else operation<id>(std::make_integer_sequence<int, n.count>{});
  }
  template <int... I>
  GRADFOLD_ALWAYS_INLINE() constexpr void run(std::integer_sequence<int, I...>) const {
    (step<I>(), ...);
  }
};

template <auto Formula, class T, class... B>
GRADFOLD_ALWAYS_INLINE() constexpr auto compute_expression(const literal* literals, const B&... values) {
  const std::tuple<const B&...> all(values...);
  return [&]<int... I>(std::integer_sequence<int, I...>) {
    const T variables[] = {value_of<Formula, I, T>(all)..., T(0)};
    T real[static_cast<unsigned>(Formula.node_count)];
    truth_of<T> condition[static_cast<unsigned>(Formula.node_count)];
    formula_walk<Formula, T>{literals, variables, real, condition}.run(std::make_integer_sequence<int, Formula.node_count>{});
    if constexpr (is_condition(Formula.nodes[Formula.root].type)) return condition[Formula.root];
    else return real[Formula.root];
  }(std::make_integer_sequence<int, Formula.variable_count>{});
}

template <auto Formula, int i, class... B>
constexpr handle handle_of(const std::tuple<const B&...>& values) {
  constexpr int position = position_of<B...>(Formula.variables[i]);
  if constexpr (position < 0) return {};
  else if constexpr (given_forms<Formula, B...>::of[i].type == kind::integer) return traced_operand(std::get<position>(values).value_).value_;
  else if constexpr (tensor_like<std::remove_cvref_t<decltype(std::get<position>(values).value_)>>)
    return converted_to<symbol>(traced_operand(std::get<position>(values).value_));
  else return value_of<Formula, i, symbol>(values).value_;
}
/// What a function gives without axes is a number.
template <auto Formula, class S, shape extents>
constexpr auto number_or_tensor(const handle& x) {
  if constexpr (extents.rank == 0 && Formula.function_count > 0) return S(x);
  else return tensor_with<S, extents>(x);
}
template <auto Formula, class... B>
constexpr auto record_expression(const literal* literals, const B&... values) {
  const std::tuple<const B&...> all(values...);
  return [&]<int... I>(std::integer_sequence<int, I...>) {
    const handle variables[] = {handle_of<Formula, I>(all)..., handle()};
    constexpr formula_view f = view(Formula);
    if constexpr (!is_call_on_tensors<Formula, B...>()) {
      formula_recording recording{f, literals, variables};
      recording.run();
      return std::conditional_t<is_condition(Formula.nodes[Formula.root].type), condition, symbol>(recording.values.at[f.root]);
    } else {
      using Given = given_forms<Formula, B...>;
      constexpr const auto& forms = forms_of<Formula, Given>;
      formula_recording recording{f, literals, variables, forms.of, function_recorders<Formula, Given>::all.of};
      recording.run();
      return number_or_tensor<Formula, symbol_of<forms.of[f.root].type>, forms.of[f.root].extents>(recording.values.at[f.root]);
    }
  }(std::make_integer_sequence<int, Formula.variable_count>{});
}

template <auto Formula, class... B>
struct substituted {
  using functions = merged_functions_t<typename decltype(Formula)::functions, functions_of<typename B::value_type>...>;
  static constexpr void make(formula_builder& b) {
    const int roots[] = {b.absorb(view(formula_for<typename B::value_type>))..., -1};
    buffer<int> substitutes;
    for (int i = 0; i < Formula.variable_count; ++i) {
      const int position = position_of<B...>(Formula.variables[i]);
      substitutes.push(position < 0 ? -1 : roots[position]);
    }
    b.root = b.absorb(view(Formula), &substitutes);
  }
};
template <auto Formula, class... B>
constexpr auto substitute(const literal* literals, const B&... values) {
  literal_store<Formula.literal_count> own{};
  if constexpr (Formula.literal_count > 0) copy_to(own.of, literals, Formula.literal_count);
  if constexpr (literals_fit<(formula_for<typename B::value_type>.literal_count + ... + Formula.literal_count)>())
    return expression<composed<substituted<Formula, B...>>()>{joined_literals(values.value_..., expression<Formula>{own})};
  else return expression<Formula>{own};
}

template <class T>
struct number_type {
  using type = T;
};
template <std::integral T>
struct number_type<T> {
  using type = double;
};
/// The type in which a call by name computes.
template <class... T>
using call_type = typename std::conditional_t<sizeof...(T) == 0, std::type_identity<double>, std::common_type<typename number_type<T>::type...>>::type;

/// The same for a formula with functions of tensors, where integers that end in an index have no say.
template <auto Formula, class B>
constexpr auto real_element() {
  using E = element_t<typename B::value_type>;
  constexpr int i = [] {
    int found = 0;
    for (int k = 0; k < Formula.variable_count; ++k)
      if (same(Formula.variables[k], B::variable)) found = k;
    return found;
  }();
  if constexpr (indices_of<Formula>.variable(i) && std::integral<E>) return std::type_identity<void>{};
  else return std::type_identity<typename number_type<E>::type>{};
}
template <auto Formula, class... B>
using call_type_of_reals = typename evaluation<
    std::conditional_t<std::is_void_v<typename decltype(real_element<Formula, B>())::type>, int, typename decltype(real_element<Formula, B>())::type>...>::type;

/// An expression on tensors of numbers: element by element, as written.
template <auto Formula, class... B>
constexpr auto compute_on_elements(const literal* literals, const B&... values) {
  constexpr shape out = forms_of<Formula, given_forms<Formula, B...>>.of[Formula.root].extents;
  using T = call_type<element_t<typename B::value_type>...>;
  const auto one = [&](int k) {
    return compute_expression<Formula, T>(literals, binding<B::variable, element_t<typename B::value_type>>{broadcast_element<out>(values.value_, k)}...);
  };
  tensor_with<decltype(one(0)), out> z{};
  for (int k = 0; k < out.size(); ++k) z.data()[k] = one(k);
  return z;
}

template <class... B>
concept substitution = (bound<B> && ...) && (expressed<typename B::value_type> || ...);

template <auto Formula, class... B>
GRADFOLD_ALWAYS_INLINE() constexpr auto call_expression([[maybe_unused]] const literal* literals, const B&... values) {
  if constexpr (substitution<B...>) {
    constexpr bool apart = !(symbolic_operand<typename B::value_type> || ...);
    static_assert(apart, "gradfold: a call gives expressions and traced values at once: give every variable a traced value, as in Q(a = x, b = y)");
    if constexpr (apart && all_known<Formula, B...>()) return substitute<Formula>(literals, values...);
    else if constexpr (!apart) return symbol();
    else return expression<Formula>{};
  } else if constexpr (bindings_fit<Formula, value_needs<Formula>, B...>()) {
    constexpr bool has_functions = Formula.function_count > 0;
    static_cast<void>(sizeof(stages_of_call<Formula, B...>));
    if constexpr (!call_fits<Formula, B...>()) {
      return 0.0;
    } else if constexpr ((symbolic_operand<typename B::value_type> || ...)) {
      return record_expression<Formula>(literals, values...);
    } else if constexpr (has_functions) {
      using T = call_type_of_reals<Formula, B...>;
      if (__builtin_is_constant_evaluated()) return required_finite(walk_on_tensors<Formula, T>(literals, values...));
      return walk_on_tensors<Formula, T>(literals, values...);
    } else if constexpr ((tensor_like<typename B::value_type> || ...)) {
      return compute_on_elements<Formula>(literals, values...);
    } else {
      using T = call_type<typename B::value_type...>;
      if (__builtin_is_constant_evaluated()) {
        require_evaluation<T>([] { return view(Formula); });
        return required_finite(compute_expression<Formula, T>(literals, values...));
      }
      return compute_expression<Formula, T>(literals, values...);
    }
  } else {
    return 0.0;
  }
}

}  // namespace gradfold::detail

namespace gradfold {

template <fixed_string name>
template <class... B>
constexpr auto variable_type<name>::operator()(const B&... values) const {
  if constexpr (detail::positions_like<B...>) return detail::express_element(*this, values...);
  else return detail::call_expression<detail::formula_for<variable_type>>(nullptr, values...);
}

}  // namespace gradfold
