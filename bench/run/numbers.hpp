// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The numbers of an answer in a row, whatever it consists of: to compare two sides.

#include <tuple>
#include <type_traits>
#include <vector>

namespace bench {

template <class T>
concept answer_with_matrix = requires(const T& r) { r.hessian; } || requires(const T& r) { r.hvp; } || requires(const T& r) { r.jacobian.data(); };

template <class T>
void append(std::vector<double>& numbers, const T& x) {
  if constexpr (std::is_arithmetic_v<T>) numbers.push_back(x);
  else if constexpr (requires { x.value; }) {
    append(numbers, x.value);
    if constexpr (requires { x.gradient; }) append(numbers, x.gradient);
    if constexpr (requires { x.hvp; }) append(numbers, x.hvp);
    if constexpr (requires { x.hessian; }) append(numbers, x.hessian);
    if constexpr (requires { x.jacobian; }) append(numbers, x.jacobian);
  } else if constexpr (requires { x.begin(); }) {
    for (const auto& e : x) append(numbers, e);
  } else {
    std::apply([&](const auto&... part) { (append(numbers, part), ...); }, x);
  }
}

}  // namespace bench
