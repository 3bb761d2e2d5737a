// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/parameters.hpp>
#include <gradfold/nn/sequence.hpp>

/// Layers of whole rows: dense, embedding, normalisation, shapes, dropout, blocks around others.
namespace gradfold::nn::detail {

template <std::size_t out>
struct dense_layer {
  static constexpr const char* name = "dense";
  template <class T, class X>
  using parameters = weight_and_bias<tensor<T, features<X>, out>, tensor<T, out>>;
  template <class X>
  static constexpr bool takes = X::shape.rank >= 2;
  constexpr auto operator()(const auto& p, const auto& x) const { return matmul(x, p.weight) + p.bias; }
  template <class X>
  requires(X::shape.rank == 2) constexpr auto batch_last(const auto& p, const X& x) const {
    return matmul(transpose(p.weight), x) + reshape<out, 1>(p.bias);
  }
};

template <std::size_t count, std::size_t width>
struct embedding_layer {
  static constexpr const char* name = "embedding";
  template <class T, class X>
  using parameters = weight_only<tensor<T, count, width>>;
  template <class X>
  static constexpr bool takes = std::integral<typename X::value_type> || std::same_as<typename X::value_type, integer_symbol>;
  constexpr auto operator()(const auto& p, const auto& x) const { return gather(p.weight, x); }
  template <class P, class Initialiser>
  static constexpr void initialise(P& p, const Initialiser& initialiser, auto& random) {
    initialiser(p.weight, 1, width, random);
  }
};

struct layer_norm_layer {
  static constexpr const char* name = "layer_norm";
  template <class T, class X>
  using parameters = weight_and_bias<tensor<T, features<X>>, tensor<T, features<X>>>;
  template <class X>
  static constexpr bool takes = X::shape.rank >= 2;
  constexpr auto operator()(const auto& p, const auto& x) const {
    const auto centred = x - mean<-1>(x, keepdims);
    return centred / sqrt(mean<-1>(square(centred), keepdims) + 1e-5) * p.weight + p.bias;
  }
  static constexpr void initialise(auto& p, const auto&, auto&) { p.weight.fill(1), p.bias.fill(0); }
};

struct flatten_layer {
  static constexpr const char* name = "flatten";
  template <class X>
  static constexpr bool takes = X::shape.rank >= 2;
  template <class X>
  constexpr auto operator()(const X& x) const {
    constexpr auto batch = batch_size<X>;
    return reshape<batch, static_cast<std::size_t>(X::shape.size()) / batch>(x);
  }
  template <class X>
  constexpr auto batch_last(const X& x) const {
    constexpr auto batch = features<X>;
    return reshape<static_cast<std::size_t>(X::shape.size()) / batch, batch>(x);
  }
};

/// What one step of the second axis gives: of [batch, time, features] the features at the last time.
struct last_step_layer {
  static constexpr const char* name = "last_step";
  template <class X>
  static constexpr bool takes = X::shape.rank >= 3;
  template <class X>
  constexpr auto operator()(const X& x) const {
    constexpr int last = X::shape.extent[1] - 1;
    return sum<1>(slice<0, X::shape.extent[0], last, last + 1>(x));
  }
};

/// In training each number stays with probability 1 - rate, and what stays is divided by that; noise is uniform from 0 to 1.
template <double rate>
struct dropout_layer {
  static_assert(rate >= 0 && rate < 1, "gradfold: dropout takes the part of the numbers that is left out, from 0 to less than 1");
  static constexpr const char* name = "dropout";
  template <class T, class X>
  using noise = typename X::template with_elements<T>;
  constexpr auto operator()(const auto& x) const { return x; }
  constexpr auto operator()(const auto& x, const auto& random) const { return select(random < rate, 0, x / (1 - rate)); }
  constexpr auto batch_last(const auto& x) const { return x; }
  constexpr auto batch_last(const auto& x, const auto& random) const { return (*this)(x, with_batch_last(random)); }
};

/// What layers give added to what they are given.
template <class Layers>
struct residual_layer {
  static constexpr const char* name = "residual";
  Layers layers{};
  template <class T, class X>
  using parameters = typename chain_through<T, X, Layers>::template parameters<>;
  template <class T, class X>
  using noise = typename chain_through<T, X, Layers>::template noise<>;
  template <class X>
  static constexpr bool takes = std::is_void_v<typename chain_through<double, numeric_tree_t<X, double>, Layers>::mistake> &&
                                chain_through<double, numeric_tree_t<X, double>, Layers>::output::shape == X::shape;
  constexpr auto operator()(const auto& p, const auto& x, const auto&... random) const { return x + run_layers<0>(layers, p, x, random...); }
  constexpr void initialise(auto& p, const auto& initialiser, auto& random) const;
};

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// y = x W + b along the last axis. Parameters: weight [in, out], bias [out]. Shapes: [batch, …, in] to [batch, …, out].
template <std::size_t out>
inline constexpr detail::dense_layer<out> dense{};
/// A row of a table for each integer. Parameters: weight [count, width]. Shapes: integers [batch, …] to [batch, …, width].
/// Nothing checks an integer at run time.
template <std::size_t count, std::size_t width>
inline constexpr detail::embedding_layer<count, width> embedding{};
/// Each row of the last axis to mean 0 and variance 1 (plus 1e-5), then scaled and shifted by weight and bias [features].
inline constexpr detail::layer_norm_layer layer_norm{};
/// All axes but the batch as one.
inline constexpr detail::flatten_layer flatten{};
/// Of [batch, time, …] what stands at the last time.
inline constexpr detail::last_step_layer last_step{};
/// In training this part of the numbers becomes 0 and the others are divided by 1 - rate; in prediction nothing happens.
/// What is left out is decided by the noise given to the call, so the same noise gives the same result.
template <double rate>
inline constexpr detail::dropout_layer<rate> dropout{};
/// x + layers(x): what the layers give has the shape of x.
template <class... Layer>
constexpr auto residual(const Layer&... layers) {
  return detail::residual_layer<boost::hana::tuple<Layer...>>{{layers...}};
}

}  // namespace gradfold::nn
