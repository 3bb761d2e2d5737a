// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/layer.hpp>
#include <gradfold/nn/parameters.hpp>

#include <cmath>

/// Attention of the elements of a sequence to one another.
namespace gradfold::nn::detail {

template <std::size_t heads, bool causal>
struct attention_layer {
  static constexpr const char* name = "attention";
  template <class T, class X>
  using parameters = attention_parameters<weight_and_bias<tensor<T, features<X>, 3 * features<X>>, tensor<T, 3 * features<X>>>,
                                          weight_and_bias<tensor<T, features<X>, features<X>>, tensor<T, features<X>>>>;
  template <class X>
  static constexpr bool takes = X::shape.rank == 3 && features<X> % heads == 0;
  template <class P, class X>
  constexpr auto operator()(const P& p, const X& x) const {
    constexpr std::size_t batch = batch_size<X>, time = static_cast<std::size_t>(X::shape.extent[1]), width = features<X> / heads;
    const auto all = matmul(x, p.in_proj.weight) + p.in_proj.bias;
    const auto split = transpose<2, 0, 3, 1, 4>(reshape<batch, time, 3, heads, width>(all));  // [3, batch, heads, time, width]
    const auto queries = split[0], keys = split[1], values = split[2];
    const auto scores = matmul(queries, transpose<0, 1, 3, 2>(keys)) / gradfold::sqrt(static_cast<double>(width));
    const auto mixed = matmul(gradfold::softmax(masked<time>(scores)), values);
    return matmul(reshape<batch, time, heads * width>(transpose<0, 2, 1, 3>(mixed)), p.out_proj.weight) + p.out_proj.bias;
  }
  /// Scores of what comes later are so low that their exponentials are 0.
  template <std::size_t time>
  static constexpr auto masked(const auto& scores) {
    if constexpr (!causal) return scores;
    else {
      tensor<double, time, time> later{};
      for (std::size_t i = 0; i < time; ++i)
        for (std::size_t j = i + 1; j < time; ++j) later(i, j) = -1e30;
      return scores + later;
    }
  }
  static constexpr void initialise(auto& p, const auto& initialiser, auto& random) {
    const std::size_t width = p.out_proj.weight.template extent<0>;
    initialiser(p.in_proj.weight, width, width, random), p.in_proj.bias.fill(0);
    initialiser(p.out_proj.weight, width, width, random), p.out_proj.bias.fill(0);
  }
};

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// Multi-head self-attention (Vaswani et al. 2017): softmax(Q K' / sqrt(width)) V for each head, joined and projected.
/// Shapes: [batch, time, features] to the same; features are a multiple of heads. Parameters: in_proj and out_proj, each
/// weight and bias; queries, keys and values stand side by side in in_proj.
template <std::size_t heads>
inline constexpr detail::attention_layer<heads, false> attention{};
/// The same where no element sees those that come after it.
template <std::size_t heads>
inline constexpr detail::attention_layer<heads, true> causal_attention{};

}  // namespace gradfold::nn
