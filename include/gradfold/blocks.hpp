// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/cblas.hpp>
#include <gradfold/row_product.hpp>

/// Contractions as products of matrices: blocks of the result stay in registers while the summed axes are walked.
namespace gradfold::detail {

/// Rows and vectors of a block that registers hold.
#if defined(__AVX512F__)
inline constexpr int block_rows = 8, block_vectors = 2;
#else
inline constexpr int block_rows = 4, block_vectors = 2;
#endif
/// Says nothing to the machine, but to g++ that x is in a register. Tuned for AMD's processors it reads a row of b anew for each row
/// of the block, which takes more loads than the machine has ports: products of 512 took 1.4 of the time on a Zen 3.
template <class T, class V>
GRADFOLD_ALWAYS_INLINE() void keep_vector([[maybe_unused]] V& x) {
#if defined(__GNUC__) && !defined(__clang__) && defined(__AVX__)
  if constexpr (std::floating_point<T> && sizeof(T) <= 8) __asm__("" : "+v"(x));
#endif
}
template <class T>
GRADFOLD_ALWAYS_INLINE() void keep_in_register(lanes<T>& x) {
  keep_vector<T>(x.of);
}
/// What is done with whole sums: they are stored. In its place products take what is called with the place of a vector and the vector.
struct kept_sums {};
/// Says to compilers that a pointer is known from here on: what is computed of it later takes no registers from the sums before.
template <class T>
GRADFOLD_ALWAYS_INLINE() T* known_from_here(T* z) {
  __asm__ volatile("" : "+r"(z));
  return z;
}
/// How many steps of k a packed panel holds.
inline constexpr int panel_steps = 256;

/// One contraction by blocks. Each element of z is summed in the order of k, panel after panel.
template <matrix_roles r, class T>
struct blocked_product {
  static constexpr int width = lanes<T>::count;
  static constexpr std::ptrdiff_t rows = r.rows.extent[0], columns = r.rows.extent[1], depth = r.summed.steps();
  static constexpr std::ptrdiff_t z_row = r.rows.map[0].stride[0], a_row = r.rows.map[1].stride[0], b_column = r.rows.map[2].stride[1];
  static constexpr int vectors = columns > width ? block_vectors : 1;
  static constexpr std::ptrdiff_t panel_columns = vectors * width;
  /// Whether the rows of b lie one behind the other and are a panel as they are.
  static constexpr bool is_panel = b_column == 1 && columns == panel_columns && r.summed.rank == 1 && r.summed.map[2].stride[0] == columns;
  /// Whether b is read from a packed copy: where its columns are no row of memory, do not fill vectors, or lie far apart.
  static constexpr bool packs = b_column != 1 || columns % panel_columns != 0 ||
                                (r.summed.rank == 1 && !is_panel && depth * columns * static_cast<std::ptrdiff_t>(sizeof(T)) > (1 << 15));
  /// Rows of a block: one vector of columns leaves registers for more.
  static constexpr int height = vectors == 1 ? 2 * block_rows : block_rows;
  /// Whether columns that are copied lie across the way: then the steps of k lie side by side, and squares are turned.
  static constexpr bool turns = b_column != 1 && r.summed.rank == 1 && r.summed.map[2].stride[0] == 1;
  /// How far a panel goes along the first summed axis (only a single one is cut), and the steps that it holds.
  static constexpr std::ptrdiff_t length = first_extent(r.summed), cut = r.summed.rank == 1 && depth > panel_steps ? panel_steps : length,
                                  panel = depth / length * cut;

  static constexpr strided_product whole() {
    if (r.summed.rank != 1) return {};
    return {rows, columns, depth, z_row, a_row, r.summed.map[1].stride[0], r.summed.map[2].stride[0], b_column};
  }
  /// Whether whole sums can be given away in place of being stored.
  static constexpr bool gives_sums = columns % panel_columns == 0 && cut == length && !goes_to_cblas<T>(whole());

  template <int rows_at_once, bool first, bool whole, class Finish>
  GRADFOLD_ALWAYS_INLINE() static void block(T* z, const T* a, const T* b, std::ptrdiff_t from, std::ptrdiff_t count, std::ptrdiff_t used,
                                             const Finish& finish) {
    lanes<T> sum[rows_at_once][vectors];
    if constexpr (first)
#pragma GCC unroll 16
      for (int i = 0; i < rows_at_once; ++i)
        for (int v = 0; v < vectors; ++v) sum[i][v] = T(0);
    else
#pragma GCC unroll 16
      for (int i = 0; i < rows_at_once; ++i) load_row<whole>(sum[i], z + i * z_row, used);
    for_steps<r.summed>(
        [&](std::ptrdiff_t k, std::ptrdiff_t at_a, std::ptrdiff_t at_b) GRADFOLD_INLINE_LAMBDA() {
          lanes<T> row[vectors];
          for (int v = 0; v < vectors; ++v) row[v] = load_lanes(b + (packs ? k * panel_columns : at_b) + v * width), keep_in_register(row[v]);
#pragma GCC unroll 16
          for (int i = 0; i < rows_at_once; ++i) {
            const T factor = a[at_a + i * a_row];
            for (int v = 0; v < vectors; ++v) sum[i][v].of = sum[i][v].of + factor * row[v].of;
          }
        },
        from, count);
    if constexpr (std::same_as<Finish, kept_sums>)
#pragma GCC unroll 16
      for (int i = 0; i < rows_at_once; ++i) store_row<whole>(z + i * z_row, sum[i], used);
    else {
      const Finish* const taker = known_from_here(&finish);
      T* const to = known_from_here(z);
#pragma GCC unroll 16
      for (int i = 0; i < rows_at_once; ++i)
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) (*taker)(to + i * z_row + v * width, sum[i][v]);
    }
  }
  template <bool whole>
  GRADFOLD_ALWAYS_INLINE() static void load_row(lanes<T>* row, const T* z, std::ptrdiff_t used) {
    if constexpr (whole)
      for (int v = 0; v < vectors; ++v) row[v] = load_lanes(z + v * width);
    else {
      T all[panel_columns] = {};
      for (std::ptrdiff_t c = 0; c < used; ++c) all[c] = z[c];
      for (int v = 0; v < vectors; ++v) row[v] = load_lanes(all + v * width);
    }
  }
  template <bool whole>
  GRADFOLD_ALWAYS_INLINE() static void store_row(T* z, const lanes<T>* row, std::ptrdiff_t used) {
    if constexpr (whole)
      for (int v = 0; v < vectors; ++v) store_lanes(z + v * width, row[v]);
    else {
      T all[panel_columns];
      for (int v = 0; v < vectors; ++v) store_lanes(all + v * width, row[v]);
      for (std::ptrdiff_t c = 0; c < used; ++c) z[c] = all[c];
    }
  }
  template <bool first, bool whole>
  GRADFOLD_ALWAYS_INLINE() static void columns_of(T* z, const T* a, const T* b, std::ptrdiff_t from, std::ptrdiff_t count, std::ptrdiff_t used,
                                                  const auto& finish) {
    std::ptrdiff_t i = 0;
    for (; i + height <= rows; i += height) block<height, first, whole>(z + i * z_row, a + i * a_row, b, from, count, used, finish);
    if constexpr (rows % height != 0) block<static_cast<int>(rows % height), first, whole>(z + i * z_row, a + i * a_row, b, from, count, used, finish);
  }
  GRADFOLD_ALWAYS_INLINE() static void pack(T* to, const T* b, std::ptrdiff_t from, std::ptrdiff_t count, std::ptrdiff_t used) {
    std::ptrdiff_t turned = 0;
    constexpr std::ptrdiff_t q = square_side<T>;
    if constexpr (turns)
      for (; turned + q <= count; turned += q)
        for (std::ptrdiff_t c = 0; c + q <= used; c += q)
          copy_turned<q>(to + turned * panel_columns + c, panel_columns, b + from + turned + c * b_column, b_column);
    for_steps<r.summed>(
        [&](std::ptrdiff_t k, std::ptrdiff_t, std::ptrdiff_t at_b) GRADFOLD_INLINE_LAMBDA() {
          for (std::ptrdiff_t c = k < turned ? used / q * q : 0; c < used; ++c) to[k * panel_columns + c] = b[at_b + c * b_column];
          for (std::ptrdiff_t c = used; c < panel_columns; ++c) to[k * panel_columns + c] = T(0);
        },
        from, count);
  }
  template <bool first, bool whole>
  GRADFOLD_ALWAYS_INLINE() static void panel_of(T* z, const T* a, const T* b, std::ptrdiff_t from, std::ptrdiff_t count, std::ptrdiff_t used,
                                                const auto& finish) {
    if constexpr (packs) {
      alignas(64) T packed[panel * panel_columns];
      pack(packed, b, from, count, used);
      columns_of<first, whole>(z, a, packed, from, count, used, finish);
    } else columns_of<first, whole>(z, a, b, from, count, used, finish);
  }
  template <bool first>
  GRADFOLD_ALWAYS_INLINE() static void panels(T* z, const T* a, const T* b, std::ptrdiff_t from, std::ptrdiff_t count, const auto& finish) {
    std::ptrdiff_t j = 0;
    for (; j + panel_columns <= columns; j += panel_columns) panel_of<first, true>(z + j, a, b + j * b_column, from, count, panel_columns, finish);
    if constexpr (columns % panel_columns != 0) panel_of<first, false>(z + j, a, b + j * b_column, from, count, columns % panel_columns, finish);
  }
  /// `begun` if what z holds is to be added to.
  template <bool begun, class Finish = kept_sums>
  GRADFOLD_NEVER_INLINE() static void run(T* z, const T* a, const T* b, Finish finish = {}) {
    static_assert(std::same_as<Finish, kept_sums> || gives_sums);
    if constexpr (goes_to_cblas<T>(whole())) multiply_by_cblas<whole(), begun>(z, a, b);
    else {
      panels<!begun>(z, a, b, 0, cut, finish);
      for (std::ptrdiff_t from = cut; from < length; from += cut) panels<false>(z, a, b, from, length - from < cut ? length - from : cut, finish);
    }
  }
};

}  // namespace gradfold::detail
