// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian/blocks.hpp>
#include <gradfold/run.hpp>

/// From the program of a matrix of derivatives to its blocks.
namespace gradfold::detail {

/// Where the numbers of a matrix of derivatives and of what comes with it are written: a part for each block, then one for
/// each tree.
template <class Inputs, class Matrix, class... Rest>
struct matrix_layout {
  static constexpr int count = leaf_sizes<Matrix>::total + (leaf_count<Rest> + ... + 0);
  struct list {
    int of[static_cast<unsigned>(count + 1)] = {};
    constexpr list() {
      int next = 0, part = 0;
      const auto add = [&](int size) {
        for (int k = 0; k < size; ++k) of[next++] = leaf_place(part, k);
        ++part;
      };
      for (int k = 0; k < leaf_count<Matrix>; ++k) add(leaf_sizes<Matrix>::of[k]);
      (add(leaf_count<Rest>), ...);
    }
  };
  static constexpr list places{};
  static constexpr const int* inputs = Inputs::places.of;
  static constexpr const int* results = places.of;
};
/// The same where a source has its results in another order.
template <class Source, class Layout>
struct arranged_layout : Layout {};
/// A source whose first `rows * columns` results are a matrix, with each result beside it after the row that it shares most with: a
/// gradient after the row of its own derivatives.
template <class Source, int rows, int columns>
struct row_by_row {
  static constexpr int count = graph_of<Source>().needed.results, beside = count - rows * columns;
  struct result_order {
    int of[static_cast<unsigned>(count + 1)] = {};
    constexpr result_order() {
      int next = 0;
      for (int i = 0; i < rows; ++i) {
        for (int j = 0; j < columns; ++j) of[next++] = i * columns + j;
        if (i < beside) of[next++] = rows * columns + i;
      }
      for (int k = rows; k < beside; ++k) of[next++] = rows * columns + k;
    }
  };
  static constexpr result_order order{};
};
template <class Source, int rows, int columns>
inline constexpr auto compact_graph<row_by_row<Source, rows, columns>> = [] {
  auto graph = graph_of<Source>();
  for (int k = 0; k < row_by_row<Source, rows, columns>::count; ++k)
    graph.results[k] = graph_of<Source>().results[row_by_row<Source, rows, columns>::order.of[k]];
  return graph;
}();
template <class Source, int rows, int columns>
inline constexpr bool shares_parts<row_by_row<Source, rows, columns>> = shares_parts<Source>;
template <class Source, int rows, int columns, class Layout>
struct arranged_layout<row_by_row<Source, rows, columns>, Layout> {
  struct list {
    int of[static_cast<unsigned>(row_by_row<Source, rows, columns>::count + 1)] = {};
    constexpr list() {
      for (int k = 0; k < row_by_row<Source, rows, columns>::count; ++k) of[k] = Layout::results[row_by_row<Source, rows, columns>::order.of[k]];
    }
  };
  static constexpr list places{};
  static constexpr const int* inputs = Layout::inputs;
  static constexpr const int* results = places.of;
};
/// A Hessian that is one block is computed row by row.
template <class Types>
auto arranged_source() {
  using Source = typename Types::source;
  if constexpr (requires { requires Types::is_one_block; })
    return std::type_identity<row_by_row<Source, Types::row_side::side.total, Types::column_side::side.total>>{};
  else return std::type_identity<Source>{};
}

template <class Program, class T, class Matrix, class... Rest>
GRADFOLD_ALWAYS_INLINE() constexpr void run_blocks(const argument_pointers<T>* in, Matrix& matrix, scattered<T, Rest>&&... rest) {
  T* out[static_cast<unsigned>(leaf_count<Matrix> + 1) + sizeof...(Rest)] = {};
  int next = 0;
  visit_leaves(matrix, [&]<class L>(L& block) GRADFOLD_INLINE_LAMBDA() {
    if constexpr (tensor_like<L>) out[next++] = block.data();
    else out[next++] = &block;
  });
  ((out[next++] = rest.pointer()), ...);
  Program::run(in, out);
  (rest.finish(), ...);
}
template <class Program, class T, class Matrix, class... Rest, std::size_t... K, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_numbers(Matrix& matrix, const std::tuple<Rest&...>& rest, std::index_sequence<K...>,
                                                    const gathered<T, Arguments>&... arguments) {
  const argument_pointers<T> in[] = {arguments.pointers()..., argument_pointers<T>{}};
  run_blocks<Program, T>(in, matrix, scattered<T, Rest>(std::get<K>(rest))...);
}
/// Runs the source of a matrix of derivatives into it and into what comes with it.
template <class Types, class Memory, class Matrix, class... Rest, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_matrix([[maybe_unused]] Memory& memory, Matrix& matrix, const std::tuple<Rest&...>& rest,
                                                   const Arguments&... arguments) {
  using Source = typename Types::source;
  using T = typename Types::number_type;
  if constexpr (requires { requires Types::is_in_products; }) Types::run_products(memory, matrix, rest, arguments...);
  else if constexpr (Types::is_traced) inline_graph<Source>(std::tuple_cat(std::tie(matrix), rest), arguments...);
  else if constexpr (Types::assembled) run_program<Source, T>(memory, std::tuple_cat(std::tie(matrix), rest), arguments...);
  else if constexpr (compilable<Source>()) {
    using Arranged = typename decltype(arranged_source<Types>())::type;
    using Layout = arranged_layout<Arranged, matrix_layout<leaf_table<leaf_count<Arguments>...>, Matrix, Rest...>>;
    if (__builtin_is_constant_evaluated()) require_evaluation<T>(view_of<Source>);
    run_numbers<program<plan_of<Arranged, Layout>, T>, T>(matrix, rest, std::index_sequence_for<Rest...>{}, gathered<T, Arguments>(arguments)...);
  }
}

}  // namespace gradfold::detail
