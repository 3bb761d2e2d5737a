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
    [&]<int... I>(std::integer_sequence<int, I...>)
        GRADFOLD_INLINE_LAMBDA() { x = __builtin_shufflevector(low, high, I...); }(std::make_integer_sequence<int, n>{});
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
/// The sums of n vectors of n lanes side by side, each by halves: lane p is added to lane p + n / 2, and so on. `blocks` counts what lies
/// side by side in a vector already.
template <int n, int blocks = 1, class V>
GRADFOLD_ALWAYS_INLINE() void add_lanes(V* x) {
  if constexpr (blocks < n) {
    constexpr int block = n / blocks, half = block / 2;
    [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
#pragma GCC unroll 8
      for (int r = 0; r < half; ++r)
        x[r] = __builtin_shufflevector(x[r], x[r + half], (I / half % 2 * n + I / block * block + I % half)...) +
               __builtin_shufflevector(x[r], x[r + half], (I / half % 2 * n + I / block * block + I % half + half)...);
    }(std::make_integer_sequence<int, n>{});
    add_lanes<n, 2 * blocks>(x);
  }
}
/// The side of such squares.
template <class T>
inline constexpr int square_side = lanes<T>::count < 4 ? lanes<T>::count : 4;
/// A row of `length` elements in a vector of n, behind them zeros.
template <int n, std::ptrdiff_t length, class T>
GRADFOLD_ALWAYS_INLINE() auto load_short_row(const T* row) {
  typename few<T, n>::vector x = {};
  if constexpr (length >= n) __builtin_memcpy(&x, row, sizeof x);
  else if constexpr (n == 2) x[0] = *row;
  else if constexpr (length > 0) {
    const auto low = load_short_row<n / 2, length>(row);
    [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
      if constexpr (length <= n / 2) x = __builtin_shufflevector(low, typename few<T, n / 2>::vector{}, I...);
      else x = __builtin_shufflevector(low, load_short_row<n / 2, length - n / 2>(row + n / 2), I...);
    }(std::make_integer_sequence<int, n>{});
  }
  return x;
}
/// The first `length` elements of a vector of n to memory.
template <int n, std::ptrdiff_t length, class T, class V>
GRADFOLD_ALWAYS_INLINE() void store_short_row(T* row, const V& x) {
  if constexpr (length >= n) __builtin_memcpy(row, &x, sizeof x);
  else if constexpr (n == 2) *row = x[0];
  else
    [&]<int... I>(std::integer_sequence<int, I...>) GRADFOLD_INLINE_LAMBDA() {
      store_short_row<n / 2, (length < n / 2 ? length : n / 2)>(row, __builtin_shufflevector(x, x, I...));
      if constexpr (length > n / 2) store_short_row<n / 2, length - n / 2>(row + n / 2, __builtin_shufflevector(x, x, (n / 2 + I)...));
    }(std::make_integer_sequence<int, n / 2>{});
}
template <int n, class T>
GRADFOLD_ALWAYS_INLINE() auto load_vector(const T* z) {
  typename few<T, n>::vector x;
  __builtin_memcpy(&x, z, sizeof x);
  return x;
}
template <int shift, class V, int... I>
GRADFOLD_ALWAYS_INLINE() V shifted_row(const V& low, const V& high, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(low, high, (shift + I)...);
}
/// A row that begins `start` elements behind z, out of the one or two vectors of n, counted from z, in which it lies; `size` elements may be read.
template <int n, int start, int size, class T>
GRADFOLD_ALWAYS_INLINE() auto load_cut_row(const T* z) {
  constexpr int low = start / n * n, high = low + 2 * n <= size ? low + n : low;
  return shifted_row<start - low>(load_vector<n>(z + low), load_vector<n>(z + high), std::make_integer_sequence<int, n>{});
}
/// The same of vectors in registers.
template <int n, int start, class V, std::size_t count>
GRADFOLD_ALWAYS_INLINE() V cut_row(const V (&x)[count]) {
  constexpr std::size_t low = static_cast<std::size_t>(start / n), high = low + 1 < count ? low + 1 : low;
  return shifted_row<start % n>(x[low], x[high], std::make_integer_sequence<int, n>{});
}
/// Of elements `first`, `first` + 1, … of rows that lie side by side: their elements of the row x, and their numbers of rows as lanes of x.
template <int first, int length, class V, int... I>
GRADFOLD_ALWAYS_INLINE() V elements_of_rows(const V& x, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(x, x, (first + I) % length...);
}
template <int first, int length, class V, int... I>
GRADFOLD_ALWAYS_INLINE() V factors_of_rows(const V& x, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(x, x, (first + I) / length...);
}
template <class T, class V>
GRADFOLD_ALWAYS_INLINE() void store_vector(T* z, const V& x) {
  __builtin_memcpy(z, &x, sizeof x);
}
/// The fewest rows of `length` elements that are whole vectors of n, a power of two.
constexpr int rows_in_whole_vectors(int length, int n) {
  int rows = 1;
  while (rows * length % n != 0) rows *= 2;
  return rows;
}
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
/// z[i, j] = factor[i * step] * row[j], `length` elements side by side and `rows` such rows. Of rows shorter than a vector some are whole
/// vectors: a turn of these is stored at once.
template <std::ptrdiff_t rows, int length, std::ptrdiff_t step, class T>
struct scaled_rows {
  static constexpr int n = lanes<T>::count, turn = rows_in_whole_vectors(length, n), vectors = turn * length / n;
  static constexpr std::ptrdiff_t turned = length < n && 4 * length > n ? rows / turn* turn : 0;
  using vector = typename few<T, n>::vector;
  using all_lanes = std::make_integer_sequence<int, n>;

  template <int... V>
  GRADFOLD_ALWAYS_INLINE() static void run_turns(T* z, const T* factor, const T* row, std::integer_sequence<int, V...>) {
    const vector x = load_short_row<n, length>(row), repeated[] = {elements_of_rows<V * n, length>(x, all_lanes{})...};
    for (std::ptrdiff_t i = 0; i < turned; i += turn) {
      vector factors = {};
      if constexpr (step == 1) factors = load_short_row<n, turn>(factor + i);
      else
        for (int k = 0; k < turn; ++k) factors[k] = factor[(i + k) * step];
      (store_vector(z + i * length + V * n, vector(repeated[V] * factors_of_rows<V * n, length>(factors, all_lanes{}))), ...);
    }
  }
  GRADFOLD_ALWAYS_INLINE() static void run(T* z, const T* factor, const T* row) {
    if constexpr (turned > 0) run_turns(z, factor, row, std::make_integer_sequence<int, vectors>{});
    for (std::ptrdiff_t i = turned; i < rows; ++i) scale_row<length>(z + i * length, factor[i * step], row);
  }
};

}  // namespace gradfold::detail
