// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

#include <array>
#include <tuple>

// Eigen's objects in trees.
using namespace gradfold;

namespace {

TEST_CASE("arrays, pairs and tuples of Eigen's objects") {
  constexpr auto f = [](const auto& points) { return dot(points[0], points[1]) * points[1][2]; };
  const std::array<Eigen::Vector3d, 2> points{Eigen::Vector3d(1, 2, 3), Eigen::Vector3d(4, 5, 6)};
  const auto [value, by_points] = value_and_gradient<f>(points);
  CHECK(value == 32 * 6);
  CHECK(by_points[0] == 6 * points[1]);
  CHECK(by_points[1] == 6 * points[0] + Eigen::Vector3d(0, 0, 32));

  constexpr auto g = [](const auto& pair, const auto& all) { return dot(matmul(pair.first, std::get<0>(all)), std::get<1>(all)) * pair.second; };
  const Eigen::Matrix<float, 2, 3> A{{1, 2, 3}, {4, 5, 6}};
  const auto [by_pair, by_all] = gradient<g>(std::pair{A, 2.0f}, std::tuple{Eigen::Vector3f(1, 0, 2), Eigen::Vector2f(1, -1)});
  CHECK(by_pair.first == Eigen::Matrix<float, 2, 3>{{2, 0, 4}, {-2, 0, -4}});
  CHECK(by_pair.second == 7 - 16);
  CHECK(std::get<0>(by_all) == Eigen::Vector3f(-6, -6, -6));
  CHECK(std::get<1>(by_all) == Eigen::Vector2f(14, 32));
}

}  // namespace
