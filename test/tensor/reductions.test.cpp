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
