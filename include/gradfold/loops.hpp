// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/blocks.hpp>
#include <gradfold/elementary.hpp>
#include <gradfold/evaluate.hpp>
#include <gradfold/lanes.hpp>
#include <gradfold/schedule.hpp>

/// From a schedule to loops. Each kernel is a loop nest over constant extents and strides; inside, the nodes of a loop
/// are straight-line code. The same functions run in constant expressions, one number at a time.
namespace gradfold::detail {

/// Where the elements of the arguments are, leaf by leaf.
template <class T>
struct leaf_pointer {
  const T* real = nullptr;
  const long long* integer = nullptr;
  const bool* condition = nullptr;
};
template <class T>
struct result_pointer {
  T* real = nullptr;
  long long* integer = nullptr;
  bool* condition = nullptr;
};

/// What kernels work on.
template <class T>
struct array_memory {
  const leaf_pointer<T>* in;
  const result_pointer<T>* out;
  T* real;
  long long* integer;
  bool* condition;
};

/// One graph with tensors in one type of evaluation. `Scheduled` has `graph` (a view), `kernels` (a schedule) and
/// `result_sizes`.
template <class Scheduled, class T>
struct array_program {
  static constexpr graph_view g = Scheduled::graph;
  static constexpr const auto& s = Scheduled::kernels;
  static constexpr int partials = partial_sums<T>;

  template <kind type>
  using number = std::conditional_t<type == kind::real, T, std::conditional_t<type == kind::integer, long long, bool>>;
  static constexpr kind type_of(int id) { return g.nodes[id].type; }
  static constexpr int size_of(int id) { return g.shape_of(id).size(); }

  /// The elements of a node that is in memory.
  template <int id>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto elements(const array_memory<T>& m) {
    constexpr node_place p = s.place[id];
    constexpr kind type = type_of(id);
    if constexpr (p.where == storage::input) {
      if constexpr (type == kind::real) return m.in[p.position].real;
      else if constexpr (type == kind::integer) return m.in[p.position].integer;
      else return m.in[p.position].condition;
    } else if constexpr (p.where == storage::result) {
      if constexpr (type == kind::real) return m.out[p.position].real;
      else if constexpr (type == kind::integer) return m.out[p.position].integer;
      else return m.out[p.position].condition;
    } else {
      if constexpr (type == kind::real) return m.real + p.position;
      else if constexpr (type == kind::integer) return m.integer + p.position;
      else return m.condition + p.position;
    }
  }
  template <int id>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto constant() {
    constexpr literal x = g.constant_of(id);
    if constexpr (type_of(id) == kind::integer) return static_cast<long long>(x.high) + static_cast<long long>(x.low);
    else if constexpr (type_of(id) == kind::condition) return x.high != 0;
    else if constexpr (std::floating_point<T>) {
      constexpr T value = convert<T>(x);
      return value;
    } else return convert<T>(x);
  }
  /// One element of a node, constant or in memory.
  template <int id>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto element(const array_memory<T>& m, std::ptrdiff_t at) {
    if constexpr (s.place[id].where == storage::constant) return constant<id>();
    else return elements<id>(m)[at];
  }

  // ---- loops over the elements of a shape ----

  template <int k>
  static constexpr int members(int j) {
    return s.members[s.kernels[k].first + j];
  }
  static constexpr bool is_sum(int id) { return g.nodes[id].operation == id_of<strided_sum>(); }
  /// Whether the node is read by another kernel or is a result.
  static constexpr bool is_stored(int id) { return s.place[id].where == storage::workspace || s.place[id].where == storage::result; }
  /// The number of the sum among those of its loop.
  template <int k>
  static constexpr int sum_number(int j) {
    int number = 0;
    for (int i = 0; i < j; ++i) number += is_sum(members<k>(i)) ? 1 : 0;
    return number;
  }
  /// Whether a loop computes on lanes: real numbers that the machine has, and truths made of them.
  template <int k>
  static constexpr bool has_lanes() {
    constexpr kernel loop = s.kernels[k];
    if (!standard_real<T> || loop.row() < partials) return false;
    for (int j = 0; j < loop.count; ++j) {
      const int id = members<k>(j);
      if (type_of(id) == kind::integer || (type_of(id) == kind::condition && is_stored(id))) return false;
      if (g.nodes[id].operation == id_of<finite_test>() || g.nodes[id].operation == id_of<nan_test>()) return false;
      for (int i = 0; i < g.nodes[id].operand_count; ++i) {
        const int x = g.operand(id, i);
        if (type_of(x) == kind::integer || (type_of(x) == kind::condition && s.kernel_of[x] != k)) return false;
      }
    }
    return true;
  }

  /// The values of one step of loop k, by slot.
  template <class V, int k>
  struct step_values {
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

  template <class V, class P>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto read_row(const P* from, std::ptrdiff_t at) {
    if constexpr (is_lanes<V>) return load_lanes(from + at);
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
  /// Where a loop is cut: at the ends of padded rows that it reads in place. Piece i begins at the i-th of these.
  template <int k>
  struct cuts {
    int at[2 * most_windows + 3] = {};
    int count = 0;
    constexpr cuts() {
      add(0), add(s.kernels[k].row());
      for (int j = 0; j < s.kernels[k].count && s.kernels[k].windows > 0; ++j)
        for (int i = 0; i < g.nodes[members<k>(j)].operand_count; ++i) {
          const int x = g.operand(members<k>(j), i);
          const window w = s.in_place[x] ? window_of(g, x) : window{};
          if (w.exists) add(w.from), add(w.to);
        }
    }
    constexpr void add(int position) {
      int i = 0;
      while (i < count && at[i] < position) ++i;
      if (i < count && at[i] == position) return;
      for (int j = count++; j > i; --j) at[j] = at[j - 1];
      at[i] = position;
    }
  };
  template <int k>
  static constexpr cuts<k> cuts_of{};
  template <int k>
  static constexpr int piece_start(int piece) {
    return cuts_of<k>.at[piece];
  }

  /// An operand of a member of loop k at a step: `index` counts the outer axes and `at` the last one.
  template <class V, int k, int piece, int id, int x>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto operand(const array_memory<T>& m, const auto& v, const std::ptrdiff_t* index, std::ptrdiff_t row, std::ptrdiff_t at) {
    constexpr kernel loop = s.kernels[k];
    if constexpr (s.place[x].where == storage::constant) return repeated<V>(constant<x>());
    else if constexpr (s.kernel_of[x] == k) return values_of<type_of(x)>(v)[s.slot[x]];
    else if constexpr (s.in_place[x] && window_of(g, x).exists) {
      constexpr window w = window_of(g, x);
      if constexpr (piece_start<k>(piece) < w.from || piece_start<k>(piece + 1) > w.to) return repeated<V>(T(0));
      else if constexpr (w.stride == 0 || s.place[g.operand(x, 0)].where == storage::constant) return repeated<V>(element<g.operand(x, 0)>(m, w.start));
      else if constexpr (w.stride == 1) return read_row<V>(elements<g.operand(x, 0)>(m), w.start + (at - w.from));
      else return read_strided<V>(elements<g.operand(x, 0)>(m) + (w.start + (at - w.from) * w.stride), w.stride);
    } else if constexpr (s.in_place[x]) {
      constexpr affine_map map = along_axes(nest_of(g, x), loop.extent, loop.axes);
      std::ptrdiff_t from = map.offset;
      for (int a = 0; a + 1 < loop.axes; ++a) from += index[a] * map.stride[a];
      constexpr int last = loop.axes == 0 ? 0 : map.stride[loop.axes - 1];
      if constexpr (last == 1) return read_row<V>(elements<g.operand(x, 0)>(m), from + at);
      else if constexpr (last == 0) return repeated<V>(elements<g.operand(x, 0)>(m)[from]);
      else return read_strided<V>(elements<g.operand(x, 0)>(m) + (from + at * last), last);
    } else if constexpr (g.nodes[x].shape == 0) return repeated<V>(*elements<x>(m));
    else return read_row<V>(elements<x>(m), row + at);
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
      V sines = x, cosines = x;
      for (int l = 0; l < V::count; ++l) {
        const auto z = compute_sine_and_cosine<T>(static_cast<T>(x.of[l]));
        sines.of[l] = z.sine, cosines.of[l] = z.cosine;
      }
      sine_of_x = sines, cosine_of_x = cosines;
    } else {
      const auto z = compute_sine_and_cosine<T>(x);
      sine_of_x = z.sine, cosine_of_x = z.cosine;
    }
  }
  template <class V, int k, int piece, int id, int... I>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value_at(const array_memory<T>& m, const step_values<V, k>& v, const std::ptrdiff_t* index, std::ptrdiff_t row,
                                                          std::ptrdiff_t at, std::integer_sequence<int, I...>) {
    using Operation = operation_at<g.nodes[id].operation>;
    if constexpr (std::same_as<Operation, result_node>) return v.real[s.slot[g.operand(id, 0)] + (g.attribute(id) == 0 ? 0 : s.kernels[k].count)];
    else return computed<Operation, V>(operand<V, k, piece, id, g.operand(id, I)>(m, v, index, row, at)...);
  }
  template <class V, int k, int piece, int j, int... I>
  GRADFOLD_ALWAYS_INLINE() static constexpr void step(const array_memory<T>& m, step_values<V, k>& v, auto* sums, const std::ptrdiff_t* index,
                                                      std::ptrdiff_t row, std::ptrdiff_t at, std::integer_sequence<int, I...>) {
    constexpr int id = members<k>(j);
    if constexpr (is_sum(id)) {
      constexpr int from = s.slot[g.operand(id, 0)];
      if constexpr (is_lanes<V>) sums[sum_number<k>(j)].of += v.real[from].of;
      else sums[sum_number<k>(j)] = compute<add>(sums[sum_number<k>(j)], v.real[from]);
    } else if constexpr (g.nodes[id].operation == id_of<sine_and_cosine>()) {
      pair_of<V>(operand<V, k, piece, id, g.operand(id, 0)>(m, v, index, row, at), v.real[j], v.real[s.kernels[k].count + j]);
    } else {
      const auto z = value_at<V, k, piece, id>(m, v, index, row, at, std::integer_sequence<int, I...>{});
      values_of<type_of(id)>(v)[j] = z;
      if constexpr (is_stored(id)) {
        if constexpr (is_lanes<V>) store_lanes(elements<id>(m) + (row + at), z);
        else elements<id>(m)[row + at] = z;
      }
    }
  }
  template <class V, int k, int piece, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void body(const array_memory<T>& m, auto* sums, const std::ptrdiff_t* index, std::ptrdiff_t row, std::ptrdiff_t at,
                                                      std::integer_sequence<int, J...>) {
    step_values<V, k> v;
    (step<V, k, piece, J>(m, v, sums, index, row, at, std::make_integer_sequence<int, g.nodes[members<k>(J)].operand_count>{}), ...);
  }

  template <int k>
  static constexpr unsigned sum_room = static_cast<unsigned>(s.kernels[k].sums == 0 ? 1 : s.kernels[k].sums);
  /// Partial sums of the whole blocks, and the sum of what is left over.
  template <int k>
  struct sums_of {
    T block[partials][sum_room<k>];
    T rest[sum_room<k>];
  };
  template <int k>
  using slots = std::make_integer_sequence<int, s.kernels[k].count>;

  /// The last axis, for one index of the others.
  template <int k>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_row(const array_memory<T>& m, auto& blocks, T* rest, const std::ptrdiff_t* index, std::ptrdiff_t row) {
    [&]<int... P>(std::integer_sequence<int, P...>) GRADFOLD_INLINE_LAMBDA() {
      (walk_piece<k, P>(m, blocks, rest, index, row), ...);
    }(std::make_integer_sequence<int, cuts_of<k>.count - 1>{});
  }
  /// The part of a row between two cuts: whole blocks, then what is left over.
  template <int k, int piece>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_piece(const array_memory<T>& m, auto& blocks, T* rest, const std::ptrdiff_t* index, std::ptrdiff_t row) {
    constexpr std::ptrdiff_t from = piece_start<k>(piece), to = piece_start<k>(piece + 1), whole = from + (to - from) / partials * partials;
    using V = std::remove_cvref_t<decltype(blocks[0][0])>;
    constexpr int width = [] {
      if constexpr (is_lanes<V>) return V::count;
      else return 1;
    }();
    for (std::ptrdiff_t i = from; i < whole; i += partials) walk_block<V, k, piece, width>(m, blocks, index, row, i, std::make_integer_sequence<int, partials / width>{});
    for (std::ptrdiff_t i = whole; i < to; ++i) body<T, k, piece>(m, rest, index, row, i, slots<k>{});
  }
  template <class V, int k, int piece, int width, int... U>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk_block(const array_memory<T>& m, auto& blocks, const std::ptrdiff_t* index, std::ptrdiff_t row, std::ptrdiff_t i,
                                                            std::integer_sequence<int, U...>) {
    (body<V, k, piece>(m, blocks[U], index, row, i + U * width, slots<k>{}), ...);
  }
  template <int k, int axis>
  GRADFOLD_ALWAYS_INLINE() static constexpr void walk(const array_memory<T>& m, auto& blocks, T* rest, std::ptrdiff_t* index, std::ptrdiff_t row) {
    constexpr kernel loop = s.kernels[k];
    if constexpr (axis + 1 >= loop.axes) walk_row<k>(m, blocks, rest, index, row);
    else {
      constexpr std::ptrdiff_t inside = [] {
        std::ptrdiff_t product = 1;
        for (int a = axis + 1; a < s.kernels[k].axes; ++a) product *= s.kernels[k].extent[a];
        return product;
      }();
      for (std::ptrdiff_t i = 0; i < loop.extent[axis]; ++i) {
        index[axis] = i;
        walk<k, axis + 1>(m, blocks, rest, index, row + i * inside);
      }
    }
  }
  /// Halves the partial sums until one is left, then adds the rest.
  template <int k, int j>
  GRADFOLD_ALWAYS_INLINE() static constexpr void finish_sum(const array_memory<T>& m, sums_of<k>& sums) {
    if constexpr (is_sum(members<k>(j))) {
      constexpr int number = sum_number<k>(j);
      for (int half = partials / 2; half > 0; half /= 2)
        for (int i = 0; i < half; ++i) sums.block[i][number] = compute<add>(sums.block[i][number], sums.block[i + half][number]);
      *elements<members<k>(j)>(m) = compute<add>(sums.block[0][number], sums.rest[number]);
    }
  }
  template <int k, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void finish_sums(const array_memory<T>& m, sums_of<k>& sums, std::integer_sequence<int, J...>) {
    (finish_sum<k, J>(m, sums), ...);
  }
  template <int k>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_loop(const array_memory<T>& m) {
    sums_of<k> sums{};
    std::ptrdiff_t index[maximal_rank] = {};
    if constexpr (has_lanes<k>()) {
      if (!__builtin_is_constant_evaluated()) {
        constexpr int width = lanes<T>::count;
        lanes<T> blocks[partials / width][sum_room<k>] = {};
        walk<k, 0>(m, blocks, sums.rest, index, 0);
        if constexpr (s.kernels[k].sums > 0)
          for (int u = 0; u < partials / width; ++u)
            for (int l = 0; l < width; ++l)
              for (unsigned n = 0; n < sum_room<k>; ++n) sums.block[u * width + l][n] = blocks[u][n].of[l];
        return finish_sums<k>(m, sums, slots<k>{});
      }
    }
    walk<k, 0>(m, sums.block, sums.rest, index, 0);
    finish_sums<k>(m, sums, slots<k>{});
  }

  // ---- operations on whole tensors ----

  /// Steps of a nest, the element met by each map in `at`.
  template <loop_nest nest, int axis = 0, class F>
  GRADFOLD_ALWAYS_INLINE() static constexpr void for_each_step(std::ptrdiff_t z, std::ptrdiff_t x, std::ptrdiff_t y, F&& f) {
    if constexpr (axis == nest.rank) f(z, x, y);
    else
      for (std::ptrdiff_t i = 0; i < nest.extent[axis]; ++i)
        for_each_step<nest, axis + 1>(z + i * nest.map[0].stride[axis], x + i * nest.map[1].stride[axis], y + i * nest.map[2].stride[axis], f);
  }
  template <loop_nest nest, class F>
  GRADFOLD_ALWAYS_INLINE() static constexpr void for_each(F&& f) {
    for_each_step<nest>(nest.map[0].offset, nest.map[1].offset, nest.map[2].offset, f);
  }
  template <int id>
  GRADFOLD_ALWAYS_INLINE() static constexpr void clear(const array_memory<T>& m) {
    auto* const z = elements<id>(m);
    for (int i = 0; i < size_of(id); ++i) z[i] = number<type_of(id)>(0);
  }
  /// Whether every element of z is met exactly once.
  static constexpr bool is_copy(const loop_nest& nest, int size) { return nest.steps() == size && is_injective(nest, 0); }

  /// Loops reordered so that the last one walks along z, where there is such a one. Each element of z is still summed in
  /// the order of the axes that it is summed over.
  static constexpr loop_nest ordered_along(const loop_nest& nest) {
    int last = -1;
    for (int k = 0; k < nest.rank; ++k)
      if (nest.map[0].stride[k] == 1 && nest.map[1].stride[k] >= 0 && nest.map[1].stride[k] <= 1 && (nest.maps < 3 || (nest.map[2].stride[k] >= 0 && nest.map[2].stride[k] <= 1)))
        last = k;
    if (last < 0) return nest;
    loop_nest moved = nest;
    for (int k = 0, to = 0; k < nest.rank; ++k) {
      const int place = k == last ? nest.rank - 1 : to++;
      moved.extent[place] = nest.extent[k];
      for (int i = 0; i < nest.maps; ++i) moved.map[i].stride[place] = nest.map[i].stride[k];
    }
    return moved;
  }
  /// Whether the last axis is summed over.
  static constexpr bool sums_rows(const loop_nest& nest) { return nest.rank > 0 && nest.map[0].stride[nest.rank - 1] == 0; }
  static constexpr loop_nest without_last(const loop_nest& nest) {
    loop_nest rows = nest;
    --rows.rank;
    return rows;
  }

  /// The sum of `value(i)` for i below `length`: partial sums of whole blocks first, as in loops.
  template <std::ptrdiff_t length, class F>
  GRADFOLD_ALWAYS_INLINE() static constexpr T row_sum(F&& value) {
    constexpr std::ptrdiff_t whole = length / partials * partials;
    T rest(0);
    for (std::ptrdiff_t i = whole; i < length; ++i) rest = compute<add>(rest, value(i));
    if constexpr (whole == 0) return rest;
    else {
      T block[partials];
      for (int j = 0; j < partials; ++j) block[j] = T(0);
      for (std::ptrdiff_t i = 0; i < whole; i += partials)
        for (int j = 0; j < partials; ++j) block[j] = compute<add>(block[j], value(i + j));
      for (int half = partials / 2; half > 0; half /= 2)
        for (int j = 0; j < half; ++j) block[j] = compute<add>(block[j], block[j + half]);
      return compute<add>(block[0], rest);
    }
  }

  template <int id>
  static constexpr void run_strided_sum(const array_memory<T>& m) {
    constexpr loop_nest nest = nest_of(g, id);
    constexpr int from = g.operand(id, 0);
    auto* const z = elements<id>(m);
    if constexpr (is_copy(nest, size_of(id))) {
      for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) { z[to] = element<from>(m, x); });
    } else if constexpr (is_injective(nest, 0)) {
      clear<id>(m);
      for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) { z[to] = element<from>(m, x); });
    } else if constexpr (constexpr loop_nest along = ordered_along(nest); sums_rows(along)) {
      clear<id>(m);
      for_each<without_last(along)>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) {
        z[to] = compute<add>(z[to], row_sum<along.extent[along.rank - 1]>([&](std::ptrdiff_t i) { return element<from>(m, x + i * along.map[1].stride[along.rank - 1]); }));
      });
    } else {
      clear<id>(m);
      for_each<along>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) { z[to] = compute<add>(z[to], element<from>(m, x)); });
    }
  }
  static constexpr bool is_in_memory(int id) { return s.place[id].where != storage::constant; }
  template <int id>
  static constexpr void run_contraction(const array_memory<T>& m) {
    constexpr loop_nest nest = ordered_along(nest_of(g, id));
    constexpr int first = g.operand(id, 0), second = g.operand(id, 1);
    T* const z = elements<id>(m);
    if constexpr (constexpr matrix_roles roles = roles_in(nest_of(g, id)); roles.exists && standard_real<T> && is_in_memory(first) && is_in_memory(second)) {
      if (!__builtin_is_constant_evaluated()) {
        const T *const x = elements<first>(m), *const y = elements<second>(m);
        if constexpr (roles.elements != size_of(id)) clear<id>(m);
        return for_each<roles.outer>([&](std::ptrdiff_t to, std::ptrdiff_t a, std::ptrdiff_t b) {
          blocked_product<roles, T>::run(z + to, (roles.swapped ? y : x) + a, (roles.swapped ? x : y) + b);
        });
      }
    }
    const auto product = [&](std::ptrdiff_t x, std::ptrdiff_t y) { return compute<multiply>(element<first>(m, x), element<second>(m, y)); };
    if constexpr (is_copy(nest, size_of(id))) {
      for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t y) { z[to] = product(x, y); });
    } else if constexpr (sums_rows(nest)) {
      clear<id>(m);
      constexpr int last = nest.rank - 1;
      for_each<without_last(nest)>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t y) {
        z[to] = compute<add>(z[to], row_sum<nest.extent[last]>([&](std::ptrdiff_t i) { return product(x + i * nest.map[1].stride[last], y + i * nest.map[2].stride[last]); }));
      });
    } else {
      clear<id>(m);
      for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t y) { z[to] = compute<add>(z[to], product(x, y)); });
    }
  }
  static constexpr int nest_start(int id, int k) {
    int start = g.nodes[id].first_attribute;
    for (; k > 0; --k) start += packed_size(g.attributes + start);
    return start;
  }
  template <int id, int k>
  GRADFOLD_ALWAYS_INLINE() static constexpr void place_part(const array_memory<T>& m) {
    constexpr loop_nest nest = [] {
      loop_nest read = unpacked_nest(g.attributes + nest_start(id, k));
      if (g.nodes[g.operand(id, k)].shape == 0) read.map[1] = {};
      return read;
    }();
    auto* const z = elements<id>(m);
    for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) { z[to] = element<g.operand(id, k)>(m, x); });
  }
  template <int id>
  static constexpr bool parts_cover() {
    int steps = 0;
    for (int k = 0; k < g.nodes[id].operand_count; ++k) steps += unpacked_nest(g.attributes + nest_start(id, k)).steps();
    return steps == size_of(id);
  }
  template <int id, int... K>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_assembly(const array_memory<T>& m, std::integer_sequence<int, K...>) {
    if constexpr (!parts_cover<id>()) clear<id>(m);
    (place_part<id, K>(m), ...);
  }

  /// The attributes of an operation along one axis.
  template <int id>
  struct axis {
    static constexpr const long long* words = g.attributes + g.nodes[id].first_attribute;
    static constexpr std::ptrdiff_t outer = words[0], length = words[1], inner = words[2];
    static constexpr bool flag = (words[3] & 1) != 0;
  };
  template <int id>
  static constexpr void run_running_sum(const array_memory<T>& m) {
    using a = axis<id>;
    T* const z = elements<id>(m);
    for (std::ptrdiff_t o = 0; o < a::outer; ++o)
      for (std::ptrdiff_t k = 0; k < a::length; ++k)
        for (std::ptrdiff_t i = 0; i < a::inner; ++i) {
          const std::ptrdiff_t at = (o * a::length + (a::flag ? a::length - 1 - k : k)) * a::inner + i;
          const T x = element<g.operand(id, 0)>(m, at);
          z[at] = k == 0 ? x : compute<add>(z[a::flag ? at + a::inner : at - a::inner], x);
        }
  }
  template <int id>
  static constexpr void run_extreme(const array_memory<T>& m) {
    using a = axis<id>;
    constexpr int x = g.operand(id, 0);
    auto* const z = elements<id>(m);
    for (std::ptrdiff_t o = 0; o < a::outer; ++o)
      for (std::ptrdiff_t i = 0; i < a::inner; ++i) {
        const std::ptrdiff_t start = o * a::length * a::inner + i;
        T best = element<x>(m, start);
        long long position = 0;
        for (std::ptrdiff_t k = 1; k < a::length; ++k) {
          const T other = element<x>(m, start + k * a::inner);
          if (a::flag ? other < best : best < other) best = other, position = k;
        }
        if constexpr (type_of(id) == kind::integer) z[o * a::inner + i] = position;
        else z[o * a::inner + i] = best;
      }
  }
  template <int id>
  static constexpr void run_by_index(const array_memory<T>& m) {
    constexpr loop_nest nest = nest_of(g, id);
    constexpr std::ptrdiff_t step = g.attributes[g.nodes[id].first_attribute + g.nodes[id].attribute_count - 1];
    constexpr int x = g.operand(id, 0), index = g.operand(id, 1);
    constexpr bool gathers = g.nodes[id].operation == id_of<gathering>();
    auto* const z = elements<id>(m);
    if constexpr (!gathers) clear<id>(m);
    for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t from, std::ptrdiff_t i) {
      const std::ptrdiff_t moved = static_cast<std::ptrdiff_t>(element<index>(m, i)) * step;
      if constexpr (gathers) z[to] = element<x>(m, from + moved);
      else z[to + moved] = compute<add>(z[to + moved], element<x>(m, from));
    });
  }

  /// A square matrix on its way to a triangle, with the order of its rows.
  template <int n>
  struct eliminated {
    T of[n == 0 ? 1u : static_cast<unsigned>(n * n)];
    int row[n == 0 ? 1u : static_cast<unsigned>(n)];
    bool odd = false;

    constexpr T& operator()(int i, int k) { return of[row[i] * n + k]; }
    /// Factors below the diagonal, the triangle on and above it: the largest element of a column comes first.
    constexpr void run() {
      for (int k = 0; k < n; ++k) {
        int best = k;
        for (int i = k + 1; i < n; ++i)
          if (compute<absolute>((*this)(best, k)) < compute<absolute>((*this)(i, k))) best = i;
        if (best != k) std::swap(row[best], row[k]), odd = !odd;
        for (int i = k + 1; i < n; ++i) {
          if ((*this)(i, k) == T(0)) continue;
          const T factor = compute<divide>((*this)(i, k), (*this)(k, k));
          (*this)(i, k) = factor;
          for (int j = k + 1; j < n; ++j) (*this)(i, j) = compute<subtract>((*this)(i, j), compute<multiply>(factor, (*this)(k, j)));
        }
      }
    }
  };
  template <int id, int n, bool transposed>
  GRADFOLD_ALWAYS_INLINE() static constexpr void read_matrix(const array_memory<T>& m, eliminated<n>& a) {
    for (int i = 0; i < n; ++i) {
      a.row[i] = i;
      for (int k = 0; k < n; ++k) a.of[i * n + k] = element<id>(m, transposed ? k * n + i : i * n + k);
    }
  }
  template <int id>
  static constexpr void run_solution(const array_memory<T>& m) {
    constexpr const long long* words = g.attributes + g.nodes[id].first_attribute;
    constexpr int n = static_cast<int>(words[0]), columns = static_cast<int>(words[1]);
    eliminated<n> a;
    read_matrix<g.operand(id, 0), n, words[2] == 1>(m, a);
    a.run();
    T* const z = elements<id>(m);
    for (int c = 0; c < columns; ++c) {
      for (int i = 0; i < n; ++i) {
        T x = element<g.operand(id, 1)>(m, a.row[i] * columns + c);
        for (int k = 0; k < i; ++k) x = compute<subtract>(x, compute<multiply>(a(i, k), z[k * columns + c]));
        z[i * columns + c] = x;
      }
      for (int i = n - 1; i >= 0; --i) {
        T x = z[i * columns + c];
        for (int k = i + 1; k < n; ++k) x = compute<subtract>(x, compute<multiply>(a(i, k), z[k * columns + c]));
        z[i * columns + c] = compute<divide>(x, a(i, i));
      }
    }
  }
  template <int id>
  static constexpr void run_determinant(const array_memory<T>& m) {
    constexpr int n = static_cast<int>(g.attributes[g.nodes[id].first_attribute]);
    eliminated<n> a;
    read_matrix<g.operand(id, 0), n, false>(m, a);
    a.run();
    T product(1);
    for (int k = 0; k < n; ++k) product = compute<multiply>(product, a(k, k));
    *elements<id>(m) = a.odd ? T(-product) : product;
  }
  template <int id>
  static constexpr void run_cholesky(const array_memory<T>& m) {
    constexpr int n = static_cast<int>(g.attributes[g.nodes[id].first_attribute]);
    T* const z = elements<id>(m);
    clear<id>(m);
    for (int j = 0; j < n; ++j)
      for (int i = j; i < n; ++i) {
        T x = element<g.operand(id, 0)>(m, i * n + j);
        for (int k = 0; k < j; ++k) x = compute<subtract>(x, compute<multiply>(z[i * n + k], z[j * n + k]));
        z[i * n + j] = i == j ? compute<square_root>(x) : compute<divide>(x, z[j * n + j]);
      }
  }

  // ---- loops that stay loops ----

  /// The node that reads result r of a loop, or -1.
  static constexpr int reader_of(int id, int r) {
    for (int u = id + 1; u < g.node_count; ++u)
      if (g.nodes[u].operation == id_of<loop_result>() && g.operand(u, 0) == id && g.attribute(u) == r) return u;
    return -1;
  }
  /// The states of a loop and the workspace of its body, behind what other kernels keep.
  template <int id>
  struct fold {
    static constexpr packed_loop loop = loop_of(g, id);
    static constexpr int leaves = loop.leaves(), captures = g.nodes[id].operand_count - leaves, steps = loop.steps();
    using body = array_program<typename Scheduled::template body<id>, T>;
    static constexpr int size(int r) { return loop.leaf(r).size(); }
    static constexpr int row_room(int r) { return size(r) < 8 ? size(r) : (size(r) + 15) / 16 * 16; }
    /// Where the two buffers of a leaf begin; scalars need none.
    static constexpr int start(int r) {
      int at = s.workspace.of[0];
      for (int i = 0; i < r; ++i) at += size(i) == 1 ? 0 : 2 * row_room(i);
      return at;
    }
    static constexpr workspace_size room() {
      const workspace_size inner = body::room();
      return {{start(leaves) + inner.of[0], s.workspace.of[1] + inner.of[1], s.workspace.of[2] + inner.of[2]}};
    }
  };
  template <int... K>
  static constexpr workspace_size room_for(std::integer_sequence<int, K...>) {
    workspace_size room = s.workspace;
    [[maybe_unused]] const auto meet = [&](const workspace_size& other) {
      for (int i = 0; i < 3; ++i) room.of[i] = room.of[i] < other.of[i] ? other.of[i] : room.of[i];
    };
    (meet(room_of_kernel<K>()), ...);
    return room;
  }
  template <int k>
  static constexpr workspace_size room_of_kernel() {
    if constexpr (!s.kernels[k].is_loop && g.nodes[s.kernels[k].node].operation == id_of<loop_fold>()) return fold<s.kernels[k].node>::room();
    else return {};
  }
  /// The workspace of the program with that of the bodies of its loops.
  static constexpr workspace_size room() { return room_for(std::make_integer_sequence<int, s.kernel_count>{}); }

  /// A capture as an argument of the body; constants are made for it.
  template <int x>
  GRADFOLD_ALWAYS_INLINE() static constexpr leaf_pointer<T> captured(const array_memory<T>& m, T& made) {
    if constexpr (s.place[x].where == storage::constant) {
      static_assert(type_of(x) == kind::real);
      made = constant<x>();
      return {&made, nullptr, nullptr};
    } else if constexpr (type_of(x) == kind::real) return {elements<x>(m), nullptr, nullptr};
    else if constexpr (type_of(x) == kind::integer) return {nullptr, elements<x>(m), nullptr};
    else return {nullptr, nullptr, elements<x>(m)};
  }
  /// The first state of leaf r, or the states of all steps where somebody reads them.
  template <int id, int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr T* first_state(const array_memory<T>& m, T* scalars) {
    constexpr int trajectory = reader_of(id, fold<id>::leaves + r), first = g.operand(id, r);
    T* state = scalars + r;
    if constexpr (fold<id>::size(r) != 1) {
      if constexpr (trajectory >= 0) state = elements<trajectory>(m);
      else state = m.real + fold<id>::start(r);
    }
    for (int i = 0; i < fold<id>::size(r); ++i) state[i] = element<first>(m, size_of(first) == 1 ? 0 : i);
    return state;
  }
  /// Where step i of leaf r writes.
  template <int id, int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr T* next_state(const array_memory<T>& m, T* scalars, int i) {
    constexpr int trajectory = reader_of(id, fold<id>::leaves + r), size = fold<id>::size(r);
    if constexpr (size == 1) return scalars + r;
    else if constexpr (trajectory >= 0) return i + 1 < fold<id>::steps ? elements<trajectory>(m) + (i + 1) * size : m.real + fold<id>::start(r);
    else return m.real + fold<id>::start(r) + ((i + 1) & 1) * fold<id>::row_room(r);
  }
  template <int id, int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr void keep_scalar(const array_memory<T>& m, const T* scalars, int i) {
    constexpr int trajectory = reader_of(id, fold<id>::leaves + r);
    if constexpr (trajectory >= 0 && fold<id>::size(r) == 1) elements<trajectory>(m)[i] = scalars[r];
  }
  template <int id, int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr void keep_last(const array_memory<T>& m, const T* state) {
    constexpr int last = reader_of(id, r);
    if constexpr (last >= 0)
      for (int i = 0; i < fold<id>::size(r); ++i) elements<last>(m)[i] = state[i];
  }
  template <int id, int... R, int... Q>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_fold(const array_memory<T>& m, std::integer_sequence<int, R...>, std::integer_sequence<int, Q...>) {
    using F = fold<id>;
    [[maybe_unused]] T made[sizeof...(Q) + 1];
    T scalars[sizeof...(R) + 1], next_scalars[sizeof...(R) + 1];
    T* state[] = {first_state<id, R>(m, scalars)..., nullptr};
    long long index = 0;
    for (int i = 0; i < F::steps; ++i) {
      index = i;
      (keep_scalar<id, R>(m, scalars, i), ...);
      const leaf_pointer<T> in[] = {leaf_pointer<T>{state[R], nullptr, nullptr}..., leaf_pointer<T>{nullptr, &index, nullptr},
                                    captured<g.operand(id, F::leaves + Q)>(m, made[Q])..., leaf_pointer<T>{}};
      T* const to[] = {next_state<id, R>(m, next_scalars, i)..., nullptr};
      const result_pointer<T> out[] = {result_pointer<T>{to[R], nullptr, nullptr}..., result_pointer<T>{}};
      F::body::run({in, out, m.real + F::start(F::leaves), m.integer + s.workspace.of[1], m.condition + s.workspace.of[2]});
      ((F::size(R) == 1 ? void(scalars[R] = next_scalars[R]) : void(state[R] = to[R])), ...);
    }
    (keep_last<id, R>(m, state[R]), ...);
  }

  template <int k>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_kernel(const array_memory<T>& m) {
    constexpr int id = s.kernels[k].node;
    using Operation = operation_at<g.nodes[id].operation>;
    if constexpr (s.kernels[k].is_loop) run_loop<k>(m);
    else if constexpr (std::same_as<Operation, strided_sum>) run_strided_sum<id>(m);
    else if constexpr (std::same_as<Operation, contraction>) run_contraction<id>(m);
    else if constexpr (std::same_as<Operation, assembly>) run_assembly<id>(m, std::make_integer_sequence<int, g.nodes[id].operand_count>{});
    else if constexpr (std::same_as<Operation, running_sum>) run_running_sum<id>(m);
    else if constexpr (std::same_as<Operation, gathering> || std::same_as<Operation, scattering>) run_by_index<id>(m);
    else if constexpr (std::same_as<Operation, linear_solution>) run_solution<id>(m);
    else if constexpr (std::same_as<Operation, loop_fold>)
      run_fold<id>(m, std::make_integer_sequence<int, fold<id>::leaves>{}, std::make_integer_sequence<int, fold<id>::captures>{});
    else if constexpr (std::same_as<Operation, determinant_value>) run_determinant<id>(m);
    else if constexpr (std::same_as<Operation, cholesky_factor>) run_cholesky<id>(m);
    else run_extreme<id>(m);
  }
  /// A result that no kernel wrote where it is wanted: an argument, a constant, a scalar that stands for many, or a
  /// result that is wanted twice.
  template <int r>
  static constexpr void copy_result(const array_memory<T>& m) {
    constexpr int id = g.results[r], size = Scheduled::result_sizes[r];
    if constexpr (!(s.place[id].where == storage::result && s.place[id].position == r)) {
      auto* const z = [&] {
        if constexpr (type_of(id) == kind::real) return m.out[r].real;
        else if constexpr (type_of(id) == kind::integer) return m.out[r].integer;
        else return m.out[r].condition;
      }();
      for (std::ptrdiff_t i = 0; i < size; ++i) z[i] = element<id>(m, size_of(id) == size ? i : 0);
    }
  }
  template <int... K>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_kernels(const array_memory<T>& m, std::integer_sequence<int, K...>) {
    (run_kernel<K>(m), ...);
  }
  template <int... R>
  GRADFOLD_ALWAYS_INLINE() static constexpr void copy_results(const array_memory<T>& m, std::integer_sequence<int, R...>) {
    (copy_result<R>(m), ...);
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const array_memory<T>& m) {
    run_kernels(m, std::make_integer_sequence<int, s.kernel_count>{});
    copy_results(m, std::make_integer_sequence<int, g.result_count>{});
  }
};

}  // namespace gradfold::detail
