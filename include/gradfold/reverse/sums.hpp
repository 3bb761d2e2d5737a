// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/flow.hpp>

/// Sums over the steps of a reversed loop that are computed after it, at once. What flows into a matrix W in the steps z = W x of a loop
/// is the sum of the outer products z_bar x': one product of matrices, if the loop leaves the z_bar of all steps. What flows into x in
/// steps that read x[i] is the parts that they leave, side by side.
namespace gradfold::detail {

/// A node of the pull-back of one step that is summed after the loop, for a capture.
struct sum_after {
  int capture = 0;
  int node = 0;
};

/// The pull-back of one step, and which of its nodes are what. Its inputs: the state, the index, the captures, what flows into the
/// results of the step.
struct step_pullback {
  const graph_view& f;
  const packed_loop& loop;
  int captures = 0;

  constexpr bool is_input(int id) const { return f.nodes[id].operation == input_operation(); }
  constexpr int position(int id) const { return static_cast<int>(f.attribute(id)); }
  constexpr bool is_state(int id) const { return is_input(id) && position(id) < loop.leaves(); }
  constexpr bool is_index(int id) const { return is_input(id) && position(id) == loop.leaves(); }
  constexpr bool is_capture(int id) const { return is_input(id) && position(id) > loop.leaves() && position(id) <= loop.leaves() + captures; }
  constexpr loop_nest nest(int id) const { return unpacked_nest(f.attributes + f.nodes[id].first_attribute); }
  /// Whether a node is the part of a capture that the index chooses.
  constexpr bool is_part(int id) const {
    return f.nodes[id].operation == id_of<gathering>() && is_index(f.operand(id, 1)) && is_capture(f.operand(id, 0)) && f.nodes[f.operand(id, 0)].shape != 0;
  }
  constexpr long long pace(int id) const { return f.attributes[f.nodes[id].first_attribute + f.nodes[id].attribute_count - 1]; }
  /// Whether the loop has to leave the values of a node that map m of `by` meets: they are nowhere else.
  constexpr bool is_left(int id, const loop_nest& by, int m) const {
    return !is_state(id) && !is_capture(id) && !(is_part(id) && composed(by, by.map[m], nest(id)).exists);
  }
  /// How many elements a step leaves for a sum.
  constexpr int elements_left(int id) const {
    const loop_nest by = nest(id);
    int count = 0;
    for (int k = 0; k < (f.nodes[id].operation == id_of<contraction>() ? 2 : 1); ++k)
      if (is_left(f.operand(id, k), by, k + 1)) count += f.shape_of(f.operand(id, k)).size();
    return count;
  }
  /// Whether a term of what flows into a capture is summed after the loop: a product that is many times what it leaves, or a part that
  /// is added where the index says. What a loop inside the step has left is not kept again.
  constexpr bool is_summed_after(int id) const {
    const node& n = f.nodes[id];
    if (n.operation == id_of<scattering>()) return is_index(f.operand(id, 1)) && nest(id).rank < maximal_rank;
    if (n.operation != id_of<contraction>() || nest(id).rank == maximal_rank) return false;
    for (int k = 0; k < 2; ++k)
      if (f.nodes[f.operand(id, k)].operation == id_of<loop_result>() || f.nodes[f.operand(id, k)].shape == 0) return false;
    return nest(id).steps() >= 8 * elements_left(id);
  }
  /// The terms of a sum.
  constexpr void terms_of(int id, buffer<int>& terms) const {
    buffer<int> open;
    open.push(id);
    while (open.size > 0) {
      const int x = open.at[--open.size];
      if (f.nodes[x].operation != id_of<add>() || f.nodes[x].shape != f.nodes[id].shape) terms.push(x);
      else
        for (int k = 1; k >= 0; --k) open.push(f.operand(x, k));
    }
  }
};

/// One more axis before those of a nest: the steps of a loop.
constexpr loop_nest over_steps(const loop_nest& nest, int steps) {
  loop_nest all;
  all.rank = nest.rank + 1, all.maps = nest.maps, all.extent[0] = steps;
  for (int k = 0; k < nest.rank; ++k) all.extent[k + 1] = nest.extent[k];
  for (int m = 0; m < nest.maps; ++m) {
    all.map[m].offset = nest.map[m].offset;
    for (int k = 0; k < nest.rank; ++k) all.map[m].stride[k + 1] = nest.map[m].stride[k];
  }
  return all;
}
/// Map m meets, `pace` apart, what the steps have left: from the first on or, backwards, from the last on.
constexpr void walk_steps(loop_nest& all, int m, int pace, bool backwards) {
  all.map[m].stride[0] = backwards ? -pace : pace;
  if (backwards) all.map[m].offset += (all.extent[0] - 1) * pace;
}

}  // namespace gradfold::detail
