// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/invariants.hpp>

/// Products that are added to a tensor which is in memory begin with it, and the sum is no loop of its own. In derivative code alone: the
/// user's own sums keep their order.
namespace gradfold::detail {

/// Which operand of a sum is a product that can begin with the other one, or -1. `uses` counts the readers of each node.
constexpr int added_product(const graph_view& f, const buffer<int>& uses, int id) {
  const node& n = f.nodes[id];
  if (n.operation != operation_id<add> || n.primal || n.shape == 0) return -1;
  for (int k = 1; k >= 0; --k) {
    const int product = f.operand(id, k), other = f.operand(id, 1 - k);
    const short operation = f.nodes[other].operation;
    const bool in_memory = operation == input_operation() || operation == operation_id<contraction> || operation == operation_id<loop_result>;
    if (f.nodes[product].operation == operation_id<contraction> && uses.at[product] == 1 && in_memory && f.nodes[other].shape == n.shape && f.nodes[product].shape == n.shape) return k;
  }
  return -1;
}
constexpr void count_uses(const graph_view& f, buffer<int>& uses) {
  for (int k = 0; k < f.operand_count; ++k) ++uses.at[f.operands[k]];
  for (int k = 0; k < f.result_count; ++k) ++uses.at[f.results[k]];
}
constexpr bool has_added_products(const graph_view& f) {
  if (f.shape_count == 0) return false;
  buffer<int> uses(f.node_count);
  count_uses(f, uses);
  for (int id = 0; id < f.node_count; ++id)
    if (added_product(f, uses, id) >= 0) return true;
  return false;
}

/// The graph `f` in an empty builder; such sums are products of three operands there, the last of which they begin with.
constexpr void begin_products(const graph_view& f, builder& out) {
  buffer<int> uses(f.node_count);
  count_uses(f, uses);
  builder begun(f.node_count);
  begun.adopt_shapes(f);
  node_copies copies(f, begun);
  for (int id = 0; id < f.node_count; ++id) {
    copies.copy(id);
    const int k = added_product(f, uses, id);
    if (k < 0) continue;
    const int product = f.operand(id, k);
    const node& n = f.nodes[product];
    const int operands[] = {copies.place.at[f.operand(product, 0)], copies.place.at[f.operand(product, 1)], copies.place.at[f.operand(id, 1 - k)]};
    begun.primal = false;
    copies.place.at[id] = begun.append({n.operation, n.type, 3, operands, n.attribute_count, f.attributes + n.first_attribute, copies.shape(id)});
  }
  for (int k = 0; k < f.result_count; ++k) begun.result(copies.place.at[f.results[k]]);
  begun.inputs_at_least(f.input_count);
  compact(begun.view(), out);
}

}  // namespace gradfold::detail
