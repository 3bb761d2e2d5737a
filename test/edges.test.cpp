// SPDX-License-Identifier: BSL-1.0
#include "edges.hpp"

#include "catch.hpp"

using namespace gradfold;
using namespace edges;

namespace {

template <int n>
constexpr auto power = [](const auto& x) { return pow(x, n); };

}  // namespace

TEST_CASE("pow(x, n) at 0 for every integer n") {
  CHECK(slope<power<0>>(0) == 0);
  CHECK(slope<power<1>>(0) == 1);
  CHECK(slope<power<2>>(0) == 0);
  CHECK(slope<power<3>>(0) == 0);
  CHECK(slope<power<7>>(0) == 0);
  CHECK(slope<power<-1>>(0) == -inf);
  CHECK(slope<power<-2>>(0.0) == -inf);
  CHECK(slope<power<-2>>(-0.0) == inf);
  CHECK(value_and_gradient<power<0>>(given(not_a_number)).value == 1);
  CHECK(slope<power<0>>(not_a_number) == 0);
  static constexpr auto by_data = [](const auto& n, const auto& x) { return pow(x, n); };
  const double expected[] = {-inf, -inf, 0, 1, 0, 0};
  for (int n = -2; n <= 3; ++n) CHECK(gradient<by_data, 1>(n, given(0)) == expected[n + 2]);
}

TEST_CASE("pow(x, y) at the edges") {
  static constexpr auto f = [](const auto& x, const auto& y) { return pow(x, y); };
  CHECK(slopes<f>(0, 2.5) == pair{0, 0});
  CHECK(slopes<f>(0, 1) == pair{1, 0});
  CHECK(slopes<f>(0, 0.5) == pair{inf, 0});
  CHECK(std::isnan(slopes<f>(0, 0)[0]));
  CHECK(slopes<f>(0, 0)[1] == -inf);
  CHECK(slopes<f>(2, 0) == pair{0, std::log(2.0)});
  static constexpr auto real_cube = [](const auto& x) { return pow(x, 3.0); };
  static constexpr auto root = [](const auto& x) { return pow(x, 0.5); };
  static constexpr auto one_and_a_half = [](const auto& x) { return pow(x, 1.5); };
  static constexpr auto zeroth = [](const auto& x) { return pow(x, 0.0); };
  CHECK(slope<real_cube>(0) == 0);
  CHECK(slope<real_cube>(-2) == 12);
  CHECK(slope<root>(0) == inf);
  CHECK(slope<one_and_a_half>(0) == 0);
  CHECK(slope<zeroth>(0) == 0);
}

TEST_CASE("roots at 0 have an infinite derivative") {
  static constexpr auto root = [](const auto& x) { return sqrt(x); };
  static constexpr auto cube_root = [](const auto& x) { return cbrt(x); };
  CHECK(slope<root>(0) == inf);
  CHECK(slope<cube_root>(0) == inf);
  static constexpr auto scaled = [](const auto& x, const auto& y) { return y * sqrt(x) + y * cbrt(x); };
  CHECK(slopes<scaled>(0, 2) == pair{inf, 0});
  // An adjoint of 0 is nothing special: 0 times the infinity is NaN, as IEEE 754 has it,
  CHECK(std::isnan(slopes<scaled>(0, 0)[0]));
  // and away from 0 d/dy d/dx (y sqrt x) = 1 / (2 sqrt x) at y = 0 too.
  static constexpr auto along_x = [](const auto& x, const auto& y) { return gradient<scaled, 0>(x, y); };
  CHECK(slopes<along_x>(64, 0) == pair{0, 1.0 / 16 + 1.0 / 48});
  CHECK(slope<[](const auto& x) { return asin(x); }>(1) == inf);
  CHECK(slope<[](const auto& x) { return acos(x); }>(1) == -inf);
  CHECK(slope<[](const auto& x) { return acosh(x); }>(1) == inf);
}

TEST_CASE("lengths at the origin have derivative 0") {
  static constexpr auto plane = [](const auto& x, const auto& y) { return hypot(x, y); };
  static constexpr auto space = [](const auto& x) { return hypot(x[0], x[1], x[2]); };
  CHECK(slopes<plane>(0, 0) == pair{0, 0});
  CHECK(slopes<plane>(3, -4)[0] == Approx(0.6).epsilon(1e-15));
  CHECK(gradient<space>(std::array{given(0), 0.0, 0.0}) == std::array{0.0, 0.0, 0.0});
  CHECK(gradient<space>(std::array{given(1e300), 0.0, 0.0}) == std::array{1.0, 0.0, 0.0});
}

TEST_CASE("abs, sign and relu at 0 have derivative 0") {
  static constexpr auto magnitude = [](const auto& x) { return abs(x); };
  static constexpr auto side = [](const auto& x) { return sign(x); };
  static constexpr auto ramp = [](const auto& x) { return relu(x); };
  for (const double zero : {0.0, -0.0}) {
    CHECK(slope<magnitude>(zero) == 0);
    CHECK(slope<side>(zero) == 0);
    CHECK(slope<ramp>(zero) == 0);
  }
  CHECK(slope<magnitude>(-3) == -1);
  CHECK(slope<side>(-3) == 0);
  CHECK(slope<ramp>(1e-300) == 1);
}

TEST_CASE("min, max and clamp: the operand whose value is returned, the first at a tie") {
  static constexpr auto smaller = [](const auto& x, const auto& y) { return min(x, y); };
  static constexpr auto larger = [](const auto& x, const auto& y) { return max(x, y); };
  CHECK(slopes<smaller>(2, 2) == pair{1, 0});
  CHECK(slopes<larger>(2, 2) == pair{1, 0});
  CHECK(slopes<smaller>(2, 1) == pair{0, 1});
  CHECK(slopes<larger>(1, 2) == pair{0, 1});
  CHECK(slopes<smaller>(2, not_a_number) == pair{1, 0});
  static constexpr auto smaller_number = [](const auto& x, const auto& y) { return fmin(x, y); };
  CHECK(slopes<smaller_number>(not_a_number, 2) == pair{0, 1});
  CHECK(slopes<smaller_number>(2, not_a_number) == pair{1, 0});
  static constexpr auto kept = [](const auto& x) { return clamp(x[0], x[1], x[2]); };
  using triple = std::array<double, 3>;
  CHECK(gradient<kept>(triple{given(1), 1, 3}) == triple{1, 0, 0});
  CHECK(gradient<kept>(triple{given(3), 1, 3}) == triple{1, 0, 0});
  CHECK(gradient<kept>(triple{given(0.5), 1, 3}) == triple{0, 1, 0});
  CHECK(gradient<kept>(triple{given(3.5), 1, 3}) == triple{0, 0, 1});
}

TEST_CASE("atan2 at the origin has derivative 0") {
  static constexpr auto angle = [](const auto& y, const auto& x) { return atan2(y, x); };
  CHECK(slopes<angle>(0, 0) == pair{0, 0});
  CHECK(slopes<angle>(0, -1) == pair{-1, 0});
  CHECK(slopes<angle>(1, 0) == pair{0, -1});
  CHECK(slopes<angle>(3, 4) == pair{0.16, -0.12});
}

TEST_CASE("x log x at 0: the value as written, the derivative its limit") {
  static constexpr auto entropy = [](const auto& x) { return x * log(x); };
  CHECK(std::isnan(value_and_gradient<entropy>(given(0)).value));
  CHECK(slope<entropy>(0) == -inf);
  static constexpr auto guarded = [](const auto& x) { return select(x > 0, x * log(x), 0); };
  CHECK(value_and_gradient<guarded>(given(0)).value == 0);
  CHECK(slope<guarded>(0) == 0);
  CHECK(slope<guarded>(1) == 1);
}
