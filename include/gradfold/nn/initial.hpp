// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/dense.hpp>
#include <gradfold/nn/model.hpp>
#include <gradfold/nn/random.hpp>

/// How parameters begin.
namespace gradfold::nn::detail {

/// A number with mean 0 and variance 1, by the polar method (Marsaglia and Bray 1964); its logarithm is gradfold's own, so
/// that it is the same with every C library.
template <class T>
constexpr T normal(generator& random) {
  for (;;) {
    const double x = random.symmetric<double>(), y = random.symmetric<double>(), s = x * x + y * y;
    if (s < 1) return static_cast<T>(x * gradfold::detail::constant::sqrt(-2 * gradfold::detail::constant::log(s) / s));
  }
}

struct glorot_uniform {
  template <class W>
  constexpr void operator()(W& weight, std::size_t in, std::size_t out, generator& random) const {
    using T = typename W::value_type;
    const T limit = gradfold::sqrt(T(6) / static_cast<T>(in + out));
    for (T& w : weight) w = limit * random.symmetric<T>();
  }
};
struct he_uniform {
  template <class W>
  constexpr void operator()(W& weight, std::size_t in, std::size_t, generator& random) const {
    using T = typename W::value_type;
    const T limit = gradfold::sqrt(T(6) / static_cast<T>(in));
    for (T& w : weight) w = limit * random.symmetric<T>();
  }
};
struct glorot_normal {
  template <class W>
  constexpr void operator()(W& weight, std::size_t in, std::size_t out, generator& random) const {
    using T = typename W::value_type;
    const T deviation = gradfold::sqrt(T(2) / static_cast<T>(in + out));
    for (T& w : weight) w = deviation * normal<T>(random);
  }
};
struct he_normal {
  template <class W>
  constexpr void operator()(W& weight, std::size_t in, std::size_t, generator& random) const {
    using T = typename W::value_type;
    const T deviation = gradfold::sqrt(T(2) / static_cast<T>(in));
    for (T& w : weight) w = deviation * normal<T>(random);
  }
};

/// Where a layer does not say: tensors of two axes or more by the initialiser, from all axes but the last to the last;
/// vectors and numbers 0.
template <class P, class Initialiser>
constexpr void initialise_leaves(P& p, const Initialiser& initialiser, generator& random) {
  gradfold::detail::visit_leaves(p, [&]<class L>(L& leaf) {
    if constexpr (!gradfold::detail::tensor_like<L>) leaf = 0;
    else if constexpr (L::shape.rank < 2) leaf.fill(0);
    else initialiser(leaf, leaf.size() / features<L>, features<L>, random);
  });
}
template <class Layer, class P, class Initialiser>
constexpr void initialise_layer(const Layer& layer, P& p, const Initialiser& initialiser, generator& random) {
  if constexpr (std::same_as<P, nothing>) return;
  else if constexpr (requires { layer.initialise(p, initialiser, random); }) layer.initialise(p, initialiser, random);
  else initialise_leaves(p, initialiser, random);
}
template <class Layers, class P, class Initialiser>
constexpr void initialise_layers(const Layers& layers, P& p, const Initialiser& initialiser, generator& random) {
  [&]<std::size_t... K>(std::index_sequence<K...>) {
    (initialise_layer(hana::at_c<K>(layers), hana::at_c<K>(p), initialiser, random), ...);
  }(std::make_index_sequence<decltype(hana::length(layers))::value>{});
}

template <class Layers>
constexpr void residual_layer<Layers>::initialise(auto& p, const auto& initialiser, auto& random) const {
  initialise_layers(layers, p, initialiser, random);
}

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// Initialisers, for `in` numbers that each result is made of and `out` results that each number goes into. Uniform ones
/// use + - * / sqrt alone, and give the same bits everywhere.
inline constexpr detail::glorot_uniform glorot{};        ///< uniform, variance 2 / (in + out) (Glorot and Bengio 2010)
inline constexpr detail::he_uniform he{};                ///< uniform, variance 2 / in, for relu (He et al. 2015)
inline constexpr detail::glorot_normal glorot_normal{};  ///< normal with the same variance
inline constexpr detail::he_normal he_normal{};

/// Sets the parameters of a model as its layers say: weights by the initialiser, biases 0.
template <auto model, class P, class Initialiser = detail::glorot_uniform>
constexpr void initialise(P& p, generator& random, const Initialiser& initialiser = {}) {
  detail::initialise_layers(model, p, initialiser, random);
}
/// Fresh parameters, a function of the seed alone.
template <auto model, class T = double, class Initialiser = detail::glorot_uniform>
constexpr parameters<model, T> initial(std::uint64_t seed, const Initialiser& initialiser = {}) {  // model: a hana::tuple of layers
  parameters<model, T> p;
  generator random{seed};
  initialise<model>(p, random, initialiser);
  return p;
}
/// New noise for a step of training: uniform numbers from 0 to 1.
template <class Noise>
constexpr void refresh(Noise& tree, generator& random) {
  gradfold::detail::visit_leaves(tree, [&]<class L>(L& leaf) {
    for (auto& x : leaf) x = random.template uniform<typename L::value_type>();
  });
}

}  // namespace gradfold::nn
