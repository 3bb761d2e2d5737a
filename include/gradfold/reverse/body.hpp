// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/packed.hpp>
#include <gradfold/record.hpp>

/// What the body of a reversed loop is made of.
namespace gradfold::detail {

/// The numbers of its inputs: adjoints of the state, sums for captures, the index, the states in which steps begin, what
/// flows into those and into what steps leave, the captures, what the steps have stored.
struct reversed_inputs {
  int leaves, sums, outputs, captures;

  constexpr int index() const { return leaves + sums; }
  constexpr int state(int r) const { return index() + 1 + r; }
  constexpr int entering(int r) const { return index() + 1 + leaves + r; }
  constexpr int leaving(int k) const { return index() + 1 + 2 * leaves + k; }
  constexpr int capture(int q) const { return index() + 1 + 2 * leaves + outputs + q; }
  constexpr int stored(int k) const { return capture(captures) + k; }
};

/// Values of this shape, stacked over the steps, at one step.
constexpr int row_at_step(builder& b, int all, int step, const shape& one) {
  loop_nest nest = nest_over(one, 3);
  nest.map[1] = nest.map[0];
  return gathering::record_as<gathering>(b, all, step, nest, one.size(), b.shape_number(one), kind::real);
}
/// A node of another graph, whose operands are at `place`.
constexpr int replayed(builder& b, const graph_view& f, int id, const int* place) {
  const node& n = f.nodes[id];
  if (n.operand_count == 0) return b.constant(f.constant_of(id), n.type);
  buffer<int> x(n.operand_count);
  for (int k = 0; k < n.operand_count; ++k) x.at[k] = place[f.operand(id, k)];
  return record_in(b, {n.operation, n.type, n.operand_count, x.at, n.attribute_count, f.attributes + n.first_attribute, b.shape_number(f.shape_of(id))});
}
/// What a leaf of the state of a loop is before the first step; -1 for what is no leaf.
constexpr int begins_with(const graph_view& f, int result) {
  const int loop = f.operand(result, 0), r = static_cast<int>(f.attribute(result));
  return r < loop_of(f, loop).leaves() ? f.operand(loop, r) : -1;
}

}  // namespace gradfold::detail
