// SPDX-License-Identifier: BSL-1.0
#include "same_as_function.hpp"

using namespace same_as_function;

TEST_CASE("shapes broadcast in expressions as in functions") {
  compare<[](const auto& u, const auto& v) { return u * v + sqrt(u * u + 1) / v; }>(random_tensor<tensor<double, 3, 1>>(), random_tensor<tensor<double, 4>>());
  compare<[](const auto& u, const auto& v) { return sum<0>(u * v) - u; }>(random_tensor<tensor<double, 4, 1>>(), random_tensor<tensor<double, 2, 1, 3>>());
  compare<[](const auto& u, const auto& v) { return select(u < v, u * u, v) + v; }>(random_tensor<tensor<double, 2, 1>>(), 0.8);
}

TEST_CASE("float stays float") {
  constexpr auto E = sum(square(x)) * x[1];
  const tensor<float, 3> v{0.1f, 0.2f, 0.3f};
  static_assert(std::same_as<decltype(E(x = v)), float> && std::same_as<std::remove_cvref_t<decltype(gradient<E>(x = v)[x])>, tensor<float, 3>>);
  CHECK(E(x = v) == sum(v * v) * v[1]);
  CHECK(evaluate<E>(x = v) == E(x = v));
}

TEST_CASE("large tensors have a workspace of the caller's") {
  constexpr auto E = sum(square(matmul(x, y)));
  constexpr auto bytes = cost<gradient<E>, tensor<double, 200, 200>, tensor<double, 200, 200>>.workspace_bytes;
  static_assert(bytes > 256 * 1024);
  static workspace<bytes> memory;
  static tensor<double, 200, 200> u, v;
  u.fill(0.5), v.fill(0.25);
  u(0, 0) = 2;
  static const auto g = gradient<E>(memory, x = u, y = v);
  static constexpr auto f = [](const auto& s, const auto& t) { return sum(square(matmul(s, t))); };
  static const auto by_position = gradient<f>(memory, u, v);
  CHECK(g[x] == std::get<0>(by_position));
  CHECK(g[y] == std::get<1>(by_position));
}
