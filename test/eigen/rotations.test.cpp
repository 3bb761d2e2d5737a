// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

// Products, lengths and rotations against Eigen's own.
using namespace gradfold;

namespace {

TEST_CASE("directions and rotations agree with Eigen's") {
  const Eigen::Quaterniond q = Eigen::Quaterniond(0.9, -0.2, 0.3, 0.5).normalized(), p(0.1, 0.4, -0.7, 0.2);
  const Eigen::Vector3d v(0.3, -1.2, 2.5), w(1.1, 0.4, -0.6);
  const Eigen::Vector3d turned = evaluate<[](const auto& r, const auto& x) { return rotate(r, x); }>(q, v);
  CHECK((turned - q * v).norm() < 1e-15);
  const Eigen::Quaterniond product = evaluate<[](const auto& r, const auto& s) { return quaternion_product(r, s); }>(q, p);
  CHECK((product.coeffs() - (q * p).coeffs()).norm() < 1e-15);
  const Eigen::Vector3d perpendicular = evaluate<[](const auto& x, const auto& y) { return cross(x, y); }>(v, w);
  CHECK((perpendicular - v.cross(w)).norm() < 1e-15);
  const Eigen::Vector3d direction = evaluate<[](const auto& x) { return normalize(x); }>(v);
  CHECK((direction - v.normalized()).norm() < 1e-15);
  CHECK(evaluate<[](const auto& x) { return norm(x); }>(v) == Approx(v.norm()).epsilon(1e-15));
}

}  // namespace
