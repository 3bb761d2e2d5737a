// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/sparse/dependencies.hpp>

/// Lines of a sparse matrix that one directional product serves together: those that no row (or column) meets twice.
/// Source of the method: Curtis, Powell and Reid, On the estimation of sparse Jacobian matrices, J. Inst. Math. Appl. 13 (1974).
namespace gradfold::detail {

/// A colour for each line, so that no two lines of one colour have an entry in the same place across. Lines are columns, of which one
/// product with a direction gives those of one colour (`forward`), or rows, of which one product from the left does.
template <const auto& pattern, bool forward>
struct colouring_of {
  static constexpr int rows = static_cast<int>(pattern.rows()), columns = static_cast<int>(pattern.columns()), nonzeros = static_cast<int>(pattern.nonzeros());
  static constexpr int lines = forward ? columns : rows, across = forward ? rows : columns;

  int colour[static_cast<unsigned>(lines + 1)] = {};
  int place[static_cast<unsigned>(nonzeros + 1)] = {};  ///< of each entry among all products, one after the other
  int count = 0;

  /// Each line takes the first colour that no line has which it meets. Cost: for each entry the entries of its place across.
  constexpr colouring_of() {
    entry_lists by_line(lines, forward), by_place(across, !forward);
    int taken[static_cast<unsigned>(lines + 1)] = {};  // by colour: the last line, plus 1, that could not have it
    for (int j = 0; j < lines; ++j) {
      for (int k = by_line.first[j]; k < by_line.first[j + 1]; ++k)
        for (int i = by_line.other[k], m = by_place.first[i]; m < by_place.first[i + 1] && by_place.other[m] < j; ++m) taken[colour[by_place.other[m]]] = j + 1;
      int c = 0;
      while (taken[c] == j + 1) ++c;
      colour[j] = c, count = count <= c ? c + 1 : count;
    }
    for (int i = 0, k = 0; i < rows; ++i)
      for (; k < pattern.row_pointers[static_cast<std::size_t>(i + 1)]; ++k) {
        const int j = pattern.column_indices[static_cast<std::size_t>(k)];
        place[k] = forward ? colour[j] * across + i : colour[i] * across + j;
      }
  }

 private:
  /// For each column the rows, or for each row the columns, of its entries, in order.
  struct entry_lists {
    int first[static_cast<unsigned>((rows < columns ? columns : rows) + 2)] = {}, other[static_cast<unsigned>(nonzeros + 1)] = {};
    constexpr entry_lists(int lists, bool of_columns) {
      const auto each = [&](auto&& visit) {
        for (int i = 0, k = 0; i < rows; ++i)
          for (; k < pattern.row_pointers[static_cast<std::size_t>(i + 1)]; ++k)
            if (const int j = pattern.column_indices[static_cast<std::size_t>(k)]; of_columns) visit(j, i);
            else visit(i, j);
      };
      each([&](int line, int) { ++first[line + 1]; });
      for (int line = 0; line < lists; ++line) first[line + 1] += first[line];
      int next[static_cast<unsigned>((rows < columns ? columns : rows) + 1)] = {};
      for (int line = 0; line < lists; ++line) next[line] = first[line];
      each([&](int line, int at) { other[next[line]++] = at; });
    }
  };
};
template <const auto& pattern, bool forward>
inline constexpr colouring_of<pattern, forward> colouring{};

}  // namespace gradfold::detail
