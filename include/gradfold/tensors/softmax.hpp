// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/reduce.hpp>

/// Exponentials over their sum, and the logarithm of such sums: shifted by the largest element, so that nothing overflows.
namespace gradfold::detail {

/// x less its largest element along some axes, as data: what follows does not depend on the shift.
template <int... axes>
constexpr auto largest_of(const auto& x) {
  return extremes<extreme_element, true, extreme_kind{false, true}, axes...>{}(x);
}
template <int axis>
struct normalizing_exponentials {
  constexpr auto operator()(const auto& x) const {
    const auto e = exp(x - largest_of<axis>(x));
    return e / summing<true, axis>{}(e);
  }
};
template <int axis>
struct normalizing_logarithms {
  constexpr auto operator()(const auto& x) const {
    const auto shifted = x - largest_of<axis>(x);
    return shifted - log(summing<true, axis>{}(exp(shifted)));
  }
};
template <bool keeps, int... axes>
struct logarithm_of_sum {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    const auto largest = largest_of<axes...>(x);
    const auto sum = largest + log(summing<true, axes...>{}(exp(x - largest)));
    if constexpr (keeps || !tensor_like<decltype(sum)>) return sum;
    else {
      constexpr shape out = reduced_shape<axes...>(shape_with<extents...>(), false);
      loop_nest nest = nest_over(out, 2);
      nest.map[1] = nest.map[0];
      return number_if_scalar(viewed<out>(sum, nest));
    }
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// exp(x) over its sum along an axis.
template <int axis = -1, class X>
requires detail::tensor_argument<X> constexpr auto softmax(const X& x) {
  return detail::call_on_tensors<detail::normalizing_exponentials<axis>, "softmax", detail::unless{axis, -1}>(x);
}
/// The logarithm of softmax.
template <int axis = -1, class X>
requires detail::tensor_argument<X> constexpr auto log_softmax(const X& x) {
  return detail::call_on_tensors<detail::normalizing_logarithms<axis>, "log_softmax", detail::unless{axis, -1}>(x);
}
/// The logarithm of the sum of exp(x) over some axes, or all.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto logsumexp(const X& x) {
  return detail::call_on_tensors<detail::logarithm_of_sum<false, axes...>, "logsumexp", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto logsumexp(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::logarithm_of_sum<true, axes...>, "logsumexp", axes..., keepdims_tag{}>(x);
}

}  // namespace gradfold
