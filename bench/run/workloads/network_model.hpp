// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

/// A 4-16-16-1 network with tanh, and its squared error.
namespace bench::network {

inline constexpr std::size_t width = 16;
inline constexpr std::size_t input_width = 4;
inline constexpr std::size_t second = width * input_width + width;
inline constexpr std::size_t third = second + width * width + width;
inline constexpr std::size_t parameters = third + width + 1;
static_assert(parameters == 369);

/// `Out` rows of weights and then `Out` biases, from `offset` on.
template <std::size_t Out, std::size_t Offset, class T, class X, std::size_t In, std::size_t N>
constexpr std::array<T, Out> affine(const std::array<T, N>& p, const std::array<X, In>& x) {
  std::array<T, Out> z{};
  for (std::size_t i = 0; i < Out; ++i) {
    z[i] = p[Offset + Out * In + i];
    for (std::size_t j = 0; j < In; ++j) z[i] += p[Offset + i * In + j] * x[j];
  }
  return z;
}

template <class T, std::size_t N>
constexpr std::array<T, N> hyperbolic(std::array<T, N> x) {
  using std::tanh;
  for (T& element : x) element = tanh(element);
  return x;
}

inline constexpr auto network_loss = []<class T, class D>(const std::array<T, parameters>& p, const std::array<D, input_width>& x, const D& target) -> T {
  const std::array<T, width> h1 = hyperbolic(affine<width, 0>(p, x));
  const std::array<T, width> h2 = hyperbolic(affine<width, second>(p, h1));
  const T error = affine<1, third>(p, h2)[0] - target;
  return error * error;
};

}  // namespace bench::network
