// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian.hpp>

/// Patterns of sparse matrices as constants.
namespace gradfold {

/// Which entries of a matrix can differ from 0, in compressed rows (CSR): the entries of row i have the positions from
/// row_pointers[i] on and before row_pointers[i + 1]; the k-th of all stands in column column_indices[k]. Columns grow within a row.
template <std::size_t row_count, std::size_t column_count, std::size_t entries>
struct sparsity_pattern {
  std::array<int, row_count + 1> row_pointers{};
  std::array<int, entries> column_indices{};

  static constexpr std::size_t rows() { return row_count; }
  static constexpr std::size_t columns() { return column_count; }
  static constexpr std::size_t nonzeros() { return entries; }
  /// The position among the entries of the one in row i and column j; -1 where that is always 0.
  constexpr int position(std::size_t i, std::size_t j) const {
    for (int k = row_pointers[i]; k < row_pointers[i + 1]; ++k)
      if (column_indices[static_cast<std::size_t>(k)] == static_cast<int>(j)) return k;
    return -1;
  }
  /// Whether the entry in row i and column j can differ from 0.
  constexpr bool operator()(std::size_t i, std::size_t j) const { return position(i, j) >= 0; }
  bool operator==(const sparsity_pattern&) const = default;
};

}  // namespace gradfold

namespace gradfold::detail {

/// A whole matrix of derivatives, a row for each number of the results, a column for each number of the arguments asked for, whose
/// entries are results of a source of scalars, block after block.
template <class Matrix, class Rows, class Columns>
struct entries_of {
  static constexpr graph_view view = view_of<Matrix>();
  static constexpr int rows = Rows::side.total, columns = Columns::side.total;
  static constexpr int total = rows * columns;

  /// Where the leaves of the side that each leaf is part of begin, and how many they are.
  struct span {
    int first = 0, size = 0;
  };
  template <int leaves>
  struct spans {
    span of[static_cast<unsigned>(leaves + 1)] = {};
    constexpr explicit spans(const auto& side) {
      for (int k = 0; k < leaves; ++k) of[k].first = k > 0 && side.leaf[k].side == side.leaf[k - 1].side ? of[k - 1].first : k;
      for (int k = leaves - 1; k >= 0; --k) of[k].size = k + 1 < leaves && of[k + 1].first == of[k].first ? of[k + 1].size : k + 1 - of[k].first;
    }
  };
  static constexpr spans<rows> row_spans{Rows::side};
  static constexpr spans<columns> column_spans{Columns::side};

  static constexpr int node_of(int i, int j) {
    const span r = row_spans.of[i], c = column_spans.of[j];
    return view.results[r.first * columns + r.size * c.first + (i - r.first) * c.size + j - c.first];
  }
  /// The nodes that are the constant 0.
  struct zeros {
    bool of[static_cast<unsigned>(view.node_count + 1)] = {};
    constexpr zeros() {
      for (int id = 0; id < view.node_count; ++id) of[id] = view.nodes[id].operation == constant_operation() && view.constant_of(id) == literal{};
    }
  };
  static constexpr zeros zero{};
  static constexpr int count() {
    const auto& results = graph_of<Matrix>().results;
    int entries = 0;
    for (int k = 0; k < total; ++k)
      if (!zero.of[results[k]]) ++entries;
    return entries;
  }
  using pattern_type = sparsity_pattern<static_cast<std::size_t>(rows), static_cast<std::size_t>(columns), static_cast<std::size_t>(count())>;
  /// Loops on plain arrays: every entry of the whole matrix is visited.
  static constexpr pattern_type found() {
    const auto& results = graph_of<Matrix>().results;
    int column[static_cast<unsigned>(count() + 1)] = {}, entries = 0;
    pattern_type p;
    for (int i = 0; i < rows; ++i) {
      const span r = row_spans.of[i];
      for (int first = 0, size = 0; first < columns; first += size) {
        size = column_spans.of[first].size;
        const int at = r.first * columns + r.size * first + (i - r.first) * size;
        for (int j = 0; j < size; ++j)
          if (!zero.of[results[at + j]]) column[entries++] = first + j;
      }
      p.row_pointers[static_cast<std::size_t>(i + 1)] = entries;
    }
    for (int k = 0; k < entries; ++k) p.column_indices[static_cast<std::size_t>(k)] = column[k];
    return p;
  }
};

/// The pattern of a source of entries, once for all that ask for it.
template <class Entries>
inline constexpr auto pattern_of = Entries::found();

/// The entries of a matrix in a pattern and the other results of its source, as a source. In the order of `order`, unless the entries are
/// `assembled`: then they are one tensor before the others.
template <class Matrix, class Rows, class Columns, const auto& pattern_, bool assembled>
struct nonzeros_of {
  using entries = entries_of<Matrix, Rows, Columns>;
  static constexpr const auto& pattern = pattern_;
  static constexpr graph_view view = view_of<Matrix>();
  static constexpr int nonzeros = static_cast<int>(pattern.nonzeros()), beside = view.result_count - entries::total, count = nonzeros + beside;

  /// What each result is: an entry, or one beside them, counted on. The k-th result beside the entries follows row k: a gradient, or the
  /// value of a function, shares most with the row of its own derivatives.
  struct result_order {
    int of[static_cast<unsigned>(count + 1)] = {};
    constexpr result_order() {
      int next = 0, k = 0;
      for (int i = 0; i < entries::rows; ++i) {
        for (; k < pattern.row_pointers[static_cast<std::size_t>(i + 1)]; ++k) of[next++] = k;
        if (i < beside) of[next++] = nonzeros + i;
      }
      for (k = entries::rows; k < beside; ++k) of[next++] = nonzeros + k;
    }
  };
  static constexpr result_order order{};

  static constexpr graph_sizes expected() {
    graph_sizes sizes = sizes_of(view);
    sizes.results = count;
    if (assembled) sizes.nodes += 2, sizes.operands += nonzeros, sizes.attributes += 4 * nonzeros + 8, sizes.shapes += 1;
    return sizes;
  }
  static constexpr void build(builder& g) {
    g.copy(view);
    g.inputs_at_least(view.input_count);
    buffer<int> found(count);
    for (int i = 0, next = 0; i < entries::rows; ++i)
      for (; next < pattern.row_pointers[static_cast<std::size_t>(i + 1)]; ++next)
        found.at[next] = entries::node_of(i, pattern.column_indices[static_cast<std::size_t>(next)]);
    for (int k = 0; k < beside; ++k) found.at[nonzeros + k] = view.results[entries::total + k];
    if constexpr (assembled) g.result(in_one_tensor(g, found.at));
    for (int k = assembled ? nonzeros : 0; k < count; ++k) g.result(found.at[assembled ? k : order.of[k]]);
  }

 private:
  static constexpr int in_one_tensor(builder& g, const int* entry) {
    g.simplifies_freely = true, g.primal = false;
    buffer<long long> words;
    for (int k = 0; k < nonzeros; ++k) {
      loop_nest nest;
      nest.maps = 2, nest.map[0].offset = k;
      const packed_nest packed(nest);
      for (int w = 0; w < packed.count; ++w) words.push(packed.words[w]);
    }
    return nonzeros == 0 ? g.whole(0)
                         : record_in(g, {operation_id<assembly>, kind::real, nonzeros, entry, words.size, words.at, g.shape_number({1, {nonzeros}})});
  }
};
template <class Matrix, class Rows, class Columns, const auto& pattern>
inline constexpr bool shares_parts<nonzeros_of<Matrix, Rows, Columns, pattern, false>> = shares_parts<Matrix>;
template <class Matrix, class Rows, class Columns, const auto& pattern, class Layout>
struct arranged_layout<nonzeros_of<Matrix, Rows, Columns, pattern, false>, Layout> {
  using source = nonzeros_of<Matrix, Rows, Columns, pattern, false>;
  struct list {
    int of[static_cast<unsigned>(source::count + 1)] = {};
    constexpr list() {
      for (int k = 0; k < source::count; ++k) of[k] = Layout::results[source::order.of[k]];
    }
  };
  static constexpr list places{};
  static constexpr const int* inputs = Layout::inputs;
  static constexpr const int* results = places.of;
};

}  // namespace gradfold::detail
