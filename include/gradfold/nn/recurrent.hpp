// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/layer.hpp>
#include <gradfold/nn/parameters.hpp>

/// Layers with a state that goes along the second axis: [batch, time, features]. The steps stay a loop.
namespace gradfold::nn::detail {

/// Gate k of several that stand side by side along the last axis of [batch, gates n].
template <int k, int n>
constexpr auto gate(const auto& all) {
  return slice<0, batch_size<std::remove_cvref_t<decltype(all)>>, k * n, (k + 1) * n>(all);
}
/// What goes in, with time as its first axis, times its matrix, for all times at once.
constexpr auto projected(const auto& p, const auto& x) { return matmul(transpose<1, 0, 2>(x), p.weight_ih) + p.bias_ih; }

/// What layers of n states with this many gates have in common.
template <std::size_t gates, std::size_t n>
struct gated_layer {
  template <class T, class X>
  using parameters = recurrent_parameters<tensor<T, features<X>, gates * n>, tensor<T, n, gates * n>, tensor<T, gates * n>, tensor<T, gates * n>>;
  template <class X>
  static constexpr bool takes = X::shape.rank == 3;
  static constexpr void initialise(auto& p, const auto& initialiser, auto& random) {
    initialiser(p.weight_ih, p.weight_ih.template extent<0>, n, random);
    initialiser(p.weight_hh, n, n, random);
    p.bias_ih.fill(0), p.bias_hh.fill(0);
  }
};

template <std::size_t n>
struct lstm_layer : gated_layer<4, n> {
  static constexpr const char* name = "lstm";
  template <class P, class X>
  constexpr auto operator()(const P& p, const X& x) const {
    constexpr int time = X::shape.extent[1], width = static_cast<int>(n);
    using state = tensor<symbol, batch_size<X>, n>;
    const auto inputs = projected(p, x);
    const auto states = scan<time>(std::pair(state(symbol(0)), state(symbol(0))), [&](const auto& before, const auto& t) {
      const auto& [h, c] = before;
      const auto gates = inputs[t] + matmul(h, p.weight_hh) + p.bias_hh;
      const auto cell = gradfold::sigmoid(gate<1, width>(gates)) * c + gradfold::sigmoid(gate<0, width>(gates)) * gradfold::tanh(gate<2, width>(gates));
      return std::pair(state(gradfold::sigmoid(gate<3, width>(gates)) * gradfold::tanh(cell)), state(cell));
    });
    return transpose<1, 0, 2>(states.first);
  }
  static constexpr void initialise(auto& p, const auto& initialiser, auto& random) {
    gated_layer<4, n>::initialise(p, initialiser, random);
    for (std::size_t k = n; k < 2 * n; ++k) p.bias_ih[k] = 1;  // a cell keeps what it has until it learns to forget
  }
};

template <std::size_t n>
struct gru_layer : gated_layer<3, n> {
  static constexpr const char* name = "gru";
  template <class P, class X>
  constexpr auto operator()(const P& p, const X& x) const {
    constexpr int time = X::shape.extent[1], width = static_cast<int>(n);
    using state = tensor<symbol, batch_size<X>, n>;
    const auto inputs = projected(p, x);
    const auto states = scan<time>(state(symbol(0)), [&](const auto& h, const auto& t) {
      const auto in = inputs[t];
      const auto hidden = matmul(h, p.weight_hh) + p.bias_hh;
      const auto reset = gradfold::sigmoid(gate<0, width>(in) + gate<0, width>(hidden));
      const auto update = gradfold::sigmoid(gate<1, width>(in) + gate<1, width>(hidden));
      const auto candidate = gradfold::tanh(gate<2, width>(in) + reset * gate<2, width>(hidden));
      return state((1 - update) * candidate + update * h);
    });
    return transpose<1, 0, 2>(states);
  }
};

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000): gates i, f, g, o side
/// by side, c' = f c + i g, h' = o tanh c', from 0. Shapes: [batch, time, in] to the states h after each time,
/// [batch, time, n]; nn::last_step takes the last. Parameters: weight_ih [in, 4n], weight_hh [n, 4n], bias_ih, bias_hh [4n].
template <std::size_t n>
inline constexpr detail::lstm_layer<n> lstm{};
/// Gated recurrent unit (Cho et al. 2014) in the form that PyTorch and cuDNN have: gates r, z, n side by side,
/// n = tanh(in + r hidden), h' = (1 - z) n + z h. Shapes as of lstm, with 3n in place of 4n.
template <std::size_t n>
inline constexpr detail::gru_layer<n> gru{};

}  // namespace gradfold::nn
