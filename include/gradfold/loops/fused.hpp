// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary.hpp>
#include <gradfold/evaluate.hpp>
#include <gradfold/lane_masks.hpp>
#include <gradfold/lane_runs.hpp>
#include <gradfold/loops/cuts.hpp>

/// Loops over the elements of a shape: inside, their nodes are straight-line code, on lanes where the last axis is long.
namespace gradfold::detail {

/// Loop k of a program.
template <class P, int k>
struct fused_loop {
  using T = typename P::real;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;
  static constexpr int partials = partial_sums<T>;

  static constexpr int members(int j) { return s.members[s.kernels[k].first + j]; }
  static constexpr bool is_sum(int id) { return g.nodes[id].operation == operation_id<strided_sum>; }
  /// Whether the node is read by another kernel or is a result.
  static constexpr bool is_stored(int id) { return s.place[id].where == storage::workspace || s.place[id].where == storage::result; }
  /// The number of the sum among those of its loop.
  static constexpr int sum_number(int j) {
    int number = 0;
    for (int i = 0; i < j; ++i) number += is_sum(members(i)) ? 1 : 0;
    return number;
  }
  /// Whether lanes take an operand: a truth of another loop is read row by row.
  static constexpr bool lanes_take(int x) {
    if (P::type_of(x) == kind::integer) return false;
    return P::type_of(x) == kind::real || s.kernel_of[x] == k || (s.place[x].where != storage::constant && !s.in_place[x] && g.nodes[x].shape != 0);
  }
  /// Whether a loop computes on lanes: real numbers that the machine has, and truths.
  static constexpr bool has_lanes() {
    constexpr kernel loop = s.kernels[k];
    if (!standard_real<T> || (loop.row() < partials && (loop.sums > 0 || (loop.row() < lanes<T>::count && !runs_over() && !fills_up())))) return false;
    for (int j = 0; j < loop.count; ++j) {
      const int id = members(j);
      if (P::type_of(id) == kind::integer) return false;
      if (g.nodes[id].operation == operation_id<finite_test> || g.nodes[id].operation == operation_id<nan_test>) return false;
      for (int i = 0; i < g.nodes[id].operand_count; ++i)
        if (!lanes_take(g.operand(id, i))) return false;
    }
    return true;
  }

  /// How many elements of a row are left over by whole vectors.
  static constexpr int left_over = s.kernels[k].row() % lanes<T>::count;
  /// Whether a vector computes what a row leaves over together with the beginning of the next row, which is computed again in its turn.
  static constexpr bool runs_over() {
    constexpr kernel loop = s.kernels[k];
    return loop.sums == 0 && loop.windows == 0 && loop.axes > 1 && left_over > 2 && loop.row() + left_over >= lanes<T>::count;
  }
  /// Whether what a row leaves over is a vector of its own, the last element standing for those that are not there: where a function that has a
  /// formula on lanes would be called for each element.
  static constexpr bool fills_up() {
    constexpr kernel loop = s.kernels[k];
    bool calls = false;
    for (int j = 0; j < loop.count; ++j) {
      const int id = members(j), operation = g.nodes[id].operation;
      calls = calls || operation == operation_id<exponential> || operation == operation_id<hyperbolic_tangent> || operation == operation_id<logistic>;
      if (P::type_of(id) == kind::condition && is_stored(id)) return false;
      for (int i = 0; i < g.nodes[id].operand_count; ++i)
        if (const int x = g.operand(id, i); P::type_of(x) == kind::condition && s.kernel_of[x] != k) return false;
    }
    return calls && loop.sums == 0 && loop.windows == 0 && left_over > 2;
  }
  /// The elements that a row leaves over, from where no row follows; the last one stands for those that are not there.
  template <class X>
  GRADFOLD_ALWAYS_INLINE() static constexpr lanes<T> read_left_over(const X* from) {
    const auto x = load_short_row<lanes<T>::count, left_over>(from);
    return [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
      return lanes<T>{__builtin_shufflevector(x, x, (I < left_over ? I : left_over - 1)...)};
    }(std::make_integer_sequence<int, lanes<T>::count>{});
  }
  template <class X>
  GRADFOLD_ALWAYS_INLINE() static constexpr lanes<T> read_strided_left_over(const X* from, std::ptrdiff_t stride) {
    lanes<T> x;
    for (int l = 0; l < lanes<T>::count; ++l) x.of[l] = from[(l < left_over ? l : left_over - 1) * stride];
    return x;
  }
  /// In place of the number of a piece: a vector that reaches into the next row, and one that only the rest of a row fills.
  static constexpr int past_row = -1, rest_of_row = -2;
  /// In place of the number of a piece: a vector of the product that the loop finishes.
  static constexpr int of_product = 1 << 20;
  static constexpr bool is_product(int x) { return s.in_place[x] ? is_product(g.operand(x, 0)) : x == s.kernels[k].product; }

  /// The values of one step, by slot.
  template <class V>
  struct step_values {
    V product;
    V real[2 * static_cast<unsigned>(s.kernels[k].count)];  ///< the second half are second results
    std::conditional_t<is_lanes<V>, lane_mask<T>, bool> condition[static_cast<unsigned>(s.kernels[k].count)];
    long long integer[is_lanes<V> ? 1u : static_cast<unsigned>(s.kernels[k].count)];
  };
  template <kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto& values_of(auto& v) {
    if constexpr (type == kind::real) return v.real;
    else if constexpr (type == kind::integer) return v.integer;
    else return v.condition;
  }

  template <class V, class X>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto read_row(const X* from, std::ptrdiff_t at) {
    if constexpr (is_lanes<V> && std::same_as<X, bool>) return load_mask<T>(from + at);
    else if constexpr (is_lanes<V>) return load_lanes(from + at);
    else return from[at];
  }
  template <class V>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto repeated(const auto& x) {
    if constexpr (is_lanes<V>) return equal_lanes<T>(x);
    else return x;
  }
  template <class V>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto read_strided(const auto* from, std::ptrdiff_t stride) {
    if constexpr (is_lanes<V>) return strided_lanes<T>(from, stride);
    else return *from;
  }
  static constexpr row_cuts<P, k> cuts{};
  static constexpr int piece_start(int piece) { return cuts.at[piece]; }

  /// An operand of a member at a step: `index` counts the outer axes and `at` the last one.
  template <class V, int piece, int id, int x>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto operand(const array_memory<T>& m, const auto& v, const std::ptrdiff_t* index, std::ptrdiff_t row, std::ptrdiff_t at) {
    constexpr kernel loop = s.kernels[k];
    if constexpr (s.place[x].where == storage::constant) return repeated<V>(constant_of<P, x>());
    else if constexpr (piece == of_product && is_product(x)) return v.product;
    else if constexpr (s.kernel_of[x] == k) return values_of<P::type_of(x)>(v)[s.slot[x]];
    else if constexpr (s.in_place[x] && window_of(g, x).exists) {
      constexpr window w = window_of(g, x);
      if constexpr (piece_start(piece) < w.from || piece_start(piece + 1) > w.to) return repeated<V>(T(0));
      else if constexpr (w.stride == 0 || s.place[g.operand(x, 0)].where == storage::constant) return repeated<V>(element_of<P, g.operand(x, 0)>(m, w.start));
      else if constexpr (w.stride == 1) return read_row<V>(elements<P, g.operand(x, 0)>(m), w.start + (at - w.from));
      else return read_strided<V>(elements<P, g.operand(x, 0)>(m) + (w.start + (at - w.from) * w.stride), w.stride);
    } else if constexpr (s.in_place[x]) {
      constexpr affine_map map = along_axes(nest_of(g, x), loop.extent, loop.axes);
      std::ptrdiff_t from = map.offset;
      for (int a = 0; a + 1 < loop.axes; ++a) from += index[a] * map.stride[a];
      constexpr int last = loop.axes == 0 ? 0 : map.stride[loop.axes - 1];
      if constexpr (last == 1 && piece < 0) return read_left_over(elements<P, g.operand(x, 0)>(m) + (from + at));
      else if constexpr (last == 1) return read_row<V>(elements<P, g.operand(x, 0)>(m), from + at);
      else if constexpr (last == 0) return repeated<V>(elements<P, g.operand(x, 0)>(m)[from]);
      else if constexpr (piece < 0) return read_strided_left_over(elements<P, g.operand(x, 0)>(m) + (from + at * last), last);
      else return read_strided<V>(elements<P, g.operand(x, 0)>(m) + (from + at * last), last);
    } else if constexpr (g.nodes[x].shape == 0) return repeated<V>(*elements<P, x>(m));
    else if constexpr (piece == rest_of_row) return read_left_over(elements<P, x>(m) + (row + at));
    else return read_row<V>(elements<P, x>(m), row + at);
  }

  template <class Operation, class V>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto computed(const auto&... x) {
    if constexpr (is_lanes<V>) return compute_on_lanes<Operation>(x...);
    else if constexpr (std::same_as<Operation, to_real>) return T(x...);
    else return compute<Operation>(x...);
  }
  template <class V>
  GRADFOLD_ALWAYS_INLINE() static constexpr void pair_of(const V& x, V& sine_of_x, V& cosine_of_x) {
    if constexpr (is_lanes<V>) {
      sine_and_cosine_on_lanes(x, sine_of_x, cosine_of_x);
    } else {
      const auto z = compute_sine_and_cosine<T>(x);
      sine_of_x = z.sine, cosine_of_x = z.cosine;
    }
  }
  template <class V, int piece, int id, int... I>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value_at(const array_memory<T>& m, const step_values<V>& v, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                          std::ptrdiff_t at, std::integer_sequence<int, I...>) {
    using Operation = operation_at<g.nodes[id].operation>;
    if constexpr (std::same_as<Operation, custom_call>) return computed<opaque_function<g.rule_of(id)>, V>(operand<V, piece, id, g.operand(id, I)>(m, v, index, row, at)...);
    else if constexpr (std::same_as<Operation, result_node>) return v.real[s.slot[g.operand(id, 0)] + (g.attribute(id) == 0 ? 0 : s.kernels[k].count)];
    else return computed<Operation, V>(operand<V, piece, id, g.operand(id, I)>(m, v, index, row, at)...);
  }
  template <class V, int piece, int j, int... I>
  GRADFOLD_ALWAYS_INLINE() static constexpr void step(const array_memory<T>& m, step_values<V>& v, auto* sums, const std::ptrdiff_t* index,
                                                      std::ptrdiff_t row, std::ptrdiff_t at, std::integer_sequence<int, I...>) {
    constexpr int id = members(j);
    if constexpr (is_sum(id)) {
      constexpr int from = s.slot[g.operand(id, 0)];
      if constexpr (is_lanes<V>) sums[sum_number(j)].of += v.real[from].of;
      else sums[sum_number(j)] = compute<add>(sums[sum_number(j)], v.real[from]);
    } else if constexpr (g.nodes[id].operation == operation_id<sine_and_cosine>) {
      pair_of<V>(operand<V, piece, id, g.operand(id, 0)>(m, v, index, row, at), v.real[j], v.real[s.kernels[k].count + j]);
    } else {
      const auto z = value_at<V, piece, id>(m, v, index, row, at, std::integer_sequence<int, I...>{});
      values_of<P::type_of(id)>(v)[j] = z;
      if constexpr (is_stored(id)) {
        if constexpr (is_lanes<V> && P::type_of(id) == kind::condition) store_mask(elements<P, id>(m) + (row + at), z);
        else if constexpr (piece == rest_of_row) store_short_row<lanes<T>::count, left_over>(elements<P, id>(m) + (row + at), z.of);
        else if constexpr (is_lanes<V>) store_lanes(elements<P, id>(m) + (row + at), z);
        else elements<P, id>(m)[row + at] = z;
      }
    }
  }
  using members_in_groups = grouped<s.kernels[k].count>;
  template <class V, int piece, int from, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void steps(const array_memory<T>& m, step_values<V>& v, auto* sums, const std::ptrdiff_t* index,
                                                       std::ptrdiff_t row, std::ptrdiff_t at, std::integer_sequence<int, J...>) {
    (step<V, piece, from + J>(m, v, sums, index, row, at, std::make_integer_sequence<int, g.nodes[members(from + J)].operand_count>{}), ...);
  }
  template <class V, int piece, int... number>
  GRADFOLD_ALWAYS_INLINE() static constexpr void body(const array_memory<T>& m, auto* sums, const std::ptrdiff_t* index, std::ptrdiff_t row, std::ptrdiff_t at,
                                                      std::integer_sequence<int, number...>) {
    step_values<V> v;
    (steps<V, piece, number * members_in_groups::size>(m, v, sums, index, row, at, typename members_in_groups::template members<number>{}), ...);
  }

  static constexpr unsigned sum_room = static_cast<unsigned>(s.kernels[k].sums == 0 ? 1 : s.kernels[k].sums);
  /// Partial sums of the whole blocks, and the sum of what is left over.
  struct sums_of {
    T block[partials][sum_room];
    T rest[sum_room];
  };
  using member_groups = typename members_in_groups::numbers;

  /// The last axis, for one index of the others.
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_row(const array_memory<T>& m, auto& blocks, T* rest, const std::ptrdiff_t* index, std::ptrdiff_t row) {
    [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
      (walk_piece<I>(m, blocks, rest, index, row), ...);
    }(std::make_integer_sequence<int, cuts.count - 1>{});
  }
  /// The part of a row between two cuts: whole blocks, then what is left over.
  template <int piece>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_piece(const array_memory<T>& m, auto& blocks, T* rest, const std::ptrdiff_t* index, std::ptrdiff_t row) {
    using V = std::remove_cvref_t<decltype(blocks[0][0])>;
    constexpr int width = [] {
      if constexpr (is_lanes<V>) return V::count;
      else return 1;
    }();
    constexpr int step = s.kernels[k].sums > 0 ? partials : width;
    [[maybe_unused]] constexpr std::ptrdiff_t loop_row = s.kernels[k].row(), elements_in_all = [] {
      std::ptrdiff_t product = 1;
      for (int a = 0; a < s.kernels[k].axes; ++a) product *= s.kernels[k].extent[a];
      return product;
    }();
    constexpr std::ptrdiff_t from = piece_start(piece), to = piece_start(piece + 1), whole = from + (to - from) / step * step;
    for (std::ptrdiff_t i = from; i < whole; i += step) walk_block<V, piece, width>(m, blocks, index, row, i, std::make_integer_sequence<int, step / width>{});
    if constexpr (is_lanes<V> && runs_over())
      if (row + loop_row + width - left_over <= elements_in_all) return body<V, past_row>(m, blocks[0], index, row, whole, member_groups{});
    if constexpr (is_lanes<V> && fills_up()) return body<V, rest_of_row>(m, blocks[0], index, row, whole, member_groups{});
    for (std::ptrdiff_t i = whole; i < to; ++i) body<T, piece>(m, rest, index, row, i, member_groups{});
  }
  template <class V, int piece, int width, int... U>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_block(const array_memory<T>& m, auto& blocks, const std::ptrdiff_t* index, std::ptrdiff_t row, std::ptrdiff_t i,
                                                            std::integer_sequence<int, U...>) {
    (body<V, piece>(m, blocks[U], index, row, i + U * width, member_groups{}), ...);
  }
  template <int axis>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk(const array_memory<T>& m, auto& blocks, T* rest, std::ptrdiff_t* index, std::ptrdiff_t row) {
    constexpr kernel loop = s.kernels[k];
    if constexpr (axis + 1 >= loop.axes) walk_row(m, blocks, rest, index, row);
    else {
      constexpr std::ptrdiff_t inside = [] {
        std::ptrdiff_t product = 1;
        for (int a = axis + 1; a < s.kernels[k].axes; ++a) product *= s.kernels[k].extent[a];
        return product;
      }();
      for (std::ptrdiff_t i = 0; i < loop.extent[axis]; ++i) {
        index[axis] = i;
        walk<axis + 1>(m, blocks, rest, index, row + i * inside);
      }
    }
  }
  /// Halves the partial sums until one is left, then adds the rest.
  template <int j>
  GRADFOLD_ALWAYS_INLINE() static constexpr void finish_sum(const array_memory<T>& m, sums_of& sums) {
    if constexpr (is_sum(members(j))) {
      constexpr int number = sum_number(j);
      for (int half = partials / 2; half > 0; half /= 2)
        for (int i = 0; i < half; ++i) sums.block[i][number] = compute<add>(sums.block[i][number], sums.block[i + half][number]);
      *elements<P, members(j)>(m) = compute<add>(sums.block[0][number], sums.rest[number]);
    }
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr void finish_sums(const array_memory<T>& m, sums_of& sums) {
    for_numbers<s.kernels[k].count>([&](auto j) GRADFOLD_INLINE_LAMBDA() { finish_sum<decltype(j)::value>(m, sums); });
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const array_memory<T>& m) {
    sums_of sums{};
    std::ptrdiff_t index[maximal_rank] = {};
    if constexpr (has_lanes()) {
      if (!__builtin_is_constant_evaluated()) {
        constexpr int width = lanes<T>::count;
        lanes<T> blocks[partials / width][sum_room] = {};
        walk<0>(m, blocks, sums.rest, index, 0);
        if constexpr (s.kernels[k].sums > 0)
          for (int u = 0; u < partials / width; ++u)
            for (int l = 0; l < width; ++l)
              for (unsigned n = 0; n < sum_room; ++n) sums.block[u * width + l][n] = blocks[u][n].of[l];
        return finish_sums(m, sums);
      }
    }
    walk<0>(m, sums.block, sums.rest, index, 0);
    finish_sums(m, sums);
  }
};

}  // namespace gradfold::detail
