// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/loops/fused.hpp>
#include <gradfold/loops/sums.hpp>

/// Loops that take the elements of a product as they are summed.
namespace gradfold::detail {

/// Loop k of a program as what is done with a vector of its product in place of storing it.
template <class P, int k>
struct finished_by_loop {
  using T = typename P::real;
  using loop = fused_loop<P, k>;
  using facts = loop_facts<P>;
  static constexpr kernel kernel_of_loop = P::s.kernels[k];
  static constexpr int product = kernel_of_loop.product;

  array_memory<T> memory;
  T* begin;  ///< of the product

  /// Whether the product can be computed so: by blocks of registers, and what the loop stores is memory of the program's own, for arguments
  /// that are still read could be where results are.
  static constexpr bool exists() {
    if constexpr (product == 0) return false;
    else if constexpr (!facts::has_lanes(k) || kernel_of_loop.row() % lanes<T>::count != 0) return false;
    else {
      for (int j = 0; j < kernel_of_loop.count; ++j)
        if (P::s.place[facts::member(kernel_of_loop, j)].where == storage::result) return false;
      return sum_kernels<P>::template has_blocks<product>();
    }
  }
  GRADFOLD_ALWAYS_INLINE() void operator()(T* z, lanes<T> x) const {
    std::size_t row = static_cast<std::size_t>(z - begin);
    std::ptrdiff_t index[maximal_rank] = {};
    const auto at = static_cast<std::ptrdiff_t>(row % static_cast<std::size_t>(kernel_of_loop.row()));
    row /= static_cast<std::size_t>(kernel_of_loop.row());
    for (int axis = kernel_of_loop.axes - 2; axis >= 0; --axis) {
      const auto extent = static_cast<std::size_t>(kernel_of_loop.extent[axis]);
      index[axis] = static_cast<std::ptrdiff_t>(axis == 0 ? row : row % extent), row /= extent;
    }
    typename loop::template values<lanes<T>> v;
    v.product = x;
    loop::template body<lanes<T>, of_product>(memory, v, static_cast<lanes<T>*>(nullptr), index, z - begin - at, at,
                                              typename loop::members_in_groups::numbers{});
  }
  /// The product, and the loop.
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const array_memory<T>& m) {
    if constexpr (exists()) {
      if (!__builtin_is_constant_evaluated()) return sum_kernels<P>::template run_blocks<product>(m, finished_by_loop{m, elements<P, product>(m)});
    }
    sum_kernels<P>::template run_contraction<product>(m);
    loop::run(m);
  }
};

}  // namespace gradfold::detail
