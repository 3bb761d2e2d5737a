// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "formulas.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <ratio>

using namespace gradfold;
using real50 = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;

namespace {

inline constexpr auto a = variable<"a">;

const real50 close_to_exact("1e-48");

}  // namespace

TEST_CASE("in a 50-digit type the value is what the formula computes on plain numbers") {
  CHECK(formulas::wrong_values<real50>() == 0);
  CHECK(formulas::wrong_values_beside_gradients<real50>() == 0);
}

TEST_CASE("gradients have 50 digits") { CHECK(formulas::wrong_gradients<real50>() == 0); }

TEST_CASE("quotients of literals are divided in the type of evaluation") {
  const real50 one = 1;
  CHECK((a / 3)(a = one) == one / 3);
  static constexpr auto third = a / 3;
  CHECK(gradient<third>(a = one)[a] == one / 3);
  CHECK(pow(a, std::ratio<1, 3>{})(a = real50(5)) == pow(real50(5), one / 3));
  CHECK((a + 0.1)(a = real50(0)) == real50(0.1));
}

TEST_CASE("constants of analysis have the precision of the type") {
  static constexpr auto e = log10(a) + erf(a) + normal_cdf(a);
  const real50 x = 0.75, pi = acos(real50(-1));
  const real50 expected = 1 / (x * log(real50(10))) + 2 / sqrt(pi) * exp(-x * x) + exp(-x * x / 2) / sqrt(2 * pi);
  CHECK(abs(gradient<e>(a = x)[a] - expected) < close_to_exact);
}
