// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/product.hpp>

/// Linear equations in small static matrices.
namespace gradfold::detail {

constexpr bool is_square(const shape& a) { return a.rank == 2 && a.extent[0] == a.extent[1]; }
template <class A, bool square>
constexpr bool square_matrix() {
  static_assert(square, "gradfold: this takes one square matrix: a tensor of two equal extents");
  return square;
}
/// A traced tensor in memory of its own, not a number that stands for many.
template <class S, std::size_t... extents>
constexpr handle whole_tensor(const tensor<S, extents...>& x) {
  return converted_to<symbol>(x);
}

struct solving {
  template <class A, class B>
  constexpr auto operator()(const A& a, const B& b) const {
    constexpr bool fits = is_square(A::shape) && (B::shape.rank == 1 || B::shape.rank == 2) && B::shape.extent[0] == A::shape.extent[0];
    static_assert(fits, "gradfold: solve(A, b) takes a square matrix and a vector, or a matrix, of as many rows");
    if constexpr (!fits) return b;
    else {
      constexpr shape out = B::shape;
      const handle first = whole_tensor(a), second = whole_tensor(b);
      const array_argument operands[] = {{first, kind::real}, {second, kind::real}};
      const long long words[] = {out.extent[0], out.rank == 1 ? 1 : out.extent[1], 0};
      return tensor_with<symbol, out>(record_array(operation_id<linear_solution>, kind::real, operands, 2, 3, words, out));
    }
  }
};
/// The unit matrix.
template <int n>
constexpr auto unit_matrix() {
  constexpr shape out{2, {n, n}};
  const loop_nest along{1, {n}, 2, {{0, {n + 1}}, {}}};
  return tensor_with<symbol, out>(record_strided<symbol>(symbol(1).value_, along, out));
}
struct inverting {
  template <class A>
  constexpr auto operator()(const A& a) const {
    if constexpr (!square_matrix<A, is_square(A::shape)>()) return a;
    else return solving{}(a, unit_matrix<A::shape.extent[0]>());
  }
};
template <class Operation, bool is_scalar>
struct factoring {
  template <class A>
  constexpr auto operator()(const A& a) const {
    if constexpr (!square_matrix<A, is_square(A::shape)>()) return a;
    else {
      constexpr shape out = is_scalar ? shape{} : A::shape;
      const handle first = whole_tensor(a);
      const array_argument operands[] = {{first, kind::real}};
      const long long words[] = {A::shape.extent[0]};
      return number_if_scalar(tensor_with<symbol, out>(record_array(operation_id<Operation>, kind::real, operands, 1, 1, words, out)));
    }
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The x with A x = b, by elimination with row exchanges. A singular A gives infinities and NaN.
template <class A, class B>
requires(detail::tensor_argument<A> && detail::tensor_argument<B>) constexpr auto solve(const A& a, const B& b) {
  return detail::call_on_tensors<detail::solving, "solve">(a, b);
}
/// The inverse of a square matrix. To solve equations, `solve` costs less.
template <class A>
requires detail::tensor_argument<A> constexpr auto inverse(const A& a) {
  return detail::call_on_tensors<detail::inverting, "inverse">(a);
}
/// The determinant of a square matrix. Its derivative is not finite where it is 0.
template <class A>
requires detail::tensor_argument<A> constexpr auto determinant(const A& a) {
  return detail::call_on_tensors<detail::factoring<detail::determinant_value, true>, "determinant">(a);
}
/// The lower triangle L with L L' = A, for a symmetric positive definite A, of which the lower triangle alone is read.
template <class A>
requires detail::tensor_argument<A> constexpr auto cholesky(const A& a) {
  return detail::call_on_tensors<detail::factoring<detail::cholesky_factor, false>, "cholesky">(a);
}

}  // namespace gradfold
