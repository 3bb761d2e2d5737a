// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/config.hpp>

#include <concepts>
#include <cstddef>

#if defined(GRADFOLD_USE_CBLAS)
#include <cblas.h>
#endif

/// Products of matrices by a BLAS, where the user asks for it: GRADFOLD_USE_CBLAS.
namespace gradfold::detail {

/// z[i, j] = sum over k of a[i, k] b[k, j]. The columns of z lie side by side.
struct strided_product {
  std::ptrdiff_t rows = 0, columns = 0, depth = 0;
  std::ptrdiff_t z_row = 0, a_row = 0, a_step = 0, b_step = 0, b_column = 0;
};

#if defined(GRADFOLD_USE_CBLAS)

/// A matrix of BLAS has one stride; elements lie side by side along the other axis.
constexpr bool is_matrix_of_blas(std::ptrdiff_t row, std::ptrdiff_t column, std::ptrdiff_t rows, std::ptrdiff_t columns) {
  return (column == 1 && row >= columns) || (row == 1 && column >= rows);
}
template <class T>
constexpr bool goes_to_cblas(const strided_product& p) {
  return (std::same_as<T, float> || std::same_as<T, double>) && p.rows > 1 && p.columns > 1 && p.rows * p.columns * p.depth >= GRADFOLD_CBLAS_MULTIPLICATIONS &&
         p.z_row >= p.columns && is_matrix_of_blas(p.a_row, p.a_step, p.rows, p.depth) && is_matrix_of_blas(p.b_step, p.b_column, p.depth, p.columns);
}
/// `begun` if what z holds is to be added to.
template <strided_product p, bool begun, class T>
void multiply_by_cblas(T* z, const T* a, const T* b) {
  constexpr CBLAS_TRANSPOSE a_lies = p.a_step == 1 ? CblasNoTrans : CblasTrans, b_lies = p.b_column == 1 ? CblasNoTrans : CblasTrans;
  constexpr int rows = static_cast<int>(p.rows), columns = static_cast<int>(p.columns), depth = static_cast<int>(p.depth);
  constexpr int a_stride = static_cast<int>(p.a_step == 1 ? p.a_row : p.a_step), b_stride = static_cast<int>(p.b_column == 1 ? p.b_step : p.b_column);
  constexpr int z_stride = static_cast<int>(p.z_row);
  if constexpr (std::same_as<T, float>) cblas_sgemm(CblasRowMajor, a_lies, b_lies, rows, columns, depth, 1, a, a_stride, b, b_stride, begun, z, z_stride);
  else cblas_dgemm(CblasRowMajor, a_lies, b_lies, rows, columns, depth, 1, a, a_stride, b, b_stride, begun, z, z_stride);
}

#else

template <class T>
constexpr bool goes_to_cblas(const strided_product&) {
  return false;
}
template <strided_product, bool, class T>
void multiply_by_cblas(T*, const T*, const T*) {}

#endif

}  // namespace gradfold::detail
