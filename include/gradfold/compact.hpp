// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/builder.hpp>

/// Copies of graphs: live nodes alone, numbered from the results downwards. The numbering depends on the graph only,
/// never on the order in which a compiler evaluated the operands of the user's operators.
namespace gradfold::detail {

/// Appends the nodes that `root` needs and `mark` lacks, operands first. Cost: linear.
constexpr void post_order(const graph_view& g, int root, buffer<char>& mark, buffer<int>& stack, buffer<int>& order) {
  stack.push(root);
  while (stack.size > 0) {
    const int id = stack.at[stack.size - 1];
    if (mark.at[id] == 0) {
      mark.at[id] = 1;
      const int* const x = g.operands + g.nodes[id].first_operand;
      for (int k = g.nodes[id].operand_count - 1; k >= 0; --k)
        if (mark.at[x[k]] == 0) stack.push(x[k]);
    } else {
      if (mark.at[id] == 1) order.push(id);
      mark.at[id] = 2, --stack.size;
    }
  }
}

/// The live part of `g`, with its results, into an empty builder. `place` has a zero for each node; `stack` has room
/// for each operand and one more. Cost: linear, one walk.
constexpr void compact(const graph_view& g, builder& out, int* place, int* stack) {
  const node* const nodes = g.nodes;
  out.adopt_shapes(g);
  for (int k = 0; k < g.result_count; ++k) {
    int top = 1;
    stack[0] = g.results[k];
    while (top > 0) {
      const int id = stack[top - 1];
      if (place[id] > 0) {
        --top;
        continue;
      }
      const int* const x = g.operands + nodes[id].first_operand;
      if (place[id] == 0) {
        const int below = top;
        for (int i = nodes[id].operand_count - 1; i >= 0; --i)
          if (place[x[i]] == 0) stack[top++] = x[i];
        place[id] = -1;
        if (top > below) continue;
      }
      place[id] = out.adopt(nodes[id], x, g.attributes + nodes[id].first_attribute, place) + 1;
      --top;
    }
    out.result(place[g.results[k]] - 1);
  }
  out.inputs_at_least(g.input_count);
}
constexpr void compact(const graph_view& g, builder& out) {
  buffer<int> place(g.node_count), stack(g.operand_count + 1);
  compact(g, out, place.at, stack.at);
}

}  // namespace gradfold::detail
