// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

#include <boost/hana/define_struct.hpp>

// Structs with members of Eigen's.
using namespace gradfold;

namespace {

template <class T>
struct pose {
  BOOST_HANA_DEFINE_STRUCT(pose, (Eigen::Quaternion<T>, rotation), (Eigen::Matrix<T, 3, 1>, translation), (T, scale));
};
template <class T>
struct body {
  BOOST_HANA_DEFINE_STRUCT(body, (pose<T>, frame), (Eigen::Matrix<T, 2, 2>, inertia), (Eigen::Array<T, 2, 1>, momentum));
};
constexpr auto moved = [](const auto& p, const auto& x) { return rotate(p.rotation, x) * p.scale + p.translation; };
constexpr auto moved_norm2 = [](const auto& p, const auto& x) { return sum(square(moved(p, x))); };

TEST_CASE("structs over their number type, with members of Eigen's in it") {
  const Eigen::Quaterniond q = Eigen::Quaterniond(0.9, -0.2, 0.3, 0.5).normalized();
  const pose<double> p{q, Eigen::Vector3d(1, 2, 3), 2.0};
  const Eigen::Vector3d x(0.5, -1, 0.25);
  const auto [by_p, by_x] = gradient<moved_norm2>(p, x);
  STATIC_REQUIRE(std::is_same_v<decltype(by_p), const pose<double>>);
  const Eigen::Vector3d z = 2 * (q * x) + p.translation;
  CHECK((by_p.translation - 2 * z).norm() < 1e-13);
  CHECK(by_p.scale == Approx(2 * z.dot(q * x)).epsilon(1e-13));
  CHECK((by_x - 4 * (q.conjugate() * z)).norm() < 1e-13);
  // the real part of the quaternion moves the point by 2 u x v
  CHECK(by_p.rotation.w() == Approx(2 * z.dot(2 * 2 * q.vec().cross(x))).epsilon(1e-13));
  CHECK(check_gradient<moved_norm2>(p, x).passed);
}

TEST_CASE("structs in structs") {
  constexpr auto f = [](const auto& b) {
    return dot(matmul(b.inertia, b.momentum), b.momentum) + dot(b.frame.translation, b.frame.translation) * b.frame.scale;
  };
  body<float> b{{Eigen::Quaternionf::Identity(), Eigen::Vector3f(1, 2, 3), 2.0f}, Eigen::Matrix2f{{1, 2}, {3, 4}}, Eigen::Array2f(5, 6)};
  const auto slope = gradient<f>(b);
  CHECK(slope.frame.rotation.coeffs() == Eigen::Vector4f::Zero());
  CHECK(slope.frame.translation == Eigen::Vector3f(4, 8, 12));
  CHECK(slope.frame.scale == 14);
  CHECK(slope.inertia == Eigen::Matrix2f{{25, 30}, {30, 36}});
  CHECK((slope.momentum == Eigen::Array2f(2 * 5 + 5 * 6, 5 * 5 + 8 * 6)).all());
}

TEST_CASE("a function may return a struct with members of Eigen's") {
  constexpr auto doubled = []<class P>(const P& p) { return P{p.rotation, 2 * p.translation, p.scale * p.scale}; };
  const pose<double> p{Eigen::Quaterniond(1, 2, 3, 4), Eigen::Vector3d(1, 2, 3), 3.0};
  const auto image = evaluate<doubled>(p);
  STATIC_REQUIRE(std::is_same_v<decltype(image), const pose<double>>);
  CHECK(image.rotation.coeffs() == p.rotation.coeffs());
  CHECK(image.translation == 2 * p.translation);
  CHECK(image.scale == 9);
  const auto pulled = vjp<doubled>(at(p), p);
  CHECK(pulled.translation == 2 * p.translation);
  CHECK(pulled.scale == 18);
}

}  // namespace
