// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/builder.hpp>

/// Copies of graphs: live nodes alone, numbered from the results downwards. The numbering depends on the graph only,
/// never on the order in which a compiler evaluated the operands of the user's operators.
namespace gradfold::detail {

/// Appends the nodes that `root` needs and `mark` lacks, operands first. Cost: linear.
constexpr void post_order(const graph_view& g, int root, buffer<char>& mark, buffer<int>& stack, buffer<int>& order) {
  stack.push(root);
  while (stack.size() > 0) {
    const int id = stack[stack.size() - 1];
    if (mark[id] == 0) {
      mark[id] = 1;
      for (int k = g.nodes[id].operand_count - 1; k >= 0; --k)
        if (mark[g.operand(id, k)] == 0) stack.push(g.operand(id, k));
    } else {
      if (mark[id] == 1) order.push(id);
      mark[id] = 2, stack.pop();
    }
  }
}

/// Copies one node whose operands are already in `out`; `place` tells where.
constexpr int transfer(const graph_view& g, int id, const buffer<int>& place, builder& out) {
  const node& n = g.nodes[id];
  buffer<int> operands(n.operand_count);
  for (int k = 0; k < n.operand_count; ++k) operands[k] = place[g.operand(id, k)];
  out.primal = n.primal;
  return out.append({n.operation, n.type, n.operand_count, operands.data(), n.attribute_count, g.attributes + n.first_attribute});
}

/// The live part of `g`, with its results.
constexpr void compact(const graph_view& g, builder& out) {
  buffer<char> mark(g.node_count);
  buffer<int> place(g.node_count), stack, order;
  for (int k = 0; k < g.result_count; ++k) post_order(g, g.results[k], mark, stack, order);
  for (int i = 0; i < order.size(); ++i) place[order[i]] = transfer(g, order[i], place, out);
  for (int k = 0; k < g.result_count; ++k) out.result(place[g.results[k]]);
  out.inputs_at_least(g.input_count);
}

}  // namespace gradfold::detail
