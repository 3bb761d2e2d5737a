// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/sums.hpp>

/// Values that the steps of a loop store for its reverse, because it is dear to compute them again from the states.
namespace gradfold::detail {

/// Whether an operation on numbers is a function that takes about `call_weight` multiplications, or more.
constexpr bool is_elementary(short operation) {
  return operations_of<exponential_operations>::have(operation) || operations_of<trigonometric_operations>::have(operation) ||
         operations_of<hyperbolic_operations>::have(operation) || operations_of<special_operations>::have(operation) || operation == operation_id<real_power> ||
         operation == operation_id<cube_root> || operation == operation_id<custom_call>;
}

/// About how many multiplications a node takes.
constexpr long long multiplications_of(const graph_view& f, int id) {
  const node& n = f.nodes[id];
  const long long* const words = f.attributes + n.first_attribute;
  const long long size = f.shape_of(id).size();
  if (!acts_on_arrays(n.operation))
    return n.operand_count == 0 ? 0 : size * (is_elementary(n.operation) ? call_weight : n.operation == operation_id<divide> ? division_weight : 1);
  if (n.operation == operation_id<contraction>) return unpacked_nest(words).steps();
  if (n.operation == operation_id<strided_sum>) {
    const loop_nest nest = unpacked_nest(words);
    return is_injective(nest, 0) ? 0 : nest.steps();
  }
  if (n.operation == operation_id<extreme_element>) return words[0] * words[1] * words[2];
  if (n.operation == operation_id<linear_solution> || n.operation == operation_id<determinant_value> || n.operation == operation_id<cholesky_factor>)
    return words[0] * words[0] * words[0] / 6;
  return n.operation == operation_id<whole_call> ? 1000 * size : 0;
}

/// Whether a step that computes one of two functions has computed most of the other: of the same argument they share an exponential, or
/// are sine and cosine.
constexpr bool share_work(short one, short other) {
  const auto exponential = [](short f) { return f == operation_id<logistic> || f == operation_id<logistic_density> || f == operation_id<soft_plus>; };
  const auto angle = [](short f) { return f == operation_id<sine> || f == operation_id<cosine>; };
  return (exponential(one) && exponential(other)) || (angle(one) && angle(other));
}

/// A node of the pull-back of one step that the step itself stores: a node of the body, or a function of one.
struct stored_value {
  int node = 0;
  int in_body = 0;
  short function = 0;  ///< of that node; 0 if it is the node itself
};

/// Which values the steps of a loop store for its reverse: those that the step computes anyway, or nearly, that change from step to
/// step, and that take the time of at least eight multiplications for each number; of these the last ones, as seen from the adjoints.
class stored_values {
 public:
  static constexpr int worth = 8;

  /// `origin` has for each node of the pull-back the node of the body that it is, plus 1; 0 for those that are none.
  constexpr stored_values(const step_pullback& step, const graph_view& body, const buffer<int>& origin)
      : f_(step.f), body_(body), origin_(origin), varies_(f_.node_count), needed_(f_.node_count) {
    for (int id = 0; id < f_.node_count; ++id) {
      varies_.at[id] = step.is_state(id) || step.is_index(id);
      for (int k = 0; k < f_.nodes[id].operand_count; ++k) varies_.at[id] = varies_.at[id] || varies_.at[f_.operand(id, k)];
    }
  }
  /// From the results down: what is stored needs no operands.
  constexpr void choose(buffer<stored_value>& chosen) {
    for (int k = 0; k < f_.result_count; ++k) needed_.at[f_.results[k]] = true;
    for (int id = f_.node_count - 1; id >= 0; --id) {
      if (!needed_.at[id]) continue;
      const int count = chosen.size;
      if (is_dear(id)) store(id, chosen);
      if (chosen.size > count) continue;
      for (int k = 0; k < f_.nodes[id].operand_count; ++k) needed_.at[f_.operand(id, k)] = true;
    }
  }

 private:
  constexpr bool is_dear(int id) const {
    return varies_.at[id] && f_.nodes[id].type == kind::real && multiplications_of(f_, id) >= worth * static_cast<long long>(f_.shape_of(id).size());
  }
  constexpr void store(int id, buffer<stored_value>& chosen) const {
    const short function = f_.nodes[id].operation;
    if (origin_.at[id] > 0) return chosen.push({id, origin_.at[id] - 1, 0});
    if (f_.nodes[id].operand_count != 1 || origin_.at[f_.operand(id, 0)] == 0) return;
    const int x = origin_.at[f_.operand(id, 0)] - 1;
    for (int u = x + 1; u < body_.node_count; ++u)
      if (share_work(function, body_.nodes[u].operation) && body_.operand(u, 0) == x) return chosen.push({id, x, function});
  }

  const graph_view& f_;
  const graph_view& body_;
  const buffer<int>& origin_;
  buffer<bool> varies_, needed_;
};

}  // namespace gradfold::detail
