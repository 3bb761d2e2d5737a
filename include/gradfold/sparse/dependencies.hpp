// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/sparse/pattern.hpp>

/// Patterns of graphs with tensors: which numbers of the results depend on which numbers of the arguments, element by element.
namespace gradfold::detail {

/// The steps of a loop nest, and the elements that each meets.
struct nest_walk {
  const loop_nest& nest;
  int left, at[3] = {}, i[maximal_rank] = {};
  constexpr explicit nest_walk(const loop_nest& loops) : nest(loops), left(loops.steps()) {
    for (int m = 0; m < nest.maps; ++m) at[m] = nest.map[m].offset;
  }
  constexpr void next() {
    --left;
    for (int k = nest.rank - 1; k >= 0; --k) {
      const bool turns = ++i[k] == nest.extent[k];
      for (int m = 0; m < nest.maps; ++m) at[m] += nest.map[m].stride[k] * (turns ? 1 - nest.extent[k] : 1);
      if (!turns) return;
      i[k] = 0;
    }
  }
};

/// Sets of columns, one for each element of each node. What an operation does to elements is followed where it is the same for all data;
/// where it is not (indices that are data, equations), every element of the outcome depends on all that goes in. So an entry
/// outside the pattern is always 0. The steps of a loop that stays a loop are followed one by one, with the index that each has, up to
/// `followed_steps` in elements. Cost: a few steps for each operand of each element, and for each 64 columns.
template <class Graph>
class element_dependencies {
 public:
  constexpr element_dependencies(const Graph& g, int columns) : g_(g), words_((columns + 63) / 64), first_(g.node_count + 1), active_(g.node_count) {
    int elements = 0;
    for (int id = 0; id < g.node_count; ++id)
      first_.at[id] = elements, elements += g.nodes[id].operation == operation_id<loop_fold> ? size_of_loop(id) : size_of(id);
    sets_.reset(elements * words_ + 1), whole_.reset(elements + 1), known_.reset(elements + 1);
  }

  /// Element `e` of node `id` is column number `column`.
  constexpr void seed(int id, int e, int column) { set(id, e)[column / 64] |= 1ull << (column % 64), active_.at[id] = true; }
  constexpr const unsigned long long* set(int id, int e) const { return sets_.at + (first_.at[id] + e) * words_; }
  constexpr bool is_active(int id) const { return active_.at[id]; }

  constexpr void run() {
    for (int id = 0; id < g_.node_count; ++id) {
      const node& n = g_.nodes[id];
      if (n.type == kind::integer) compute(id, n);
      if (n.type != kind::real || n.operand_count == 0 || stops(n.operation)) continue;
      const int operands = stands_for_operand(n.operation) ? 1 : n.operand_count;
      for (int k = 0; k < operands; ++k) active_.at[id] = active_.at[id] || active_.at[g_.operand(id, k)];
      if (active_.at[id]) follow(id, n);
    }
  }

 private:
  static constexpr int followed_steps = 30000;

  constexpr void follow(int id, const node& n) {
    const long long* const words = g_.attributes + n.first_attribute;
    if (n.operation == operation_id<strided_sum> || n.operation == operation_id<contraction>) {
      for (int k = 0; k < n.operand_count; ++k) along(id, g_.operand(id, k), unpacked_nest(words), k + 1);
    } else if (n.operation == operation_id<assembly>) {
      const long long* nest = words;
      for (int k = 0; k < n.operand_count; nest += packed_size(nest), ++k) along(id, g_.operand(id, k), unpacked_nest(nest), 1);
    } else if (n.operation == operation_id<running_sum>) {
      running(id, g_.operand(id, 0), static_cast<int>(words[1]), static_cast<int>(words[2]), words[3] != 0);
    } else if (n.operation == operation_id<gathering> || n.operation == operation_id<scattering>) {
      by_index(id, n, unpacked_nest(words), static_cast<int>(words[packed_size(words)]));
    } else if (n.operation == operation_id<loop_fold>) {
      by_steps(id);
    } else if (n.operation == operation_id<loop_result>) {
      from_loop(id, g_.operand(id, 0), static_cast<int>(words[0]));
    } else if (acts_on_arrays(n.operation)) {
      from_all(id);
    } else {
      element_by_element(id, n);
    }
  }
  constexpr int size_of(int id) const { return g_.shape_of(id).size(); }
  constexpr unsigned long long* set(int id, int e) { return sets_.at + (first_.at[id] + e) * words_; }
  constexpr void join(int id, int e, const unsigned long long* from) {
    unsigned long long* const to = set(id, e);
    to[0] |= from[0];
    for (int w = 1; w < words_; ++w) to[w] |= from[w];
  }
  constexpr void element_by_element(int id, const node& n) {
    const int size = size_of(id), operands = stands_for_operand(n.operation) ? 1 : n.operand_count;
    for (int k = 0; k < operands; ++k) {
      const int x = g_.operand(id, k), from = size_of(x);
      if (!active_.at[x]) continue;
      if (from != 1 && from != size) return from_all(id);
      for (int e = 0; e < size; ++e) join(id, e, set(x, from == 1 ? 0 : e));
    }
  }
  /// z[map 0] takes x[map m].
  constexpr void along(int id, int x, const loop_nest& nest, int m) {
    if (!active_.at[x]) return;
    const bool is_scalar = size_of(x) == 1;
    for (nest_walk walk(nest); walk.left > 0; walk.next()) join(id, walk.at[0], set(x, is_scalar ? 0 : walk.at[m]));
  }
  constexpr void running(int id, int x, int length, int inner, bool backwards) {
    const int size = size_of(id);
    for (int step = 0; step < size; ++step) {
      const int e = backwards ? size - 1 - step : step, axis = e / inner % length;
      join(id, e, set(x, e));
      if (axis != (backwards ? length - 1 : 0)) join(id, e, set(id, backwards ? e + inner : e - inner));
    }
  }
  /// What is read, or written, at an index.
  constexpr void by_index(int id, const node& n, const loop_nest& nest, int step) {
    const int x = g_.operand(id, 0), index = g_.operand(id, 1), size = size_of(id), from_size = size_of(x), indices = size_of(index);
    const bool gathers = n.operation == operation_id<gathering>;
    for (int e = 0; e < indices; ++e)
      if (!known_.at[first_.at[index] + e]) return from_all(id);
    for (nest_walk walk(nest); walk.left > 0; walk.next()) {
      const int moved = static_cast<int>(whole_.at[first_.at[index] + (indices == 1 ? 0 : walk.at[2])]) * step;
      const int z = walk.at[0] + (gathers ? 0 : moved), from = walk.at[1] + (gathers ? moved : 0);
      if (z < 0 || z >= size || (from_size > 1 && (from < 0 || from >= from_size))) return from_all(id);
      join(id, z, set(x, from_size == 1 ? 0 : from));
    }
  }
  constexpr void from_all(int id) {
    const int size = size_of(id);
    for (int k = 0; k < g_.nodes[id].operand_count; ++k)
      if (const int x = g_.operand(id, k); active_.at[x])
        for (int e = size_of(x) - 1; e >= 0; --e) join(id, 0, set(x, e));
    for (int e = 1; e < size; ++e) join(id, e, set(id, 0));
  }

  /// Whole numbers, as far as they are known.
  constexpr void compute(int id, const node& n) {
    if (size_of(id) != 1) return;
    long long& z = whole_.at[first_.at[id]];
    bool& known = known_.at[first_.at[id]];
    if (n.operation == constant_operation()) z = static_cast<long long>(g_.constant_of(id).high), known = true;
    if (n.operand_count == 0 || n.operand_count > 2 || acts_on_arrays(n.operation)) return;
    const int x = first_.at[g_.operand(id, 0)], y = first_.at[g_.operand(id, n.operand_count - 1)];
    if (!known_.at[x] || !known_.at[y]) return;
    known = true;
    if (n.operation == operation_id<add>) z = whole_.at[x] + whole_.at[y];
    else if (n.operation == operation_id<subtract>) z = whole_.at[x] - whole_.at[y];
    else if (n.operation == operation_id<multiply>) z = whole_.at[x] * whole_.at[y];
    else if (n.operation == operation_id<negate>) z = -whole_.at[x];
    else known = false;
  }

  /// The elements of results of a step.
  static constexpr int sizes(const packed_loop& loop, int first, int last) {
    int size = 0;
    for (int r = first; r < last; ++r) size += loop.result(r).size();
    return size;
  }
  /// A loop has the elements of its last state, then those of the states in which its steps begin, then what its steps leave.
  constexpr int size_of_loop(int id) const {
    const packed_loop loop = loop_of(g_, id);
    return sizes(loop, 0, loop.leaves()) + sizes(loop, 0, loop.results()) * loop.steps();
  }
  constexpr void by_steps(int id) {
    const packed_loop loop = loop_of(g_, id);
    builder unpacked(64);
    unpack_graph(loop.body(), unpacked);
    const graph_view body = unpacked.view();
    int visits = 0;
    for (int b = 0; b < body.node_count; ++b) visits += body.shape_of(b).size();
    if (visits * loop.steps() * words_ > followed_steps) return whole_loop(id, size_of_loop(id));
    for (int r = 0, to = 0; r < loop.leaves(); to += loop.result(r++).size())
      for (int e = 0, last = size_of(g_.operand(id, r)) - 1; e < loop.result(r).size(); ++e) join(id, to + e, set(g_.operand(id, r), e < last ? e : last));
    for (int step = 0; step < loop.steps(); ++step) one_step(id, loop, body, step);
  }
  /// Nothing is followed: whatever goes in is in everything that comes out.
  constexpr void whole_loop(int id, int elements) {
    for (int k = 0; k < g_.nodes[id].operand_count; ++k)
      if (const int x = g_.operand(id, k); active_.at[x])
        for (int e = size_of(x) - 1; e >= 0; --e) join(id, 0, set(x, e));
    for (int e = 1; e < elements; ++e) join(id, e, set(id, 0));
  }
  constexpr void one_step(int id, const packed_loop& loop, const graph_view& body, int step) {
    element_dependencies inner(body, 64 * words_);
    const int leaves = loop.leaves();
    for (int b = 0; b < body.node_count; ++b) {
      if (body.nodes[b].operation != input_operation()) continue;
      const int position = static_cast<int>(body.attribute(b)), size = body.shape_of(b).size();
      if (position == leaves) {
        inner.whole_.at[inner.first_.at[b]] = step, inner.known_.at[inner.first_.at[b]] = true;
      } else if (position < leaves) {
        inner.take(b, size, *this, id, sizes(loop, 0, position), false);
      } else {
        const int x = g_.operand(id, position - 1);
        inner.take(b, size, *this, x, 0, size_of(x) == 1);
      }
    }
    inner.run();
    for (int r = 0, to = 0, all = sizes(loop, 0, leaves); r < loop.results(); ++r) {
      const int size = loop.result(r).size(), result = body.results[r], last = body.shape_of(result).size() - 1;
      for (int e = 0; e < size; ++e) {
        const auto* const made = std::as_const(inner).set(result, e < last ? e : last);
        if (r < leaves) copy_to(set(id, all + step * size + e), set(id, to + e), words_), copy_to(set(id, to + e), made, words_);
        else copy_to(set(id, all + step * size + e), made, words_);
      }
      to += size, all += size * loop.steps();
    }
  }
  constexpr void take(int b, int size, const element_dependencies& from, int id, int first, bool is_scalar) {
    for (int e = 0; e < size; ++e) {
      const int x = from.first_.at[id] + first + (is_scalar ? 0 : e), z = first_.at[b] + e;
      copy_to(sets_.at + z * words_, from.sets_.at + x * words_, words_);
      whole_.at[z] = from.whole_.at[x], known_.at[z] = from.known_.at[x];
    }
    active_.at[b] = g_.nodes[b].type == kind::real;
  }
  constexpr void from_loop(int id, int of, int r) {
    const packed_loop loop = loop_of(g_, of);
    const int leaves = loop.leaves(), size = size_of(id);
    const int from = r < leaves ? sizes(loop, 0, r) : sizes(loop, 0, leaves) + sizes(loop, 0, r - leaves) * loop.steps();
    for (int e = 0; e < size; ++e) join(id, e, set(of, from + e));
  }

  const Graph g_;
  const int words_;
  buffer<int> first_;  ///< where the elements of each node begin
  buffer<bool> active_;
  buffer<unsigned long long> sets_;
  buffer<long long> whole_;  ///< of each element that is a whole number, its value
  buffer<bool> known_;
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
      constexpr auto view = view_of<Source>();
      element_dependencies all(view, columns);
      for (int id = 0; id < view.node_count; ++id)
        if (view.nodes[id].operation == input_operation()) seed(all, id, static_cast<int>(view.attribute(id)));
      all.run();
      for (int k = 0, i = 0; k < Rows::side.leaves; i += Rows::side.leaf[k++].of.size()) {
        const int id = view.results[Rows::side.leaf[k].position], last = view.shape_of(id).size() - 1;
        for (int e = 0; all.is_active(id) && e < Rows::side.leaf[k].of.size(); ++e)
          copy_to(of + (i + e) * words, std::as_const(all).set(id, e < last ? e : last), words);
      }
      if constexpr (symmetric) each([&](int i, int j) { of[j * words + i / 64] |= 1ull << (i % 64); });
      each([&](int, int) { ++count; });
    }
    static constexpr void seed(auto& all, int id, int position) {
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
