// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/product.hpp>

/// Directions and rotations. A quaternion is a tensor of four numbers (w, x, y, z), the real part first.
namespace gradfold::detail {

template <int... axes>
struct normalizing {
  template <class X>
  constexpr auto operator()(const X& x) const {
    const auto length = length_of<true, axes...>{}(x);
    return select(length > 0, x / length, 0);
  }
};

/// The real part of a quaternion, a number, and the rest, a vector.
template <class Q>
constexpr symbol real_part(const Q& q) {
  return q(0);
}
template <class Q>
constexpr auto vector_part(const Q& q) {
  return slicing<range<1, 4>>{}(q);
}

template <class X, bool fits>
constexpr bool is_quaternion() {
  static_assert(fits, "gradfold: a quaternion is a tensor of four numbers (w, x, y, z)");
  return fits;
}
template <class X, bool fits>
constexpr bool is_spatial() {
  static_assert(fits, "gradfold: rotate turns a tensor of three numbers");
  return fits;
}

struct multiplying_quaternions {
  template <class Q, class P>
  constexpr auto operator()(const Q& q, const P& p) const {
    if constexpr (!is_quaternion<Q, Q::shape == shape_with<4>()>() || !is_quaternion<P, P::shape == shape_with<4>()>()) return q;
    else return product(q, p);
  }
  template <class Q, class P>
  static constexpr tensor<symbol, 4> product(const Q& q, const P& p) {
    return {q(0) * p(0) - q(1) * p(1) - q(2) * p(2) - q(3) * p(3), q(0) * p(1) + q(1) * p(0) + q(2) * p(3) - q(3) * p(2),
            q(0) * p(2) - q(1) * p(3) + q(2) * p(0) + q(3) * p(1), q(0) * p(3) + q(1) * p(2) - q(2) * p(1) + q(3) * p(0)};
  }
};
/// With q = (w, u) of length 1 the vector part of q v q* is v + w t + u x t, where t = 2 u x v.
struct rotating {
  template <class Q, class V>
  constexpr auto operator()(const Q& q, const V& v) const {
    if constexpr (!is_quaternion<Q, Q::shape == shape_with<4>()>() || !is_spatial<V, V::shape == shape_with<3>()>()) return v;
    else return turned(q, v);
  }
  template <class Q, class V>
  static constexpr tensor<symbol, 3> turned(const Q& q, const V& v) {
    const auto u = vector_part(q);
    const auto t = 2 * crossing{}(u, v);
    return v + real_part(q) * t + crossing{}(u, t);
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// x divided by its length over some axes, or over all: a direction, of length 1. Where x is 0 the result is 0, and so is
/// its derivative.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto normalize(const X& x) {
  return detail::call_on_tensors<detail::normalizing<axes...>, "normalize", axes...>(x);
}
/// The product of two quaternions (w, x, y, z), after Hamilton: turning by it is turning by p, then by q.
/// Cost: 16 multiplications.
template <class Q, class P>
requires(detail::tensor_argument<Q> && detail::tensor_argument<P>) constexpr auto quaternion_product(const Q& q, const P& p) {
  return detail::call_on_tensors<detail::multiplying_quaternions, "quaternion_product">(q, p);
}
/// The vector v turned by the quaternion q = (w, x, y, z), which has length 1: nothing normalizes it here, and derivatives
/// are those of the formula v + w t + u x t, u being (x, y, z) and t = 2 u x v.
template <class Q, class V>
requires(detail::tensor_argument<Q> && detail::tensor_argument<V>) constexpr auto rotate(const Q& q, const V& v) {
  return detail::call_on_tensors<detail::rotating, "rotate">(q, v);
}

}  // namespace gradfold
