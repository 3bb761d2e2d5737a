// SPDX-License-Identifier: BSL-1.0
// Sparse Jacobians and Hessians at run time, over random points: the entries are those of the whole matrices, and Eigen sees them.
#include "catch.hpp"

#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

#include <random>

using namespace gradfold;

namespace {

constexpr std::size_t n = 12;
using vector = Eigen::Matrix<double, static_cast<int>(n), 1>;
using array = std::array<double, n>;

/// A chain of neighbours with one far link, number by number and in whole tensors.
constexpr auto chain = [](const auto& x) {
  auto total = sin(x[0] * x[n - 1]);
  for (std::size_t i = 0; i + 1 < n; ++i) total += 100 * square(x[i + 1] - x[i] * x[i]) + exp(-x[i]);
  return total;
};
constexpr auto tensor_chain = [](const auto& x) {
  const auto t = tail<n - 1>(x) - square(head<n - 1>(x));
  return sin(x[0] * x[n - 1]) + sum(100 * t * t + exp(-head<n - 1>(x)));
};
/// Products of neighbours, and sums from the left of the first three.
constexpr auto neighbours = [](const auto& x) { return std::pair{tail<n - 1>(x) * cos(head<n - 1>(x)), cumsum(head<3>(x) * x[5])}; };

template <class X>
X random_point(std::mt19937& random) {
  std::uniform_real_distribution<double> number(-1, 1);
  X x{};
  for (double& part : x) part = number(random);
  return x;
}
/// Blocks of rows as one matrix.
auto stack_rows(const auto& blocks) {
  return [blocks](std::size_t i, std::size_t j) {
    const auto r = static_cast<int>(i), c = static_cast<int>(j), upper = static_cast<int>(blocks.first.rows());
    return r < upper ? blocks.first(r, c) : blocks.second(r - upper, c);
  };
}
template <class P, class E>
void check_entries(const auto& whole, const P& pattern, const E& entries) {
  for (std::size_t i = 0; i < pattern.rows(); ++i)
    for (std::size_t j = 0; j < pattern.columns(); ++j)
      CHECK(whole(i, j) == Approx(pattern(i, j) ? entries[pattern.position(i, j)] : 0).epsilon(1e-12).margin(1e-12));
}

}  // namespace

TEST_CASE("the entries are those of the whole matrix, and all others are 0") {
  constexpr auto &by_number = sparsity<hessian<chain>, array>, &by_tensor = sparsity<hessian<tensor_chain>, vector>;
  static_assert(by_number == by_tensor && by_number.nonzeros() == 3 * n);
  constexpr auto& rows = sparsity<jacobian<neighbours>, vector>;
  static_assert(rows.rows() == n + 2 && rows.nonzeros() == 2 * (n - 1) + 2 + 3 + 4);
  std::mt19937 random(20261127);
  for (int k = 0; k < 100; ++k) {
    const array x = random_point<array>(random);
    const vector v(x.data());
    const auto whole = value_and_hessian<chain>(x);
    const auto numbers = value_and_sparse_hessian<chain>(x);
    const auto products = value_and_sparse_hessian<tensor_chain>(v);
    check_entries(whole.hessian, by_number, numbers.hessian);
    check_entries(whole.hessian, by_tensor, products.hessian);
    CHECK(numbers.value == whole.value);
    CHECK(products.value == Approx(whole.value).epsilon(1e-13));
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(numbers.gradient[i] == Approx(whole.gradient[i]).epsilon(1e-12).margin(1e-12));
      CHECK(products.gradient[static_cast<int>(i)] == Approx(whole.gradient[i]).epsilon(1e-12).margin(1e-12));
    }
    const auto J = stack_rows(jacobian<neighbours>(v));
    check_entries(J, rows, sparse_jacobian<neighbours, mode::forward>(v));
    check_entries(J, rows, sparse_jacobian<neighbours, mode::reverse>(v));
  }
}

TEST_CASE("Eigen sees entries and pattern where they are") {
  constexpr auto& pattern = sparsity<hessian<chain>, array>;
  std::mt19937 random(1);
  const auto [value, gradient, H] = value_and_sparse_hessian<chain>(random_point<array>(random));
  const auto seen = as_eigen<pattern>(H);
  CHECK(seen.valuePtr() == H.data());
  CHECK(seen.outerIndexPtr() == pattern.row_pointers.data());
  CHECK(seen.innerIndexPtr() == pattern.column_indices.data());
  const Eigen::Matrix<double, n, n> whole = Eigen::MatrixXd(seen);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) CHECK(whole(static_cast<int>(i), static_cast<int>(j)) == (pattern(i, j) ? H[pattern.position(i, j)] : 0));
}
