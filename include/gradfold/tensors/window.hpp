// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/product.hpp>

/// Convolutions and pooling: windows that move over the last axes.
namespace gradfold::detail {

/// How windows move over the last `axes` axes of a tensor.
struct window_shape {
  int axes = 1;
  int extent[3] = {1, 1, 1};
  int stride = 1;
};
/// How many windows of extent w, `stride` apart, lie inside n elements.
constexpr int windows_along(int n, int w, int stride) { return n < w ? 0 : (n - w) / stride + 1; }

/// Zeros around the last `axes` axes, or those before the last one.
template <int axes, int width, bool before_last = false>
struct framing {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    if constexpr (width == 0) return x;
    else {
      constexpr shape from = shape_with<extents...>();
      constexpr int first = from.rank - axes - (before_last ? 1 : 0);
      constexpr shape out = [] {
        shape s = shape_with<extents...>();
        for (int k = 0; k < axes; ++k) s.extent[first + k] += 2 * width;
        return s;
      }();
      const affine_map m = row_major(out);
      int offset = 0;
      for (int k = 0; k < axes; ++k) offset += width * m.stride[first + k];
      return tensor_with<S, out>(record_strided<S>(x.value_, placed_in(from, m, offset), out));
    }
  }
};

/// Where the batch stands among the axes of pictures.
enum class picture_layout { batch_first, batch_last };

/// A convolution as loops over (batch, channel out, positions, channel in, window), the batch behind the positions where it is the last axis:
/// not flipped, as deep-learning libraries have it. x is [channels, n…], [batch, channels, n…] or [channels, n…, batch], w is [channels out,
/// channels in, k…]; where neither has channels x is [n…] and w is [k…].
struct convolution_loops {
  shape out{};
  loop_nest nest{};
  bool exists = false;
};
constexpr convolution_loops convolution_of(const shape& x, const shape& w, int axes, int stride, picture_layout layout) {
  convolution_loops c;
  const bool plain = x.rank == axes && w.rank == axes, last = layout == picture_layout::batch_last;
  const bool batched = x.rank == axes + 2 && w.rank == axes + 2;
  if (!plain && !(w.rank == axes + 2 && (batched || x.rank == axes + 1))) return c;
  const int x_first = x.rank - axes - (last ? 1 : 0), w_first = w.rank - axes;
  if (!plain && x.extent[x_first - 1] != w.extent[1]) return c;
  if (batched && !last) c.out.extent[c.out.rank++] = x.extent[0];
  if (!plain) c.out.extent[c.out.rank++] = w.extent[0];
  for (int k = 0; k < axes; ++k) {
    const int count = windows_along(x.extent[x_first + k], w.extent[w_first + k], stride);
    if (count == 0) return c;
    c.out.extent[c.out.rank++] = count;
  }
  if (last) c.out.extent[c.out.rank++] = x.extent[x.rank - 1];
  c.exists = true;
  const affine_map to = row_major(c.out), from_x = row_major(x), from_w = row_major(w);
  loop_nest& n = c.nest;
  n.maps = 3;
  const auto add = [&](int extent, int z_stride, int x_stride, int w_stride) {
    n.extent[n.rank] = extent;
    n.map[0].stride[n.rank] = z_stride, n.map[1].stride[n.rank] = x_stride, n.map[2].stride[n.rank++] = w_stride;
  };
  int at = 0;
  if (batched && !last) add(x.extent[0], to.stride[at++], from_x.stride[0], 0);
  if (!plain) add(w.extent[0], to.stride[at++], 0, from_w.stride[0]);
  for (int k = 0; k < axes; ++k) add(c.out.extent[at + k], to.stride[at + k], stride * from_x.stride[x_first + k], 0);
  if (last) add(x.extent[x.rank - 1], 1, 1, 0);
  if (!plain) add(w.extent[1], 0, from_x.stride[x_first - 1], from_w.stride[1]);
  for (int k = 0; k < axes; ++k) add(w.extent[w_first + k], 0, from_x.stride[x_first + k], from_w.stride[w_first + k]);
  return c;
}
template <class X, class W, bool fit>
constexpr bool convolution_fits() {
  static_assert(fit,
                "gradfold: these two tensors have no convolution: x is [channels, n...] or [batch, channels, n...], w is [channels out, "
                "channels in, k...] with the same channels in and windows no larger than x; or both have no channels");
  return fit;
}

template <int stride, int padding, picture_layout layout = picture_layout::batch_first>
struct convolving {
  template <class X, class W>
  constexpr auto operator()(const X& x, const W& w) const {
    constexpr int axes = W::shape.rank % 2 == 1 ? 1 : 2;
    if constexpr (!convolution_fits<X, W, (X::shape.rank >= axes)>()) return x;
    else return over<axes>(framing < axes, padding, layout == picture_layout::batch_last > {}(x), w);
  }
  template <int axes, class X, class W>
  static constexpr auto over(const X& x, const W& w) {
    constexpr convolution_loops c = convolution_of(X::shape, W::shape, axes, stride, layout);
    if constexpr (!convolution_fits<X, W, c.exists>()) return x;
    else return tensor_with<symbol, c.out>(record_contraction(x, w, c.nest, c.out));
  }
};

/// The windows of a tensor along new last axes.
template <window_shape w>
struct windowing {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr shape whole = shape_with<extents...>();
    constexpr bool fits = whole.rank >= w.axes && all_fit(whole);
    static_assert(fits, "gradfold: a window is larger than the tensor, or moves over more axes than it has");
    if constexpr (!fits) return x;
    else {
      constexpr shape out = windowed(whole);
      loop_nest nest = nest_over(out, 2);
      const affine_map m = row_major(whole);
      for (int k = 0; k < whole.rank; ++k) nest.map[1].stride[k] = m.stride[k] * (k < whole.rank - w.axes ? 1 : w.stride);
      for (int k = 0; k < w.axes; ++k) nest.map[1].stride[whole.rank + k] = m.stride[whole.rank - w.axes + k];
      return viewed<out>(x, nest);
    }
  }
  static constexpr bool all_fit(const shape& x) {
    bool fit = true;
    for (int k = 0; k < w.axes; ++k) fit = fit && x.extent[x.rank - w.axes + k] >= w.extent[k];
    return fit;
  }
  static constexpr shape windowed(const shape& x) {
    shape s = x;
    for (int k = 0; k < w.axes; ++k) {
      int& n = s.extent[x.rank - w.axes + k];
      n = windows_along(n, w.extent[k], w.stride);
      s.extent[s.rank++] = w.extent[k];
    }
    return s;
  }
};
template <window_shape w>
struct largest_in_windows {
  constexpr auto operator()(const auto& x) const {
    const auto windows = windowing<w>{}(x);
    if constexpr (w.axes == 1) return extremes<extreme_element, false, extreme_kind{}, -1>{}(windows);
    else return extremes<extreme_element, false, extreme_kind{}, -2, -1>{}(windows);
  }
};
template <window_shape w>
struct mean_of_windows {
  constexpr auto operator()(const auto& x) const {
    const auto windows = windowing<w>{}(x);
    if constexpr (w.axes == 1) return averaging<false, -1>{}(windows);
    else return averaging<false, -2, -1>{}(windows);
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The convolution of x with w along the last axis or the last two, not flipped, as deep-learning libraries have it. One
/// axis: x is [channels, n] or [batch, channels, n] and w is [channels out, channels in, k], or [n] and [k]; two axes: n and
/// k are pairs. Result: [batch, channels out, (n + 2 padding - k) / stride + 1].
template <int stride = 1, int padding = 0, class X, class W>
requires(detail::tensor_argument<X> && detail::tensor_argument<W>) constexpr auto convolve(const X& x, const W& w) {
  return detail::call_on_tensors<detail::convolving<stride, padding>, "convolve", detail::unless{stride, 1}, detail::unless{padding, 0}>(x, w);
}
/// The largest element of each window of k by k elements of the last two axes, `stride` apart (k, if 0).
template <int k, int stride = 0, class X>
requires detail::tensor_argument<X> constexpr auto max_pool(const X& x) {
  return detail::call_on_tensors<detail::largest_in_windows<detail::window_shape{2, {k, k, 1}, stride == 0 ? k : stride}>, "max_pool", k,
                                 detail::unless{stride, 0}>(x);
}
/// The mean of each window.
template <int k, int stride = 0, class X>
requires detail::tensor_argument<X> constexpr auto average_pool(const X& x) {
  return detail::call_on_tensors<detail::mean_of_windows<detail::window_shape{2, {k, k, 1}, stride == 0 ? k : stride}>, "average_pool", k,
                                 detail::unless{stride, 0}>(x);
}

}  // namespace gradfold
