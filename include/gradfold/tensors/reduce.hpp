// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/slice.hpp>

/// Sums, means, products and extremes over axes.
namespace gradfold::detail {

/// Loops over x that add each element to its place in the reduced tensor.
template <int... axes>
constexpr loop_nest reducing(const shape& x) {
  loop_nest nest = nest_over(x, 2);
  nest.map[1] = nest.map[0];
  const affine_map kept = row_major(reduced_shape<axes...>(x, true));
  for (int k = 0; k < x.rank; ++k) nest.map[0].stride[k] = is_among<axes...>(k, x.rank) ? 0 : kept.stride[k];
  return nest;
}
/// How many elements are summed to one.
template <int... axes>
constexpr int reduced_count(const shape& x) {
  int count = 1;
  for (int k = 0; k < x.rank; ++k) count *= is_among<axes...>(k, x.rank) ? x.extent[k] : 1;
  return count;
}

template <bool keeps, int... axes>
struct summing {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    if constexpr (!check_axes<tensor<S, extents...>, axes...>()) return x;
    else {
      constexpr shape out = reduced_shape<axes...>(shape_with<extents...>(), keeps);
      const handle real = converted_to<symbol>(x);
      return number_if_scalar(tensor_with<symbol, out>(record_strided<symbol>(real, reducing<axes...>(shape_with<extents...>()), out)));
    }
  }
};
template <bool keeps, int... axes>
struct averaging {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    return summing<keeps, axes...>{}(x) / reduced_count<axes...>(shape_with<extents...>());
  }
};
template <bool keeps, int... axes>
struct variance_of {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    const auto centred = x - averaging<true, axes...>{}(x);
    return averaging<keeps, axes...>{}(centred * centred);
  }
};

/// The axes that are reduced at the end, as one.
template <int... axes>
struct axes_last {
  template <class S, std::size_t... extents>
  static constexpr auto of(const tensor<S, extents...>& x) {
    constexpr shape whole = shape_with<extents...>();
    constexpr shape out = joined_shape(whole);
    loop_nest nest;
    const affine_map m = row_major(whole);
    nest.maps = 2;
    for (const bool last : {false, true})
      for (int k = 0; k < whole.rank; ++k)
        if (is_among<axes...>(k, whole.rank) == last) nest.extent[nest.rank] = whole.extent[k], nest.map[1].stride[nest.rank++] = m.stride[k];
    nest.map[0] = row_major(shape_walked(nest));
    return viewed<out>(x, nest);
  }
  static constexpr shape joined_shape(const shape& x) {
    shape s;
    for (int k = 0; k < x.rank; ++k)
      if (!is_among<axes...>(k, x.rank)) s.extent[s.rank++] = x.extent[k];
    s.extent[s.rank++] = reduced_count<axes...>(x);
    return s;
  }
};
/// The product along the last axis, by halves: n - 1 multiplications, and a derivative that is exact where factors are 0.
template <class S, std::size_t... extents>
constexpr auto product_along_last(const tensor<S, extents...>& x) {
  constexpr int last = shape_with<extents...>().rank - 1, length = shape_with<extents...>().extent[last];
  if constexpr (length <= 1) return x;
  else {
    constexpr int half = length / 2;
    const auto pairs = cut<last, 0, half>(x) * cut<last, half, 2 * half>(x);
    if constexpr (length % 2 == 0) return product_along_last(pairs);
    else return product_along_last(pairs) * cut<last, length - 1, length>(x);
  }
}

template <bool keeps, int... axes>
struct multiplying {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr shape whole = shape_with<extents...>(), out = reduced_shape<axes...>(whole, keeps);
    if constexpr (!check_axes<tensor<S, extents...>, axes...>()) return x;
    else if constexpr (reduced_count<axes...>(whole) == 0) return number_if_scalar(tensor_with<symbol, out>(symbol(1).value_));
    else {
      const auto product = product_along_last(axes_last<axes...>::of(x));
      loop_nest nest = nest_over(out, 2);
      nest.map[1] = nest.map[0];
      return number_if_scalar(viewed<out>(product, nest));
    }
  }
};

/// The extreme element, or its position, along some axes.
template <class Operation, bool keeps, extreme_kind which, int... axes>
struct extremes {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr shape whole = shape_with<extents...>();
    constexpr bool any = reduced_count<axes...>(whole) > 0;
    static_assert(any, "gradfold: a tensor without elements has no largest one");
    if constexpr (!any || !check_axes<tensor<S, extents...>, axes...>()) return x;
    else {
      constexpr shape out = reduced_shape<axes...>(whole, keeps);
      using R = std::conditional_t<std::same_as<Operation, extreme_position>, integer_symbol, symbol>;
      const handle real = converted_to<symbol>(x);
      constexpr int only = the_only_axis(whole.rank);
      if constexpr (only >= 0) return recorded_extreme<R, out>(real, around(whole, only));
      else {
        const auto flat = axes_last<axes...>::of(tensor<symbol, extents...>(real));
        return recorded_extreme<R, out>(flat.value_, around(decltype(flat)::shape, decltype(flat)::shape.rank - 1));
      }
    }
  }
  /// The axis, where there is one; else -1.
  static constexpr int the_only_axis(int rank) {
    int axis = -1, count = 0;
    for (int k = 0; k < rank; ++k)
      if (is_among<axes...>(k, rank)) axis = k, ++count;
    return count == 1 ? axis : -1;
  }
  static constexpr axis_view around(const shape& x, int axis) {
    axis_view v{1, x.extent[axis], 1};
    for (int k = 0; k < x.rank; ++k) (k < axis ? v.outer : v.inner) *= k == axis ? 1 : x.extent[k];
    return v;
  }
  template <class R, shape out>
  static constexpr auto recorded_extreme(const handle& x, const axis_view& v) {
    if (x.is_literal() && std::same_as<Operation, extreme_element>) return number_if_scalar(tensor_with<R, out>(x));
    const array_argument operands[] = {{x, kind::real}};
    const long long words[] = {v.outer, v.length, v.inner, which.word()};
    return number_if_scalar(tensor_with<R, out>(record_array(operation_id<Operation>, R::type, operands, 1, 4, words, out)));
  }
};

template <int axis, bool backwards>
struct accumulating {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    if constexpr (!check_axes<tensor<S, extents...>, axis>()) return x;
    else {
      constexpr shape whole = shape_with<extents...>();
      constexpr axis_view v = extremes<extreme_element, true, extreme_kind{}, axis>::around(whole, axis_of(axis, whole.rank));
      const handle real = converted_to<symbol>(x);
      const array_argument operands[] = {{real, kind::real}};
      const long long words[] = {v.outer, v.length, v.inner, backwards ? 1 : 0};
      return tensor<symbol, extents...>(record_array(operation_id<running_sum>, kind::real, operands, 1, 4, words, whole));
    }
  }
};

/// The length of a tensor as a vector, scaled by its largest element, so that squares neither overflow nor vanish.
template <bool keeps, int... axes>
struct length_of {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    const auto largest = extremes<extreme_element, true, extreme_kind{false, true}, axes...>{}(abs(x));
    const auto scale = select(largest > 0, largest, 1);
    const auto scaled = x / scale;
    const auto squares = summing<true, axes...>{}(scaled * scaled);
    const auto length = select(largest > 0, scale * sqrt(squares), 0);
    if constexpr (keeps || !tensor_like<decltype(length)>) return length;
    else {
      constexpr shape out = reduced_shape<axes...>(shape_with<extents...>(), false);
      loop_nest nest = nest_over(out, 2);
      nest.map[1] = nest.map[0];
      return number_if_scalar(viewed<out>(length, nest));
    }
  }
};

struct trace_of {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    return summing<false, -1>{}(diagonal_of{}(x));
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The sum over some axes, or over all if none is named. It begins with 0. Of each row the elements of whole blocks (16
/// numbers, 32 of float) are summed lane by lane and the lanes by halves, then the rest is added in order: everywhere alike.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto sum(const X& x) {
  return detail::call_on_tensors<detail::summing<false, axes...>, "sum", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto sum(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::summing<true, axes...>, "sum", axes..., keepdims_tag{}>(x);
}
/// The sum over some axes, or all, divided by the number of summands.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto mean(const X& x) {
  return detail::call_on_tensors<detail::averaging<false, axes...>, "mean", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto mean(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::averaging<true, axes...>, "mean", axes..., keepdims_tag{}>(x);
}
/// The mean square distance from the mean, over some axes or all.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto variance(const X& x) {
  return detail::call_on_tensors<detail::variance_of<false, axes...>, "variance", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto variance(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::variance_of<true, axes...>, "variance", axes..., keepdims_tag{}>(x);
}
/// The product over some axes, or all, by halves. Its derivative is exact where factors are 0.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto prod(const X& x) {
  return detail::call_on_tensors<detail::multiplying<false, axes...>, "prod", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto prod(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::multiplying<true, axes...>, "prod", axes..., keepdims_tag{}>(x);
}
/// The largest element over some axes, or all. The derivative follows the first of equal elements.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto max(const X& x) {
  return detail::call_on_tensors<detail::extremes<detail::extreme_element, false, detail::extreme_kind{}, axes...>, "max", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto max(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::extremes<detail::extreme_element, true, detail::extreme_kind{}, axes...>, "max", axes..., keepdims_tag{}>(x);
}
/// The least element over some axes, or all. The derivative follows the first of equal elements.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto min(const X& x) {
  return detail::call_on_tensors<detail::extremes<detail::extreme_element, false, detail::extreme_kind{true, false}, axes...>, "min", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto min(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::extremes<detail::extreme_element, true, detail::extreme_kind{true, false}, axes...>, "min", axes..., keepdims_tag{}>(
      x);
}
/// Where the largest element stands: its index along one axis, or its row-major position in the whole. An integer, as data.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto argmax(const X& x) {
  return detail::call_on_tensors<detail::extremes<detail::extreme_position, false, detail::extreme_kind{}, axes...>, "argmax", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto argmin(const X& x) {
  return detail::call_on_tensors<detail::extremes<detail::extreme_position, false, detail::extreme_kind{true, false}, axes...>, "argmin", axes...>(x);
}
/// The sums of all elements up to each one along an axis.
template <int axis = 0, class X>
requires detail::tensor_argument<X> constexpr auto cumsum(const X& x) {
  return detail::call_on_tensors<detail::accumulating<axis, false>, "cumsum", detail::unless{axis, 0}>(x);
}
/// The square root of the sum of squares over some axes, or all, without overflow. At 0 the derivative is 0.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto norm(const X& x) {
  return detail::call_on_tensors<detail::length_of<false, axes...>, "norm", axes...>(x);
}
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto norm(const X& x, keepdims_tag) {
  return detail::call_on_tensors<detail::length_of<true, axes...>, "norm", axes..., keepdims_tag{}>(x);
}
/// The sum of the diagonal of the last two axes.
template <class X>
requires detail::tensor_argument<X> constexpr auto trace(const X& x) {
  return detail::call_on_tensors<detail::trace_of, "trace">(x);
}

}  // namespace gradfold
