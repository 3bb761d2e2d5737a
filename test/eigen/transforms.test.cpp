// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>
#include <gradfold/map.hpp>

#include <vector>

// Every transform on Eigen's objects.
using namespace gradfold;

namespace {

constexpr auto power = [](const auto& x, const auto& A) { return dot(matmul(A, x), x); };
constexpr auto image = [](const auto& x, const auto& A) { return matmul(A, x); };
const Eigen::Vector3d x(1, 2, 3);
const Eigen::Matrix3d A{{1, 2, 3}, {4, 5, 6}, {7, 8, 10}};
const Eigen::Matrix<double, 2, 3> B{{1, 2, 3}, {4, 5, 6}};

TEST_CASE("results are written where the caller says") {
  Eigen::Vector3d by_x;
  Eigen::Matrix3d by_A;
  gradient<power>(x, A, into(by_x, by_A));
  CHECK(by_x == (A + A.transpose()) * x);
  CHECK(by_A == x * x.transpose());
  by_A.setZero();
  CHECK(value_and_gradient<power, 1>(x, A, into(by_A)) == x.dot(A * x));
  CHECK(by_A == x * x.transpose());
}

TEST_CASE("products of a Jacobian with a vector") {
  const Eigen::Vector2d seed(10, 1);
  const auto [by_x, by_B] = vjp<image>(at(x, B), seed);
  CHECK(by_x == B.transpose() * seed);
  CHECK(by_B == seed * x.transpose());
  CHECK(vjp<image, 0>(at(x, B), tensor{10.0, 1.0}) == B.transpose() * seed);
  Eigen::Vector3d there;
  vjp<image, 0>(at(x, B), seed, into(there));
  CHECK(there == B.transpose() * seed);
  const Eigen::Vector2d pushed = jvp<image, 0>(at(x, B), along(Eigen::Vector3d(1, 0, -1)));
  CHECK(pushed == B * Eigen::Vector3d(1, 0, -1));
  const Eigen::Vector2d both = jvp<image>(at(x, B), along(Eigen::Vector3d(1, 0, -1), B));
  CHECK(both == B * Eigen::Vector3d(1, 0, -1) + B * x);
}

TEST_CASE("products of a Hessian with a vector") {
  CHECK(hvp<power, 0>(at(x, A), along(Eigen::Vector3d(1, 0, -1))) == (A + A.transpose()) * Eigen::Vector3d(1, 0, -1));
  const auto [value, gradient, product] = value_and_hvp<power, 0>(at(x, A), along(x));
  CHECK(value == x.dot(A * x));
  CHECK(gradient == product);
}

TEST_CASE("values, and sums over points") {
  CHECK(evaluate<power>(x, A) == x.dot(A * x));
  const std::vector<Eigen::Vector3d> points{x, 2 * x, -x};
  CHECK(map_reduce<gradient<power, 1>>(at(std::span(points), A)) == 6 * x * x.transpose());
  std::vector<Eigen::Vector3d> gradients(3);
  map<gradient<power, 0>>(at(std::span(points), A), into(std::span(gradients)));
  CHECK(gradients[2] == -(A + A.transpose()) * x);
}

TEST_CASE("gradients are compared with numerical ones") { CHECK(check_gradient<power>(x, A).passed); }

}  // namespace
