// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/leaf_names.hpp>
#include <gradfold/nn/sequence.hpp>

/// Models: tuples of layers, the first of which says what goes in.
namespace gradfold::nn::detail {

/// The first layer of a model. Numbers, or integers that name things, of this shape for each element of the batch.
template <bool integers, std::size_t... extents>
struct input_layer {
  static constexpr const char* name = "input";
  template <class T, std::size_t batch>
  using tensor_for = tensor<std::conditional_t<integers, int, T>, batch, extents...>;
  template <class X>
  static constexpr bool takes = X::shape == shape{sizeof...(extents) + 1, {static_cast<int>(batch_size<X>), static_cast<int>(extents)...}};
  constexpr auto operator()(const auto& x) const { return x; }
};

template <class Layer>
inline constexpr bool is_input = false;
template <bool integers, std::size_t... extents>
inline constexpr bool is_input<input_layer<integers, extents...>> = true;

template <class Layers>
constexpr bool begins_with_input() {
  constexpr bool begins = [] {
    if constexpr (hana_tuple<Layers>) {
      if constexpr (!std::same_as<Layers, nothing>) return is_input<std::remove_cvref_t<decltype(hana::at_c<0>(std::declval<const Layers&>()))>>;
      else return false;
    } else return false;
  }();
  static_assert(begins, "gradfold: a model is a hana::tuple of layers whose first one is nn::input<extents...> or nn::tokens<extents...>");
  return begins;
}

/// The chain of a model for a batch of some size.
template <class Layers, class T, std::size_t batch, bool = begins_with_input<Layers>()>
struct model_chain : chain<T, void, nothing> {
  static constexpr bool whole = false;
};
template <class Input, class... Layer, class T, std::size_t batch>
struct model_chain<hana::tuple<Input, Layer...>, T, batch, true> : chain<T, void, typename Input::template tensor_for<T, batch>, Input, Layer...> {
  static constexpr bool whole = layers_fit<typename model_chain::mistake>();
};

/// The chain of a model, checked.
template <auto model, class T, std::size_t batch>
using chain_of = std::conditional_t<model_chain<std::remove_const_t<decltype(model)>, T, batch>::whole,
                                    model_chain<std::remove_const_t<decltype(model)>, T, batch>, model_chain<std::remove_const_t<decltype(model)>, T, batch>>;

template <class Layers, class X, bool fits>
constexpr bool input_fits() {
  static_assert(fits, "gradfold: this tensor is not what the model's first layer says: its first axis is the batch, the others are those of nn::input");
  return fits;
}

/// Whether a model holds together and takes a tensor.
template <auto model, class X>
constexpr bool model_takes() {
  using Layers = std::remove_const_t<decltype(model)>;
  if constexpr (!model_chain<Layers, double, 1>::whole) return false;
  else {
    using Input = std::remove_cvref_t<decltype(hana::at_c<0>(model))>;
    if constexpr (gradfold::detail::tensor_like<X>) return input_fits<Layers, X, layer_takes<Input, X>()>();
    else return input_fits<Layers, X, false>();
  }
}
/// A model as a function of parameters, input and, in training, noise.
template <auto model>
struct forward_pass {
  template <class P, class X, class... Noise>
  constexpr auto operator()(const P& p, const X& x, const Noise&... random) const {
    if constexpr (model_takes<model, X>()) return run_layers<1>(model, p, x, random...);
    else return x;
  }
};

template <class Tree>
consteval std::size_t count_numbers() {
  std::size_t count = 0;
  gradfold::detail::probe<Tree> tree{};
  gradfold::detail::visit_leaves(tree, [&]<class L>(const L&) { count += static_cast<std::size_t>(gradfold::detail::shape_of<L>().size()); });
  return count;
}

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// The first layer: each element of the batch is a tensor of these extents.
template <std::size_t... extents>
inline constexpr detail::input_layer<false, extents...> input{};
/// The first layer where integers go in, as for an embedding.
template <std::size_t... extents>
inline constexpr detail::input_layer<true, extents...> tokens{};

/// The parameters of a model: a hana::tuple of one tree for each layer, an empty tuple where it has none.
template <auto model, class T = double>
using parameters = typename detail::chain_of<model, T, 1>::template parameters<>;
/// The random numbers that a model takes in training, for a batch of this size: a tree of one entry for each layer.
template <auto model, class T, std::size_t batch>
using noise = typename detail::chain_of<model, T, batch>::template noise<>;
/// What a model gives for a batch of this size.
template <auto model, class T, std::size_t batch>
using output = typename detail::chain_of<model, T, batch>::output;

/// The number of numbers in a model's parameters.
template <auto model>
inline constexpr std::size_t parameter_count = detail::count_numbers<parameters<model, double>>();

/// What a model gives: forward<model>(p, x) in prediction, forward<model>(p, x, noise) in training. The mode is the call's
/// type: noise is a tree of random numbers (nn::noise), and layers that need none have an empty place in it.
/// Shapes: x is [batch, extents of the first layer].
template <auto model>
inline constexpr detail::forward_pass<model> forward{};

/// What a model gives, by way of its graph, on numbers. A workspace may come first, where the batch is large:
/// cost<nn::forward<model>, P, X>.workspace_bytes.
template <auto model, class P, class X>
constexpr auto predict(const P& p, const X& x) {
  if constexpr (detail::model_takes<model, X>()) return evaluate<forward<model>>(p, x);
  else return x;
}
template <auto model, std::size_t bytes, class P, class X>
constexpr auto predict(workspace<bytes>& memory, const P& p, const X& x) {
  using Source = gradfold::detail::function_trace<forward<model>, gradfold::detail::traced_tree_t<P>, gradfold::detail::traced_tree_t<X>>;
  using T = gradfold::detail::evaluation_type<P, X>;
  gradfold::detail::numeric_tree_t<typename Source::result_type, T> value;
  gradfold::detail::run_program<Source, T>(memory, std::tie(value), p, x);
  return value;
}

}  // namespace gradfold::nn
