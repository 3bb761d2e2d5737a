// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant_results.hpp>
#include <gradfold/expression.hpp>
#include <gradfold/tensor.hpp>

/// Calls of expressions by name: on numbers they compute, on traced values they record, on expressions they substitute.
namespace gradfold::detail {

/// The position of a variable among bindings, or -1.
template <class... B>
constexpr int position_of([[maybe_unused]] const variable_info* variable) {
  int position = -1, i = 0;
  ((same(B::variable, variable) ? position = i : i, ++i), ...);
  return position;
}

/// These stand in the compiler's message, with the variable's name.
template <fixed_string name, bool given>
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

template <auto Formula>
struct needed_nodes {
  bool of[static_cast<unsigned>(Formula.node_count + 1)] = {};
  constexpr needed_nodes() { mark_needed(view(Formula), of); }
  constexpr bool variable(int position) const {
    for (int id = 0; id < Formula.node_count; ++id)
      if (of[id] && Formula.nodes[id].what == item::variable && Formula.nodes[id].position == position) return true;
    return false;
  }
};
template <auto Formula>
inline constexpr needed_nodes<Formula> needed_of{};

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

/// Whether each variable that `Needs` says the result needs is given.
template <auto Formula, class Needs, class... B, int... I>
constexpr bool all_given(std::integer_sequence<int, I...>) {
  return (variable_given<name_of<Formula.variables[I]>(),
                         !Needs::variable(I) || position_of<B...>(Formula.variables[I]) >= 0>() && ... && true);
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
  else return all_given<Formula, Needs, B...>(std::make_integer_sequence<int, Formula.variable_count>{});
}

/// The value of variable `i` of a formula in the type of the call; anything where it is not given.
template <auto Formula, int i, class T, class... B>
GRADFOLD_ALWAYS_INLINE() constexpr T value_of(const std::tuple<const B&...>& values) {
  constexpr int position = position_of<B...>(Formula.variables[i]);
  if constexpr (position < 0) return T(0);
  else return static_cast<T>(std::get<position < 0 ? 0 : position>(values).value_);
}

/// Where every variable of an expression stands in one row, and results follow in rows of their own.
template <int variables, int... results>
using row_layout = call_layout<leaf_table<variables>, leaf_table<results...>>;

/// A part as a source of graphs.
template <const part_info* Part>
struct part_source {
  static constexpr graph_sizes expected() { return sizes_of(Part->graph()); }
  static constexpr void build(builder& out) { compact(Part->graph(), out); }
};

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
    if constexpr (Formula.nodes[id].type == kind::condition) return (condition[id]);
    else return (real[id]);
  }
  template <int id, int k>
  static constexpr int operand_id = Formula.operands[Formula.nodes[id].first + k];

  template <int id, int... K>
  GRADFOLD_ALWAYS_INLINE() constexpr void operation(std::integer_sequence<int, K...>) const {
    using Operation = operation_at<Formula.nodes[id].operation>;
    if constexpr (std::same_as<Operation, integer_power>)
      real[id] = powering(real[operand_id<id, 0>], static_cast<long long>(literals[Formula.nodes[operand_id<id, 1>].position].high));
    else if constexpr (Formula.nodes[id].type == kind::condition) condition[id] = compute<Operation>(read<operand_id<id, K>>()...);
    else real[id] = compute<Operation>(read<operand_id<id, K>>()...);
  }
  template <int id, int... K>
  GRADFOLD_ALWAYS_INLINE() constexpr void part(std::integer_sequence<int, K...>) const {
    using Source = part_source<Formula.parts[Formula.nodes[id].position]>;
    const T row[] = {(needed_of<Formula>.of[operand_id<id, K>] ? real[operand_id<id, K>] : T(0))..., T(0)};
    const argument_pointers<T> in[] = {{row, nullptr, nullptr}};
    T* const out[] = {real + id};
    program<plan_of<Source, row_layout<sizeof...(K), 1>>, T>::run(in, out);
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
    if constexpr (Formula.nodes[Formula.root].type == kind::condition) return condition[Formula.root];
    else return real[Formula.root];
  }(std::make_integer_sequence<int, Formula.variable_count>{});
}

/// The shape of a formula whose variables have these shapes: operations broadcast their operands.
constexpr broadcast_shape shape_of_formula(const formula_view& f, const shape* variables) {
  buffer<broadcast_shape> shapes(f.node_count);
  bool exists = true;
  for (int id = 0; id < f.node_count; ++id) {
    const formula_node& n = f.nodes[id];
    if (n.what == item::variable) shapes.at[id].result = variables[n.position];
    for (int k = 0; k < n.count; ++k) {
      shapes.at[id] = broadcast(shapes.at[id].result, shapes.at[f.operand(id, k)].result);
      exists = exists && shapes.at[id].exists;
    }
  }
  return {shapes.at[f.root].result, exists};
}
/// These stand in the compiler's message, with the tensors' types.
template <bool fit, class... Tensors>
constexpr bool shapes_fit() {
  static_assert(fit, "gradfold: the tensors given to this expression have shapes that do not go together: matched from the last axis on, "
                     "extents must be equal, or one of them 1");
  return fit;
}
template <auto Formula, class... B>
constexpr broadcast_shape called_shape() {
  return []<int... I>(std::integer_sequence<int, I...>) {
    const shape given[] = {shape_of<typename B::value_type>()..., shape{}};
    const shape variables[] = {(position_of<B...>(Formula.variables[I]) < 0 ? shape{} : given[position_of<B...>(Formula.variables[I]) < 0 ? 0 : position_of<B...>(Formula.variables[I])])..., shape{}};
    return shape_of_formula(view(Formula), variables);
  }(std::make_integer_sequence<int, Formula.variable_count>{});
}

template <auto Formula, int i, class... B>
constexpr handle handle_of(const std::tuple<const B&...>& values) {
  constexpr int position = position_of<B...>(Formula.variables[i]);
  if constexpr (position < 0) return {};
  else if constexpr (tensor_like<std::remove_cvref_t<decltype(std::get<position>(values).value_)>>)
    return converted_to<symbol>(traced_operand(std::get<position>(values).value_));
  else return value_of<Formula, i, symbol>(values).value_;
}
template <auto Formula, class... B>
constexpr auto record_expression(const literal* literals, const B&... values) {
  const std::tuple<const B&...> all(values...);
  return [&]<int... I>(std::integer_sequence<int, I...>) {
    const handle variables[] = {handle_of<Formula, I>(all)..., handle()};
    buffer<handle> results;
    record_formula(view(Formula), literals, variables, results);
    using S = std::conditional_t<Formula.nodes[Formula.root].type == kind::condition, condition, symbol>;
    if constexpr ((tensor_like<typename B::value_type> || ...)) {
      constexpr shape out = called_shape<Formula, B...>().result;
      return tensor_with<S, out>(results.at[Formula.root]);
    } else {
      return S(results.at[Formula.root]);
    }
  }(std::make_integer_sequence<int, Formula.variable_count>{});
}

template <auto Formula, class... B>
struct substituted {
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

/// An expression on tensors of numbers: element by element, as written.
template <auto Formula, class... B>
constexpr auto compute_on_elements(const literal* literals, const B&... values) {
  constexpr shape out = called_shape<Formula, B...>().result;
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
    if constexpr (all_known<Formula, B...>()) return substitute<Formula>(literals, values...);
    else return expression<Formula>{};
  } else if constexpr (bindings_fit<Formula, value_needs<Formula>, B...>()) {
    if constexpr (!shapes_fit<called_shape<Formula, B...>().exists, typename B::value_type...>()) {
      return 0.0;
    } else if constexpr ((symbolic_operand<typename B::value_type> || ...)) {
      return record_expression<Formula>(literals, values...);
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
  return detail::call_expression<detail::formula_for<variable_type>>(nullptr, values...);
}

}  // namespace gradfold
