// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/loss.hpp>
#include <gradfold/nn/random.hpp>

#include <algorithm>
#include <span>

/// Mini-batches, and one step of training on them.
namespace gradfold::nn {

/// Copies the rows that `order` names into a batch: rows of numbers or of integers, one behind the other. `order` names
/// as many rows as the batch has; nothing checks that they exist.
template <class T, std::size_t batch, std::size_t... extents>
constexpr void gather_rows(tensor<T, batch, extents...>& to, std::span<const std::type_identity_t<T>> rows, std::span<const std::size_t> order) {
  constexpr std::size_t size = (extents * ... * std::size_t{1});
  for (std::size_t i = 0; i < batch; ++i) std::copy_n(rows.data() + order[i] * size, size, to.data() + i * size);
}

template <auto model, auto of, class T, std::size_t batch, class Wanted>
struct batch_step;

/// The loss of a batch and its gradient, in memory of its own: nothing is allocated, and the stack stays small.
///     static batch_gradient<model, cross_entropy, float, 32> step;
///     const float value = step(p, x, labels);       // in training step(p, x, labels, noise); the gradient: step.gradient
/// Wanted: the type of what the model should give, integers for labels by default.
template <auto model, auto of, class T, std::size_t batch, class Wanted = tensor<int, batch>>
struct batch_gradient {
  using parameters_type = parameters<model, T>;
  using input_type = typename std::remove_cvref_t<decltype(boost::hana::at_c<0>(model))>::template tensor_for<T, batch>;
  using noise_type = noise<model, T, batch>;
  static constexpr bool is_noisy = gradfold::detail::leaf_count<noise_type> > 0;

  parameters_type gradient;

  T operator()(const parameters_type& p, const input_type& x, const Wanted& wanted) requires(!is_noisy) {
    return value_and_gradient<loss<model, of>, 0>(memory_, p, x, wanted, into(gradient));
  }
  T operator()(const parameters_type& p, const input_type& x, const Wanted& wanted, const noise_type& random) requires is_noisy {
    return value_and_gradient<loss<model, of>, 0>(memory_, p, x, wanted, random, into(gradient));
  }

 private:
  template <auto, auto, class, std::size_t, class>
  friend struct batch_step;
  /// In double; of float it is half.
  static constexpr std::size_t bytes = [] {
    if constexpr (is_noisy) return cost<value_and_gradient<loss<model, of>, 0>, parameters_type, input_type, Wanted, noise_type>.workspace_bytes;
    else return cost<value_and_gradient<loss<model, of>, 0>, parameters_type, input_type, Wanted>.workspace_bytes;
  }();
  workspace<bytes> memory_;
};

}  // namespace gradfold::nn
