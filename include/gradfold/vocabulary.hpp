// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/operation/array.hpp>
#include <gradfold/operation/custom.hpp>
#include <gradfold/operation/exponential.hpp>
#include <gradfold/operation/extreme.hpp>
#include <gradfold/operation/hyperbolic.hpp>
#include <gradfold/operation/rounding.hpp>
#include <gradfold/operation/special.hpp>
#include <gradfold/operation/trigonometric.hpp>

/// The list of all operations, and what the graph needs to know of each by its position there.
namespace gradfold::detail {

struct input_node {  // a leaf: the attribute is the position among the inputs
  static constexpr std::string_view name = "input";
  static constexpr signature takes = signature::real;
};
struct constant_node {  // a leaf: the attributes are a packed literal
  static constexpr std::string_view name = "constant";
  static constexpr signature takes = signature::real;
};
struct result_node : real_operation {  // a further result of an operation that has several: the attribute tells which
  static constexpr std::string_view name = "result";
  static constexpr auto value(const auto& x) { return x; }
};
/// sin x and cos x at once; made by lowering alone, so it needs no derivative.
struct sine_and_cosine : real_operation {
  static constexpr std::string_view name = "sincos";
  static constexpr int results = 2;
};

using structural_operations =
    hana::tuple<hana::type<input_node>, hana::type<constant_node>, hana::type<result_node>, hana::type<sine_and_cosine>>;

template <class... Lists>
struct joined;
template <class... X>
struct joined<hana::tuple<X...>> {
  using type = hana::tuple<X...>;
};
template <class... X, class... Y, class... Rest>
struct joined<hana::tuple<X...>, hana::tuple<Y...>, Rest...> : joined<hana::tuple<X..., Y...>, Rest...> {};

/// Every operation, each as a hana::type. The position is the operation's number in a graph.
using operation_list = joined<structural_operations, arithmetic_operations, choice_operations, power_operations, extreme_operations,
                              exponential_operations, trigonometric_operations, hyperbolic_operations, rounding_operations,
                              special_operations, custom_operations, array_operations>::type;

template <class... X>
consteval std::size_t length(std::type_identity<hana::tuple<X...>>) {
  return sizeof...(X);
}

template <short position, class Operation>
struct placed {
  using type = Operation;
};

template <class Positions, class List>
struct positions;
template <std::size_t... I, class... Operation>
struct positions<std::index_sequence<I...>, hana::tuple<Operation...>> : placed<static_cast<short>(I), typename Operation::type>... {
  static constexpr short count = sizeof...(I);
};

struct vocabulary {
  using table = positions<std::make_index_sequence<length(std::type_identity<operation_list>{})>, operation_list>;

  template <class Operation, short i>
  static consteval short found(const placed<i, Operation>*) {
    return i;
  }
  template <short i, class Operation>
  static consteval auto at(const placed<i, Operation>* p) {
    return *p;
  }
  template <class Operation>
  static consteval short position() {
    return found<Operation>(static_cast<const table*>(nullptr));
  }
};

/// The operation at a position.
template <short position>
using operation_at = typename decltype(vocabulary::at<position>(static_cast<const vocabulary::table*>(nullptr)))::type;

constexpr short input_operation() { return id_of<input_node>(); }
constexpr short constant_operation() { return id_of<constant_node>(); }

template <class Operation>
consteval bool is_commutative() {
  if constexpr (requires { Operation::commutative; }) return Operation::commutative;
  else return false;
}
template <class Operation>
consteval bool is_composite() {
  if constexpr (requires { Operation::composite; }) return Operation::composite;
  else return false;
}

/// One fact about each operation, as an array by position.
template <class Fact, class List = operation_list>
struct facts;
template <class Fact, class... Operation>
struct facts<Fact, hana::tuple<Operation...>> {
  static constexpr typename Fact::type of[sizeof...(Operation)] = {Fact::template value<typename Operation::type>...};
};
struct commutative_fact {
  using type = bool;
  template <class Operation>
  static constexpr bool value = is_commutative<Operation>();
};
struct composite_fact {
  using type = bool;
  template <class Operation>
  static constexpr bool value = is_composite<Operation>();
};
struct name_fact {
  using type = std::string_view;
  template <class Operation>
  static constexpr std::string_view value = Operation::name;
};

struct signature_fact {
  using type = signature;
  template <class Operation>
  static constexpr signature value = Operation::takes;
};

/// Whether an operation calls a function with rules of its own, element by element or as a whole.
constexpr bool calls_a_rule(short operation) { return operation == id_of<custom_call>() || operation == id_of<whole_call>(); }

/// The name of a node's operation, or of the user's function that it calls.
constexpr std::string_view name_of(const graph_view& g, int id) {
  const short operation = g.nodes[id].operation;
  return calls_a_rule(operation) ? g.rule_of(id)->name : facts<name_fact>::of[operation];
}

/// Whether an operation acts on whole tensors, not element by element.
constexpr bool acts_on_arrays(short operation) { return operation >= id_of<strided_sum>() && operation <= id_of<unshaped_function>(); }

/// Whether the value is operand 0 itself: a result under `checkpoint`, or what is computed again.
constexpr bool stands_for_operand(short operation) { return operation == id_of<checkpointed>() || operation == id_of<computed_again>(); }

/// Whether derivatives take the value for a constant.
constexpr bool stops(short operation) { return operation == id_of<stopped>(); }

constexpr bool commutes(short operation) { return facts<commutative_fact>::of[operation]; }
constexpr bool composite(short operation) { return facts<composite_fact>::of[operation]; }

}  // namespace gradfold::detail
