// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/implicit/unknown.hpp>
#include <gradfold/jacobian.hpp>
#include <gradfold/tensors/index.hpp>

/// The Jacobian of equations in their unknowns, and linear systems with it.
namespace gradfold::detail {

/// The Jacobian in the unknowns at y: the number itself for one equation. Of a tensor its columns are made by a loop, so that
/// neither code nor compile time grow with their number; they come as the rows of the transpose.
template <auto equations, class Y, class... P>
constexpr auto jacobian_in_unknowns(const Y& y, const P&... p) {
  if constexpr (!tensor_like<Y>) return jacobian<equations, 0>(y, p...);
  else {
    constexpr auto n = static_cast<std::size_t>(unknown<Y>::count);
    return scanned<static_cast<int>(n)>(tensor<symbol, n>(symbol(0).value_), [&](const auto&, const auto& column) {
      const Y direction = unknown<Y>::from(marking<n>{}(integer_symbol(column)));
      return in_line(as_unknown(jvp<equations, 0>(at(y, p...), along(direction))));
    });
  }
}
/// The x with J x = b, or J' x = b, for a Jacobian from above; a quotient for one number.
template <bool transposed, class Y, class Matrix, class Right>
constexpr auto solved(const Matrix& a, const Right& b) {
  constexpr auto n = static_cast<std::size_t>(unknown<Y>::count);
  if constexpr (std::same_as<Y, symbol>) return symbol(b / a);
  else {
    constexpr bool turned = transposed != tensor_like<Y>;
    const array_argument operands[] = {{reshaping<n, n>{}(a).value_, kind::real}, {b.value_, kind::real}};
    const long long words[] = {n, 1, turned ? 1 : 0};
    return tensor<symbol, n>(record_array(operation_id<linear_solution>, kind::real, operands, 2, 3, words, {1, {static_cast<int>(n)}}));
  }
}

}  // namespace gradfold::detail
