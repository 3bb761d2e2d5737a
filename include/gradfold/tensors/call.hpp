// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/function.hpp>

/// How functions of tensors are written: once, on traced tensors. On numbers the same text is traced and evaluated.
namespace gradfold::detail {

template <class F, class... X>
constexpr auto call_on_tensors(const X&... x) {
  if constexpr ((symbolic_operand<X> || ...)) {
    return F{}(traced_operand(x)...);
  } else {
    using Source = function_trace<F{}, traced_tree_t<X>...>;
    using T = evaluation_type<X...>;
    numeric_tree_t<typename Source::result_type, T> z;
    run_program<Source, T>(stack_memory{}, std::tie(z), x...);
    return z;
  }
}

/// An axis counted from the first, or, if negative, from behind the last.
constexpr int axis_of(int axis, int rank) { return axis < 0 ? axis + rank : axis; }

template <class X, int... axes>
constexpr bool check_axes() {
  constexpr int rank = X::shape.rank;
  constexpr bool inside = ((axis_of(axes, rank) >= 0 && axis_of(axes, rank) < rank) && ... && true);
  static_assert(inside, "gradfold: this tensor has no such axis; axes count from 0, or from -1 for the last one backwards");
  return inside;
}

/// Whether an axis is among some; all are if none is named.
template <int... axes>
constexpr bool is_among(int axis, [[maybe_unused]] int rank) {
  return sizeof...(axes) == 0 || ((axis_of(axes, rank) == axis) || ...);
}

/// The shape without some axes, or with extents of 1 in their place.
template <int... axes>
constexpr shape reduced_shape(const shape& x, bool keeps) {
  shape z;
  for (int k = 0; k < x.rank; ++k)
    if (!is_among<axes...>(k, x.rank)) z.extent[z.rank++] = x.extent[k];
    else if (keeps) z.extent[z.rank++] = 1;
  return z;
}

/// A traced tensor of shape `out`, a view: element t is where step t of `nest` meets x by its second map.
template <shape out, class S, std::size_t... extents>
constexpr auto viewed(const tensor<S, extents...>& x, const loop_nest& nest) {
  if (x.value_.is_literal()) return tensor_with<S, out>(x.value_);
  return tensor_with<S, out>(record_strided<S>(x.value_, nest, out));
}
/// Where a result has no axes it is a number.
template <class S, std::size_t... extents>
constexpr auto number_if_scalar(const tensor<S, extents...>& x) {
  if constexpr (sizeof...(extents) == 0) return S(x.value_);
  else return x;
}

}  // namespace gradfold::detail
