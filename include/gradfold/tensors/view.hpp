// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/call.hpp>

#include <initializer_list>

/// Tensors that are the elements of others in another order or number. In loops they cost nothing: elements are read where
/// they are.
namespace gradfold::detail {

/// The compiler answers a call of this with its name.
inline void gradfold_an_index_is_outside_the_tensor() {}
/// An index, if it is one of an axis.
constexpr int place_in(int extent, long long index) {
  if (index < 0 || index >= extent) gradfold_an_index_is_outside_the_tensor();
  return static_cast<int>(index);
}

template <std::size_t... to>
struct reshaping {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr bool same_size = element_count<to...> == element_count<extents...>;
    static_assert(same_size, "gradfold: reshape keeps the number of elements, but these extents have another one");
    if constexpr (!same_size) return tensor<S, to...>{};
    else {
      constexpr shape out = shape_with<to...>();
      loop_nest nest = nest_over(out, 2);
      nest.map[1] = nest.map[0];
      return viewed<out>(x, nest);
    }
  }
};

template <int... axes>
struct transposing {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr int rank = sizeof...(extents);
    constexpr bool whole = [] {
      if (sizeof...(axes) == 0) return true;
      bool seen[maximal_rank] = {};
      int count = 0;
      for (const int a : {axis_of(axes, rank)..., 0})
        if (count < static_cast<int>(sizeof...(axes)) && a >= 0 && a < rank && !seen[a]) seen[a] = true, ++count;
      return count == rank && sizeof...(axes) == rank;
    }();
    static_assert(whole, "gradfold: transpose takes every axis of the tensor once, in the new order; none at all reverses them");
    if constexpr (!whole) return x;
    else {
      constexpr loop_nest nest = transposed(shape_with<extents...>());
      return viewed<shape_walked(nest)>(x, nest);
    }
  }
  static constexpr loop_nest transposed(const shape& x) {
    const int order[] = {axis_of(axes, x.rank)..., 0};
    const affine_map m = row_major(x);
    shape out{x.rank, {}};
    for (int k = 0; k < x.rank; ++k) out.extent[k] = x.extent[sizeof...(axes) == 0 ? x.rank - 1 - k : order[k]];
    loop_nest nest = nest_over(out, 2);
    for (int k = 0; k < x.rank; ++k) nest.map[1].stride[k] = m.stride[sizeof...(axes) == 0 ? x.rank - 1 - k : order[k]];
    return nest;
  }
};

template <int... axes>
struct flipping {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    if constexpr (!check_axes<tensor<S, extents...>, axes...>()) return x;
    else {
      constexpr shape out = shape_with<extents...>();
      loop_nest nest = nest_over(out, 2);
      nest.map[1] = nest.map[0];
      for (int k = 0; k < out.rank; ++k)
        if (is_among<axes...>(k, out.rank)) {
          nest.map[1].offset += (out.extent[k] - 1) * nest.map[1].stride[k];
          nest.map[1].stride[k] = -nest.map[1].stride[k];
        }
      return viewed<out>(x, nest);
    }
  }
};

template <std::size_t... to>
struct broadcasting_to {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr shape from = shape_with<extents...>(), out = shape_with<to...>();
    constexpr broadcast_shape both = broadcast(from, out);
    constexpr bool fits = shapes_broadcast<tensor<S, extents...>, tensor<S, to...>, both.exists && both.result == out>();
    if constexpr (!fits) return tensor<S, to...>{};
    else return viewed<out>(x, broadcasting(from, out));
  }
};

constexpr shape shape_of_diagonal(const shape& x) {
  shape s = x;
  const int last = s.extent[--s.rank];
  s.extent[s.rank] = 0;
  if (last < s.extent[s.rank - 1]) s.extent[s.rank - 1] = last;
  return s;
}
/// The diagonal of the last two axes.
struct diagonal_of {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr shape whole = shape_with<extents...>();
    static_assert(whole.rank >= 2, "gradfold: a diagonal needs a tensor of two axes or more");
    constexpr shape out = shape_of_diagonal(whole);
    loop_nest nest = nest_over(out, 2);
    const affine_map m = row_major(whole);
    for (int k = 0; k < out.rank; ++k) nest.map[1].stride[k] = m.stride[k] + (k == out.rank - 1 ? m.stride[k + 1] : 0);
    return viewed<out>(x, nest);
  }
};

/// The part of a tensor at one index of the first axis.
constexpr shape without_first_axis(const shape& whole) {
  shape s{whole.rank - 1, {}};
  for (int k = 1; k < whole.rank; ++k) s.extent[k - 1] = whole.extent[k];
  return s;
}
template <std::size_t... extents>
constexpr shape without_first_axis() {
  return without_first_axis(shape_with<extents...>());
}

}  // namespace gradfold::detail

namespace gradfold {

template <class S, std::size_t... extents>
requires detail::traced<S> template <std::integral I>
constexpr auto tensor<S, extents...>::operator[](I i) const {
  static_assert(sizeof...(extents) > 0, "gradfold: a tensor without axes has no elements to choose from: use it as a number");
  constexpr detail::shape out = detail::without_first_axis<extents...>();
  detail::loop_nest nest = detail::nest_over(out, 2);
  nest.map[1] = nest.map[0];
  nest.map[1].offset = detail::place_in(shape.extent[0], static_cast<long long>(i)) * out.size();
  return detail::number_if_scalar(detail::viewed<out>(*this, nest));
}

/// The elements in row-major order with other extents.
template <std::size_t... extents, class X>
requires detail::tensor_argument<X> constexpr auto reshape(const X& x) {
  return detail::call_on_tensors<detail::reshaping<extents...>, "reshape", extents...>(x);
}
/// The axes in another order: axis k of the result is axis `axes[k]` of x. Without axes the order is reversed.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto transpose(const X& x) {
  return detail::call_on_tensors<detail::transposing<axes...>, "transpose", axes...>(x);
}
/// Backwards along some axes, or along all.
template <int... axes, class X>
requires detail::tensor_argument<X> constexpr auto flip(const X& x) {
  return detail::call_on_tensors<detail::flipping<axes...>, "flip", axes...>(x);
}
/// The elements repeated as NumPy broadcasts them.
template <std::size_t... extents, class X>
requires detail::tensor_argument<X> constexpr auto broadcast_to(const X& x) {
  return detail::call_on_tensors<detail::broadcasting_to<extents...>, "broadcast_to", extents...>(x);
}
/// The diagonal of the last two axes.
template <class X>
requires detail::tensor_argument<X> constexpr auto diagonal(const X& x) {
  return detail::call_on_tensors<detail::diagonal_of, "diagonal">(x);
}

}  // namespace gradfold
