// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lane_runs.hpp>
#include <gradfold/matrix_roles.hpp>

/// Rows times matrices, and how the steps of a sum are walked.
namespace gradfold::detail {

/// How many steps the first axis has.
constexpr std::ptrdiff_t first_extent(const loop_nest& summed) { return summed.rank == 0 ? 1 : summed.extent[0]; }
template <loop_nest summed, int axis = 0, class F>
GRADFOLD_ALWAYS_INLINE() void walk_summed(F&& f, std::ptrdiff_t first, std::ptrdiff_t count, std::ptrdiff_t& step, std::ptrdiff_t a = 0, std::ptrdiff_t b = 0) {
  if constexpr (axis == summed.rank) f(step++, a, b);
  else
    for (std::ptrdiff_t i = first; i < first + count; ++i)
      walk_summed<summed, axis + 1>(f, 0, axis + 1 < summed.rank ? summed.extent[axis + 1] : 0, step, a + i * summed.map[1].stride[axis],
                                    b + i * summed.map[2].stride[axis]);
}
/// The steps of k from `first` on along the first axis, `count` of these: which step it is, from 0, and where it meets a and b.
template <loop_nest summed, class F>
GRADFOLD_ALWAYS_INLINE() void for_steps(F&& f, std::ptrdiff_t first = 0, std::ptrdiff_t count = first_extent(summed)) {
  std::ptrdiff_t step = 0;
  walk_summed<summed>(f, first, count, step);
}

/// Vectors that hold the sums of one row. Where size counts they are few, and their blocks a loop; more would be cleared by memset.
#if defined(__OPTIMIZE_SIZE__)
inline constexpr int row_vectors = 4;
#elif defined(__AVX512F__)
inline constexpr int row_vectors = 16;
#else
inline constexpr int row_vectors = 12;
#endif
/// Into how many parts each sum of a row times a matrix goes where it need not begin with what is there: a sum in one piece waits
/// for each of its steps. Step k goes to part k mod 4, of rows of up to 16 elements, which fill few registers, to part k mod 8; the parts are
/// added by halves.
template <matrix_roles r>
inline constexpr int row_parts = r.rows.extent[1] <= 16 && r.summed.extent[0] >= 32 ? 8 : 4;
template <matrix_roles r>
inline constexpr bool sums_in_parts =
    r.exists && !r.repeats && r.rows.extent[0] == 1 && r.rows.map[2].stride[1] == 1 && r.rows.extent[1] > 1 && r.summed.rank == 1 && r.summed.extent[0] >= 16;

/// A row times a matrix whose rows lie in memory: z[j] = sum over k of a[k] b[k, j]. As many elements of z as registers hold are summed
/// at once. The last vector of a row that fills no whole number of vectors overlaps the one before, and stores the rest.
template <matrix_roles r, class T, int parts = 1>
struct row_product {
  static constexpr std::ptrdiff_t columns = r.rows.extent[1];
  static constexpr bool exists = r.rows.extent[0] == 1 && r.rows.map[2].stride[1] == 1 && columns > 1;
  static constexpr int fitting = fitting_lanes<T>(columns);
  /// Rows that one vector holds, and half of one does not, lie side by side: some of them are whole vectors, which are read, and cut in registers.
  static constexpr bool is_cut =
      exists && columns > fitting&& columns < 2 * fitting && 2 * fitting <= lanes<T>::count&& r.summed.rank == 1 && r.summed.map[2].stride[0] == columns;
  static constexpr int width = is_cut ? 2 * fitting : fitting;
  static constexpr int all = static_cast<int>((columns + width - 1) / width), most = parts < row_vectors ? row_vectors / parts : 1,
                       turns = (all + most - 1) / most, at_once = (all + turns - 1) / turns;
  using vector = typename few<T, width>::vector;
  static constexpr std::ptrdiff_t start(int v) { return (v + 1) * width <= columns || is_cut ? v * width : columns - width; }

  template <int count>
  GRADFOLD_ALWAYS_INLINE() static void add_step(int first, vector* sum, const T* a, const T* b) {
    GRADFOLD_CONTRACTED()
    for (int v = 0; v < count; ++v) {
      vector row;
      if constexpr (is_cut) row = load_short_row<width, columns>(b);
      else __builtin_memcpy(&row, b + start(first + v), sizeof row);
      sum[v] = sum[v] + *a * row;
    }
  }
  /// As many steps as whole vectors of b have.
  static constexpr std::ptrdiff_t cut_steps = [] {
    std::ptrdiff_t steps = parts;
    while (steps * columns % width != 0) steps *= 2;
    return steps;
  }();
  GRADFOLD_ALWAYS_INLINE() static void add_cut_steps(vector (&sum)[parts][1], const T* a, const T* b) {
    GRADFOLD_CONTRACTED()
    [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
      ((sum[K % parts][0] = sum[K % parts][0] + a[K * r.summed.map[1].stride[0]] * load_cut_row<width, K * columns, cut_steps * columns>(b)), ...);
    }(std::make_integer_sequence<int, static_cast<int>(cut_steps)>{});
  }
  /// Whether as many rows as there are parts are whole vectors of b: then these are summed as they are, and cut at the end.
  static constexpr bool is_cut_late = is_cut && parts > 1 && parts <= width&& parts* columns % width == 0 && r.summed.map[1].stride[0] == 1;
  static constexpr int late_vectors = static_cast<int>(parts * columns / width);
  template <int... V>
  GRADFOLD_ALWAYS_INLINE() static void add_uncut_steps(vector (&sum)[parts][1], const T* a, const T* b, std::integer_sequence<int, V...>) {
    GRADFOLD_CONTRACTED()
    using all_lanes = std::make_integer_sequence<int, width>;
    vector uncut[late_vectors] = {};
    for (std::ptrdiff_t k = 0; k + parts <= r.summed.extent[0]; k += parts) {
      const vector factors = load_short_row<width, parts>(a + k);
      ((uncut[V] = uncut[V] + factors_of_rows<V * width, columns>(factors, all_lanes{}) * load_vector<width>(b + k * columns + V * width)), ...);
    }
    [&]<int... K>(std::integer_sequence<int, K...>)
        GRADFOLD_INLINE_LAMBDA() { ((sum[K][0] = cut_row<width, K * columns>(uncut)), ...); }(std::make_integer_sequence<int, parts>{});
  }
  template <int count>
  GRADFOLD_ALWAYS_INLINE() static void add_steps(int first, vector (&sum)[parts][count], const T* a, const T* b) {
    if constexpr (parts == 1 && !is_cut) {
      for_steps<r.summed>([&](std::ptrdiff_t, std::ptrdiff_t at_a, std::ptrdiff_t at_b)
                              GRADFOLD_INLINE_LAMBDA() { add_step<count>(first, sum[0], a + at_a, b + at_b); });
    } else {
      constexpr std::ptrdiff_t depth = r.summed.extent[0], group = is_cut && !is_cut_late ? cut_steps : parts, whole = depth / group * group;
      constexpr std::ptrdiff_t a_step = r.summed.map[1].stride[0], b_step = r.summed.map[2].stride[0];
      if constexpr (is_cut_late) add_uncut_steps(sum, a, b, std::make_integer_sequence<int, late_vectors>{});
      for (std::ptrdiff_t k = is_cut_late ? whole : 0; k < whole; k += group)
        if constexpr (is_cut) add_cut_steps(sum, a + k * a_step, b + k * b_step);
        else
#pragma GCC unroll 8
          for (int p = 0; p < parts; ++p) add_step<count>(first, sum[p], a + (k + p) * a_step, b + (k + p) * b_step);
#pragma GCC unroll 16
      for (std::ptrdiff_t k = whole; k < depth; ++k) add_step<count>(first, sum[k % parts], a + k * a_step, b + k * b_step);
      for (int half = parts / 2; half > 0; half /= 2)
        for (int p = 0; p < half; ++p)
          for (int v = 0; v < count; ++v) sum[p][v] = sum[p][v] + sum[p + half][v];
    }
  }
  template <int count, bool begun>
  GRADFOLD_ALWAYS_INLINE() static void block(int first, T* z, const T* a, const T* b) {
    vector sum[parts][count] = {};
    if constexpr (begun)
      for (int v = 0; v < count; ++v) {
        if constexpr (is_cut) sum[0][v] = load_short_row<width, columns>(z);
        else __builtin_memcpy(&sum[0][v], z + start(first + v), sizeof sum[0][v]);
      }
    add_steps<count>(first, sum, a, b);
    for (int v = 0; v < count; ++v) {
      if constexpr (is_cut) {
        store_short_row<width, columns>(z, sum[0][v]);
      } else {
        const std::ptrdiff_t done = (first + v) * width - start(first + v);
        __builtin_memcpy(z + start(first + v) + done, reinterpret_cast<const T*>(&sum[0][v]) + done, static_cast<std::size_t>(width - done) * sizeof(T));
      }
    }
  }
  template <bool begun>
  GRADFOLD_NEVER_INLINE() static void run(T* z, const T* a, const T* b) {
    GRADFOLD_CONTRACTED()
#ifdef __OPTIMIZE_SIZE__
    for (int i = 0; i < all / at_once; ++i) block<at_once, begun>(i * at_once, z, a, b);
#else
    [&]<int... I>(std::integer_sequence<int, I...>)
        GRADFOLD_INLINE_LAMBDA() { (block<at_once, begun>(I * at_once, z, a, b), ...); }(std::make_integer_sequence<int, all / at_once>{});
#endif
    if constexpr (all % at_once != 0) block<all % at_once, begun>(all / at_once * at_once, z, a, b);
  }
};

}  // namespace gradfold::detail
