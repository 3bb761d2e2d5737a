// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/assemble.hpp>
#include <gradfold/tensors/reduce.hpp>

/// Products of matrices and vectors.
namespace gradfold::detail {

template <class S, std::size_t... extents>
constexpr shape shape_of(const tensor<S, extents...>&) {
  return shape_with<extents...>();
}

template <class X, class Y>
constexpr auto record_contraction(const X& x, const Y& y, const loop_nest& nest, const shape& out) {
  const handle first = converted_to<symbol>(x), second = converted_to<symbol>(y);
  const array_argument operands[] = {{first, kind::real}, {second, kind::real}};
  return record_over<contraction>(nest, kind::real, out, operands, 2);
}

/// A product of matrices, seen as z[batch, i, j] += x[batch, i, k] y[batch, k, j]: i is missing where x is a vector, and j
/// where y is.
struct matrix_product {
  shape out{};
  loop_nest nest{};
  bool exists = false;
};
constexpr matrix_product product_of_matrices(const shape& x, const shape& y) {
  matrix_product p;
  if (x.rank == 0 || y.rank == 0) return p;
  const bool rows = x.rank > 1, columns = y.rank > 1;
  shape x_batch = x, y_batch = y;
  x_batch.rank = rows ? x.rank - 2 : 0, y_batch.rank = columns ? y.rank - 2 : 0;
  const broadcast_shape batch = broadcast(x_batch, y_batch);
  if (!batch.exists || x.extent[x.rank - 1] != y.extent[columns ? y.rank - 2 : 0]) return p;
  const affine_map from_x = row_major(x), from_y = row_major(y);
  const int axes = batch.result.rank;
  if (axes + 3 > maximal_rank) return p;
  p.exists = true;
  for (int k = 0; k < axes; ++k) p.out.extent[p.out.rank++] = batch.result.extent[k];
  if (rows) p.out.extent[p.out.rank++] = x.extent[x.rank - 2];
  if (columns) p.out.extent[p.out.rank++] = y.extent[y.rank - 1];
  const affine_map to = row_major(p.out);
  loop_nest& n = p.nest;
  n.maps = 3;
  const auto add = [&](int extent, int z_stride, int x_stride, int y_stride) {
    n.extent[n.rank] = extent;
    n.map[0].stride[n.rank] = z_stride, n.map[1].stride[n.rank] = x_stride, n.map[2].stride[n.rank++] = y_stride;
  };
  for (int k = 0; k < axes; ++k) {
    const int in_x = k - axes + x_batch.rank, in_y = k - axes + y_batch.rank;
    add(p.out.extent[k], to.stride[k], in_x < 0 || x.extent[in_x] == 1 ? 0 : from_x.stride[in_x], in_y < 0 || y.extent[in_y] == 1 ? 0 : from_y.stride[in_y]);
  }
  if (rows) add(x.extent[x.rank - 2], to.stride[axes], from_x.stride[x.rank - 2], 0);
  add(x.extent[x.rank - 1], 0, 1, columns ? from_y.stride[y.rank - 2] : 1);
  if (columns) add(y.extent[y.rank - 1], 1, 0, 1);
  return p;
}

template <class X, class Y, bool fit>
constexpr bool matrices_fit() {
  static_assert(fit,
                "gradfold: these two tensors have no matrix product: the last axis of the first and the last but one of the second (of a "
                "vector, its only one) must be equal, and the axes before them must broadcast");
  return fit;
}

struct multiplying_matrices {
  template <class X, class Y>
  constexpr auto operator()(const X& x, const Y& y) const {
    constexpr matrix_product p = product_of_matrices(X::shape, Y::shape);
    if constexpr (!matrices_fit<X, Y, p.exists>()) return x;
    else return number_if_scalar(tensor_with<symbol, p.out>(record_contraction(x, y, p.nest, p.out)));
  }
};
struct dotting {
  template <class X, class Y>
  constexpr auto operator()(const X& x, const Y& y) const {
    constexpr bool fits = X::shape == Y::shape;
    static_assert(fits, "gradfold: dot takes two tensors of one shape");
    if constexpr (!fits) return symbol(0);
    else {
      loop_nest nest = nest_over(X::shape, 3);
      nest.map[1] = nest.map[2] = nest.map[0], nest.map[0] = {};
      return symbol(record_contraction(x, y, nest, {}));
    }
  }
};
struct outer_multiplying {
  template <class X, class Y>
  constexpr auto operator()(const X& x, const Y& y) const {
    constexpr loop_nest nest = nest_for(X::shape, Y::shape);
    constexpr shape out = shape_walked(nest);
    return tensor_with<symbol, out>(record_contraction(x, y, nest, out));
  }
  static constexpr loop_nest nest_for(const shape& x, const shape& y) {
    shape out{x.rank + y.rank, {}};
    for (int k = 0; k < out.rank; ++k) out.extent[k] = k < x.rank ? x.extent[k] : y.extent[k - x.rank];
    loop_nest nest = nest_over(out, 3);
    for (int k = 0; k < x.rank; ++k) nest.map[1].stride[k] = row_major(x).stride[k];
    for (int k = 0; k < y.rank; ++k) nest.map[2].stride[x.rank + k] = row_major(y).stride[k];
    return nest;
  }
};
struct crossing {
  template <class X, class Y>
  constexpr auto operator()(const X& x, const Y& y) const {
    constexpr bool fits = X::shape == shape{1, {3}} && Y::shape == shape{1, {3}};
    static_assert(fits, "gradfold: cross takes two vectors of three elements");
    if constexpr (!fits) return x;
    else return crossed(x, y);
  }
  static constexpr auto crossed(const auto& x, const auto& y) {
    const auto turned = [](const auto& v) { return concatenation<0>{}(slicing<range<1, 3>>{}(v), slicing<range<0, 1>>{}(v)); };
    return turned(x * turned(y) - y * turned(x));
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The product of matrices; a vector counts as a row on the left and as a column on the right, and axes before the last
/// two are a batch that broadcasts. Each element is summed in the order of the common axis, of a single row in
/// four parts.
template <class X, class Y>
requires(detail::tensor_argument<X> && detail::tensor_argument<Y>) constexpr auto matmul(const X& x, const Y& y) {
  return detail::call_on_tensors<detail::multiplying_matrices, "matmul">(x, y);
}
/// The sum of the products of the elements of two tensors of one shape.
template <class X, class Y>
requires(detail::tensor_argument<X> && detail::tensor_argument<Y>) constexpr auto dot(const X& x, const Y& y) {
  return detail::call_on_tensors<detail::dotting, "dot">(x, y);
}
/// Every element of x times every element of y; the axes of x come first.
template <class X, class Y>
requires(detail::tensor_argument<X> && detail::tensor_argument<Y>) constexpr auto outer(const X& x, const Y& y) {
  return detail::call_on_tensors<detail::outer_multiplying, "outer">(x, y);
}
/// The vector product in three dimensions.
template <class X, class Y>
requires(detail::tensor_argument<X> && detail::tensor_argument<Y>) constexpr auto cross(const X& x, const Y& y) {
  return detail::call_on_tensors<detail::crossing, "cross">(x, y);
}

}  // namespace gradfold
