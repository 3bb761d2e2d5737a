// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/loops/program.hpp>

/// Linear equations, determinants and triangular factors.
namespace gradfold::detail {

/// A square matrix on its way to a triangle, with the order of its rows.
template <class T, int n>
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

/// Operations of a program by elimination, each by the number of its node.
template <class P>
struct elimination_kernels {
  using T = typename P::real;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;

  template <int id, int n, bool transposed>
  GRADFOLD_ALWAYS_INLINE() static constexpr void read_matrix(const array_memory<T>& m, eliminated<T, n>& a) {
    for (int i = 0; i < n; ++i) {
      a.row[i] = i;
      for (int k = 0; k < n; ++k) a.of[i * n + k] = element_of<P, id>(m, transposed ? k * n + i : i * n + k);
    }
  }
  template <int id>
  static constexpr void run_solution(const array_memory<T>& m) {
    constexpr const long long* words = g.attributes + g.nodes[id].first_attribute;
    constexpr int n = static_cast<int>(words[0]), columns = static_cast<int>(words[1]);
    eliminated<T, n> a;
    read_matrix<g.operand(id, 0), n, words[2] == 1>(m, a);
    a.run();
    T* const z = elements<P, id>(m);
    for (int c = 0; c < columns; ++c) {
      for (int i = 0; i < n; ++i) {
        T x = element_of<P, g.operand(id, 1)>(m, a.row[i] * columns + c);
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
    eliminated<T, n> a;
    read_matrix<g.operand(id, 0), n, false>(m, a);
    a.run();
    T product(1);
    for (int k = 0; k < n; ++k) product = compute<multiply>(product, a(k, k));
    *elements<P, id>(m) = a.odd ? T(-product) : product;
  }
  template <int id>
  static constexpr void run_cholesky(const array_memory<T>& m) {
    constexpr int n = static_cast<int>(g.attributes[g.nodes[id].first_attribute]);
    T* const z = elements<P, id>(m);
    clear<P, id>(m);
    for (int j = 0; j < n; ++j)
      for (int i = j; i < n; ++i) {
        T x = element_of<P, g.operand(id, 0)>(m, i * n + j);
        for (int k = 0; k < j; ++k) x = compute<subtract>(x, compute<multiply>(z[i * n + k], z[j * n + k]));
        z[i * n + j] = i == j ? compute<square_root>(x) : compute<divide>(x, z[j * n + j]);
      }
  }
};

}  // namespace gradfold::detail
