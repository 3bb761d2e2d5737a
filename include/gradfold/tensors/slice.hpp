// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/view.hpp>

/// Parts of tensors between bounds along their axes. As all views they cost nothing in loops.
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

}  // namespace gradfold::detail

namespace gradfold {

/// slice<from, to>(x) along the first axis, further pairs along further axes; slice<range<from, to, step>>(x) with strides.
template <int... bounds, class X>
requires(detail::tensor_argument<X> && sizeof...(bounds) > 0) constexpr auto slice(const X& x) {
  static_assert(sizeof...(bounds) % 2 == 0, "gradfold: slice takes pairs: from, to");
  return detail::call_on_tensors<typename detail::paired_ranges<bounds...>::template type<>, "slice", bounds...>(x);
}
template <class... Range, class X>
requires(detail::tensor_argument<X> && sizeof...(Range) > 0) constexpr auto slice(const X& x) {
  return detail::call_on_tensors<detail::slicing<Range...>, "slice", Range{}...>(x);
}
/// The first n elements of the first axis.
template <int n, class X>
requires detail::tensor_argument<X> constexpr auto head(const X& x) {
  return detail::call_on_tensors<detail::slicing<range<0, n>>, "head", n>(x);
}
/// The last n elements of the first axis.
template <int n, class X>
requires detail::tensor_argument<X> constexpr auto tail(const X& x) {
  return detail::call_on_tensors<detail::ending<n>, "tail", n>(x);
}

}  // namespace gradfold
