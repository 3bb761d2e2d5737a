// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/call/forms.hpp>
#include <gradfold/function.hpp>
#include <gradfold/run.hpp>

/// Formulas on tensors of numbers, node by node as written.
namespace gradfold::detail {

/// A function of tensors on numbers: traced once for each choice of types, and evaluated.
template <class F, class... X>
constexpr auto call_on_numbers(const X&... x) {
  using Source = function_trace<F{}, traced_tree_t<X>...>;
  using T = evaluation_type<X...>;
  numeric_tree_t<typename Source::result_type, T> z;
  run_program<Source, T>(stack_memory{}, std::tie(z), x...);
  return z;
}

/// A part as a source of graphs.
template <const part_info* Part>
struct part_source {
  static constexpr graph_sizes expected() { return sizes_of(Part->graph()); }
  static constexpr void build(builder& out) { compact(Part->graph(), out); }
};
/// A part on numbers of one type.
template <const part_info* Part, class T>
GRADFOLD_ALWAYS_INLINE() constexpr T compute_part(const T* row) {
  const argument_pointers<T> in[] = {{row, nullptr, nullptr}};
  T z;
  T* const out[] = {&z};
  program<plan_of<part_source<Part>, call_layout<leaf_table<Part->variable_count>, leaf_table<1>>>, T>::run(in, out);
  return z;
}

/// The value of one node. It is not initialised before it is computed.
template <int id, class X>
struct node_value {
  X value;
};
template <class Nodes, class... X>
struct node_values;
template <int... id, class... X>
struct node_values<std::integer_sequence<int, id...>, X...> : node_value<id, X>... {};

/// The walk of a formula on tensors of numbers whose real numbers are of type T.
template <auto Formula, class T, class... B>
struct tensor_walk {
  using Given = given_forms<Formula, B...>;
  struct nothing {};
  template <int id>
  static constexpr value_form form = forms_of<Formula, Given>.of[id];
  template <int id>
  using number = number_of_form_t<form<id>, T>;
  template <int id>
  static constexpr int position = Formula.nodes[id].what == item::variable ? position_of<B...>(Formula.variables[Formula.nodes[id].position]) : -1;

  /// Whether a node is a variable whose value is read where it is.
  template <int id>
  static constexpr bool is_in_place() {
    if constexpr (position<id> < 0) return false;
    else return std::same_as<typename std::tuple_element_t<position<id>, std::tuple<B...>>::value_type, number<id>>;
  }
  template <int... id>
  static auto values_of(std::integer_sequence<int, id...> all)
      -> node_values<decltype(all), std::conditional_t<needed_of<Formula>.of[id] && !is_in_place<id>(), number<id>, nothing>...>;
  using storage = decltype(values_of(std::make_integer_sequence<int, Formula.node_count>{}));

  const literal* literals;
  const std::tuple<const B&...>& given;
  storage& values;

  template <int id>
  constexpr const number<id>& read() const {
    if constexpr (is_in_place<id>()) return std::get<position<id>>(given).value_;
    else return static_cast<const node_value<id, number<id>>&>(values).value;
  }
  template <int... I>
  constexpr void run(std::integer_sequence<int, I...>) const {
    (step<I>(), ...);
  }

 private:
  template <int id>
  constexpr void step() const {
    constexpr formula_node n = Formula.nodes[id];
    if constexpr (needed_of<Formula>.of[id] && !is_in_place<id>()) {
      number<id>& z = static_cast<node_value<id, number<id>>&>(values).value;
      if constexpr (n.what == item::variable)
        z = elementwise<id>([](const auto& x) { return converted<form<id>.type>(x); }, std::get<position<id>>(given).value_);
      else if constexpr (n.what == item::number && is_integer(form<id>.type)) z = static_cast<long long>(literals[n.position].high);
      else if constexpr (n.what == item::number) z = convert<T>(literals[n.position]);
      else if constexpr (n.what == item::function) z = function<id>(std::make_integer_sequence<int, n.count>{});
      else if constexpr (n.what == item::part) z = part<id>(std::make_integer_sequence<int, n.count>{});
      else z = operation<id>(std::make_integer_sequence<int, n.count>{});
    }
  }
  template <kind type, class X>
  static constexpr auto converted(const X& x) {
    if constexpr (is_real(type)) return static_cast<T>(x);
    else if constexpr (is_integer(type)) return static_cast<long long>(x);
    else return x;
  }
  /// f of the elements of operands that broadcast.
  template <int id, class F, class... X>
  static constexpr number<id> elementwise(F f, const X&... x) {
    if constexpr (form<id>.extents.rank == 0 && !(tensor_like<X> || ...)) return f(x...);
    else if constexpr (form<id>.extents.rank == 0) return f(broadcast_element<form<id>.extents>(x, 0)...);
    else {
      number<id> z;
      for (int k = 0; k < form<id>.extents.size(); ++k) z.data()[k] = f(broadcast_element<form<id>.extents>(x, k)...);
      return z;
    }
  }
  template <int id, int k>
  static constexpr kind taken = kind_taken(Formula.nodes[id].operation, k, form<id>.type);
  template <int id, int... K>
  constexpr number<id> operation(std::integer_sequence<int, K...>) const {
    using Operation = operation_at<Formula.nodes[id].operation>;
    if constexpr (std::same_as<Operation, integer_power>) {
      const auto exponent = static_cast<long long>(literals[Formula.nodes[operand_at<Formula, id, 1>].position].high);
      return elementwise<id>([&](const auto& x) { return powering(static_cast<T>(x), exponent); }, read<operand_at<Formula, id, 0>>());
    } else {
      return elementwise<id>([](const auto&... x) { return compute<Operation>(converted<taken<id, K>>(x)...); }, read<operand_at<Formula, id, K>>()...);
    }
  }
  template <int id, int k>
  constexpr decltype(auto) operand_of_part() const {
    if constexpr (needed_of<Formula>.of[operand_at<Formula, id, k>]) return read<operand_at<Formula, id, k>>();
    else return T(0);
  }
  template <int id, int... K>
  constexpr number<id> part(std::integer_sequence<int, K...>) const {
    return elementwise<id>(
        [](const auto&... x) {
          const T row[] = {static_cast<T>(x)..., T(0)};
          return compute_part<Formula.parts[Formula.nodes[id].position], T>(row);
        },
        operand_of_part<id, K>()...);
  }
  /// What a function of tensors takes: a number is a tensor without axes.
  template <class X>
  static constexpr decltype(auto) as_tensor(const X& x) {
    if constexpr (tensor_like<X>) return (x);
    else return tensor<X>(x);
  }
  template <int id, int... K>
  constexpr number<id> function(std::integer_sequence<int, K...>) const {
    return call_on_numbers<functor_at<Formula, id>>(as_tensor(read<operand_at<Formula, id, K>>())...);
  }
};

/// A formula with functions of tensors on numbers. Those of integer type that end in no index count as double.
template <auto Formula, class T, class... B>
constexpr auto walk_on_tensors(const literal* literals, const B&... values) {
  using Walk = tensor_walk<Formula, T, B...>;
  const std::tuple<const B&...> all(values...);
  typename Walk::storage memory;
  const Walk walk{literals, all, memory};
  walk.run(std::make_integer_sequence<int, Formula.node_count>{});
  return walk.template read<Formula.root>();
}

}  // namespace gradfold::detail
