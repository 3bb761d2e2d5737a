// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/gradfold.hpp>
#include <gradfold/tensor_output.hpp>

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
  CHECK(printed(tensor{1.0, -0.5, 100.0}) == "[  1. -0.5 100.]");
  CHECK(printed(tensor<double, 2, 2>{1, 2, 3, 4}) == "[[1. 2.]\n [3. 4.]]");
  CHECK(printed(tensor<double, 2, 1, 2>{1, 2, 3, 4}) == "[[[1. 2.]]\n\n [[3. 4.]]]");
  CHECK(printed(tensor<long long, 2>{1, 12}) == "[ 1 12]");
  CHECK(printed(tensor{1.0, 2.0} < tensor{2.0, 1.0}) == "[ True False]");
  CHECK(printed(tensor<double>(2.5)) == "2.5");
  CHECK(printed(tensor<double, 0>{}) == "[]");
}
