// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/graph.hpp>

/// Loop nests that walk over tensors along fixed strides: what every operation that moves or sums elements is made of.
namespace gradfold::detail {

/// Which element of a tensor the step (i_0, i_1, …) of a loop nest meets: offset + stride[0] i_0 + stride[1] i_1 + …
struct affine_map {
  int offset = 0;
  int stride[maximal_rank] = {};
  bool operator==(const affine_map&) const = default;
};

/// A nest of loops, the outermost first, and what each step meets in up to three tensors. The first is the one that is
/// written. Transposed, sliced, reversed, repeated and overlapping (windowed) tensors are all of this form.
struct loop_nest {
  int rank = 0;
  int extent[maximal_rank] = {};
  int maps = 0;
  affine_map map[3] = {};

  constexpr int steps() const {
    int product = 1;
    for (int k = 0; k < rank; ++k) product *= extent[k];
    return product;
  }
  bool operator==(const loop_nest&) const = default;
};

/// The map that meets the elements of a shape one after the other.
constexpr affine_map row_major(const shape& s) {
  affine_map m;
  for (int k = s.rank - 1, stride = 1; k >= 0; stride *= s.extent[k--]) m.stride[k] = stride;
  return m;
}
/// Loops over every element of `s`, which the first map meets one after the other; `maps` in all.
constexpr loop_nest nest_over(const shape& s, int maps) {
  loop_nest nest;
  nest.rank = s.rank, nest.maps = maps;
  for (int k = 0; k < s.rank; ++k) nest.extent[k] = s.extent[k];
  nest.map[0] = row_major(s);
  return nest;
}

/// The innermost axis; the first one where there is none.
constexpr int last_axis(const loop_nest& nest) { return nest.rank > 0 ? nest.rank - 1 : 0; }
/// The loops around the innermost one.
constexpr loop_nest without_last(const loop_nest& nest) {
  loop_nest rows = nest;
  --rows.rank;
  return rows;
}
/// The shape whose elements such loops meet one after the other.
constexpr shape shape_walked(const loop_nest& nest) {
  shape s{nest.rank, {}};
  for (int k = 0; k < nest.rank; ++k) s.extent[k] = nest.extent[k];
  return s;
}

/// The same steps in the same order by fewer loops: those of one turn go, and neighbours that every map walks over like
/// one loop become one.
constexpr loop_nest normalized(const loop_nest& nest) {
  loop_nest out;
  out.maps = nest.maps;
  for (int m = 0; m < nest.maps; ++m) out.map[m].offset = nest.map[m].offset;
  for (int k = 0; k < nest.rank; ++k) {
    if (nest.extent[k] == 1) continue;
    bool joins = out.rank > 0;
    for (int m = 0; joins && m < nest.maps; ++m) joins = out.map[m].stride[out.rank - 1] == nest.map[m].stride[k] * nest.extent[k];
    const int to = joins ? out.rank - 1 : out.rank++;
    out.extent[to] = joins ? out.extent[to] * nest.extent[k] : nest.extent[k];
    for (int m = 0; m < nest.maps; ++m) out.map[m].stride[to] = nest.map[m].stride[k];
  }
  return out;
}

/// Whether step after step meets element after element, from the first on.
constexpr bool is_row_major(const loop_nest& nest, int m) {
  if (nest.map[m].offset != 0) return false;
  for (int k = nest.rank - 1, stride = 1; k >= 0; stride *= nest.extent[k--])
    if (nest.extent[k] != 1 && nest.map[m].stride[k] != stride) return false;
  return true;
}
constexpr bool is_fixed(const loop_nest& nest, int m) {
  for (int k = 0; k < nest.rank; ++k)
    if (nest.map[m].stride[k] != 0 && nest.extent[k] != 1) return false;
  return true;
}
/// Whether no two steps meet the same element. Sufficient, not necessary: each stride reaches past all smaller ones.
constexpr bool is_injective(const loop_nest& nest, int m) {
  bool done[maximal_rank] = {};
  for (int reach = 0, left = nest.rank; left > 0; --left) {
    int smallest = -1, size = 0;
    for (int k = 0; k < nest.rank; ++k) {
      const int stride = nest.map[m].stride[k] < 0 ? -nest.map[m].stride[k] : nest.map[m].stride[k];
      if (!done[k] && (smallest < 0 || stride < size)) smallest = k, size = stride;
    }
    done[smallest] = true;
    if (nest.extent[smallest] == 1) continue;
    if (size <= reach) return false;
    reach += size * (nest.extent[smallest] - 1);
  }
  return true;
}

struct broadcast_shape {
  shape result{};
  bool exists = true;
};
/// NumPy's rule: axes are matched from the last one on, and an extent of 1 is repeated.
constexpr broadcast_shape broadcast(const shape& x, const shape& y) {
  const shape &longer = x.rank < y.rank ? y : x, &shorter = x.rank < y.rank ? x : y;
  broadcast_shape both{longer};
  for (int k = 0; k < shorter.rank; ++k) {
    int& extent = both.result.extent[longer.rank - 1 - k];
    const int other = shorter.extent[shorter.rank - 1 - k];
    both.exists = both.exists && (extent == other || extent == 1 || other == 1);
    extent = extent == 1 ? other : extent;
  }
  return both;
}

/// The loops that read a tensor of shape `x` as one of shape `out`.
constexpr loop_nest broadcasting(const shape& x, const shape& out) {
  loop_nest nest = nest_over(out, 2);
  const affine_map m = row_major(x);
  for (int k = 0; k < x.rank; ++k) nest.map[1].stride[out.rank - x.rank + k] = x.extent[k] == 1 ? 0 : m.stride[k];
  return nest;
}

/// A loop nest as the attributes of a node.
struct packed_nest {
  static constexpr int room = 2 + maximal_rank + 3 * (maximal_rank + 1);
  long long words[room] = {};
  int count = 0;

  constexpr explicit packed_nest(const loop_nest& nest) {
    words[count++] = nest.rank, words[count++] = nest.maps;
    for (int k = 0; k < nest.rank; ++k) words[count++] = nest.extent[k];
    for (int m = 0; m < nest.maps; ++m) {
      words[count++] = nest.map[m].offset;
      for (int k = 0; k < nest.rank; ++k) words[count++] = nest.map[m].stride[k];
    }
  }
};
constexpr loop_nest unpacked_nest(const long long* words) {
  loop_nest nest;
  nest.rank = static_cast<int>(*words++), nest.maps = static_cast<int>(*words++);
  for (int k = 0; k < nest.rank; ++k) nest.extent[k] = static_cast<int>(*words++);
  for (int m = 0; m < nest.maps; ++m) {
    nest.map[m].offset = static_cast<int>(*words++);
    for (int k = 0; k < nest.rank; ++k) nest.map[m].stride[k] = static_cast<int>(*words++);
  }
  return nest;
}
/// How many words the attributes of a nest are.
constexpr int packed_size(const long long* words) { return static_cast<int>(2 + words[0] + words[1] * (words[0] + 1)); }

/// A map through a map: `outer` meets elements of a tensor whose element t is where step t of the row-major nest `inner`
/// meets another tensor by its second map. `exists` tells whether what is met there is affine in the steps of `nest`.
struct map_through {
  affine_map map;
  bool exists = false;
};
constexpr map_through composed(const loop_nest& nest, const affine_map& outer, const loop_nest& inner) {
  map_through through;
  affine_map& result = through.map;
  result.offset = inner.map[1].offset;
  int least[maximal_rank] = {}, most[maximal_rank] = {};
  for (int j = 0, rest = outer.offset; j < inner.rank; ++j) {
    const int dense = inner.map[0].stride[j];
    least[j] = most[j] = dense == 0 ? 0 : rest / dense;
    rest -= least[j] * dense;
    result.offset += least[j] * inner.map[1].stride[j];
    if (j == inner.rank - 1 && rest != 0) return {};
  }
  if (inner.rank == 0 && outer.offset != 0) return {};
  for (int k = 0; k < nest.rank; ++k) {
    const int stride = outer.stride[k], turns = nest.extent[k] - 1;
    if (stride == 0 || turns <= 0) continue;
    int along = -1;
    for (int j = 0; j < inner.rank && along < 0; ++j) {
      const int dense = inner.map[0].stride[j], size = stride < 0 ? -stride : stride;
      if (dense != 0 && size % dense == 0 && size / dense * turns < inner.extent[j]) along = j;
    }
    if (along < 0) return {};
    const int pace = stride / inner.map[0].stride[along];
    (pace < 0 ? least : most)[along] += pace * turns;
    result.stride[k] = pace * inner.map[1].stride[along];
  }
  for (int j = 0; j < inner.rank; ++j)
    if (least[j] < 0 || most[j] >= inner.extent[j]) return {};
  through.exists = true;
  return through;
}

}  // namespace gradfold::detail
