// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

// Jacobians and Hessians with respect to Eigen's objects.
using namespace gradfold;

namespace {

const Eigen::Vector3d x(1, 2, 3);
const Eigen::Matrix<double, 2, 3> B{{1, 2, 3}, {4, 5, 6}};

TEST_CASE("the Jacobian of a vector by a vector is a matrix of Eigen's") {
  constexpr auto image = [](const auto& y, const auto& M) { return matmul(M, y); };
  const auto J = jacobian<image, 0>(x, B);
  STATIC_REQUIRE(std::is_same_v<decltype(J), const Eigen::Matrix<double, 2, 3>>);
  CHECK(J == B);
  Eigen::Matrix<double, 2, 3> there;
  jacobian<image, 0>(x, B, into(there));
  CHECK(there == B);
  const auto [value, with_value] = value_and_jacobian<image, 0>(x, B);
  CHECK(value == tensor{14.0, 32.0});
  CHECK(with_value == B);
}

TEST_CASE("so is that of an array") {
  constexpr auto f = [](const auto& y) { return std::array{y[0] * y[1], y[1] * y[2]}; };
  CHECK(jacobian<f>(x) == Eigen::Matrix<double, 2, 3>{{2, 1, 0}, {0, 3, 2}});
}

TEST_CASE("that of a number is an object like the argument, that by a matrix a tensor") {
  constexpr auto f = [](const auto& M) { return sum(M) * M(0, 1); };
  CHECK(jacobian<f>(B) == Eigen::Matrix<double, 2, 3>{{2, 23, 2}, {2, 2, 2}});
  constexpr auto rows = [](const auto& M) { return sum<1>(M) * M(1, 0); };
  const auto J = jacobian<rows>(B);
  STATIC_REQUIRE(std::is_same_v<decltype(J), const tensor<double, 2, 2, 3>>);
  CHECK(J(0, 1, 0) == 6);
  CHECK(J(1, 1, 0) == 4 + 15);
  CHECK(J(1, 0, 2) == 0);
}

TEST_CASE("the Hessian in a vector is a matrix of Eigen's") {
  constexpr auto f = [](const auto& y) { return y[0] * y[0] * y[1] + y[2] * y[2]; };
  const auto H = hessian<f>(x);
  STATIC_REQUIRE(std::is_same_v<decltype(H), const Eigen::Matrix3d>);
  CHECK(H == Eigen::Matrix3d{{4, 2, 0}, {2, 0, 0}, {0, 0, 2}});
  const auto [value, gradient, with_value] = value_and_hessian<f>(x);
  CHECK(value == 11);
  CHECK(gradient == Eigen::Vector3d(4, 1, 6));
  CHECK(with_value == H);
}

TEST_CASE("blocks of several arguments") {
  constexpr auto f = [](const auto& y, const auto& s) { return y * s * s; };
  const auto [by_y, by_s] = jacobian<f>(x, 3.0);
  CHECK(by_y == 9 * Eigen::Matrix3d::Identity());
  CHECK(by_s == tensor{6.0, 12.0, 18.0});
}

}  // namespace
