// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/function.hpp>
#include <gradfold/jacobian/blocks.hpp>

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
GRADFOLD_ALWAYS_INLINE() constexpr void run_matrix([[maybe_unused]] Memory& memory, Matrix& matrix, const std::tuple<Rest&...>& rest, const Arguments&... arguments) {
  using Source = typename Types::source;
  using T = typename Types::number_type;
  if constexpr (requires { requires Types::is_in_products; }) Types::run_products(memory, matrix, rest, arguments...);
  else if constexpr (Types::is_traced) inline_graph<Source>(std::tuple_cat(std::tie(matrix), rest), arguments...);
  else if constexpr (Types::assembled) run_program<Source, T>(memory, std::tuple_cat(std::tie(matrix), rest), arguments...);
  else if constexpr (compilable<Source>())
    run_numbers<program<plan_of<Source, arranged_layout<Source, matrix_layout<leaf_table<leaf_count<Arguments>...>, Matrix, Rest...>>>, T>, T>(
        matrix, rest, std::index_sequence_for<Rest...>{}, gathered<T, Arguments>(arguments)...);
}

}  // namespace gradfold::detail
