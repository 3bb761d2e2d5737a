// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/affine.hpp>
#include <gradfold/traced.hpp>

/// Nodes that only move elements of other tensors, as loops read them where the elements are.
namespace gradfold::detail {

/// The loop nest of a node that moves elements.
constexpr loop_nest nest_of(const graph_view& g, int id) { return unpacked_nest(g.attributes + g.nodes[id].first_attribute); }
/// Whether a node has the elements of another one after the other, as after a reshape.
constexpr bool keeps_elements(const graph_view& g, int id) {
  if (g.nodes[id].operation != operation_id<strided_sum>) return false;
  const loop_nest nest = nest_of(g, id);
  const int size = g.shape_of(id).size();
  return nest.steps() == size && g.shape_of(g.operand(id, 0)).size() == size && is_row_major(nest, 0) && is_row_major(nest, 1);
}

/// A row of elements of another tensor among zeros: what flows back from a slice. In a loop over the whole row it is read
/// where the elements are; the loop is cut where such rows begin and end.
struct window {
  bool exists = false;
  int from = 0, to = 0;       ///< where the elements are in the padded row
  int start = 0, stride = 0;  ///< where they come from
};
constexpr window window_of(const graph_view& g, int id) {
  if (g.nodes[id].operation != operation_id<strided_sum> || g.nodes[id].shape == 0) return {};
  const loop_nest nest = nest_of(g, id);
  if (nest.rank > 1 || (nest.rank == 1 && nest.map[0].stride[0] != 1) || nest.steps() >= g.shape_of(id).size()) return {};
  return {true, nest.map[0].offset, nest.map[0].offset + nest.steps(), nest.map[1].offset, nest.rank == 1 ? nest.map[1].stride[0] : 0};
}
/// The most padded rows that one loop reads in place: it is cut in at most twice as many pieces, and one.
inline constexpr int most_windows = 4;

/// Extents, outermost first, such that every product of the last ones of `x` and of `y` is one of the last ones of them.
struct refinement {
  int axes = 0;
  int extent[maximal_rank] = {};
  bool exists = true;
};
constexpr refinement refined(const int* x, int x_axes, const int* y, int y_axes) {
  refinement both;
  int reversed[2 * maximal_rank] = {};
  int i = x_axes - 1, j = y_axes - 1, x_left = i < 0 ? 1 : x[i], y_left = j < 0 ? 1 : y[j];
  while (i >= 0 && j >= 0) {
    const int least = x_left < y_left ? x_left : y_left;
    if (least == 0 || x_left % least != 0 || y_left % least != 0) return {0, {}, false};
    if (both.axes == maximal_rank) return {0, {}, false};
    reversed[both.axes++] = least;
    x_left /= least, y_left /= least;
    if (x_left == 1 && --i >= 0) x_left = x[i];
    if (y_left == 1 && --j >= 0) y_left = y[j];
  }
  for (; i >= 0; x_left = --i >= 0 ? x[i] : 1) {
    if (both.axes == maximal_rank) return {0, {}, false};
    reversed[both.axes++] = x_left;
  }
  for (; j >= 0; y_left = --j >= 0 ? y[j] : 1) {
    if (both.axes == maximal_rank) return {0, {}, false};
    reversed[both.axes++] = y_left;
  }
  for (int k = 0; k < both.axes; ++k) both.extent[k] = reversed[both.axes - 1 - k];
  return both;
}

/// The second map of a row-major nest as strides along finer axes.
constexpr affine_map along_axes(const loop_nest& nest, const int* extent, int axes) {
  affine_map m;
  m.offset = nest.map[1].offset;
  int k = nest.rank - 1, inside = 1;
  for (int a = axes - 1; a >= 0; --a) {
    if (k < 0) break;
    m.stride[a] = nest.map[1].stride[k] * inside;
    inside *= extent[a];
    if (inside == nest.extent[k]) inside = 1, --k;
  }
  return m;
}

}  // namespace gradfold::detail
