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

/// Where an index that is linear in that of the steps chooses: factor i + constant, and a capture, or -1, added to that.
struct linear_index {
  bool exists = false;
  long long factor = 0, constant = 0;
  int base = -1;
};

/// The pull-back of one step, and which of its nodes are what. Its inputs: the state, the index, the captures, what flows into the
/// results of the step, what has flowed into the captures before.
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
  constexpr linear_index index_of(int id) const {
    if (is_index(id)) return {true, 1, 0, -1};
    if (f.nodes[id].shape != 0) return {};
    if (is_capture(id)) return {true, 0, 0, id};
    if (f.nodes[id].operation == constant_operation()) return {true, 0, static_cast<long long>(f.constant_of(id).high), -1};
    const bool sum = f.nodes[id].operation == operation_id<add>;
    if (!sum && f.nodes[id].operation != operation_id<multiply>) return {};
    const linear_index x = index_of(f.operand(id, 0)), y = index_of(f.operand(id, 1));
    if (!x.exists || !y.exists || (x.base >= 0 && y.base >= 0)) return {};
    if (sum) return {true, x.factor + y.factor, x.constant + y.constant, x.base >= 0 ? x.base : y.base};
    if (x.base >= 0 || y.base >= 0 || (x.factor != 0 && y.factor != 0)) return {};
    return {true, x.factor * y.constant + y.factor * x.constant, x.constant * y.constant, -1};
  }
  /// Whether a node is the part of a capture that the index of the steps chooses.
  constexpr bool is_part(int id) const {
    if (f.nodes[id].operation != operation_id<gathering> || !is_capture(f.operand(id, 0)) || f.nodes[f.operand(id, 0)].shape == 0) return false;
    const linear_index chosen = index_of(f.operand(id, 1));
    return chosen.exists && chosen.base < 0;
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
    for (int k = 0; k < (f.nodes[id].operation == operation_id<contraction> ? 2 : 1); ++k)
      if (is_left(f.operand(id, k), by, k + 1)) count += f.shape_of(f.operand(id, k)).size();
    return count;
  }
  /// Whether a term of what flows into a capture is summed after the loop: a product that is many times what it leaves, or a part that
  /// is added where the index says. What a loop inside the step has left is not kept again.
  constexpr bool is_summed_after(int id) const {
    const node& n = f.nodes[id];
    if (n.operation == operation_id<scattering>)
      return nest(id).rank < maximal_rank && index_of(f.operand(id, 1)).exists && index_of(f.operand(id, 1)).factor != 0;
    if (n.operation != operation_id<contraction> || nest(id).rank == maximal_rank) return false;
    for (int k = 0; k < 2; ++k)
      if (f.nodes[f.operand(id, k)].operation == operation_id<loop_result> || f.nodes[f.operand(id, k)].shape == 0) return false;
    return nest(id).steps() >= 8 * elements_left(id);
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
constexpr void walk_steps(loop_nest& all, int m, long long elements, bool backwards) {
  const int pace = static_cast<int>(elements);
  all.map[m].stride[0] = backwards ? -pace : pace;
  if (backwards) all.map[m].offset += (all.extent[0] - 1) * pace;
}

}  // namespace gradfold::detail
