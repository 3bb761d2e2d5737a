// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

#include <algorithm>

using namespace directional;

TEST_CASE("softmax and convolution") {
  check<[](const auto& x) { return softmax(x * 2); }>(random_tensor<matrix>());
  check<[](const auto& x) { return softmax<0>(x) * log_softmax<1>(x); }>(random_tensor<cube>());
  check<[](const auto& x) { return logsumexp<0>(x) * 2; }>(random_tensor<matrix>());
  check<[](const auto& x, const auto& w) { return convolve<1, 1>(x, w); }>(random_tensor<tensor<double, 2, 6, 5>>(),
                                                                           random_tensor<tensor<double, 3, 2, 3, 3>>());
  check<[](const auto& x, const auto& w) { return convolve<2>(x, w); }>(random_tensor<tensor<double, 2, 3, 7, 7>>(),
                                                                        random_tensor<tensor<double, 2, 3, 3, 2>>());
  check<[](const auto& x, const auto& w) { return convolve<2, 2>(x, w) * 2; }>(random_tensor<tensor<double, 2, 9>>(), random_tensor<tensor<double, 4, 2, 3>>());
  check<[](const auto& x) { return max_pool<2>(x) + average_pool<2>(x * x); }>(random_tensor<tensor<double, 2, 6, 4>>(0, 100));
  check<[](const auto& x) { return max_pool<3, 2>(x); }>(random_tensor<tensor<double, 7, 7>>(0, 100));
}

TEST_CASE("indices") {
  check<[](const auto& x) { return gather(x, tensor<int, 2, 2>{3, 1, 1, 0}) * 2; }>(random_tensor<matrix>());
  check<[](const auto& x) { return scatter_add<3>(x * x, tensor<int, 4>{0, 2, 2, 1}); }>(random_tensor<matrix>());
  check<[](const auto& x) { return x[argmax(x)] * one_hot<5>(argmax(x)) * x; }>(random_tensor<vector>(0, 10));
}

inline constexpr tensor<double, 4, 3> table{0.1, 0.9, 0.4, 0.7, 0.2, 0.5, 0.8, 0.3, 0.6, 0.25, 0.75, 0.35};
inline constexpr tensor<int, 4> order{2, 0, 3, 1};

TEST_CASE("one index for each axis, known, a loop's and data, of tensors that are given and of tables") {
  constexpr auto walk = [](const auto& x, const auto& k) {
    return fold<4>(x(0, 0), [&](const auto& s, const auto& i) {
      return s * table(i, k) + x(i, 1) * table[i][k] - x(order[i], k) * x(3, i - i) + square(x(i, k)) + table(k, 2);
    });
  };
  const tensor<double, 4, 3> x = random_tensor<tensor<double, 4, 3>>();
  double by_hand = x(0, 0);
  for (int i = 0; i < 4; ++i) by_hand = by_hand * table(i, 2) + x(i, 1) * table(i, 2) - x(order[i], 2) * x(3, 0) + x(i, 2) * x(i, 2) + table(2, 2);
  CHECK(evaluate<walk>(x, 2) == Approx(by_hand).epsilon(1e-15));
  CHECK(check_gradient<walk>(x, 2).passed);
  static_assert(check_gradient<walk>(table, 1).passed);
}
TEST_CASE("elements of a part that an index chooses are read where they are") {
  constexpr auto column = [](const auto& x) { return sum<50>([&](const auto& i) { return x[i][7] * x(i, 8); }); };
  using wide = tensor<double, 50, 100>;
  static_assert(cost<column, wide>.workspace_bytes < 800);  // a row has 800
  wide x = random_tensor<wide>();
  double by_hand = 0;
  for (int i = 0; i < 50; ++i) by_hand += x(i, 7) * x(i, 8);
  CHECK(evaluate<column>(x) == Approx(by_hand).epsilon(1e-13));
  const auto slopes = gradient<column>(x);
  for (int i = 0; i < 50; ++i) CHECK((slopes(i, 7) == x(i, 8) && slopes(i, 8) == x(i, 7) && slopes(i, 9) == 0));
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
