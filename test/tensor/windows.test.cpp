// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

#include <algorithm>

using namespace directional;

TEST_CASE("softmax and convolution") {
  check<[](const auto& x) { return softmax(x * 2); }>(random_tensor<matrix>());
  check<[](const auto& x) { return softmax<0>(x) * log_softmax<1>(x); }>(random_tensor<cube>());
  check<[](const auto& x) { return logsumexp<0>(x) * 2; }>(random_tensor<matrix>());
  check<[](const auto& x, const auto& w) { return convolve<1, 1>(x, w); }>(random_tensor<tensor<double, 2, 6, 5>>(), random_tensor<tensor<double, 3, 2, 3, 3>>());
  check<[](const auto& x, const auto& w) { return convolve<2>(x, w); }>(random_tensor<tensor<double, 2, 3, 7, 7>>(), random_tensor<tensor<double, 2, 3, 3, 2>>());
  check<[](const auto& x, const auto& w) { return convolve<2, 2>(x, w) * 2; }>(random_tensor<tensor<double, 2, 9>>(), random_tensor<tensor<double, 4, 2, 3>>());
  check<[](const auto& x) { return max_pool<2>(x) + average_pool<2>(x * x); }>(random_tensor<tensor<double, 2, 6, 4>>(0, 100));
  check<[](const auto& x) { return max_pool<3, 2>(x); }>(random_tensor<tensor<double, 7, 7>>(0, 100));
}

TEST_CASE("indices") {
  check<[](const auto& x) { return gather(x, tensor<int, 2, 2>{3, 1, 1, 0}) * 2; }>(random_tensor<matrix>());
  check<[](const auto& x) { return scatter_add<3>(x * x, tensor<int, 4>{0, 2, 2, 1}); }>(random_tensor<matrix>());
  check<[](const auto& x) { return x[argmax(x)] * one_hot<5>(argmax(x)) * x; }>(random_tensor<vector>(0, 10));
}

#if !defined(__FMA__) && !defined(__aarch64__)  // in constant expressions nothing is fused
TEST_CASE("gradients through overlapping windows are summed in one order, in constant expressions and at run time") {
  constexpr auto f = [](const auto& x, const auto& w) { return sum(square(convolve<1, 1>(x, w))); };
  constexpr auto fill = [](auto x, double v) {
    for (auto& e : x) v = 3.7 * v * (1 - v), e = static_cast<float>(v);
    return x;
  };
  constexpr auto x = fill(tensor<float, 2, 2, 5, 4>{}, 0.3);
  constexpr auto w = fill(tensor<float, 3, 2, 3, 3>{}, 0.4);
  constexpr auto expected = gradient<f, 0>(x, w);
  auto y = x;
  asm volatile("" : : "r"(&y) : "memory");
  CHECK(std::ranges::equal(gradient<f, 0>(y, w), expected));
}
#endif
