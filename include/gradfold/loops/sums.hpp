// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/dot_blocks.hpp>
#include <gradfold/loops/nest.hpp>
#include <gradfold/loops/program.hpp>
#include <gradfold/merged_blocks.hpp>

/// Sums over some axes, and products, as loops.
namespace gradfold::detail {

/// Operations of a program that sum, each by the number of its node.
template <class P>
struct sum_kernels {
  using T = typename P::real;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;

  /// Elements to other places, run after run where they lie side by side; the others of z become 0.
  template <int id, int from, loop_nest nest>
  GRADFOLD_ALWAYS_INLINE() static constexpr void copy(const array_memory<T>& m) {
    constexpr int last = last_axis(nest), size = P::size_of(id);
    auto* const z = elements<P, id>(m);
    if constexpr (nest.rank > 0 && nest.map[0].stride[last] == 1 && nest.map[1].stride[last] == 1 && s.place[from].where != storage::constant &&
                  (standard_real<T> || !is_real(P::type_of(id)))) {
      if (!__builtin_is_constant_evaluated()) {
        const auto* const x = elements<P, from>(m);
        if constexpr (goes_forward(nest)) {
          constexpr std::ptrdiff_t before = nest.map[0].offset, behind = before + span_of(nest, 0);
          clear_some<before>(z), clear_some<size - behind>(z + behind);
          return copy_and_clear<nest>(z + before, x + nest.map[1].offset);
        }
        if constexpr (!is_copy(nest, size)) clear<P, id>(m);
        return for_each<without_last(nest)>([&](std::ptrdiff_t to, std::ptrdiff_t at, std::ptrdiff_t) {
          __builtin_memcpy(z + to, x + at, static_cast<std::size_t>(nest.extent[last]) * sizeof *z);
        });
      }
    }
    if constexpr (!is_copy(nest, size)) clear<P, id>(m);
    if constexpr (constexpr turned_axes t = turned_in(nest, square_side<T>);
                  t.exist && s.place[from].where != storage::constant && standard_real<T> && is_real(P::type_of(id))) {
      if (!__builtin_is_constant_evaluated()) {
        constexpr std::ptrdiff_t q = square_side<T>, z_row = nest.map[0].stride[t.of_x], x_row = nest.map[1].stride[t.of_z];
        const T* const x = elements<P, from>(m);
        return for_each<t.others>([&](std::ptrdiff_t to, std::ptrdiff_t at, std::ptrdiff_t) {
          for (std::ptrdiff_t i = 0; i < nest.extent[t.of_z]; i += q)
            for (std::ptrdiff_t j = 0; j < nest.extent[t.of_x]; j += q) copy_turned<q>(z + to + i + j * z_row, z_row, x + at + i * x_row + j, x_row);
        });
      }
    }
    for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t at, std::ptrdiff_t) { z[to] = element_of<P, from>(m, at); });
  }
  template <int id>
  static constexpr void run_strided_sum(const array_memory<T>& m) {
    constexpr loop_nest nest = nest_of(g, id);
    constexpr int from = g.operand(id, 0);
    auto* const z = elements<P, id>(m);
    if constexpr (is_injective(nest, 0)) copy<id, from, nest>(m);
    else if constexpr (constexpr loop_nest along = ordered_along(nest); sums_rows(along)) {
      clear<P, id>(m);
      constexpr int last = along.rank - 1;
      if constexpr (standard_real<T> && is_real(P::type_of(id)) && is_in_memory(from) && along.map[1].stride[last] == 1 &&
                    along.extent[last] >= partial_sums<T>) {
        if (!__builtin_is_constant_evaluated()) {
          const T* const rows = elements<P, from>(m);
          return for_each<without_last(along)>(
              [&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) { z[to] = z[to] + sum_of_row<along.extent[last]>(rows + x); });
        }
      }
      for_each<without_last(along)>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) {
        z[to] = compute<add>(z[to], row_sum<T, along.extent[along.rank - 1]>(
                                        [&](std::ptrdiff_t i) { return element_of<P, from>(m, x + i * along.map[1].stride[along.rank - 1]); }));
      });
    } else {
      clear<P, id>(m);
      for_each<along>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t) { z[to] = compute<add>(z[to], element_of<P, from>(m, x)); });
    }
  }
  static constexpr bool is_in_memory(int id) { return s.place[id].where != storage::constant; }
  /// Whether each row of an outer product is a row times a number.
  static constexpr bool scales_rows(const loop_nest& nest) {
    const int last = nest.rank - 1;
    return nest.rank > 0 && nest.map[0].stride[last] == 1 && nest.map[1].stride[last] + nest.map[2].stride[last] == 1 &&
           nest.map[1].stride[last] * nest.map[2].stride[last] == 0;
  }
  /// What a contraction begins with: 0, or its third operand.
  template <int id>
  GRADFOLD_ALWAYS_INLINE() static constexpr void begin(const array_memory<T>& m) {
    constexpr int size = P::size_of(id);
    if constexpr (g.nodes[id].operand_count < 3) clear<P, id>(m);
    else
      for (int i = 0; i < size; ++i) elements<P, id>(m)[i] = element_of<P, g.operand(id, 2)>(m, i);
  }
  /// A sum in parts: step k goes to part k mod `parts`; the parts are added by halves.
  template <int parts, loop_nest summed, class F>
  static constexpr T sum_in_parts(F&& product) {
    T part[parts];
    for (T& x : part) x = T(0);
    for_each<summed>([&](std::ptrdiff_t k, std::ptrdiff_t a_at, std::ptrdiff_t b_at) { part[k % parts] = compute<add>(part[k % parts], product(a_at, b_at)); });
    for (int half = parts / 2; half > 0; half /= 2)
      for (int p = 0; p < half; ++p) part[p] = compute<add>(part[p], part[p + half]);
    return part[0];
  }
  template <int id, merged_roles roles>
  static constexpr void run_merged(const array_memory<T>& m) {
    constexpr bool begun = g.nodes[id].operand_count == 3, in_lanes = sums_in_lanes<roles> && !g.nodes[id].primal && !begun;
    constexpr int first = g.operand(id, roles.swapped ? 1 : 0), second = g.operand(id, roles.swapped ? 0 : 1);
    T* const z = elements<P, id>(m);
    if constexpr (begun || roles.repeats || roles.elements != P::size_of(id)) begin<id>(m);
    if constexpr (standard_real<T> && is_in_memory(first) && is_in_memory(second)) {
      if (!__builtin_is_constant_evaluated()) {
        const T *const a = elements<P, first>(m), *const b = elements<P, second>(m);
        return for_each<roles.outer>([&](std::ptrdiff_t to, std::ptrdiff_t at_a, std::ptrdiff_t at_b) {
          if constexpr (in_lanes) dot_blocks<roles, T>::run_all(z + to, a + at_a, b + at_b);
          else merged_product<roles, T>::template run_all<roles.repeats ? start::added : begun ? start::begun : start::fresh>(z + to, a + at_a, b + at_b);
        });
      }
    }
    if constexpr (!begun && !roles.repeats && roles.elements == P::size_of(id)) begin<id>(m);
    for_each<roles.outer>([&](std::ptrdiff_t to, std::ptrdiff_t a, std::ptrdiff_t b) {
      for_each<roles.rows>([&](std::ptrdiff_t to_row, std::ptrdiff_t a_row, std::ptrdiff_t) {
        for_each<roles.columns>([&](std::ptrdiff_t to_column, std::ptrdiff_t, std::ptrdiff_t b_column) {
          T& element = z[to + to_row + to_column];
          const auto product = [&](std::ptrdiff_t a_at, std::ptrdiff_t b_at) {
            const T x = element_of<P, first>(m, a + a_row + a_at), y = element_of<P, second>(m, b + b_column + b_at);
            return roles.swapped ? compute<multiply>(y, x) : compute<multiply>(x, y);
          };
          if constexpr (in_lanes) {
            element = sum_in_parts<dot_parts, roles.summed>(product);
          } else {
            T sum = roles.repeats ? T(0) : element;
            for_each<roles.summed>([&](std::ptrdiff_t, std::ptrdiff_t a_at, std::ptrdiff_t b_at) { sum = compute<add>(sum, product(a_at, b_at)); });
            element = roles.repeats ? compute<add>(element, sum) : sum;
          }
        });
      });
    });
  }
  /// Whether blocks of a product can be given away as they are summed.
  template <int id>
  static constexpr bool has_blocks() {
    constexpr int size = P::size_of(id);
    if constexpr (!standard_real<T> || g.nodes[id].operand_count != 2 || !is_in_memory(g.operand(id, 0)) || !is_in_memory(g.operand(id, 1))) return false;
    else if constexpr (constexpr merged_roles merged = merged_roles_in(nest_of(g, id)); merged.exists)
      return merged.elements == size && (g.nodes[id].primal || !sums_in_lanes<merged>) && merged_product<merged, T>::gives_sums;
    else if constexpr (constexpr matrix_roles roles = roles_in(nest_of(g, id)); roles.exists)
      return roles.elements == size && !roles.repeats && !row_product<roles, T>::exists && (g.nodes[id].primal || !sums_as_dots<roles>) &&
             blocked_product<roles, T>::gives_sums;
    else return false;
  }
  template <int id, class Finish>
  static void run_blocks(const array_memory<T>& m, const Finish& finish) {
    constexpr merged_roles merged = merged_roles_in(nest_of(g, id));
    constexpr matrix_roles roles = roles_in(nest_of(g, id));
    constexpr bool swapped = merged.exists ? merged.swapped : roles.swapped;
    const T *const a = elements<P, g.operand(id, swapped ? 1 : 0)>(m), *const b = elements<P, g.operand(id, swapped ? 0 : 1)>(m);
    T* const z = elements<P, id>(m);
    for_each<merged.exists ? merged.outer : roles.outer>([&](std::ptrdiff_t to, std::ptrdiff_t at_a, std::ptrdiff_t at_b) {
      if constexpr (merged.exists) merged_product<merged, T>::template run_all<start::fresh>(z + to, a + at_a, b + at_b, finish);
      else blocked_product<roles, T>::template run<false>(z + to, a + at_a, b + at_b, finish);
    });
  }
  template <int id>
  static constexpr void run_contraction(const array_memory<T>& m) {
    if constexpr (constexpr merged_roles merged = merged_roles_in(nest_of(g, id)); merged.exists) run_merged<id, merged>(m);
    else run_plain<id>(m);
  }
  template <matrix_roles roles, bool in_parts, bool as_dots>
  using product_of = std::conditional_t<row_product<roles, T>::exists, row_product<roles, T, in_parts ? row_parts<roles> : 1>,
                                        std::conditional_t<as_dots, dot_products<roles, T>, blocked_product<roles, T>>>;
  template <int id>
  static constexpr void run_plain(const array_memory<T>& m) {
    constexpr bool begun = g.nodes[id].operand_count == 3;
    constexpr loop_nest nest = ordered_along(nest_of(g, id));
    constexpr matrix_roles roles = roles_in(nest_of(g, id));
    constexpr int first = g.operand(id, 0), second = g.operand(id, 1);
    constexpr bool in_parts = sums_in_parts<roles> && g.nodes[id].primal && !begun, as_dots = sums_as_dots<roles> && !g.nodes[id].primal && !begun;
    T* const z = elements<P, id>(m);
    if constexpr (roles.exists && standard_real<T> && is_in_memory(first) && is_in_memory(second)) {
      if (!__builtin_is_constant_evaluated()) {
        const T *const x = elements<P, first>(m), *const y = elements<P, second>(m);
        if constexpr (begun || roles.repeats || roles.elements != P::size_of(id)) begin<id>(m);
        return for_each<roles.outer>([&](std::ptrdiff_t to, std::ptrdiff_t a, std::ptrdiff_t b) {
          product_of<roles, in_parts, as_dots>::template run<begun || roles.repeats>(z + to, (roles.swapped ? y : x) + a, (roles.swapped ? x : y) + b);
        });
      }
    }
    const auto product = [&](std::ptrdiff_t x, std::ptrdiff_t y) { return compute<multiply>(element_of<P, first>(m, x), element_of<P, second>(m, y)); };
    if constexpr (in_parts || as_dots) {
      constexpr int parts = as_dots ? dot_parts : row_parts<roles>;
      for_each<roles.outer>([&](std::ptrdiff_t to, std::ptrdiff_t a, std::ptrdiff_t b) {
        for_each<roles.rows>([&](std::ptrdiff_t to_column, std::ptrdiff_t, std::ptrdiff_t b_column) {
          z[to + to_column] = sum_in_parts<parts, roles.summed>([&](std::ptrdiff_t a_at, std::ptrdiff_t b_at) {
            const std::ptrdiff_t x = a + a_at, y = b + b_column + b_at;
            return roles.swapped ? product(y, x) : product(x, y);
          });
        });
      });
    } else if constexpr (roles.exists && roles.repeats) {  // in the order of the blocks above
      begin<id>(m);
      for_each<roles.outer>([&](std::ptrdiff_t to, std::ptrdiff_t a, std::ptrdiff_t b) {
        for_each<roles.rows>([&](std::ptrdiff_t z_at, std::ptrdiff_t a_row, std::ptrdiff_t b_column) {
          for_each<roles.summed>([&](std::ptrdiff_t, std::ptrdiff_t a_at, std::ptrdiff_t b_at) {
            const std::ptrdiff_t x = a + a_row + a_at, y = b + b_column + b_at;
            z[to + z_at] = compute<add>(z[to + z_at], roles.swapped ? product(y, x) : product(x, y));
          });
        });
      });
    } else if constexpr (!begun && is_copy(nest, P::size_of(id)) && scales_rows(nest) && standard_real<T> && is_in_memory(first) && is_in_memory(second)) {
      constexpr int last = last_axis(nest);
      constexpr bool row_first = nest.map[1].stride[last] == 1;
      const T *const x = elements<P, first>(m), *const y = elements<P, second>(m);
      constexpr affine_map factors = nest.map[row_first ? 2 : 1], row = nest.map[row_first ? 1 : 2];
      if constexpr (nest.rank == 2 && nest.map[0].stride[0] == nest.extent[1] && row.stride[0] == 0) {
        if (!__builtin_is_constant_evaluated())
          return scaled_rows<nest.extent[0], nest.extent[1], factors.stride[0], T>::run(z + nest.map[0].offset, (row_first ? y : x) + factors.offset,
                                                                                        (row_first ? x : y) + row.offset);
      }
      for_each<without_last(nest)>([&](std::ptrdiff_t to, std::ptrdiff_t x_at, std::ptrdiff_t y_at) {
        if (!__builtin_is_constant_evaluated()) return scale_row<nest.extent[last]>(z + to, row_first ? y[y_at] : x[x_at], row_first ? x + x_at : y + y_at);
        for (std::ptrdiff_t i = 0; i < nest.extent[last]; ++i) z[to + i] = product(x_at + i * nest.map[1].stride[last], y_at + i * nest.map[2].stride[last]);
      });
    } else if constexpr (!begun && is_copy(nest, P::size_of(id))) {
      for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t y) { z[to] = product(x, y); });
    } else if constexpr (sums_rows(nest)) {
      begin<id>(m);
      constexpr int last = last_axis(nest);
      for_each<without_last(nest)>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t y) {
        z[to] = compute<add>(z[to], row_sum<T, nest.extent[last]>(
                                        [&](std::ptrdiff_t i) { return product(x + i * nest.map[1].stride[last], y + i * nest.map[2].stride[last]); }));
      });
    } else {
      begin<id>(m);
      for_each<nest>([&](std::ptrdiff_t to, std::ptrdiff_t x, std::ptrdiff_t y) { z[to] = compute<add>(z[to], product(x, y)); });
    }
  }
};

}  // namespace gradfold::detail
