// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary.hpp>
#include <gradfold/evaluate.hpp>
#include <gradfold/lane_masks.hpp>
#include <gradfold/lane_runs.hpp>
#include <gradfold/loops/facts.hpp>

/// Loops over the elements of a shape: inside, their nodes are straight-line code, on lanes where the last axis is long.
namespace gradfold::detail {

/// What a step computes on: V is a number, or lanes of them.
template <class V>
struct of_lanes {
  using number = V;
  using truth = bool;
  static constexpr int width = 1;
};
template <class T>
struct of_lanes<lanes<T>> {
  using number = T;
  using truth = lane_mask<T>;
  static constexpr int width = lanes<T>::count;
};

/// The values of one step of a loop of `count` members, by slot.
template <class V, unsigned count>
struct step_values {
  V product;
  V real[2 * count];  ///< the second half are second results
  typename of_lanes<V>::truth condition[count];
  long long integer[is_lanes<V> ? 1u : count];
};
/// Partial sums of the whole blocks, and the sum of what is left over.
template <class T, unsigned count>
struct loop_sums {
  static constexpr unsigned room = count == 0 ? 1 : count;
  T block[partial_sums<T>][room];
  T rest[room];
};

template <class V, class X>
GRADFOLD_ALWAYS_INLINE() constexpr auto read_row(const X* from, std::ptrdiff_t at) {
  if constexpr (is_lanes<V> && std::same_as<X, bool>) return load_mask<typename of_lanes<V>::number>(from + at);
  else if constexpr (is_lanes<V>) return load_lanes(from + at);
  else return from[at];
}
template <class V>
GRADFOLD_ALWAYS_INLINE() constexpr auto repeated(const auto& x) {
  if constexpr (is_lanes<V>) return V(x);
  else return x;
}
template <class V>
GRADFOLD_ALWAYS_INLINE() constexpr auto read_strided(const auto* from, std::ptrdiff_t stride) {
  if constexpr (is_lanes<V>) return strided_lanes<typename of_lanes<V>::number>(from, stride);
  else return *from;
}
/// The last elements of a row that fill no vector; the last one stands for those that are not there.
template <int left_over, class T>
GRADFOLD_ALWAYS_INLINE() constexpr lanes<T> read_left_over(const T* from) {
  const auto x = load_short_row<lanes<T>::count, left_over>(from);
  return [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
    return lanes<T>{__builtin_shufflevector(x, x, (I < left_over ? I : left_over - 1)...)};
  }(std::make_integer_sequence<int, lanes<T>::count>{});
}
template <int left_over, class T>
GRADFOLD_ALWAYS_INLINE() constexpr lanes<T> read_strided_left_over(const T* from, std::ptrdiff_t stride) {
  lanes<T> x;
  for (int l = 0; l < lanes<T>::count; ++l) x.of[l] = from[(l < left_over ? l : left_over - 1) * stride];
  return x;
}
template <class Operation, class V>
GRADFOLD_ALWAYS_INLINE() constexpr auto computed_on(const auto&... x) {
  if constexpr (is_lanes<V>) return compute_on_lanes<Operation>(x...);
  else if constexpr (std::same_as<Operation, to_real>) return V(x...);
  else return compute<Operation>(x...);
}
template <class V>
GRADFOLD_ALWAYS_INLINE() constexpr void pair_of(const V& x, V& sine_of_x, V& cosine_of_x) {
  if constexpr (is_lanes<V>) {
    sine_and_cosine_on_lanes(x, sine_of_x, cosine_of_x);
  } else {
    const auto z = compute_sine_and_cosine<V>(x);
    sine_of_x = z.sine, cosine_of_x = z.cosine;
  }
}

/// In place of the number of a piece: a vector that reaches into the next row, one that only the rest of a row fills, and one of the
/// product that the loop finishes.
inline constexpr int past_row = -1, rest_of_row = -2, of_product = 1 << 20;

/// Loop k of a program.
template <class P, int k>
struct fused_loop {
  using T = typename P::real;
  using facts = loop_facts<P>;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;
  static constexpr const kernel& loop = P::s.kernels[k];
  static constexpr int left_over = facts::left_over(loop);
  static constexpr row_cuts cuts = facts::cuts_of(loop);
  template <class V>
  using values = step_values<V, static_cast<unsigned>(loop.count)>;
  using sums_of = loop_sums<T, static_cast<unsigned>(loop.sums)>;
  using members_in_groups = grouped<loop.count>;

  /// An operand of a member at a step: `index` counts the outer axes and `at` the last one.
  template <class V, int piece, int x>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto operand(const array_memory<T>& m, const auto& v, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                         std::ptrdiff_t at) {
    if constexpr (s.place[x].where == storage::constant) return repeated<V>(constant_of<P, x>());
    else if constexpr (piece == of_product && facts::is_product(k, x)) return v.product;
    else if constexpr (s.kernel_of[x] == k) {
      constexpr kind type = P::type_of(x);
      if constexpr (is_real(type)) return v.real[s.slot[x]];
      else if constexpr (is_integer(type)) return v.integer[s.slot[x]];
      else return v.condition[s.slot[x]];
    } else if constexpr (s.in_place[x] && window_of(g, x).exists) {
      constexpr window w = window_of(g, x);
      if constexpr (cuts.at[piece] < w.from || cuts.at[piece + 1] > w.to) return repeated<V>(T(0));
      else if constexpr (w.stride == 0 || s.place[g.operand(x, 0)].where == storage::constant) return repeated<V>(element_of<P, g.operand(x, 0)>(m, w.start));
      else if constexpr (w.stride == 1) return read_row<V>(elements<P, g.operand(x, 0)>(m), w.start + (at - w.from));
      else return read_strided<V>(elements<P, g.operand(x, 0)>(m) + (w.start + (at - w.from) * w.stride), w.stride);
    } else if constexpr (s.in_place[x]) {
      constexpr affine_map map = along_axes(nest_of(g, x), loop.extent, loop.axes);
      std::ptrdiff_t from = map.offset;
      for (int a = 0; a + 1 < loop.axes; ++a) from += index[a] * map.stride[a];
      constexpr int last = loop.axes == 0 ? 0 : map.stride[loop.axes - 1];
      if constexpr (last == 1 && piece < 0) return read_left_over<left_over>(elements<P, g.operand(x, 0)>(m) + (from + at));
      else if constexpr (last == 1) return read_row<V>(elements<P, g.operand(x, 0)>(m), from + at);
      else if constexpr (last == 0) return repeated<V>(elements<P, g.operand(x, 0)>(m)[from]);
      else if constexpr (piece < 0) return read_strided_left_over<left_over>(elements<P, g.operand(x, 0)>(m) + (from + at * last), last);
      else return read_strided<V>(elements<P, g.operand(x, 0)>(m) + (from + at * last), last);
    } else if constexpr (g.nodes[x].shape == 0) return repeated<V>(*elements<P, x>(m));
    else if constexpr (piece == rest_of_row) return read_left_over<left_over>(elements<P, x>(m) + (row + at));
    else return read_row<V>(elements<P, x>(m), row + at);
  }
  template <class V, int piece, int id, int... I>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value_at(const array_memory<T>& m, const values<V>& v, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                          std::ptrdiff_t at, std::integer_sequence<int, I...>) {
    using Operation = operation_at<g.nodes[id].operation>;
    if constexpr (std::same_as<Operation, custom_call>)
      return computed_on<opaque_function<g.rule_of(id)>, V>(operand<V, piece, g.operand(id, I)>(m, v, index, row, at)...);
    else if constexpr (std::same_as<Operation, result_node>) return v.real[s.slot[g.operand(id, 0)] + (g.attribute(id) == 0 ? 0 : loop.count)];
    else return computed_on<Operation, V>(operand<V, piece, g.operand(id, I)>(m, v, index, row, at)...);
  }
  template <class V, int piece, int j, int... I>
  GRADFOLD_ALWAYS_INLINE() static constexpr void step(const array_memory<T>& m, values<V>& v, auto* sums, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                      std::ptrdiff_t at, std::integer_sequence<int, I...> operands) {
    constexpr int id = facts::member(loop, j);
    if constexpr (facts::is_sum(id)) {
      constexpr int from = s.slot[g.operand(id, 0)], number = facts::sum_number(loop, j);
      if constexpr (is_lanes<V>) sums[number].of += v.real[from].of;
      else sums[number] = compute<add>(sums[number], v.real[from]);
    } else if constexpr (g.nodes[id].operation == operation_id<sine_and_cosine>) {
      pair_of<V>(operand<V, piece, g.operand(id, 0)>(m, v, index, row, at), v.real[j], v.real[loop.count + j]);
    } else {
      constexpr kind type = P::type_of(id);
      const auto z = value_at<V, piece, id>(m, v, index, row, at, operands);
      if constexpr (is_real(type)) v.real[j] = z;
      else if constexpr (is_integer(type)) v.integer[j] = z;
      else v.condition[j] = z;
      if constexpr (facts::is_stored(id)) {
        if constexpr (is_lanes<V> && is_condition(type)) store_mask(elements<P, id>(m) + (row + at), z);
        else if constexpr (piece == rest_of_row) store_short_row<lanes<T>::count, left_over>(elements<P, id>(m) + (row + at), z.of);
        else if constexpr (is_lanes<V>) store_lanes(elements<P, id>(m) + (row + at), z);
        else elements<P, id>(m)[row + at] = z;
      }
    }
  }
  template <class V, int piece, int from, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void steps(const array_memory<T>& m, values<V>& v, auto* sums, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                       std::ptrdiff_t at, std::integer_sequence<int, J...>) {
    (step<V, piece, from + J>(m, v, sums, index, row, at, std::make_integer_sequence<int, g.nodes[facts::member(loop, from + J)].operand_count>{}), ...);
  }
  template <class V, int piece, int... number>
  GRADFOLD_ALWAYS_INLINE() static constexpr void body(const array_memory<T>& m, values<V>& v, auto* sums, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                      std::ptrdiff_t at, std::integer_sequence<int, number...>) {
    (steps<V, piece, number * members_in_groups::size>(m, v, sums, index, row, at, typename members_in_groups::template members<number>{}), ...);
  }
  template <class V, int piece>
  GRADFOLD_ALWAYS_INLINE() static constexpr void body(const array_memory<T>& m, auto* sums, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                      std::ptrdiff_t at) {
    values<V> v;
    body<V, piece>(m, v, sums, index, row, at, typename members_in_groups::numbers{});
  }

  /// The part of a row between two cuts: whole blocks, then what is left over.
  template <int piece, class V>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_piece(const array_memory<T>& m, V (*blocks)[sums_of::room], T* rest, const std::ptrdiff_t* index,
                                                            std::ptrdiff_t row) {
    constexpr int width = of_lanes<V>::width, step = loop.sums > 0 ? partial_sums<T> : width;
    constexpr std::ptrdiff_t from = cuts.at[piece], to = cuts.at[piece + 1], whole = from + (to - from) / step * step;
    for (std::ptrdiff_t i = from; i < whole; i += step) {
      if constexpr (step == width) body<V, piece>(m, *blocks, index, row, i);
      else walk_block<V, piece>(m, blocks, index, row, i, std::make_integer_sequence<int, step / width>{});
    }
    if constexpr (is_lanes<V> && facts::runs_over(loop))
      if (row + loop.row() + width - left_over <= facts::elements_inside(loop, -1)) return body<V, past_row>(m, *blocks, index, row, whole);
    if constexpr (is_lanes<V> && facts::fills_up(k)) return body<V, rest_of_row>(m, *blocks, index, row, whole);
    for (std::ptrdiff_t i = whole; i < to; ++i) body<T, piece>(m, rest, index, row, i);
  }
  template <class V, int piece, int... U>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_block(const array_memory<T>& m, V (*blocks)[sums_of::room], const std::ptrdiff_t* index,
                                                            std::ptrdiff_t row, std::ptrdiff_t i, std::integer_sequence<int, U...>) {
    (body<V, piece>(m, blocks[U], index, row, i + U * of_lanes<V>::width), ...);
  }
  /// The last axis, for one index of the others.
  template <class V, int... piece>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_row(const array_memory<T>& m, V (*blocks)[sums_of::room], T* rest, const std::ptrdiff_t* index,
                                                          std::ptrdiff_t row, std::integer_sequence<int, piece...>) {
    (walk_piece<piece>(m, blocks, rest, index, row), ...);
  }
  template <int axis, class V>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk(const array_memory<T>& m, V (*blocks)[sums_of::room], T* rest, std::ptrdiff_t* index,
                                                      std::ptrdiff_t row) {
    if constexpr (axis + 1 >= loop.axes) walk_row(m, blocks, rest, index, row, std::make_integer_sequence<int, cuts.count - 1>{});
    else {
      constexpr std::ptrdiff_t inside = facts::elements_inside(loop, axis);
      for (std::ptrdiff_t i = 0; i < loop.extent[axis]; ++i) {
        index[axis] = i;
        walk<axis + 1>(m, blocks, rest, index, row + i * inside);
      }
    }
  }
  /// Halves the partial sums until one is left, then adds the rest.
  template <int j>
  GRADFOLD_ALWAYS_INLINE() static constexpr void finish_sum(const array_memory<T>& m, sums_of& sums) {
    if constexpr (facts::is_sum(facts::member(loop, j))) {
      constexpr int number = facts::sum_number(loop, j);
      for (int half = partial_sums<T> / 2; half > 0; half /= 2)
        for (int i = 0; i < half; ++i) sums.block[i][number] = compute<add>(sums.block[i][number], sums.block[i + half][number]);
      *elements<P, facts::member(loop, j)>(m) = compute<add>(sums.block[0][number], sums.rest[number]);
    }
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr void finish_sums(const array_memory<T>& m, sums_of& sums) {
    if constexpr (loop.sums > 0) for_numbers<loop.count>([&](auto j) GRADFOLD_INLINE_LAMBDA() { finish_sum<decltype(j)::value>(m, sums); });
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const array_memory<T>& m) {
    sums_of sums{};
    std::ptrdiff_t index[maximal_rank] = {};
    if constexpr (facts::has_lanes(k)) {
      if (!__builtin_is_constant_evaluated()) {
        constexpr int width = lanes<T>::count;
        lanes<T> blocks[partial_sums<T> / width][sums_of::room] = {};
        walk<0>(m, blocks, sums.rest, index, 0);
        if constexpr (loop.sums > 0)
          for (int u = 0; u < partial_sums<T> / width; ++u)
            for (int l = 0; l < width; ++l)
              for (unsigned n = 0; n < sums_of::room; ++n) sums.block[u * width + l][n] = blocks[u][n].of[l];
        return finish_sums(m, sums);
      }
    }
    walk<0>(m, sums.block, sums.rest, index, 0);
    finish_sums(m, sums);
  }
};

}  // namespace gradfold::detail
