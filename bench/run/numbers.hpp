// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The numbers of an answer in a row, whatever it consists of: to compare two sides.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <vector>

namespace bench {

/// Row after row, of which each goes through all blocks.
template <class... Blocks>
void append_rows(std::vector<double>& numbers, std::size_t rows, const Blocks&... blocks) {
  for (std::size_t k = 0; k < rows; ++k)
    (numbers.insert(numbers.end(), blocks.begin() + k * Blocks::template extent<1>, blocks.begin() + (k + 1) * Blocks::template extent<1>), ...);
}

template <class T>
void append(std::vector<double>& numbers, const T& x) {
  if constexpr (std::is_arithmetic_v<T>) numbers.push_back(x);
  else if constexpr (requires { x.value; }) {
    append(numbers, x.value);
    if constexpr (requires { x.gradient; }) append(numbers, x.gradient);
    if constexpr (requires { x.hvp; }) append(numbers, x.hvp);
    if constexpr (requires { x.hessian; }) append(numbers, x.hessian);
    if constexpr (requires { x.jacobian.data(); }) append(numbers, x.jacobian);
    else if constexpr (requires { x.jacobian; }) std::apply([&](const auto&... block) { append_rows(numbers, x.value.size(), block...); }, x.jacobian);
  } else if constexpr (requires { x.begin(); }) {
    for (const auto& e : x) append(numbers, e);
  } else {
    std::apply([&](const auto&... part) { (append(numbers, part), ...); }, x);
  }
}

}  // namespace bench
