// SPDX-License-Identifier: BSL-1.0
#define GRADFOLD_USE_CBLAS
#define GRADFOLD_CBLAS_MULTIPLICATIONS 4096
#include "tensor/directional.hpp"

#include <dlfcn.h>

// Products by a BLAS agree with plain loops within rounding, and are computed by it from the stated size on.
using namespace directional;

namespace {

int calls = 0;

}  // namespace

/// Counts the calls, and passes them on to the BLAS that is linked.
extern "C" void cblas_dgemm(CBLAS_LAYOUT layout, CBLAS_TRANSPOSE a_lies, CBLAS_TRANSPOSE b_lies, int rows, int columns, int depth, double alpha,
                            const double* a, int a_stride, const double* b, int b_stride, double beta, double* z, int z_stride) {
  static const auto next = reinterpret_cast<decltype(&cblas_dgemm)>(dlsym(RTLD_NEXT, "cblas_dgemm"));
  ++calls;
  next(layout, a_lies, b_lies, rows, columns, depth, alpha, a, a_stride, b, b_stride, beta, z, z_stride);
}

namespace {

template <class T, std::size_t m, std::size_t k, std::size_t n>
tensor<T, m, n> by_loops(const tensor<T, m, k>& x, const tensor<T, k, n>& y) {
  tensor<T, m, n> z{};
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t p = 0; p < k; ++p) z(i, j) += x(i, p) * y(p, j);
  return z;
}
template <class X>
double largest(const X& x) {
  double most = 0;
  for (const auto& e : x) most = std::max(most, std::abs(static_cast<double>(e)));
  return most;
}
template <std::size_t r, std::size_t c>
tensor<double, c, r> turned(const tensor<double, r, c>& x) {
  tensor<double, c, r> z;
  for (std::size_t i = 0; i < r; ++i)
    for (std::size_t j = 0; j < c; ++j) z(j, i) = x(i, j);
  return z;
}
template <class X>
void check_equal(const X& found, const X& expected) {
  constexpr double rounding = 64 * std::numeric_limits<typename X::value_type>::epsilon();
  CHECK(largest(evaluate<[](const auto& x, const auto& y) { return x - y; }>(found, expected)) <= rounding * largest(expected));
}
int calls_since() { return std::exchange(calls, 0); }

using wide = tensor<double, 17, 35>;
using narrow = tensor<double, 35, 19>;

TEST_CASE("products, with transposed operands too") {
  const wide x = random_tensor<wide>(-1, 1);
  const narrow y = random_tensor<narrow>(-1, 1);
  const auto expected = by_loops(x, y);
  calls_since();
  check_equal(matmul(x, y), expected);
  CHECK(calls_since() == 1);
  check_equal(evaluate<[](const auto& a, const auto& b) { return matmul(transpose(a), b); }>(turned(x), y), expected);
  CHECK(calls_since() == 1);
  check_equal(evaluate<[](const auto& a, const auto& b) { return matmul(a, transpose(b)); }>(x, turned(y)), expected);
  CHECK(calls_since() == 1);
  check_equal(evaluate<[](const auto& a, const auto& b) { return matmul(transpose(a), transpose(b)); }>(turned(x), turned(y)), expected);
  CHECK(calls_since() == 1);
  check_equal(evaluate<[](const auto& a, const auto& b) { return transpose(matmul(transpose(b), transpose(a))); }>(x, y), expected);
  CHECK(calls_since() == 1);
}

TEST_CASE("products of float") {
  tensor<float, 33, 40> x;
  tensor<float, 40, 16> y;
  for (auto& e : x) e = static_cast<float>(next_number() - 0.5);
  for (auto& e : y) e = static_cast<float>(next_number() - 0.5);
  check_equal(matmul(x, y), by_loops(x, y));
}

TEST_CASE("parts of matrices are read where they are") {
  const auto x = random_tensor<tensor<double, 40, 50>>(-1, 1);
  const auto y = random_tensor<narrow>(-1, 1);
  wide part;
  for (std::size_t i = 0; i < 17; ++i)
    for (std::size_t j = 0; j < 35; ++j) part(i, j) = x(i + 3, j + 5);
  calls_since();
  check_equal(evaluate<[](const auto& a, const auto& b) { return matmul(slice<3, 20, 5, 40>(a), b); }>(x, y), by_loops(part, y));
  CHECK(calls_since() == 1);
}

TEST_CASE("each matrix of a batch is a call, but rows times one matrix are one") {
  const auto x = random_tensor<tensor<double, 3, 17, 35>>(-1, 1);
  const auto y = random_tensor<tensor<double, 3, 35, 19>>(-1, 1);
  calls_since();
  const auto z = matmul(x, y);
  CHECK(calls_since() == 3);
  const auto by_one = matmul(x, y[1]);
  CHECK(calls_since() == 1);
  for (std::size_t k = 0; k < 3; ++k) {
    check_equal(z[k], by_loops(x[k], y[k]));
    check_equal(by_one[k], by_loops(x[k], y[1]));
  }
}

TEST_CASE("small products, and those with vectors, are none") {
  calls_since();
  matmul(random_tensor<tensor<double, 15, 15>>(), random_tensor<tensor<double, 15, 18>>());
  matmul(random_tensor<tensor<double, 300, 200>>(), random_tensor<tensor<double, 200>>());
  CHECK(calls_since() == 0);
}

TEST_CASE("gradients go the same way") {
  constexpr auto f = [](const auto& a, const auto& b) { return sum(square(matmul(a, b))); };
  const wide x = random_tensor<wide>(-1, 1);
  const narrow y = random_tensor<narrow>(-1, 1);
  const auto z = by_loops(x, y);
  calls_since();
  const auto [by_x, by_y] = gradient<f>(x, y);
  CHECK(calls_since() == 3);
  check_equal(by_x, evaluate<[](const auto& a) { return 2 * a; }>(by_loops(z, turned(y))));
  check_equal(by_y, evaluate<[](const auto& a) { return 2 * a; }>(by_loops(turned(x), z)));
}

TEST_CASE("constant expressions know no BLAS") {
  constexpr tensor<double, 16, 16> x(1.0);
  static_assert(matmul(x, x)(3, 5) == 16);
}

}  // namespace
