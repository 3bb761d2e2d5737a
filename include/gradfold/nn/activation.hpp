// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/layer.hpp>

/// Activations: layers without parameters that act element by element. Any callable of one tensor is another.
namespace gradfold::nn::detail {

struct identity_activation {
  static constexpr const char* name = "identity";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return x; }
};
struct relu_activation {
  static constexpr const char* name = "relu";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return gradfold::relu(x); }
};
template <double slope>
struct leaky_relu_activation {
  static constexpr const char* name = "leaky_relu";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return select(x > 0, x, slope * x); }
};
struct elu_activation {
  static constexpr const char* name = "elu";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return select(x > 0, x, expm1(x)); }
};
struct sigmoid_activation {
  static constexpr const char* name = "sigmoid";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return gradfold::sigmoid(x); }
};
struct tanh_activation {
  static constexpr const char* name = "tanh";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return gradfold::tanh(x); }
};
struct softplus_activation {
  static constexpr const char* name = "softplus";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return gradfold::softplus(x); }
};
struct silu_activation {
  static constexpr const char* name = "silu";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return x * gradfold::sigmoid(x); }
};
struct gelu_activation {  // x Phi(x)
  static constexpr const char* name = "gelu";
  static constexpr bool by_element = true;
  constexpr auto operator()(const auto& x) const { return 0.5 * x * (1 + erf(x * 0.70710678118654752440)); }
};
struct softmax_activation {
  static constexpr const char* name = "softmax";
  constexpr auto operator()(const auto& x) const { return gradfold::softmax(x); }
};

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

inline constexpr detail::identity_activation identity{};
inline constexpr detail::relu_activation relu{};  ///< max(x, 0)
template <double slope>
inline constexpr detail::leaky_relu_activation<slope> leaky_relu{};  ///< x, or slope x where x is not positive
inline constexpr detail::elu_activation elu{};                       ///< x, or e^x - 1 where x is not positive
inline constexpr detail::sigmoid_activation sigmoid{};               ///< 1 / (1 + e^-x)
inline constexpr detail::tanh_activation tanh{};
inline constexpr detail::softplus_activation softplus{};  ///< log(1 + e^x)
inline constexpr detail::silu_activation silu{};          ///< x sigmoid(x)
inline constexpr detail::gelu_activation gelu{};          ///< x times the normal distribution function of x
inline constexpr detail::softmax_activation softmax{};    ///< along the last axis

}  // namespace gradfold::nn
