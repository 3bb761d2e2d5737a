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

/// Writes copies of nodes into the arrays of a constant: what `builder` has for that, with arrays for pointers.
template <graph_sizes sizes>
class graph_copy {
 public:
  constexpr explicit graph_copy(static_graph<sizes>& home) : home_(home) {}

  constexpr void adopt_shapes(const graph_view& g) {
    copy_to(home_.shapes, g.shapes, g.shape_count);
    copy_to(home_.rules, g.rules, g.rule_count);
    home_.needed.shapes = g.shape_count, home_.needed.rules = g.rule_count;
  }
  constexpr int adopt(const node& n, const auto& x, const auto& words, const auto& place) {
    auto& operands = home_.operands;
    auto& attributes = home_.attributes;
    const int a = operands_, from = n.first_operand, count = n.operand_count;
    for (int k = 0; k < count; ++k) operands[a + k] = place[x[from + k]] - 1;
    const int b = attributes_, first_word = n.first_attribute, word_count = n.attribute_count;
    for (int k = 0; k < word_count; ++k) attributes[b + k] = words[first_word + k];
    home_.nodes[nodes_] = {n.operation, n.type, n.primal, n.shape, n.operand_count, a, n.attribute_count, b};
    operands_ = a + count, attributes_ = b + word_count;
    return nodes_++;
  }
  constexpr void result(int id) { home_.results[home_.needed.results++] = id; }
  constexpr void inputs_at_least(int count) {
    home_.input_count = count, home_.fits = true;
    home_.needed.nodes = nodes_, home_.needed.operands = operands_, home_.needed.attributes = attributes_;
  }

 private:
  static_graph<sizes>& home_;
  int nodes_ = 0, operands_ = 0, attributes_ = 0;
};

/// The live part of `g`, with its results, into an empty builder or writer. `place` has a zero for each node; `stack` has
/// room for each operand and one more. Cost: linear, one walk.
constexpr void compact(const graph_arrays auto& g, auto& out, auto& place, auto& stack) {
  const auto& nodes = g.nodes;
  const auto& operands = g.operands;
  const auto& results = g.results;
  const graph_view whole = g.view();
  out.adopt_shapes(whole);
  for (int k = 0; k < whole.result_count; ++k) {
    int top = 1;
    stack[0] = results[k];
    while (top > 0) {
      const int id = stack[top - 1];
      if (place[id] > 0) {
        --top;
        continue;
      }
      if (place[id] == 0) {
        const int below = top, first = nodes[id].first_operand;
        for (int i = first + nodes[id].operand_count - 1; i >= first; --i)
          if (const int x = operands[i]; place[x] == 0) stack[top++] = x;
        place[id] = -1;
        if (top > below) continue;
      }
      const node n = nodes[id];
      place[id] = out.adopt(n, operands, g.attributes, place) + 1;
      --top;
    }
    out.result(place[results[k]] - 1);
  }
  out.inputs_at_least(whole.input_count);
}
constexpr void compact(const graph_view& g, builder& out) {
  buffer<int> place(g.node_count), stack(g.operand_count + 1);
  compact(g, out, place.at, stack.at);
}

}  // namespace gradfold::detail
