// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/matrix_roles.hpp>

/// Contractions seen as products of matrices whose rows and columns are walked over by several axes: the pictures, their lines and
/// their columns are the columns of one matrix where a convolution is a product of matrices.
namespace gradfold::detail {

/// The parts that the axes of a contraction play in z[o, I, J] += a[o, I, K] b[o, K, J], each of I, J and K several axes.
struct merged_roles {
  bool exists = false;
  bool swapped = false;  ///< the second operand is a, the first b
  bool repeats = false;  ///< an element of z is met at several o, as where windows overlap: products are added to what is there
  int elements = 0;      ///< how many elements of z are met
  loop_nest rows;        ///< I: extents and strides of (z, a, b); the axis with the smallest stride in z last
  loop_nest columns;     ///< J, likewise
  loop_nest outer;       ///< what is left of the axes of z
  loop_nest summed;      ///< K
};
/// Axes in the order of their strides in the first map, the smallest last.
constexpr void insert_axis(loop_nest& to, const loop_nest& from, int axis, bool swapped) {
  append_axis(to, from, axis, swapped);
  for (int k = to.rank - 1; k > 0 && to.map[0].stride[k - 1] < to.map[0].stride[k]; --k) {
    const int extent = to.extent[k];
    to.extent[k] = to.extent[k - 1], to.extent[k - 1] = extent;
    for (affine_map& m : to.map) {
      const int stride = m.stride[k];
      m.stride[k] = m.stride[k - 1], m.stride[k - 1] = stride;
    }
  }
}
/// Whether the steps of two nests meet each element of z once.
constexpr bool are_injective(const loop_nest& x, const loop_nest& y) {
  loop_nest both = x;
  for (int k = 0; k < y.rank; ++k) append_axis(both, y, k, false);
  return is_injective(both, 0);
}
constexpr merged_roles merged_with(const loop_nest& nest, bool swapped) {
  merged_roles r;
  r.swapped = swapped;
  const affine_map &z = nest.map[0], &a = nest.map[swapped ? 2 : 1], &b = nest.map[swapped ? 1 : 2];
  bool done[maximal_rank] = {};
  for (loop_nest* part : {&r.rows, &r.columns, &r.outer, &r.summed}) part->maps = 3;
  for (int k = 0; k < nest.rank; ++k) {
    if (z.stride[k] == 0) append_axis(r.summed, nest, k, swapped), done[k] = true;
    else if (a.stride[k] == 0 && b.stride[k] != 0) insert_axis(r.columns, nest, k, swapped), done[k] = true;
  }
  for (int turn = 0; turn < nest.rank; ++turn) {  // the longest axes first
    int i = -1;
    for (int k = 0; k < nest.rank; ++k) {
      if (done[k] || b.stride[k] != 0 || a.stride[k] == 0 || (i >= 0 && nest.extent[k] <= nest.extent[i])) continue;
      loop_nest with = r.rows;
      append_axis(with, nest, k, swapped);
      if (are_injective(with, r.columns)) i = k;
    }
    if (i >= 0) insert_axis(r.rows, nest, i, swapped), done[i] = true;
  }
  loop_nest elements;
  for (int k = 0; k < nest.rank; ++k) {
    if (!done[k]) append_axis(r.outer, nest, k, swapped);
    if (z.stride[k] != 0) append_axis(elements, nest, k, false);
  }
  for (int m = 0; m < 3; ++m) r.outer.map[m].offset = nest.map[m == 0 ? 0 : (m == 1) == swapped ? 2 : 1].offset;
  r.summed.map[0] = row_major(shape_walked(r.summed));
  r.elements = elements.steps();
  r.repeats = !is_injective(elements, 0);
  r.exists = r.columns.rank > 0 && r.summed.rank > 0 && are_injective(r.rows, r.columns) && r.summed.steps() / (r.repeats ? 1 : r.summed.extent[0]) <= 4096;
  return r;
}
/// About how long such a product takes, beside others of the same contraction: blocks of results are summed, columns are copied side
/// by side, results are stored.
constexpr long long merged_cost(const merged_roles& r) {
  constexpr int panel = 32;
  const auto moved = [&](int m) {  // elements that a copy moves at once
    const int last = r.columns.rank - 1;
    return r.columns.map[m].stride[last] != 1 || r.columns.extent[last] < 4 ? 1 : r.columns.extent[last] < panel ? r.columns.extent[last] : panel;
  };
  const long long rows = r.rows.steps(), columns = r.columns.steps(), depth = r.summed.steps(), panels = (columns + panel - 1) / panel;
  return r.outer.steps() * (depth * rows * panels + depth * panels * panel / moved(2) + rows * columns / moved(0));
}
/// Roles with rows or columns of several axes; those of a plain product of matrices are matrix_roles.
constexpr merged_roles merged_roles_in(const loop_nest& nest) {
  const merged_roles one = merged_with(nest, false), other = merged_with(nest, true);
  const auto is_better = [](const merged_roles& r) { return r.exists && (r.rows.steps() >= 4 || r.repeats) && (r.rows.rank > 1 || r.columns.rank > 1); };
  const int fewer = one.repeats ? one.outer.steps() - other.outer.steps() : 0;  // places that overlap, of which the order of addition speaks
  if (is_better(one) && (!is_better(other) || fewer < 0 || (fewer == 0 && merged_cost(one) <= merged_cost(other)))) return one;
  return is_better(other) ? other : merged_roles{};
}

}  // namespace gradfold::detail
