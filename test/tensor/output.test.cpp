// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/gradfold.hpp>

#include <limits>
#include <sstream>

using namespace gradfold;

namespace {

std::string printed(const auto& x) {
  std::ostringstream text;
  text << x;
  return text.str();
}

}  // namespace

TEST_CASE("tensors print as NumPy's arrays do") {
  CHECK(printed(tensor{36.0, 81.0}) == "[36. 81.]");
  CHECK(printed(tensor{1.0, -0.5, 100.0}) == "[  1.   -0.5 100. ]");
  CHECK(printed(tensor<double, 2, 2>{1, 2, 3, 4}) == "[[1. 2.]\n [3. 4.]]");
  CHECK(printed(tensor<double, 2, 1, 2>{1, 2, 3, 4}) == "[[[1. 2.]]\n\n [[3. 4.]]]");
  CHECK(printed(tensor<long long, 2>{1, 12}) == "[ 1 12]");
  CHECK(printed(tensor<unsigned long long, 1>{18446744073709551615u}) == "[18446744073709551615]");
  CHECK(printed(tensor{1.0, 2.0} < tensor{2.0, 1.0}) == "[ True False]");
  CHECK(printed(tensor<bool, 1>{true}) == "[ True]");
  CHECK(printed(tensor<double, 0>{}) == "[]");
  CHECK(printed(tensor<double, 2, 0>{}) == "[]");
}

// What follows is what NumPy 1.24 prints.
TEST_CASE("numbers have the digits that tell them from their neighbours, eight behind the point at most") {
  CHECK(printed(tensor{0.1, 1.0 / 3, 2.0 / 3}) == "[0.1        0.33333333 0.66666667]");
  CHECK(printed(tensor{0.1f, 1.0f / 3, 2.0f / 3}) == "[0.1        0.33333334 0.6666667 ]");
  CHECK(printed(tensor{-1e5, 12345678.9}) == "[ -100000.  12345678.9]");
  CHECK(printed(tensor{999.9999999999, 1.0}) == "[1000.    1.]");
  CHECK(printed(tensor{0.0, -0.0}) == "[ 0. -0.]");
}
TEST_CASE("large, small and far apart numbers are in scientific notation") {
  CHECK(printed(tensor{1e-5, 1.5e10}) == "[1.0e-05 1.5e+10]");
  CHECK(printed(tensor{123456789.0, 1.0}) == "[1.23456789e+08 1.00000000e+00]");
  CHECK(printed(tensor{1e-5, 1.0, 0.0}) == "[1.e-05 1.e+00 0.e+00]");
  CHECK(printed(tensor{1e7, 0.5}) == "[1.e+07 5.e-01]");
  CHECK(printed(tensor{1e-310, 1e100}) == "[1.e-310 1.e+100]");
  CHECK(printed(tensor{-1e-30f, 1.0f}) == "[-1.e-30  1.e+00]");
}
TEST_CASE("infinities and NaN take the room of numbers") {
  const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(printed(tensor{infinity, -infinity, 1.5}) == "[ inf -inf  1.5]");
  CHECK(printed(tensor{nan, 12.25}) == "[  nan 12.25]");
}
TEST_CASE("a tensor without axes is a number") {
  CHECK(printed(tensor<double>(2.5)) == "2.5");
  CHECK(printed(tensor<double>(2)) == "2.0");
  CHECK(printed(tensor<double>(1e-5)) == "1e-05");
  CHECK(printed(tensor<double>(1e16)) == "1e+16");
  CHECK(printed(tensor<float>(0.1f)) == "0.1");
  CHECK(printed(tensor<int>(7)) == "7");
}
TEST_CASE("long lines are broken, large tensors shown by their ends") {
  tensor<double, 10> sevenths;
  for (std::size_t i = 0; i < 10; ++i) sevenths[i] = static_cast<double>(i) / 7;
  CHECK(printed(sevenths) == "[0.         0.14285714 0.28571429 0.42857143 0.57142857 0.71428571\n 0.85714286 1.         1.14285714 1.28571429]");
  tensor<double, 40, 50> numbered;
  for (std::size_t i = 0; i < numbered.size(); ++i) numbered.data()[i] = static_cast<double>(i);
  CHECK(printed(numbered) ==
        "[[0.000e+00 1.000e+00 2.000e+00 ... 4.700e+01 4.800e+01 4.900e+01]\n"
        " [5.000e+01 5.100e+01 5.200e+01 ... 9.700e+01 9.800e+01 9.900e+01]\n"
        " [1.000e+02 1.010e+02 1.020e+02 ... 1.470e+02 1.480e+02 1.490e+02]\n"
        " ...\n"
        " [1.850e+03 1.851e+03 1.852e+03 ... 1.897e+03 1.898e+03 1.899e+03]\n"
        " [1.900e+03 1.901e+03 1.902e+03 ... 1.947e+03 1.948e+03 1.949e+03]\n"
        " [1.950e+03 1.951e+03 1.952e+03 ... 1.997e+03 1.998e+03 1.999e+03]]");
}
inline constexpr auto rate = variable<"rate">;
inline constexpr auto x = variable<"x">;

TEST_CASE("values by variable are printed as Python prints a dictionary") {
  constexpr auto E = rate * square(x);
  CHECK(printed(gradient<E>(rate = 0.5, x = 3)) == "{rate: 9.0, x: 3.0}");
  CHECK(printed(gradient<E, x>(rate = 0.1f, x = 1.0f)) == "{x: 0.2}");
  CHECK(printed(hessian<E>(rate = 0.5, x = 3)) == "{rate: {rate: 0.0, x: 6.0}, x: {rate: 6.0, x: 1.0}}");
  constexpr auto T = sum(rate * square(x));
  CHECK(printed(gradient<T>(rate = 2, x = tensor{1.0, 3.0})) == "{rate: 10.0, x: [ 4. 12.]}");
}
