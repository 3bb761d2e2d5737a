// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lower.hpp>

/// The other evaluator: a small interpreter of graphs built at run time. For tests and tools; programs use evaluate.hpp.
namespace gradfold::detail {

/// Conditions are 0 and 1, integers whole numbers: every value of the interpreter is a T.
template <class Operation, class T>
constexpr T interpret_step(const T* x, long long attribute) {
  if constexpr (std::same_as<Operation, integer_power>) return Operation::value(x[0], attribute);
  else if constexpr (std::same_as<Operation, sine_and_cosine>) return x[0];
  else if constexpr (std::same_as<Operation, result_node>) return attribute == 0 ? compute<sine>(x[0]) : compute<cosine>(x[0]);
  else if constexpr (std::same_as<Operation, modulo>) return compute<remainder_truncated>(x[0], x[1]);
  else if constexpr (Operation::takes == signature::logical && requires { Operation::value(true, true); })
    return T(Operation::value(x[0] != T(0), x[1] != T(0)));
  else if constexpr (Operation::takes == signature::logical) return T(Operation::value(x[0] != T(0)));
  else if constexpr (std::same_as<Operation, selection>) return x[0] != T(0) ? x[1] : x[2];
  else if constexpr (requires { Operation::value(x[0]); }) return T(compute<Operation>(x[0]));
  else if constexpr (requires { Operation::value(x[0], x[1]); }) return T(compute<Operation>(x[0], x[1]));
  else if constexpr (requires { Operation::value(x[0], x[1], x[2]); }) return T(compute<Operation>(x[0], x[1], x[2]));
  else return T(0);
}
template <class T>
struct interpretation_fact {
  using type = T (*)(const T*, long long);
  template <class Operation>
  static constexpr type value = &interpret_step<Operation, T>;
};

/// Evaluates a graph in type T: reads `inputs` by position and writes one number for each result.
/// Cost: linear; an indirect call for each node. Its numbers are, bit for bit, those of the compiled program (where that
/// is not contracted).
template <class T>
constexpr void interpret(const graph_view& g, const T* inputs, T* results) {
  buffer<T> values(g.node_count);
  for (int id = 0; id < g.node_count; ++id) {
    const node& n = g.nodes[id];
    if (n.operation == input_operation()) {
      values.at[id] = inputs[g.attribute(id)];
    } else if (n.operation == constant_operation()) {
      values.at[id] = convert<T>(g.constant_of(id));
    } else {
      T x[3] = {};
      for (int k = 0; k < n.operand_count; ++k) x[k] = values.at[g.operand(id, k)];
      const T z = facts<interpretation_fact<T>>::of[n.operation](x, n.attribute_count > 0 ? g.attribute(id) : 0);
      values.at[id] = n.type == kind::integer ? compute<truncation>(z) : z;
    }
  }
  for (int k = 0; k < g.result_count; ++k) results[k] = values.at[g.results[k]];
}

}  // namespace gradfold::detail
