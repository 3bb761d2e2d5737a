// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/layer.hpp>

/// Layers one after the other. Convolutions, and what follows them, compute with the batch as the last axis, [channels, n…, batch], where
/// it fills vectors: what happens to one picture happens to as many as a register holds, and whatever windows meet lies side by side. A layer
/// takes part by a member `batch_last`, called as the layer itself is, or by `by_element`; before any other the batch is first again.
namespace gradfold::nn::detail {

/// Batches of multiples of this many fill the vectors of every machine; the same on each, for the order of sums depends on it.
inline constexpr int batch_in_lanes = 16;

template <class X>
constexpr auto with_batch_last(const X& x) {
  return [&]<int... axis>(std::integer_sequence<int, axis...>) {
    return transpose<(axis + 1) % X::shape.rank...>(x);
  }(std::make_integer_sequence<int, X::shape.rank>{});
}
template <class X>
constexpr auto with_batch_first(const X& x) {
  return [&]<int... axis>(std::integer_sequence<int, axis...>) {
    return transpose<(axis + X::shape.rank - 1) % X::shape.rank...>(x);
  }(std::make_integer_sequence<int, X::shape.rank>{});
}

/// Whether a layer can be called with the batch as the last axis: by its member `batch_last`, or because the batch may be any axis.
template <class Layer, class P, class X, class... Noise>
consteval bool has_batch_last() {
  if constexpr (std::same_as<P, nothing>) return requires(const Layer& layer, const X& x, const Noise&... noise) { layer.batch_last(x, noise...); };
  else return requires(const Layer& layer, const P& parameters, const X& x, const Noise&... noise) { layer.batch_last(parameters, x, noise...); };
}
template <class Layer, class P, class X, class... Noise>
consteval bool takes_batch_last() {
  if constexpr (sizeof...(Noise) > 0 && is_quiet<Noise...>) return takes_batch_last<Layer, P, X>();
  else if constexpr (has_batch_last<Layer, P, X, Noise...>()) return true;
  else if constexpr (requires { requires Layer::by_element; }) return is_quiet<Noise...> && std::same_as<P, nothing>;
  else return false;
}
template <class Layer, class P, class X, class... Noise>
constexpr auto call_batch_last(const Layer& layer, const P& parameters, const X& x, const Noise&... noise) {
  if constexpr (sizeof...(Noise) > 0 && is_quiet<Noise...>) return call_batch_last(layer, parameters, x);
  else if constexpr (!has_batch_last<Layer, P, X, Noise...>()) return layer(x);
  else if constexpr (std::same_as<P, nothing>) return layer.batch_last(x, noise...);
  else return layer.batch_last(parameters, x, noise...);
}
/// Whether the batch becomes the last axis at a layer.
template <class Layer, class X>
constexpr bool has_windows_of_a_batch() {
  if constexpr (requires { requires Layer::has_windows; }) return X::shape.extent[0] % batch_in_lanes == 0;
  else return false;
}

template <std::size_t k, class Layers, class P, class X, class... Noise>
constexpr auto run_layers(const Layers& layers, const P& parameters, const X& x, const Noise&... noise);

/// The layers of a tuple from layer k on; the batch is the last axis of x.
template <std::size_t k, class Layers, class P, class X, class... Noise>
constexpr auto run_batch_last(const Layers& layers, const P& parameters, const X& x, const Noise&... noise) {
  if constexpr (k == decltype(hana::length(layers))::value) return with_batch_first(x);
  else if constexpr (!takes_batch_last<std::remove_cvref_t<decltype(hana::at_c<k>(layers))>, std::remove_cvref_t<decltype(hana::at_c<k>(parameters))>, X,
                                       std::remove_cvref_t<decltype(hana::at_c<k>(noise))>...>())
    return run_layers<k>(layers, parameters, with_batch_first(x), noise...);
  else
    return run_batch_last<k + 1>(layers, parameters, call_batch_last(hana::at_c<k>(layers), hana::at_c<k>(parameters), x, hana::at_c<k>(noise)...), noise...);
}
/// The layers of a tuple from layer k on.
template <std::size_t k, class Layers, class P, class X, class... Noise>
constexpr auto run_layers(const Layers& layers, const P& parameters, const X& x, const Noise&... noise) {
  if constexpr (k == decltype(hana::length(layers))::value) return x;
  else if constexpr (has_windows_of_a_batch<std::remove_cvref_t<decltype(hana::at_c<k>(layers))>, X>())
    return run_batch_last<k>(layers, parameters, with_batch_last(x), noise...);
  else return run_layers<k + 1>(layers, parameters, call_layer(hana::at_c<k>(layers), hana::at_c<k>(parameters), x, hana::at_c<k>(noise)...), noise...);
}

}  // namespace gradfold::nn::detail
