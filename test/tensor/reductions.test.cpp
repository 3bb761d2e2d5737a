// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("sums, means, products, extremes") {
  check_ranks<[](const auto& x) { return sum(x * x); }>();
  check_ranks<[](const auto& x) { return mean(exp(x)) + sum(x) * sum(x * x); }>();
  check_ranks<[](const auto& x) { return variance(x); }>();
  check_ranks<[](const auto& x) { return prod(x); }>();
  check<[](const auto& x) { return max(x) * min(x); }>(random_tensor<scalar>());
  check<[](const auto& x) { return max(x) * min(x); }>(random_tensor<block>(0, 100));
  check_ranks<[](const auto& x) { return norm(x); }>();
  check_ranks<[](const auto& x) { return logsumexp(3 * x); }>();
  check<[](const auto& x) { return sum<0>(x * x) * 2; }>(random_tensor<matrix>());
  check<[](const auto& x) { return sum<-1>(x * x, keepdims) * x; }>(random_tensor<matrix>());
  check<[](const auto& x) { return sum<1>(sin(x)); }>(random_tensor<tensor<double, 3, 40>>());
  check<[](const auto& x) { return sum<0, 2>(exp(x)); }>(random_tensor<block>());
  check<[](const auto& x) { return mean<1, 3>(x * x, keepdims) + x; }>(random_tensor<block>());
  check<[](const auto& x) { return prod<1>(x, keepdims) * prod<0, 2>(x, keepdims); }>(random_tensor<cube>());
  check<[](const auto& x) { return max<1>(x) + min<0>(x)[2]; }>(random_tensor<matrix>(0, 100));
  check<[](const auto& x) { return max<0, 2>(x) * 2; }>(random_tensor<cube>(0, 100));
  check<[](const auto& x) { return norm<1>(x); }>(random_tensor<matrix>());
  check<[](const auto& x) { return variance<0>(x) + cumsum<0>(x)[2]; }>(random_tensor<matrix>());
  check<[](const auto& x) { return cumsum<1>(x * x) * x; }>(random_tensor<cube>());
}

TEST_CASE("a product with zero factors has an exact derivative") {
  CHECK(gradient<[](const auto& x) { return prod(x); }>(tensor{2.0, 0.0, 3.0}) == tensor{0.0, 6.0, 0.0});
  CHECK(gradient<[](const auto& x) { return prod(x); }>(tensor{2.0, 0.0, 0.0}) == tensor{0.0, 0.0, 0.0});
}

TEST_CASE("the largest of a row is the first of equals, in whichever part of the row, and NaN where the first is") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  tensor<double, 11> x{-3.0, nan, -2.0, -0.0, -1.0, -4.0, 0.0, nan, -5.0, -6.0, 0.0};
  CHECK(std::signbit(max(x)));
  CHECK(max(x) == 0);
  CHECK(argmax(x) == 3);
  CHECK(argmin(x) == 9);
  x[10] = 7;
  CHECK(max(x) == 7);
  CHECK(argmax(x) == 10);
  x[0] = nan;
  CHECK(std::isnan(max(x)));
  CHECK(argmax(x) == 0);
}
