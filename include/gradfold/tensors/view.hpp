// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/call.hpp>

#include <initializer_list>

/// Tensors that are the elements of others in another order or number. In loops they cost nothing: elements are read where
/// they are.
namespace gradfold {

/// From `from` up to but not including `to`, every `step`th; negative positions count from the end, and a negative step
/// goes backwards.
template <int from, int to, int step = 1>
struct range {
  static_assert(step != 0, "gradfold: a range needs a step other than 0");
};

}  // namespace gradfold

namespace gradfold::detail {

template <int from, int to, int step>
constexpr void write_argument(buffer<char>& out, range<from, to, step>) {
  for (const char c : std::string_view("range<")) out.push(c);
  const argument_text<from, to, unless{step, 1}> bounds;
  for (int i = 0; i < bounds.size; ++i) out.push(bounds.letters.at[i]);
  out.push('>');
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

/// One axis of a slice after its ends were counted from the first element.
struct slice_bounds {
  int from = 0, count = 0, step = 1;
  bool inside = true;
};
constexpr slice_bounds bounded(int from, int to, int step, int extent) {
  from = from < 0 ? from + extent : from;
  to = to < 0 && step > 0 ? to + extent : to;
  const int span = step > 0 ? to - from : from - to, pace = step > 0 ? step : -step;
  const int count = span <= 0 ? 0 : (span + pace - 1) / pace;
  return {from, count, step, from >= 0 && from <= extent && to >= -1 && to <= extent};
}
template <class... Range>
struct slicing;
template <int... from, int... to, int... step>
struct slicing<range<from, to, step>...> {
  static constexpr int count = sizeof...(from);
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr shape whole = shape_with<extents...>();
    constexpr bool fits = count <= whole.rank && all_inside(whole);
    static_assert(fits, "gradfold: a slice reaches beyond the tensor, or has more ranges than the tensor has axes");
    if constexpr (!fits) return x;
    else {
      constexpr shape out = sliced(whole);
      return viewed<out>(x, nest(whole, out));
    }
  }
  static constexpr slice_bounds along(int axis, int extent) {
    const int starts[] = {from..., 0}, ends[] = {to..., 0}, steps[] = {step..., 1};
    return axis < count ? bounded(starts[axis], ends[axis], steps[axis], extent) : slice_bounds{0, extent, 1, true};
  }
  static constexpr bool all_inside(const shape& x) {
    bool inside = true;
    for (int k = 0; k < x.rank; ++k) inside = inside && along(k, x.extent[k]).inside;
    return inside;
  }
  static constexpr shape sliced(shape x) {
    for (int k = 0; k < x.rank; ++k) x.extent[k] = along(k, x.extent[k]).count;
    return x;
  }
  static constexpr loop_nest nest(const shape& x, const shape& out) {
    loop_nest loops = nest_over(out, 2);
    const affine_map m = row_major(x);
    for (int k = 0; k < x.rank; ++k) {
      const slice_bounds b = along(k, x.extent[k]);
      loops.map[1].offset += b.from * m.stride[k];
      loops.map[1].stride[k] = b.step * m.stride[k];
    }
    return loops;
  }
};

/// The last n elements of the first axis.
template <int n>
struct ending {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr int whole = shape_with<extents..., 0>().extent[0];
    return slicing<range<whole - n, whole>>{}(x);
  }
};

/// From `from` to `to` along one axis.
template <int axis, int from, int to, class S, std::size_t... extents>
constexpr auto cut(const tensor<S, extents...>& x) {
  constexpr shape whole = shape_with<extents...>();
  constexpr shape out = [](shape s) {
    s.extent[axis] = to - from;
    return s;
  }(whole);
  loop_nest nest = nest_over(out, 2);
  nest.map[1] = row_major(whole);
  nest.map[1].offset = from * nest.map[1].stride[axis];
  return viewed<out>(x, nest);
}

template <int... bounds>
struct paired_ranges;
template <>
struct paired_ranges<> {
  template <class... Range>
  using type = slicing<Range...>;
};
template <int from, int to, int... rest>
struct paired_ranges<from, to, rest...> {
  template <class... Range>
  using type = typename paired_ranges<rest...>::template type<Range..., range<from, to>>;
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
  requires detail::traced<S>
template <std::integral I>
constexpr auto tensor<S, extents...>::operator[](I i) const {
  static_assert(sizeof...(extents) > 0, "gradfold: a tensor without axes has no elements to choose from: use it as a number");
  constexpr detail::shape out = detail::without_first_axis<extents...>();
  detail::loop_nest nest = detail::nest_over(out, 2);
  nest.map[1] = nest.map[0];
  nest.map[1].offset = static_cast<int>(i) * out.size();
  return detail::number_if_scalar(detail::viewed<out>(*this, nest));
}

/// The elements in row-major order with other extents.
template <std::size_t... extents, class X>
  requires detail::tensor_argument<X>
constexpr auto reshape(const X& x) {
  return detail::call_on_tensors<detail::reshaping<extents...>, "reshape", extents...>(x);
}
/// The axes in another order: axis k of the result is axis `axes[k]` of x. Without axes the order is reversed.
template <int... axes, class X>
  requires detail::tensor_argument<X>
constexpr auto transpose(const X& x) {
  return detail::call_on_tensors<detail::transposing<axes...>, "transpose", axes...>(x);
}
/// slice<from, to>(x) along the first axis, further pairs along further axes; slice<range<from, to, step>>(x) with strides.
template <int... bounds, class X>
  requires(detail::tensor_argument<X> && sizeof...(bounds) > 0)
constexpr auto slice(const X& x) {
  static_assert(sizeof...(bounds) % 2 == 0, "gradfold: slice takes pairs: from, to");
  return detail::call_on_tensors<typename detail::paired_ranges<bounds...>::template type<>, "slice", bounds...>(x);
}
template <class... Range, class X>
  requires(detail::tensor_argument<X> && sizeof...(Range) > 0)
constexpr auto slice(const X& x) {
  return detail::call_on_tensors<detail::slicing<Range...>, "slice", Range{}...>(x);
}
/// The first n elements of the first axis.
template <int n, class X>
  requires detail::tensor_argument<X>
constexpr auto head(const X& x) {
  return detail::call_on_tensors<detail::slicing<range<0, n>>, "head", n>(x);
}
/// The last n elements of the first axis.
template <int n, class X>
  requires detail::tensor_argument<X>
constexpr auto tail(const X& x) {
  return detail::call_on_tensors<detail::ending<n>, "tail", n>(x);
}
/// Backwards along some axes, or along all.
template <int... axes, class X>
  requires detail::tensor_argument<X>
constexpr auto flip(const X& x) {
  return detail::call_on_tensors<detail::flipping<axes...>, "flip", axes...>(x);
}
/// The elements repeated as NumPy broadcasts them.
template <std::size_t... extents, class X>
  requires detail::tensor_argument<X>
constexpr auto broadcast_to(const X& x) {
  return detail::call_on_tensors<detail::broadcasting_to<extents...>, "broadcast_to", extents...>(x);
}
/// The diagonal of the last two axes.
template <class X>
  requires detail::tensor_argument<X>
constexpr auto diagonal(const X& x) {
  return detail::call_on_tensors<detail::diagonal_of, "diagonal">(x);
}

}  // namespace gradfold
