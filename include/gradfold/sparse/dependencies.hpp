// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/sparse/pattern.hpp>

/// Patterns of graphs with tensors: which numbers of the results depend on which numbers of the arguments, element by element.
namespace gradfold::detail {

/// Sets of columns, one for each element of each node. What an operation does to elements is followed where it is the same for all data;
/// where it is not (indices that are data, loops that stay loops, equations), every element of the outcome depends on all that goes in.
/// So an entry outside the pattern is always 0. Cost: a few steps for each operand of each element, and for each 64 columns.
class element_dependencies {
 public:
  constexpr element_dependencies(const graph_view& g, int columns) : g_(g), words_((columns + 63) / 64), first_(g.node_count + 1), active_(g.node_count) {
    int elements = 0;
    for (int id = 0; id < g.node_count; ++id) first_.at[id] = elements * words_, elements += g.shape_of(id).size();
    sets_.reset(elements * words_ + 1);
  }

  /// Element `e` of node `id` is column number `column`.
  constexpr void seed(int id, int e, int column) {
    sets_.at[first_.at[id] + e * words_ + column / 64] |= 1ull << (column % 64);
    active_.at[id] = true;
  }
  constexpr const unsigned long long* set(int id, int e) const { return sets_.at + first_.at[id] + e * words_; }
  constexpr bool is_active(int id) const { return active_.at[id]; }

  constexpr void run() {
    for (int id = 0; id < g_.node_count; ++id) {
      const node& n = g_.nodes[id];
      if (n.type != kind::real || n.operand_count == 0 || stops(n.operation)) continue;
      for (int k = 0; k < n.operand_count; ++k) active_.at[id] = active_.at[id] || active_.at[g_.operand(id, k)];
      if (active_.at[id]) follow(id, n);
    }
  }

 private:
  constexpr void follow(int id, const node& n) {
    const long long* const words = g_.attributes + n.first_attribute;
    if (n.operation == id_of<strided_sum>() || n.operation == id_of<contraction>()) {
      for (int k = 0; k < n.operand_count; ++k) along(id, g_.operand(id, k), unpacked_nest(words), k + 1);
    } else if (n.operation == id_of<assembly>()) {
      const long long* nest = words;
      for (int k = 0; k < n.operand_count; nest += packed_size(nest), ++k) along(id, g_.operand(id, k), unpacked_nest(nest), 1);
    } else if (n.operation == id_of<running_sum>()) {
      running(id, g_.operand(id, 0), static_cast<int>(words[1]), static_cast<int>(words[2]), words[3] != 0);
    } else if (acts_on_arrays(n.operation)) {
      from_all(id);
    } else {
      element_by_element(id, n);
    }
  }
  constexpr int size_of(int id) const { return g_.shape_of(id).size(); }
  constexpr void join(int id, int e, int x, int of_x) {
    unsigned long long* const to = sets_.at + first_.at[id] + e * words_;
    const unsigned long long* const from = sets_.at + first_.at[x] + of_x * words_;
    to[0] |= from[0];
    for (int w = 1; w < words_; ++w) to[w] |= from[w];
  }
  constexpr void element_by_element(int id, const node& n) {
    const int size = size_of(id);
    for (int k = 0; k < n.operand_count; ++k) {
      const int x = g_.operand(id, k), from = size_of(x);
      if (!active_.at[x]) continue;
      if (from != 1 && from != size) return from_all(id);
      for (int e = 0; e < size; ++e) join(id, e, x, from == 1 ? 0 : e);
    }
  }
  /// z[map 0] takes x[map m].
  constexpr void along(int id, int x, const loop_nest& nest, int m) {
    if (!active_.at[x]) return;
    const bool is_scalar = size_of(x) == 1;
    const affine_map &to = nest.map[0], &from = nest.map[m];
    int i[maximal_rank] = {}, z = to.offset, at = from.offset;
    for (int steps = nest.steps(); steps > 0; --steps) {
      join(id, z, x, is_scalar ? 0 : at);
      for (int k = nest.rank - 1; k >= 0; --k) {
        z += to.stride[k], at += from.stride[k];
        if (++i[k] < nest.extent[k]) break;
        z -= to.stride[k] * nest.extent[k], at -= from.stride[k] * nest.extent[k], i[k] = 0;
      }
    }
  }
  constexpr void running(int id, int x, int length, int inner, bool backwards) {
    const int size = size_of(id);
    for (int step = 0; step < size; ++step) {
      const int e = backwards ? size - 1 - step : step, axis = e / inner % length;
      join(id, e, x, e);
      if (axis != (backwards ? length - 1 : 0)) join(id, e, id, backwards ? e + inner : e - inner);
    }
  }
  constexpr void from_all(int id) {
    const int size = size_of(id);
    for (int k = 0; k < g_.nodes[id].operand_count; ++k)
      if (const int x = g_.operand(id, k); active_.at[x])
        for (int e = size_of(x) - 1; e >= 0; --e) join(id, 0, x, e);
    for (int e = 1; e < size; ++e) join(id, e, id, 0);
  }

  const graph_view g_;
  const int words_;
  buffer<int> first_;  ///< where the sets of each node begin
  buffer<bool> active_;
  buffer<unsigned long long> sets_;
};

/// The pattern of the derivatives of a source with tensors, as `entries_of` has that of scalars. A symmetric one is made symmetric.
template <class Source, class Rows, class Columns, bool symmetric>
struct dependencies_of {
  static constexpr int rows = Rows::side.total, columns = Columns::side.total, words = (columns + 63) / 64;
  /// A set of columns for each row.
  struct table {
    unsigned long long of[static_cast<unsigned>(rows * words + 1)] = {};
    int count = 0;
    constexpr table() {
      constexpr graph_view view = view_of<Source>();
      element_dependencies all(view, columns);
      for (int id = 0; id < view.node_count; ++id)
        if (view.nodes[id].operation == input_operation()) seed(all, id, static_cast<int>(view.attribute(id)));
      all.run();
      for (int k = 0, i = 0; k < Rows::side.leaves; i += Rows::side.leaf[k++].of.size()) {
        const int id = view.results[Rows::side.leaf[k].position], last = view.shape_of(id).size() - 1;
        for (int e = 0; all.is_active(id) && e < Rows::side.leaf[k].of.size(); ++e) copy_to(of + (i + e) * words, all.set(id, e < last ? e : last), words);
      }
      if constexpr (symmetric) each([&](int i, int j) { of[j * words + i / 64] |= 1ull << (i % 64); });
      each([&](int, int) { ++count; });
    }
    static constexpr void seed(element_dependencies& all, int id, int position) {
      int first = 0;
      for (int k = 0; k < Columns::side.leaves; first += Columns::side.leaf[k++].of.size())
        if (Columns::side.leaf[k].position == position)
          for (int e = 0; e < Columns::side.leaf[k].of.size(); ++e) all.seed(id, e, first + e);
    }
    /// Calls `visit` with row and column of each entry, in order.
    constexpr void each(auto&& visit) const {
      for (int i = 0; i < rows; ++i)
        for (int w = 0; w < words; ++w)
          for (unsigned long long left = of[i * words + w]; left != 0; left &= left - 1) visit(i, 64 * w + std::countr_zero(left));
    }
  };
  static constexpr table depends{};
  using pattern_type = sparsity_pattern<static_cast<std::size_t>(rows), static_cast<std::size_t>(columns), static_cast<std::size_t>(depends.count)>;
  static constexpr pattern_type found() {
    pattern_type p;
    std::size_t entries = 0;
    depends.each([&](int i, int j) { p.column_indices[entries++] = j, p.row_pointers[static_cast<std::size_t>(i + 1)] = static_cast<int>(entries); });
    for (std::size_t i = 0; i < p.rows(); ++i)
      if (p.row_pointers[i + 1] < p.row_pointers[i]) p.row_pointers[i + 1] = p.row_pointers[i];
    return p;
  }
};

}  // namespace gradfold::detail
