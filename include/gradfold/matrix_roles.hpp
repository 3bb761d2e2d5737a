// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/affine.hpp>

/// Contractions seen as products of matrices.
namespace gradfold::detail {

/// The parts that the axes of a contraction play in z[o, i, j] += a[o, i, k] b[o, k, j]: j is the axis along which z lies in
/// memory, k are the axes that are summed over, i is the longest other axis along which b does not change.
struct matrix_roles {
  bool exists = false;
  bool swapped = false;  ///< the second operand is a, the first b
  bool repeats = false;  ///< an element of z is met at several o, as where windows overlap: products are added to what is there
  int elements = 0;      ///< how many elements of z are met, each at one (o, i, j), where none repeats
  loop_nest rows;        ///< j and i: extents and strides of (z, a, b); i first
  loop_nest outer;       ///< the other axes of z
  loop_nest summed;      ///< (position among the steps of k, a, b)
};
constexpr void append_axis(loop_nest& to, const loop_nest& from, int axis, bool swapped) {
  to.extent[to.rank] = from.extent[axis];
  to.map[0].stride[to.rank] = from.map[0].stride[axis];
  to.map[1].stride[to.rank] = from.map[swapped ? 2 : 1].stride[axis];
  to.map[2].stride[to.rank++] = from.map[swapped ? 1 : 2].stride[axis];
}
constexpr matrix_roles roles_in(const loop_nest& nest) {
  matrix_roles r;
  int j = -1, i = -1;
  for (int k = 0; k < nest.rank; ++k)
    if (nest.map[0].stride[k] == 1 && (nest.map[1].stride[k] == 0) != (nest.map[2].stride[k] == 0)) j = k;
  if (j < 0) return r;
  r.swapped = nest.map[1].stride[j] != 0;
  const affine_map& b = nest.map[r.swapped ? 1 : 2];
  const affine_map& a = nest.map[r.swapped ? 2 : 1];
  for (int k = 0; k < nest.rank; ++k)
    if (k != j && nest.map[0].stride[k] != 0 && b.stride[k] == 0 && a.stride[k] != 0 && (i < 0 || nest.extent[k] > nest.extent[i])) i = k;
  r.rows.maps = r.outer.maps = r.summed.maps = 3;
  if (i >= 0) append_axis(r.rows, nest, i, r.swapped);
  else r.rows.extent[r.rows.rank++] = 1;
  append_axis(r.rows, nest, j, r.swapped);
  for (int k = 0; k < nest.rank; ++k)
    if (k != i && k != j) append_axis(nest.map[0].stride[k] == 0 ? r.summed : r.outer, nest, k, r.swapped);
  for (int m = 0; m < 3; ++m) r.outer.map[m].offset = nest.map[m == 0 ? 0 : (m == 1) == r.swapped ? 2 : 1].offset;
  r.summed.map[0] = row_major(shape_walked(r.summed));
  loop_nest elements;
  for (int k = 0; k < nest.rank; ++k)
    if (nest.map[0].stride[k] != 0) append_axis(elements, nest, k, false);
  r.elements = elements.steps();
  r.repeats = !is_injective(elements, 0);
  r.exists = (!r.repeats || is_injective(r.rows, 0)) && (r.summed.rank == 1 || (r.summed.rank > 1 && r.summed.steps() <= 4096));
  return r;
}

}  // namespace gradfold::detail
