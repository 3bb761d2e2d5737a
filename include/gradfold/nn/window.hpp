// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/parameters.hpp>
#include <gradfold/nn/sequence.hpp>

/// Layers whose windows move over the axes behind the channels: [batch, channels, n…], or [channels, n…, batch].
namespace gradfold::nn::detail {

/// A tensor [channels] as [channels, 1…], to be added to [batch, channels, n…].
template <std::size_t axes, class B>
constexpr auto along_channels(const B& bias) {
  if constexpr (axes == 1) return reshape<features<B>, 1>(bias);
  else if constexpr (axes == 2) return reshape<features<B>, 1, 1>(bias);
  else return reshape<features<B>, 1, 1, 1>(bias);
}

template <int stride, int padding, std::size_t channels, std::size_t... kernel>
struct convolution_layer {
  static_assert(sizeof...(kernel) == 1 || sizeof...(kernel) == 2, "gradfold: nn::convolution<channels, kernel...> has windows of one axis or of two");
  static constexpr const char* name = "convolution";
  static constexpr bool has_windows = true;
  static constexpr std::size_t axes = sizeof...(kernel), window = (kernel * ... * std::size_t{1});
  template <class X>
  static constexpr std::size_t channels_in = static_cast<std::size_t>(X::shape.extent[1]);
  template <class T, class X>
  using parameters = weight_and_bias<tensor<T, channels, channels_in<X>, kernel...>, tensor<T, channels>>;
  template <class X>
  static constexpr bool takes = [] {
    if (X::shape.rank != static_cast<int>(axes) + 2) return false;
    const int extents[] = {static_cast<int>(kernel)...};
    bool fit = true;
    for (int k = 0; k < static_cast<int>(axes); ++k) fit = fit && extents[k] <= X::shape.extent[k + 2] + 2 * padding;
    return fit;
  }();
  constexpr auto operator()(const auto& p, const auto& x) const { return convolve<stride, padding>(x, p.weight) + along_channels<axes>(p.bias); }
  constexpr auto batch_last(const auto& p, const auto& x) const {
    using convolved = gradfold::detail::convolving<stride, padding, gradfold::detail::picture_layout::batch_last>;
    return gradfold::detail::call_on_tensors<convolved, "convolve">(x, p.weight) + along_channels<axes + 1>(p.bias);
  }
  template <class P, class Initialiser>
  static constexpr void initialise(P& p, const Initialiser& initialiser, auto& random) {
    initialiser(p.weight, p.weight.template extent<1> * window, channels * window, random);
    p.bias.fill(0);
  }
  /// The same with windows `by` elements apart.
  template <int by>
  static constexpr auto strided() {
    return convolution_layer<by, padding, channels, kernel...>{};
  }
  /// The same with zeros around what goes in, this many on each side.
  template <int width>
  static constexpr auto padded() {
    return convolution_layer<stride, width, channels, kernel...>{};
  }
};

/// The windows of pooling: of k elements along each axis behind the channels.
template <class X, int k, int stride>
inline constexpr gradfold::detail::window_shape pool_window{X::shape.rank - 2, {k, X::shape.rank == 4 ? k : 1, 1}, stride == 0 ? k : stride};
template <class X, int k>
inline constexpr bool pools = X::shape.rank == 3 ? X::shape.extent[2] >= k : X::shape.rank == 4 && X::shape.extent[2] >= k && X::shape.extent[3] >= k;

/// Whether windows of k elements, `stride` apart, are all elements of [channels, n…, batch], each in one of them.
template <class X, int k, int stride>
inline constexpr bool pools_evenly = (stride == 0 || stride == k) && X::shape.extent[1] % k == 0 && (X::shape.rank == 3 || X::shape.extent[2] % k == 0);
/// The elements of such windows by axes of their own: [channels, n / k, k…, batch].
template <std::size_t k, class X>
constexpr auto even_windows(const X& x) {
  constexpr auto extent = [](int axis) { return static_cast<std::size_t>(X::shape.extent[axis]); };
  if constexpr (X::shape.rank == 3) return reshape<extent(0), extent(1) / k, k, extent(2)>(x);
  else return reshape<extent(0), extent(1) / k, k, extent(2) / k, k, extent(3)>(x);
}

template <int k, int stride>
struct max_pool_layer {
  static constexpr const char* name = "max_pool";
  template <class X>
  static constexpr bool takes = pools<X, k>;
  template <class X>
  constexpr auto operator()(const X& x) const {
    return gradfold::detail::call_on_tensors<gradfold::detail::largest_in_windows<pool_window<X, k, stride>>, "max_pool", k>(x);
  }
  /// Of equal elements the first is the first in the first row that has one. The search goes by rows, each of which is NaN only if its first element is.
  template <class X>
  requires pools_evenly<X, k, stride> constexpr auto batch_last(const X& x) const {
    if constexpr (X::shape.rank == 3) return max<2>(even_windows<k>(x));
    else return max<2>(max<4>(even_windows<k>(x)));
  }
};
template <int k, int stride>
struct average_pool_layer {
  static constexpr const char* name = "average_pool";
  template <class X>
  static constexpr bool takes = pools<X, k>;
  template <class X>
  constexpr auto operator()(const X& x) const {
    return gradfold::detail::call_on_tensors<gradfold::detail::mean_of_windows<pool_window<X, k, stride>>, "average_pool", k>(x);
  }
  template <class X>
  requires pools_evenly<X, k, stride> constexpr auto batch_last(const X& x) const {
    if constexpr (X::shape.rank == 3) return mean<2>(even_windows<k>(x));
    else return mean<2, 4>(even_windows<k>(x));
  }
};

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// Windows over one axis or two, not flipped. Parameters: weight [channels, channels in, kernel…], bias [channels]. Shapes:
/// [batch, channels in, n…] to [batch, channels, n - kernel + 1…]. convolution<8, 3, 3>.padded<1>() has zeros around,
/// .strided<2>() windows two apart.
template <std::size_t channels, std::size_t... kernel>
inline constexpr detail::convolution_layer<1, 0, channels, kernel...> convolution{};
/// The largest element of each window of k (by k), `stride` apart (k if 0). Shapes: [batch, channels, n…].
template <int k, int stride = 0>
inline constexpr detail::max_pool_layer<k, stride> max_pool{};
/// The mean of each window.
template <int k, int stride = 0>
inline constexpr detail::average_pool_layer<k, stride> average_pool{};

}  // namespace gradfold::nn
