// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

// Eigen's objects as arguments, in every storage order.
using namespace gradfold;

namespace {

template <class T, int r, int c>
using rows_first = Eigen::Matrix<T, r, c, Eigen::RowMajor>;
template <class T, int r, int c>
using columns_first = Eigen::Matrix<T, r, c>;

/// Each element has a factor of its own, so that none can be mistaken for another.
constexpr auto weighted = [](const auto& x) {
  const tensor<double, 2, 3> weights{1.0, 10.0, 100.0, 1000.0, 10000.0, 100000.0};
  return sum(x * weights) + x(1, 2) * x(0, 1);
};
template <class Matrix>
void check_matrix() {
  using T = typename Matrix::Scalar;
  Matrix x;
  x << 1, 2, 3, 4, 5, 6;
  Matrix expected;
  expected << 1, 16, 100, 1000, 10000, 100002;
  const auto [value, gradient] = value_and_gradient<weighted>(x);
  STATIC_REQUIRE(std::is_same_v<decltype(gradient), const Matrix>);
  STATIC_REQUIRE(std::is_same_v<decltype(value), const T>);
  CHECK(value == T(1 + 20 + 300 + 4000 + 50000 + 600000 + 12));
  CHECK((gradient == expected).all());
}
TEST_CASE("a matrix arrives with its rows and columns, whatever its storage order") {
  check_matrix<Eigen::Array<double, 2, 3>>();
  check_matrix<Eigen::Array<double, 2, 3, Eigen::RowMajor>>();
  check_matrix<Eigen::Array<float, 2, 3>>();
  const columns_first<double, 2, 3> x{{1, 2, 3}, {4, 5, 6}};
  CHECK(gradient<weighted>(x) == columns_first<double, 2, 3>{{1, 16, 100}, {1000, 10000, 100002}});
  CHECK(gradient<weighted>(rows_first<double, 2, 3>(x)) == rows_first<double, 2, 3>{{1, 16, 100}, {1000, 10000, 100002}});
}

TEST_CASE("rows and columns are vectors") {
  constexpr auto f = [](const auto& x) { return x[0] * x[1] * x[2]; };
  CHECK(gradient<f>(Eigen::Vector3d(2, 3, 4)) == Eigen::Vector3d(12, 8, 6));
  CHECK(gradient<f>(Eigen::RowVector3f(2, 3, 4)) == Eigen::RowVector3f(12, 8, 6));
  CHECK((gradient<f>(Eigen::Array3d(2, 3, 4)) == Eigen::Array3d(12, 8, 6)).all());
}

TEST_CASE("arguments of several types are computed in the wider one, and come back in their own") {
  constexpr auto f = [](const auto& M, const auto& y, const auto& s) { return dot(matmul(M, y), y) * s; };
  const columns_first<float, 2, 2> A{{1, 2}, {3, 4}};
  const Eigen::Vector2d x(5, 6);
  const auto [value, gradients] = value_and_gradient<f>(A, x, 2.0);
  const auto& [by_A, by_x, by_s] = gradients;
  STATIC_REQUIRE(std::is_same_v<decltype(value), const double>);
  CHECK(value == 2.0 * 319);
  CHECK(by_A == columns_first<float, 2, 2>{{50, 60}, {60, 72}});
  CHECK(by_x == Eigen::Vector2d(2 * (10 + 30), 2 * (25 + 48)));
  CHECK(by_s == 319);
}

TEST_CASE("matrices of integers are data") {
  constexpr auto f = [](const auto& x, const auto& i) { return x[i(0, 1)] * i(1, 0); };
  const Eigen::Matrix2i n{{7, 2}, {5, 9}};
  CHECK(gradient<f, 0>(Eigen::Vector3d(1, 2, 3), n) == Eigen::Vector3d(0, 0, 5));
}

TEST_CASE("conversions") {
  const columns_first<double, 2, 3> A{{1, 2, 3}, {4, 5, 6}};
  const tensor x(A);
  STATIC_REQUIRE(std::is_same_v<decltype(x), const tensor<double, 2, 3>>);
  CHECK(x == tensor<double, 2, 3>{1.0, 2.0, 3.0, 4.0, 5.0, 6.0});
  const Eigen::Matrix<double, 2, 3> back = x;
  const rows_first<float, 2, 3> in_float = x;
  CHECK(back == A);
  CHECK(in_float == A.cast<float>());
  columns_first<double, 2, 3> assigned;
  assigned = x;
  CHECK(assigned == A);
  const tensor v(Eigen::RowVector2f(1, 2));
  STATIC_REQUIRE(std::is_same_v<decltype(v), const tensor<float, 2>>);
  const Eigen::Vector2d w = v;
  CHECK(w == Eigen::Vector2d(1, 2));
  const tensor q(Eigen::Quaterniond(1, 2, 3, 4));
  CHECK(q == tensor{1.0, 2.0, 3.0, 4.0});
  const Eigen::Quaterniond p = q;
  CHECK(p.coeffs() == Eigen::Vector4d(2, 3, 4, 1));
  STATIC_REQUIRE(!std::is_convertible_v<tensor<double, 2, 3>, Eigen::Matrix3d>);
  STATIC_REQUIRE(!std::is_constructible_v<tensor<double, 2, 3>, Eigen::Matrix3d>);
}

}  // namespace
