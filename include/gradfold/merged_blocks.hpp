// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/blocks.hpp>
#include <gradfold/merged_roles.hpp>

/// Products of matrices whose rows and columns are walked over by several axes. As in blocks.hpp blocks of the result stay in
/// registers; the columns of a panel are runs along the last axis, from wherever they are.
namespace gradfold::detail {

#if defined(__AVX512F__)
inline constexpr int merged_rows = 12;
#elif defined(__AVX__)
inline constexpr int merged_rows = 6;
#else
inline constexpr int merged_rows = 4;
#endif

/// What becomes of z: what is there is forgotten, is what sums begin with, or is what whole sums are added to.
enum class start { fresh, begun, added };

/// How the rows are cut into blocks: whole axes from the last one on, and `part` steps of the one before these.
struct row_tile {
  int axis = 0, part = 1, inner = 1;
};
constexpr row_tile row_tile_of(const loop_nest& rows, int most) {
  row_tile t{rows.rank - 1, 1, 1};
  while (t.axis > 0 && rows.extent[t.axis] * t.inner <= most) t.inner *= rows.extent[t.axis--];
  if (rows.rank == 0) return {};
  const int at_once = most / t.inner, extent = rows.extent[t.axis], blocks = (extent + at_once - 1) / at_once;
  t.part = (extent + blocks - 1) / blocks;
  return t;
}

/// One such product. Each element of z is summed in the order of the summed axes.
template <merged_roles r, class T>
struct merged_product {
  static constexpr int width = lanes<T>::count;
  static constexpr loop_nest rows = r.rows, columns = r.columns, summed = r.summed;
  static constexpr int last = columns.rank - 1, length = columns.extent[last], column_count = columns.steps();
  static constexpr std::ptrdiff_t z_column = columns.map[0].stride[last], b_column = columns.map[2].stride[last];
  static constexpr int vectors = column_count > width ? block_vectors : 1, panel_columns = vectors * width;
  static constexpr row_tile tile = row_tile_of(rows, vectors == 1 ? 2 * merged_rows : merged_rows);
  /// Columns of one run: as many as divide the last axis and fit a panel.
  static constexpr int run = [] {
    int n = length < panel_columns ? length : panel_columns;
    while (length % n != 0) --n;
    return n;
  }();
  static constexpr int runs = column_count / run, runs_at_once = panel_columns / run;
  /// Whether registers are whole runs, or runs whole registers.
  static constexpr bool fits = run > 1 && (width % run == 0 || run % width == 0);
  /// How many columns lie side by side by map m.
  static constexpr int side_by_side(int m) {
    int n = 1;
    for (int k = last; k >= 0 && columns.map[m].stride[k] == n; --k) n *= columns.extent[k];
    return n;
  }
  static constexpr bool reads_rows = fits && side_by_side(2) % width == 0, stores_rows = fits && side_by_side(0) % width == 0;
  static constexpr std::ptrdiff_t inner_steps = summed.steps() / summed.extent[0];
  /// How many steps of the first summed axis a panel holds: all, where whole sums are added.
  static constexpr std::ptrdiff_t outer_steps = [] {
    const std::ptrdiff_t all = summed.extent[0], some = 2 * panel_steps < inner_steps ? 1 : 2 * panel_steps / inner_steps;
    return r.repeats || all < some ? all : some;
  }();
  /// Columns that lie across the way are copied in squares.
  static constexpr int square = square_side<T>;
  static constexpr bool turns =
      b_column != 1 && summed.map[2].stride[summed.rank - 1] == 1 && summed.rank > 1 && summed.extent[summed.rank - 1] % square == 0 && run % square == 0;

  /// Where the runs of a panel begin. Those beyond the last one are read like the first, and not stored.
  struct panel {
    std::ptrdiff_t z[runs_at_once], b[runs_at_once];
    int count;
    GRADFOLD_ALWAYS_INLINE() explicit panel(int first) : count(runs - first < runs_at_once ? runs - first : runs_at_once) {
      for (int k = 0; k < runs_at_once; ++k) {
        int step = (k < count ? first + k : first) * run;
        z[k] = b[k] = 0;
        for (int axis = last; axis >= 0; --axis) {
          const int i = step % columns.extent[axis];
          step /= columns.extent[axis];
          z[k] += i * columns.map[0].stride[axis], b[k] += i * columns.map[2].stride[axis];
        }
      }
    }
  };
  static constexpr int first_run(int v) { return v * width / run; }
  static constexpr int within_run(int v) { return v * width % run; }
  static constexpr std::ptrdiff_t row_at(int i, int m) {
    std::ptrdiff_t at = 0;
    for (int axis = rows.rank - 1; axis > tile.axis; --axis) at += i % rows.extent[axis] * rows.map[m].stride[axis], i /= rows.extent[axis];
    return rows.rank == 0 ? 0 : at + i * rows.map[m].stride[tile.axis];
  }

  GRADFOLD_ALWAYS_INLINE() static void load_row(lanes<T>* row, const T* z, const panel& p) {
    if constexpr (fits && z_column == 1) {
#pragma GCC unroll 2
      for (int v = 0; v < vectors; ++v) row[v].of = load_runs<stores_rows ? width : run, width>(z + within_run(v), p.z + first_run(v));
    } else {
      T all[panel_columns] = {};
      for (int k = 0; k < p.count; ++k)
        for (int c = 0; c < run; ++c) all[k * run + c] = z[p.z[k] + c * z_column];
      for (int v = 0; v < vectors; ++v) row[v] = load_lanes(all + v * width);
    }
  }
  GRADFOLD_ALWAYS_INLINE() static void store_row(T* z, const lanes<T>* row, const panel& p) {
    if constexpr (fits && z_column == 1) {
      if (runs % runs_at_once == 0 || p.count == runs_at_once) {
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) store_runs<stores_rows ? width : run, width>(z + within_run(v), p.z + first_run(v), row[v].of);
        return;
      }
    }
    T all[panel_columns];
    for (int v = 0; v < vectors; ++v) store_lanes(all + v * width, row[v]);
    for (int k = 0; k < p.count; ++k)
      for (int c = 0; c < run; ++c) z[p.z[k] + c * z_column] = all[k * run + c];
  }
  /// Whether whole sums can be given away, vectors of elements of z that lie side by side, in place of being stored.
  static constexpr bool gives_sums = stores_rows && z_column == 1 && !r.repeats && runs % runs_at_once == 0 && outer_steps == summed.extent[0];
  template <int height, start from_z, class Finish>
  GRADFOLD_ALWAYS_INLINE() static void block(T* z, const T* a, const T* b, const panel& p, std::ptrdiff_t from, std::ptrdiff_t count, const Finish& finish) {
    lanes<T> sum[height][vectors];
#pragma GCC unroll 32
    for (int i = 0; i < height; ++i) {
      if constexpr (from_z == start::begun) load_row(sum[i], z + row_at(i, 0), p);
      else
        for (int v = 0; v < vectors; ++v) sum[i][v] = T(0);
    }
    for_steps<summed>(
        [&](std::ptrdiff_t k, std::ptrdiff_t at_a, std::ptrdiff_t at_b) GRADFOLD_INLINE_LAMBDA() {
          lanes<T> row[vectors];
#pragma GCC unroll 2
          for (int v = 0; v < vectors; ++v)
            row[v] = load_lanes(reads_rows ? b + at_b + p.b[first_run(v)] + within_run(v) : b + k * panel_columns + v * width), keep_in_register(row[v]);
#pragma GCC unroll 32
          for (int i = 0; i < height; ++i) {
            const T factor = a[at_a + row_at(i, 1)];
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) sum[i][v].of = sum[i][v].of + factor * row[v].of;
          }
        },
        from, count);
    const Finish* const taker = std::same_as<Finish, kept_sums> ? &finish : known_from_here(&finish);
    T* const to = std::same_as<Finish, kept_sums> ? z : known_from_here(z);
#pragma GCC unroll 32
    for (int i = 0; i < height; ++i) {
      if constexpr (from_z == start::added) {
        lanes<T> before[vectors];
        load_row(before, z + row_at(i, 0), p);
        for (int v = 0; v < vectors; ++v) sum[i][v].of = before[v].of + sum[i][v].of;
      }
      if constexpr (std::same_as<Finish, kept_sums>) store_row(z + row_at(i, 0), sum[i], p);
      else
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) (*taker)(to + row_at(i, 0) + p.z[first_run(v)] + within_run(v), sum[i][v]);
    }
  }
  template <start from_z, int axis = 0>
  GRADFOLD_ALWAYS_INLINE() static void all_rows(T* z, const T* a, const T* b, const panel& p, std::ptrdiff_t from, std::ptrdiff_t count, const auto& finish) {
    constexpr std::ptrdiff_t extent = rows.rank == 0 ? 1 : rows.extent[axis], z_stride = rows.map[0].stride[axis], a_stride = rows.map[1].stride[axis];
    if constexpr (axis < tile.axis) {
      for (std::ptrdiff_t i = 0; i < extent; ++i) all_rows<from_z, axis + 1>(z + i * z_stride, a + i * a_stride, b, p, from, count, finish);
    } else {
      std::ptrdiff_t i = 0;
      for (; i + tile.part <= extent; i += tile.part) block<tile.part * tile.inner, from_z>(z + i * z_stride, a + i * a_stride, b, p, from, count, finish);
      if constexpr (extent % tile.part != 0) block<extent % tile.part * tile.inner, from_z>(z + i * z_stride, a + i * a_stride, b, p, from, count, finish);
    }
  }
  GRADFOLD_ALWAYS_INLINE() static void pack_square(T* to, const T* b, const panel& p) {
    for (int c = 0; c < runs_at_once * run; c += square) copy_turned<square>(to + c, panel_columns, b + p.b[c / run] + c % run * b_column, b_column);
  }
  GRADFOLD_ALWAYS_INLINE() static void pack_step(T* row, const T* b, const panel& p) {
    if constexpr (fits && b_column == 1) {
#pragma GCC unroll 2
      for (int v = 0; v < vectors; ++v) store_lanes(row + v * width, lanes<T>{load_runs<run, width>(b + within_run(v), p.b + first_run(v))});
    } else {
      for (int i = 0; i < runs_at_once; ++i)
        for (int c = 0; c < run; ++c) row[i * run + c] = b[p.b[i] + c * b_column];
    }
  }
  GRADFOLD_ALWAYS_INLINE() static void pack(T* to, const T* b, const panel& p, std::ptrdiff_t from, std::ptrdiff_t count) {
    for_steps<summed>(
        [&](std::ptrdiff_t k, std::ptrdiff_t, std::ptrdiff_t at_b) GRADFOLD_INLINE_LAMBDA() {
          if constexpr (!turns) pack_step(to + k * panel_columns, b + at_b, p);
          else if (k % square == 0) pack_square(to + k * panel_columns, b + at_b, p);
          for (int c = runs_at_once * run; c < panel_columns; ++c) to[k * panel_columns + c] = T(0);
        },
        from, count);
  }
  template <start from_z>
  GRADFOLD_ALWAYS_INLINE() static void panels(T* z, const T* a, const T* b, std::ptrdiff_t from, std::ptrdiff_t count, const auto& finish) {
    for (int k = 0; k < runs; k += runs_at_once) {
      const panel p(k);
      if constexpr (reads_rows) all_rows<from_z>(z, a, b, p, from, count, finish);
      else {
        alignas(64) T packed[outer_steps * inner_steps * panel_columns];
        pack(packed, b, p, from, count);
        all_rows<from_z>(z, a, packed, p, from, count, finish);
      }
    }
  }
  template <start from_z, class Finish = kept_sums>
  GRADFOLD_NEVER_INLINE() static void run_all(T* z, const T* a, const T* b, Finish finish = {}) {
    constexpr std::ptrdiff_t depth = summed.extent[0];
    static_assert(std::same_as<Finish, kept_sums> || gives_sums);
    panels<from_z>(z, a, b, 0, outer_steps, finish);
    for (std::ptrdiff_t from = outer_steps; from < depth; from += outer_steps)
      panels<start::begun>(z, a, b, from, depth - from < outer_steps ? depth - from : outer_steps, finish);
  }
};

}  // namespace gradfold::detail
