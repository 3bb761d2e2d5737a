// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/batch.hpp>
#include <gradfold/nn/slopes.hpp>

/// A whole step of training: gradient and update.
namespace gradfold::nn {

/// The loss of a batch, its gradient, and what an optimiser makes of it, in memory of its own: nothing is allocated.
///     static batch_step<model, cross_entropy, float, 1> step;
///     const float value = step(optimiser, p, x, labels);   // in training step(optimiser, p, x, labels, noise)
/// Returns the loss before the update; the parameters are then what batch_gradient and the optimiser, one after the other, make of them, bit
/// for bit. The optimisers of the library read slopes of a matrix that are products of two vectors, as those of a dense layer are for a batch of
/// one, as these vectors, where rows are multiples of 16 numbers; the matrix is never made. Any other optimiser gets the gradient.
template <auto model, auto of, class T, std::size_t batch, class Wanted = tensor<int, batch>>
struct batch_step {
  using gradient_type = batch_gradient<model, of, T, batch, Wanted>;
  using parameters_type = typename gradient_type::parameters_type;
  using input_type = typename gradient_type::input_type;
  using noise_type = typename gradient_type::noise_type;
  static constexpr bool is_noisy = gradient_type::is_noisy;

  T operator()(auto& optimiser, parameters_type& p, const input_type& x, const Wanted& wanted) requires(!is_noisy) { return run(optimiser, p, x, wanted); }
  T operator()(auto& optimiser, parameters_type& p, const input_type& x, const Wanted& wanted, const noise_type& random) requires is_noisy {
    return run(optimiser, p, x, wanted, random);
  }

 private:
  template <class... Data>
  using source = gradfold::detail::gradient_for<
      gradfold::detail::function_trace<loss<model, of>, gradfold::detail::traced_tree_t<parameters_type>, gradfold::detail::traced_tree_t<Data>...>,
      gradfold::detail::wanted_leaves<gradfold::detail::asked_arguments<0>, gradfold::detail::leaf_count<parameters_type>,
                                      gradfold::detail::leaf_count<Data>...>,
      true, workspace<gradient_type::bytes>, T>;

  template <class Optimiser, class... Data>
  T run(Optimiser& optimiser, parameters_type& p, const Data&... data) {
    if constexpr (requires { requires Optimiser::goes_by_rows; }) {
      using Outer = detail::outer_slopes<source<Data...>>;
      if constexpr (Outer::parts.products > 0) {
        detail::outer_gradient<parameters_type> slopes;
        const T value = detail::fill_outer<Outer>(slopes, gradient_.gradient, gradient_.memory_, p, data...);
        optimiser(p, slopes);
        return value;
      }
    }
    const T value = gradient_(p, data...);
    optimiser(p, gradient_.gradient);
    return value;
  }
  gradient_type gradient_;
};

}  // namespace gradfold::nn
