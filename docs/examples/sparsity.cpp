// SPDX-License-Identifier: BSL-1.0
/// Which heights of a surface act on which: the pattern of the Hessian of its area, the surface given by its heights over a grid and
/// fixed along the rim. With the argument `picture` it prints the picture of docs/how_to/sparse_derivatives.md.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cstdio>
#include <cstring>

using namespace gradfold;

constexpr int side = 6;  // free heights along a side
using heights = std::array<double, side * side>;

constexpr auto area = []<class T>(const std::array<T, side * side>& z) {
  const auto height = [&](int i, int j) { return i < 0 || j < 0 || i >= side || j >= side ? T(0.0) : z[static_cast<std::size_t>(i * side + j)]; };
  T sum(0.0);
  for (int i = -1; i < side; ++i)
    for (int j = -1; j < side; ++j) sum += sqrt(1 + square(height(i + 1, j) - height(i, j)) + square(height(i, j + 1) - height(i, j)));
  return sum;
};

int main(int count, char** arguments) {
  if (count > 1 && std::strcmp(arguments[1], "picture") == 0) {
    std::printf("%s", spy<hessian<area>, heights>.data());
    return 0;
  }
  constexpr auto& pattern = sparsity<hessian<area>, heights>;
  std::printf("%zu x %zu, of %zu numbers %zu can differ from 0\n", pattern.rows(), pattern.columns(), pattern.rows() * pattern.columns(), pattern.nonzeros());
  for (const std::size_t i : {0u, 7u}) {
    std::printf("height %zu acts with", i);
    for (int k = pattern.row_pointers[i]; k < pattern.row_pointers[i + 1]; ++k) std::printf(" %d", pattern.column_indices[static_cast<std::size_t>(k)]);
    std::puts("");
  }
}
