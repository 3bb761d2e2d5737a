// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "directional.hpp"

// An expression of tensors against the function that has the same text.
namespace same_as_function {

using namespace directional;

inline constexpr auto x = variable<"x">;
inline constexpr auto y = variable<"y">;

/// f as an expression and as a function: value as written, value of the graph, and what flows back.
template <auto f, class X>
void compare(const X& at_x) {
  constexpr auto E = f(x);
  const auto value = f(at_x);
  CHECK(E(x = at_x) == value);
  auto seed = value;
  if constexpr (std::floating_point<decltype(seed)>) seed = 0.7;
  else seed = random_tensor<decltype(seed)>(-1, 1);
  const auto by_name = value_and_vjp<E>(at(x = at_x), seed);
  CHECK(by_name.value == value);
  CHECK(by_name.gradient[x] == vjp<f>(at(at_x), seed));
}
template <auto f, class X, class Y>
void compare(const X& at_x, const Y& at_y) {
  constexpr auto E = f(x, y);
  const auto value = f(at_x, at_y);
  CHECK(E(y = at_y, x = at_x) == value);
  auto seed = value;
  if constexpr (std::floating_point<decltype(seed)>) seed = 0.7;
  else seed = random_tensor<decltype(seed)>(-1, 1);
  const auto by_name = value_and_vjp<E>(at(x = at_x, y = at_y), seed);
  const auto by_position = vjp<f>(at(at_x, at_y), seed);
  CHECK(by_name.value == value);
  CHECK(by_name.gradient[x] == std::get<0>(by_position));
  CHECK(by_name.gradient[y] == std::get<1>(by_position));
}

}  // namespace same_as_function
