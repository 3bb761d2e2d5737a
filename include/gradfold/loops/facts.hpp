// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/loops/program.hpp>

/// What the code of a loop is decided by. It is asked of a program, with the number of the loop, so the questions are compiled once for
/// all of its loops.
namespace gradfold::detail {

/// Where a loop is cut: at the ends of padded rows that it reads in place. Piece i begins at the i-th of these.
struct row_cuts {
  int at[2 * most_windows + 3] = {};
  int count = 0;

  constexpr void add(int position) {
    int i = 0;
    while (i < count && at[i] < position) ++i;
    if (i < count && at[i] == position) return;
    for (int j = count++; j > i; --j) at[j] = at[j - 1];
    at[i] = position;
  }
};

template <class P>
struct loop_facts {
  using T = typename P::real;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;

  static constexpr int member(const kernel& loop, int j) { return s.members[loop.first + j]; }
  static constexpr bool is_sum(int id) { return g.nodes[id].operation == operation_id<strided_sum>; }
  /// Whether the node is read by another kernel or is a result.
  static constexpr bool is_stored(int id) { return s.place[id].where == storage::workspace || s.place[id].where == storage::result; }
  /// The number of the sum among those of its loop.
  static constexpr int sum_number(const kernel& loop, int j) {
    int number = 0;
    for (int i = 0; i < j; ++i) number += is_sum(member(loop, i)) ? 1 : 0;
    return number;
  }
  /// How many elements one index of the axes up to `axis` stands for.
  static constexpr std::ptrdiff_t elements_inside(const kernel& loop, int axis) {
    std::ptrdiff_t product = 1;
    for (int a = axis + 1; a < loop.axes; ++a) product *= loop.extent[a];
    return product;
  }
  /// Whether an operand of loop k is the product that the loop finishes.
  static constexpr bool is_product(int k, int x) { return s.in_place[x] ? is_product(k, g.operand(x, 0)) : x == s.kernels[k].product; }

  /// How many elements of a row are left over by whole vectors.
  static constexpr int left_over(const kernel& loop) { return loop.row() % lanes<T>::count; }
  /// Whether a vector computes what a row leaves over together with the beginning of the next row, which is computed again in its turn.
  static constexpr bool runs_over(const kernel& loop) {
    return loop.sums == 0 && loop.windows == 0 && loop.axes > 1 && left_over(loop) > 2 && loop.row() + left_over(loop) >= lanes<T>::count;
  }
  /// Whether what a row leaves over is a vector of its own, the last element standing for those that are not there: where a function that has a
  /// formula on lanes would be called for each element.
  static constexpr bool fills_up(int k) {
    const kernel& loop = s.kernels[k];
    if (loop.sums > 0 || loop.windows > 0 || left_over(loop) <= 2) return false;
    bool calls = false;
    for (int j = 0; j < loop.count; ++j) {
      const int id = member(loop, j), operation = g.nodes[id].operation;
      calls = calls || operation == operation_id<exponential> || operation == operation_id<hyperbolic_tangent> || operation == operation_id<logistic>;
      if (P::type_of(id) == kind::condition && is_stored(id)) return false;
      for (int i = 0; i < g.nodes[id].operand_count; ++i)
        if (const int x = g.operand(id, i); P::type_of(x) == kind::condition && s.kernel_of[x] != k) return false;
    }
    return calls;
  }
  /// Whether lanes take an operand: a truth of another loop is read row by row.
  static constexpr bool lanes_take(int k, int x) {
    if (P::type_of(x) == kind::integer) return false;
    return P::type_of(x) == kind::real || s.kernel_of[x] == k || (s.place[x].where != storage::constant && !s.in_place[x] && g.nodes[x].shape != 0);
  }
  /// Whether a loop computes on lanes: real numbers that the machine has, and truths.
  static constexpr bool has_lanes(int k) {
    const kernel& loop = s.kernels[k];
    if (!standard_real<T> || (loop.row() < partial_sums<T> && (loop.sums > 0 || (loop.row() < lanes<T>::count && !runs_over(loop) && !fills_up(k)))))
      return false;
    for (int j = 0; j < loop.count; ++j) {
      const int id = member(loop, j);
      if (P::type_of(id) == kind::integer) return false;
      if (g.nodes[id].operation == operation_id<finite_test> || g.nodes[id].operation == operation_id<nan_test>) return false;
      for (int i = 0; i < g.nodes[id].operand_count; ++i)
        if (!lanes_take(k, g.operand(id, i))) return false;
    }
    return true;
  }

  static constexpr row_cuts cuts_of(const kernel& loop) {
    row_cuts cuts;
    cuts.add(0), cuts.add(loop.row());
    for (int j = 0; j < loop.count && loop.windows > 0; ++j) {
      const int id = member(loop, j);
      for (int i = 0; i < g.nodes[id].operand_count; ++i) {
        const int x = g.operand(id, i);
        const window w = s.in_place[x] ? window_of(g, x) : window{};
        if (w.exists) cuts.add(w.from), cuts.add(w.to);
      }
    }
    return cuts;
  }
};

}  // namespace gradfold::detail
