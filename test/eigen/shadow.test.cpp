// SPDX-License-Identifier: BSL-1.0
// Globals named as parameters of ours are no mistake: g++ is silent about them, whatever header comes first.
#include <gradfold/eigen.hpp>

#include "catch.hpp"

inline constexpr auto x = gradfold::variable<"x">;
inline constexpr auto k = gradfold::variable<"k">;
inline constexpr auto E = x * k;
inline constexpr auto T = x + k;
inline constexpr auto X = x - k;

TEST_CASE("globals of one letter are no mistake") {
  constexpr auto length = [](const auto& v) { return norm(v); };
  CHECK((gradfold::gradient<length>(Eigen::Vector3d(3, 0, 4)) - Eigen::Vector3d(0.6, 0, 0.8)).norm() < 1e-15);
  CHECK(gradfold::gradient<E>(x = 2.0, k = 3.0)[x] == 3);
}
