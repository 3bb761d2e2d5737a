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
    hana::tuple<hana::basic_type<input_node>, hana::basic_type<constant_node>, hana::basic_type<result_node>, hana::basic_type<sine_and_cosine>>;

template <class... Lists>
struct joined;
template <class... X>
struct joined<hana::tuple<X...>> {
  using type = hana::tuple<X...>;
};
template <class... X, class... Y, class... Rest>
struct joined<hana::tuple<X...>, hana::tuple<Y...>, Rest...> : joined<hana::tuple<X..., Y...>, Rest...> {};

/// Every operation, each as a hana::basic_type: a list can be read from without a definition of each. The position is the operation's
/// number in a graph.
using operation_list =
    joined<structural_operations, arithmetic_operations, choice_operations, power_operations, extreme_operations, exponential_operations,
           trigonometric_operations, hyperbolic_operations, rounding_operations, special_operations, custom_operations, array_operations>::type;

template <short position, class Operation>
struct placed {
  using type = Operation;
};

template <class Positions, class... Operation>
struct positions;
template <std::size_t... I, class... Operation>
struct positions<std::index_sequence<I...>, Operation...> : placed<static_cast<short>(I), Operation>... {};

template <class Entry, std::size_t count>
struct entries {
  Entry of[count];
};

template <class List>
struct listed;
template <class... Operation>
struct listed<hana::tuple<hana::basic_type<Operation>...>> {
  using table = positions<std::index_sequence_for<Operation...>, Operation...>;
  static consteval short count() { return sizeof...(Operation); }
  template <class Fact>
  static consteval entries<typename Fact::type, sizeof...(Operation)> look_up() {
    return {{Fact::template value<Operation>...}};
  }
};

/// The operations in their order. Templates name this short type, not the list of all: a compiler hashes, compares and mangles
/// the arguments of a template.
struct vocabulary {
  using operations = listed<operation_list>;
  using table = operations::table;
  static constexpr short count = operations::count();

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

/// The position of an operation, read without a call.
template <class Operation>
inline constexpr short operation_id = id_of<Operation>();

/// The vocabulary, named in a template so that what is made of it waits until the template is used with `T`.
template <class T>
using later_vocabulary = std::conditional_t<never<T>, void, vocabulary>;

/// The operation at a position.
template <short position>
using operation_at = typename decltype(vocabulary::at<position>(static_cast<const vocabulary::table*>(nullptr)))::type;

/// Whether an operation is one of a list of which the vocabulary is joined. A table of such a fact would ask every operation, wherever the library is included.
template <class List>
struct operations_of;
template <class First, class... Rest>
struct operations_of<hana::tuple<hana::basic_type<First>, Rest...>> {
  static constexpr bool have(short operation) {
    constexpr short first = operation_id<First>;
    return operation >= first && operation <= static_cast<short>(first + sizeof...(Rest));
  }
};

constexpr short input_operation() { return operation_id<input_node>; }
constexpr short constant_operation() { return operation_id<constant_node>; }

template <class Operation>
concept commutative = requires { requires Operation::commutative; };
template <class Operation>
concept composite = requires { requires Operation::composite; };
template <class Operation>
inline constexpr precedence precedence_of = precedence::none;
template <class Operation>
requires requires { Operation::binds; } inline constexpr precedence precedence_of<Operation> = Operation::binds;

/// One fact about each operation, as an array by position.
template <class Fact, class List = vocabulary>
struct facts {
  static constexpr auto table = List::operations::template look_up<Fact>();
  static constexpr const typename Fact::type* of = table.of;
};
/// What is asked of every operation, in one table: each table costs as much as the list is long, wherever the library is included.
struct description {
  std::string_view name;
  signature takes;
  precedence binds;
  bool commutes;
};
struct description_fact {
  using type = description;
  template <class Operation>
  static constexpr description value{Operation::name, Operation::takes, precedence_of<Operation>, commutative<Operation>};
};

/// About how many multiplications a division takes, and a call of a function.
inline constexpr int division_weight = 4, call_weight = 20;

/// Whether an operation calls a function with rules of its own, element by element or as a whole.
constexpr bool calls_a_rule(short operation) { return operation == operation_id<custom_call> || operation == operation_id<whole_call>; }

/// The name of a node's operation, or of the user's function that it calls.
constexpr std::string_view name_of(const graph_view& g, int id) {
  const short operation = g.nodes[id].operation;
  return calls_a_rule(operation) ? g.rule_of(id)->name : facts<description_fact>::of[operation].name;
}

/// Whether an operation acts on whole tensors, not element by element.
constexpr bool acts_on_arrays(short operation) { return operation >= operation_id<strided_sum> && operation <= operation_id<unshaped_function>; }

/// Whether the value is operand 0 itself: a result under `checkpoint`, or what is computed again.
constexpr bool stands_for_operand(short operation) { return operation == operation_id<checkpointed> || operation == operation_id<computed_again>; }

/// Whether derivatives take the value for a constant.
constexpr bool stops(short operation) { return operation == operation_id<stopped>; }

constexpr bool commutes(short operation) { return facts<description_fact>::of[operation].commutes; }

}  // namespace gradfold::detail
