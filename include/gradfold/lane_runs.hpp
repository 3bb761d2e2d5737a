// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lanes.hpp>

#include <utility>

/// Elements between memory and lanes that are no row of a vector's length: runs from several places, squares that are turned, short rows.
namespace gradfold::detail {

/// How many of `length` elements fit a vector or part of one.
template <class T>
constexpr int fitting_lanes(std::ptrdiff_t length) {
  int count = lanes<T>::count;
  while (count > length) count /= 2;
  return count;
}
/// `n` elements in a register.
template <class T, int n>
struct few {
  using vector [[gnu::vector_size(static_cast<std::size_t>(n) * sizeof(T))]] = T;
};
/// A row of elements made of parts of `run` elements, which lie at z + at[0], z + at[1], …
template <int run, int n, class T>
GRADFOLD_ALWAYS_INLINE() auto load_runs(const T* z, const std::ptrdiff_t* at) {
  typename few<T, n>::vector x;
  if constexpr (n <= run) __builtin_memcpy(&x, z + *at, sizeof x);
  else {
    const auto low = load_runs<run, n / 2>(z, at), high = load_runs<run, n / 2>(z, at + n / 2 / run);
    [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() { x = __builtin_shufflevector(low, high, I...); }(std::make_integer_sequence<int, n>{});
  }
  return x;
}
template <int run, int n, class T, class V>
GRADFOLD_ALWAYS_INLINE() void store_runs(T* z, const std::ptrdiff_t* at, const V& x) {
  if constexpr (n <= run) __builtin_memcpy(z + *at, &x, sizeof x);
  else
    [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
      store_runs<run, n / 2>(z, at, __builtin_shufflevector(x, x, I...));
      store_runs<run, n / 2>(z, at + n / 2 / run, __builtin_shufflevector(x, x, (n / 2 + I)...));
    }(std::make_integer_sequence<int, n / 2>{});
}

/// q rows of q elements, turned: element i of row j goes to element j of row i.
template <int q, int rounds, class V>
GRADFOLD_ALWAYS_INLINE() void turn(V* x) {
  if constexpr (rounds > 1) {
    V y[q];
    [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
      for (int i = 0; i < q / 2; ++i) {
        y[2 * i] = __builtin_shufflevector(x[i], x[i + q / 2], (I / 2 + I % 2 * q)...);
        y[2 * i + 1] = __builtin_shufflevector(x[i], x[i + q / 2], (q / 2 + I / 2 + I % 2 * q)...);
      }
    }(std::make_integer_sequence<int, q>{});
    turn<q, rounds / 2>(y);
    for (int i = 0; i < q; ++i) x[i] = y[i];
  }
}
/// The elements of a square of memory to another, turned. Rows lie `to_row` and `from_row` apart.
template <int q, class T>
GRADFOLD_ALWAYS_INLINE() void copy_turned(T* to, std::ptrdiff_t to_row, const T* from, std::ptrdiff_t from_row) {
  typename few<T, q>::vector x[q];
  for (int i = 0; i < q; ++i) __builtin_memcpy(&x[i], from + i * from_row, sizeof x[i]);
  turn<q, q>(x);
  for (int i = 0; i < q; ++i) __builtin_memcpy(to + i * to_row, &x[i], sizeof x[i]);
}
/// The side of such squares.
template <class T>
inline constexpr int square_side = lanes<T>::count < 4 ? lanes<T>::count : 4;
/// z[i] = factor * row[i] for `length` elements that lie side by side.
template <std::ptrdiff_t length, class T>
GRADFOLD_ALWAYS_INLINE() void scale_row(T* z, T factor, const T* row) {
  constexpr int n = fitting_lanes<T>(length);
  constexpr std::ptrdiff_t whole = length / n * n;
  for (std::ptrdiff_t i = 0; i < whole; i += n) {
    typename few<T, n>::vector x;
    __builtin_memcpy(&x, row + i, sizeof x);
    x = factor * x;
    __builtin_memcpy(z + i, &x, sizeof x);
  }
  if constexpr (length > whole) scale_row<length - whole>(z + whole, factor, row + whole);
}

}  // namespace gradfold::detail
