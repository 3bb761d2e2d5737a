// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/model.hpp>

/// Losses: functions of what a model gives and what it should give, the mean over the batch.
namespace gradfold::nn::detail {

struct mean_square_loss {
  constexpr auto operator()(const auto& y, const auto& wanted) const { return mean(square(y - wanted)); }
};
template <double delta>
struct huber_loss {
  constexpr auto operator()(const auto& y, const auto& wanted) const {
    const auto distance = abs(y - wanted);
    return mean(select(distance <= delta, 0.5 * square(distance), delta * (distance - 0.5 * delta)));
  }
};
struct binary_loss {
  constexpr auto operator()(const auto& logits, const auto& wanted) const { return mean(gradfold::softplus(logits) - logits * wanted); }
};
struct categorical_loss {
  template <class Z, class Y>
  constexpr auto operator()(const Z& logits, const Y& wanted) const {
    constexpr std::size_t classes = features<Z>, rows = static_cast<std::size_t>(Z::shape.size()) / classes;
    if constexpr (Y::shape == Z::shape) return -sum(log_softmax(logits) * wanted) / static_cast<double>(rows);
    else {
      constexpr bool labels = Y::shape.rank + 1 == Z::shape.rank && static_cast<std::size_t>(Y::shape.size()) == rows;
      static_assert(labels, "gradfold: cross entropy takes an integer for each row of logits, or a probability for each logit");
      return -sum(log_softmax(logits) * one_hot<classes>(wanted)) / static_cast<double>(rows);
    }
  }
};

/// A model and a loss as a function that any transform takes.
template <auto model, auto of>
struct model_loss {
  template <class P, class X, class Y, class... Noise>
  constexpr auto operator()(const P& parameters, const X& x, const Y& wanted, const Noise&... noise) const {
    return of(forward<model>(parameters, x, noise...), wanted);
  }
};

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// The mean of (y - wanted)^2 over all elements.
inline constexpr detail::mean_square_loss mean_square{};
/// The mean of (y - wanted)^2 / 2, and of delta (|y - wanted| - delta / 2) beyond delta (Huber 1964).
template <double delta = 1.0>
inline constexpr detail::huber_loss<delta> huber{};
/// Binary cross entropy from logits: the mean of log(1 + e^z) - wanted z, which is that of -log p with p = sigmoid(z).
inline constexpr detail::binary_loss binary_cross_entropy{};
/// Categorical cross entropy from logits: the mean over rows of -log softmax(z)[label]. Shapes: z [batch, …, classes], and
/// integers [batch, …], or probabilities of the shape of z.
inline constexpr detail::categorical_loss cross_entropy{};

/// A model's loss: loss<model, cross_entropy>(p, x, wanted) in prediction, (p, x, wanted, noise) in training. Goes into any
/// transform, as in value_and_gradient<loss<model, cross_entropy>, 0>(p, x, wanted).
template <auto model, auto of>
inline constexpr detail::model_loss<model, of> loss{};

}  // namespace gradfold::nn
