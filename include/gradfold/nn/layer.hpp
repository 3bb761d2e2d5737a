// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

/// What a layer is: any callable on traced tensors whose first axis is the batch. Where it has parameters it says of what
/// type, and takes them first:
///
///     struct scale {
///       template <class T, class X>
///       using parameters = tensor<T, nn::features<X>>;
///       constexpr auto operator()(const auto& p, const auto& x) const { return p * x; }
///     };
///
/// T is the type of numbers, X the tensor that arrives, with a batch of some size. A layer may also have
///     template <class X> static constexpr bool takes            whether it can follow what gives X
///     template <class T, class X> using noise                   the random numbers that it takes last, in training
///     static constexpr void initialise(p, initialiser, random)  how its parameters begin
///     static constexpr const char* name                         for summaries
///     static constexpr bool by_element = true                   where each element depends on one alone: the batch may be any axis
///     constexpr auto batch_last(p, x) const                     the same where the batch is the last axis (nn/sequence.hpp)
namespace gradfold::nn {

/// The extent of the last axis.
template <class X>
inline constexpr std::size_t features = static_cast<std::size_t>(X::shape.extent[X::shape.rank - 1]);
/// The extent of the first axis.
template <class X>
inline constexpr std::size_t batch_size = static_cast<std::size_t>(X::shape.extent[0]);

/// No parameters, or no noise.
using nothing = boost::hana::tuple<>;

}  // namespace gradfold::nn

namespace gradfold::nn::detail {

namespace hana = boost::hana;
using gradfold::detail::hana_tuple;
using gradfold::detail::numeric_tree_t;
using gradfold::detail::shape;
using gradfold::detail::tensor_with;
using gradfold::detail::traced_tree_t;

template <class Layer, class T, class X>
struct parameters_of {
  using type = nothing;
};
template <class Layer, class T, class X>
requires requires { typename Layer::template parameters<T, X>; } struct parameters_of<Layer, T, X> {
  using type = typename Layer::template parameters<T, X>;
};
template <class Layer, class T, class X>
struct noise_of {
  using type = nothing;
};
template <class Layer, class T, class X>
requires requires { typename Layer::template noise<T, X>; } struct noise_of<Layer, T, X> {
  using type = typename Layer::template noise<T, X>;
};
/// Whether a layer takes what gives X; a layer that does not say takes all.
template <class Layer, class X>
constexpr bool layer_takes() {
  if constexpr (requires { Layer::template takes<X>; }) return Layer::template takes<X>;
  else return true;
}

/// Two layers that do not go together, and the tensor between them.
template <class Layer, class Next, class Tensor>
struct misfit {};
/// Whether there is no misfit. It stands in the compiler's message, with both layers and the tensor.
template <class Misfit>
constexpr bool layers_fit() {
  static_assert(std::is_void_v<Misfit>,
                "gradfold: in this model the second layer of the misfit named here does not take the tensor that the first one gives, "
                "which is its third part, the batch being the first axis (docs/networks.md says what each layer takes)");
  return std::is_void_v<Misfit>;
}

/// Whether no layer draws: there is no noise, or it is nothing.
template <class... Noise>
inline constexpr bool is_quiet = (std::same_as<Noise, nothing> && ...);

/// A layer called with what it has: parameters, the tensor, noise.
template <class Layer, class P, class X, class... Noise>
constexpr auto call_layer(const Layer& layer, const P& parameters, const X& x, const Noise&... noise) {
  if constexpr (sizeof...(Noise) > 0 && is_quiet<Noise...>) return call_layer(layer, parameters, x);
  else if constexpr (std::same_as<P, nothing>) return layer(x, noise...);
  else return layer(parameters, x, noise...);
}

/// The tensor of numbers that a layer gives, from that which it is given.
template <class Layer, class T, class X>
using given_by =
    numeric_tree_t<decltype(call_layer(std::declval<const Layer&>(), std::declval<const traced_tree_t<typename parameters_of<Layer, T, X>::type>&>(),
                                       std::declval<const traced_tree_t<X>&>())),
                   T>;

/// The layers of a model from one on: the tensors between them, their parameters and their noise, as types, up to the
/// first misfit, if there is one.
template <class T, class Before, class X, class... Layer>
struct chain {
  using output = X;
  using mistake = void;
  template <class... P>
  using parameters = hana::tuple<P...>;
  template <class... N>
  using noise = hana::tuple<N...>;
  template <class... Y>
  using tensors = hana::tuple<Y...>;
};
template <class T, class Before, class X, class Layer, class... Rest>
struct chain<T, Before, X, Layer, Rest...> {
  template <bool fits>
  struct onwards : chain<T, Layer, given_by<Layer, T, X>, Rest...> {};
  template <bool fits>
  requires(!fits) struct onwards<fits> : chain<T, Layer, X> {
    using mistake = misfit<Before, Layer, X>;
  };
  using next = onwards<layer_takes<Layer, X>()>;
  using mistake = typename next::mistake;
  using output = typename next::output;
  template <class... P>
  using parameters = typename next::template parameters<P..., typename parameters_of<Layer, T, X>::type>;
  template <class... N>
  using noise = typename next::template noise<N..., typename noise_of<Layer, T, X>::type>;
  template <class... Y>
  using tensors = typename next::template tensors<Y..., X>;
};

/// The chain through a tuple of layers that is given X.
template <class T, class X, class Layers>
struct chain_through;
template <class T, class X, class... Layer>
struct chain_through<T, X, hana::tuple<Layer...>> : chain<T, void, X, Layer...> {};

}  // namespace gradfold::nn::detail
