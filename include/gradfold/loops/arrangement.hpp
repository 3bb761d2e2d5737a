// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lane_runs.hpp>
#include <gradfold/loops/nest.hpp>
#include <gradfold/loops/program.hpp>

/// What puts tensors side by side, runs along an axis, or goes by an index, as loops.
namespace gradfold::detail {

/// Operations of a program that move elements, or look for them, each by the number of its node.
template <class P>
struct arrangement_kernels {
  using T = typename P::real;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;

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
    auto* const z = elements<P, id>(m);
    for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) { z[to] = element_of<P, g.operand(id, k)>(m, x); });
  }
  template <int id>
  static constexpr bool parts_cover() {
    int steps = 0;
    for (int k = 0; k < g.nodes[id].operand_count; ++k) steps += unpacked_nest(g.attributes + nest_start(id, k)).steps();
    return steps == P::size_of(id);
  }
  template <int id>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_assembly(const array_memory<T>& m) {
    if constexpr (!parts_cover<id>()) clear<P, id>(m);
    for_numbers<g.nodes[id].operand_count>([&](auto k) GRADFOLD_INLINE_LAMBDA() { place_part<id, decltype(k)::value>(m); });
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
    T* const z = elements<P, id>(m);
    for (std::ptrdiff_t o = 0; o < a::outer; ++o)
      for (std::ptrdiff_t k = 0; k < a::length; ++k)
        for (std::ptrdiff_t i = 0; i < a::inner; ++i) {
          const std::ptrdiff_t at = (o * a::length + (a::flag ? a::length - 1 - k : k)) * a::inner + i;
          const T x = element_of<P, g.operand(id, 0)>(m, at);
          z[at] = k == 0 ? x : compute<add>(z[a::flag ? at + a::inner : at - a::inner], x);
        }
  }
  /// Extremes along the middle axis: as many rows side by side as a vector has lanes, and without branches, for which element is the largest is
  /// data. The last vector that columns do not fill overlaps the one before. `f` gets the number of columns at once, and where the kept element and
  /// the first of its row stand.
  template <int id, int... operands, class F>
  GRADFOLD_ALWAYS_INLINE() static constexpr void for_columns(F&& f) {
    using a = axis<id>;
    constexpr int width =
        standard_real<T> && sizeof(T) <= 8 && a::inner > 1 && (... && (s.place[operands].where != storage::constant)) ? fitting_lanes<T>(a::inner) : 1;
    for (std::ptrdiff_t o = 0; o < a::outer; ++o)
      if (width == 1 || __builtin_is_constant_evaluated())
        for (std::ptrdiff_t i = 0; i < a::inner; ++i) f(number<1>{}, o * a::inner + i, o * a::length * a::inner + i);
      else
        for (std::ptrdiff_t i = 0; i < a::inner; i += width) {
          const std::ptrdiff_t from = i + width <= a::inner ? i : a::inner - width;
          f(number<width>{}, o * a::inner + from, o * a::length * a::inner + from);
        }
  }
  template <int n>
  using number = std::integral_constant<int, n>;
  template <int node, int width>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto columns_of(const array_memory<T>& m, std::ptrdiff_t at, number<width>) {
    if constexpr (width == 1) return element_of<P, node>(m, at);
    else return load_vector<width>(elements<P, node>(m) + at);
  }
  template <class E, class V>
  GRADFOLD_ALWAYS_INLINE() static constexpr void store_columns(E* z, const V& x) {
    if constexpr (sizeof(V) == sizeof(E)) *z = x;
    else store_vector(z, x);
  }
  /// The largest of elements, or the least, without branches: which of them it is is data. A row is searched in some parts, one behind the other,
  /// so that one comparison need not wait for all before. Each begins with the first element of all and only what is larger takes its place: the
  /// first of equals is found, and where the first is NaN, NaN, as by a search in one part.
  template <class Axis, class F>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto extreme_of(F&& element) {
    constexpr int parts = Axis::length >= 8 ? 4 : 1;
    constexpr std::ptrdiff_t part = Axis::length / parts;
    const auto first = element(0);
    using columns = std::remove_const_t<decltype(first)>;
    const auto better = [](const columns& x, const columns& y) GRADFOLD_INLINE_LAMBDA() -> columns { return (Axis::flag ? y < x : x < y) ? y : x; };
    columns best[parts];
    for (columns& x : best) x = first;
    for (std::ptrdiff_t k = 0; k < part; ++k)
      for (int p = 0; p < parts; ++p) best[p] = better(best[p], element(p * part + k));
    for (std::ptrdiff_t k = parts * part; k < Axis::length; ++k) best[parts - 1] = better(best[parts - 1], element(k));
    for (int between = 1; between < parts; between *= 2)
      for (int p = 0; p < parts; p += 2 * between) best[p] = better(best[p], best[p + between]);
    return best[0];
  }
  template <int id>
  static constexpr void run_extreme(const array_memory<T>& m) {
    using a = axis<id>;
    constexpr int x = g.operand(id, 0);
    auto* const z = elements<P, id>(m);
    for_columns<id, x>([&](auto width, std::ptrdiff_t to, std::ptrdiff_t start) GRADFOLD_INLINE_LAMBDA() {
      const auto best = extreme_of<a>([&](std::ptrdiff_t k) GRADFOLD_INLINE_LAMBDA() { return columns_of<x>(m, start + k * a::inner, width); });
      if constexpr (is_integer(P::type_of(id))) {
        constexpr int count = decltype(width)::value;
        using element = std::conditional_t<count == 1 || sizeof(T) == 8, long long, int>;
        std::conditional_t<count == 1, element, typename few<element, count>::vector> position{};
        for (std::ptrdiff_t k = a::length - 1; k >= 0; --k) {
          const auto other = columns_of<x>(m, start + k * a::inner, width);
          position = (a::flag ? other <= best : best <= other) ? position * 0 + static_cast<element>(k) : position;
        }
        if constexpr (count == 1) z[to] = position;
        else store_columns(z + to, __builtin_convertvector(position, typename few<long long, count>::vector));
      } else store_columns(z + to, best);
    });
  }
  /// Each number to the first element of its row that is as large as what was kept, or as small; to the first of all where none is.
  template <int id>
  static constexpr void run_slope_of_extreme(const array_memory<T>& m) {
    using a = axis<id>;
    constexpr int slope = g.operand(id, 0), x = g.operand(id, 1), kept = g.operand(id, 2);
    T* const z = elements<P, id>(m);
    for_columns<id, slope, x, kept>([&](auto width, std::ptrdiff_t from, std::ptrdiff_t start) GRADFOLD_INLINE_LAMBDA() {
      const auto best = columns_of<kept>(m, from, width), whole = columns_of<slope>(m, from, width), first = columns_of<x>(m, start, width);
      using columns = std::remove_cvref_t<decltype(best)>;
      const columns none = zero<columns>();
      columns left = (a::flag ? first <= best : best <= first) ? none : whole;
      for (std::ptrdiff_t k = 1; k < a::length; ++k) {
        const auto other = columns_of<x>(m, start + k * a::inner, width);
        store_columns(z + start + k * a::inner, (a::flag ? other <= best : best <= other) ? left : none);
        left = (a::flag ? other <= best : best <= other) ? none : left;
      }
      store_columns(z + start, (a::flag ? first <= best : best <= first) ? whole : left);
    });
  }
  template <class V>
  static constexpr V zero() {
    if constexpr (std::same_as<V, T>) return T(0);
    else return V{};
  }
  template <int id>
  static constexpr void run_by_index(const array_memory<T>& m) {
    constexpr loop_nest nest = nest_of(g, id);
    constexpr std::ptrdiff_t step = g.attributes[g.nodes[id].first_attribute + g.nodes[id].attribute_count - 1];
    constexpr int x = g.operand(id, 0), index = g.operand(id, 1);
    constexpr bool gathers = g.nodes[id].operation == operation_id<gathering>;
    auto* const z = elements<P, id>(m);
    if constexpr (!gathers) clear<P, id>(m);
    for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t from, std::ptrdiff_t i) {
      const std::ptrdiff_t moved = static_cast<std::ptrdiff_t>(element_of<P, index>(m, i)) * step;
      if constexpr (gathers) z[to] = element_of<P, x>(m, from + moved);
      else z[to + moved] = compute<add>(z[to + moved], element_of<P, x>(m, from));
    });
  }
};

}  // namespace gradfold::detail
