// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

#include <cstddef>
#include <tuple>
#include <utility>

/// What is measured, as its users write it.
namespace bench::models {

using gradfold::tensor;

/// Q = 3a^3 - b^2.
inline constexpr auto Q = [](const auto& x, const auto& y) { return 3 * pow(x, 3) - pow(y, 2); };

/// Q and its external gradient.
inline constexpr auto Q_and_pullback = [](const auto& x, const auto& y, const auto& seed) {
  return std::pair(Q(x, y), gradfold::vjp<Q>(gradfold::at(x, y), seed));
};

/// Rosenbrock's function in vector form.
template <std::size_t n>
inline constexpr auto rosenbrock = [](const auto& y) {
  const auto before = gradfold::head<n - 1>(y), after = gradfold::tail<n - 1>(y);
  return sum(100 * square(after - square(before)) + square(1 - before));
};

/// The loss of two layers on a batch.
template <std::size_t batch>
inline constexpr auto dense_loss = [](const auto& w1, const auto& b1, const auto& w2, const auto& b2, const auto& x, const auto& labels) {
  const auto h = tanh(matmul(x, w1) + b1);
  return -sum(log_softmax(matmul(h, w2) + b2) * labels) / static_cast<double>(batch);
};

inline constexpr int lstm_steps = 100, lstm_inputs = 16, lstm_units = 32, lstm_gates = 4 * lstm_units;

/// The square of the last output of an LSTM cell.
inline constexpr auto lstm = [](const auto& w, const auto& u, const auto& b, const auto& x) {
  constexpr int units = lstm_units;
  constexpr tensor<double, units> none{};
  const auto last = gradfold::fold<lstm_steps>(std::tuple(none, none), [&](const auto& state, const auto& i) {
    const auto& [h, c] = state;
    const auto z = matmul(w, x[i]) + matmul(u, h) + b;
    const auto cell = sigmoid(gradfold::slice<units, 2 * units>(z)) * c + sigmoid(gradfold::head<units>(z)) * tanh(gradfold::slice<2 * units, 3 * units>(z));
    return std::tuple(sigmoid(gradfold::tail<units>(z)) * tanh(cell), cell);
  });
  return sum(square(std::get<0>(last)));
};

inline constexpr int recurrence_steps = 10000;
inline constexpr auto recurrence = [](const auto& a, const auto& x) {
  return gradfold::fold<recurrence_steps>(x, [&](const auto& s, const auto&) { return s + a * s * (1 - s); });
};

inline constexpr auto softmax = [](const auto& y) { return gradfold::softmax(y); };
inline constexpr auto layer_norm = [](const auto& y) { return (y - mean<1>(y, gradfold::keepdims)) / sqrt(variance<1>(y, gradfold::keepdims) + 1e-5); };
inline constexpr auto convolution = [](const auto& y, const auto& w) { return gradfold::convolve(y, w); };
inline constexpr auto product = [](const auto& p, const auto& q) { return gradfold::matmul(p, q); };

/// A sum of elementary functions.
inline constexpr auto elementary = [](const auto& y) { return sum(exp(-(y * y)) * sin(y) + log(2 + y) + erf(y)); };

}  // namespace bench::models
