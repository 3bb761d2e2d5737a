// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// What every side of the benchmarks of training has in common. This header knows neither gradfold nor a rival.
namespace bench::training {

/// Digits to learn from, as batches one behind the other: pixels from 0 to 1, row by row, and labels.
struct batches {
  std::size_t batch = 0, count = 0;
  std::vector<float> pixels;  // [count, batch, 64]
  std::vector<int> labels;    // [count, batch]

  const float* images_of(std::size_t k) const { return pixels.data() + k * batch * 64; }
  const int* labels_of(std::size_t k) const { return labels.data() + k * batch; }
};

/// The numbers of each tensor of a network, layer after layer, weight before bias. Dense weights are [in, out], those of a
/// convolution [out, in, 3, 3].
using weights = std::vector<std::vector<float>>;

/// Adam with these numbers on every side (Kingma and Ba 2015).
struct adam_numbers {
  double rate = 0.003, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
};

/// A network on one side. It begins with given weights and keeps its own.
struct side {
  std::string name;
  std::function<void()> restart;           ///< to the given weights, as if no step had been taken
  std::function<float(std::size_t)> step;  ///< forward, backward, update on this batch; the loss before the update
  std::function<weights()> now;
  std::function<int(const float*)> read;  ///< the digit that one picture shows, by the weights as they are; may be missing
};

/// libtorch in one thread, as its users have it: modules, autograd, its own Adam. No name where it is not installed.
namespace on_torch {

side dense(const batches&, const weights&);
side convolution(const batches&, const weights&);

}  // namespace on_torch
}  // namespace bench::training
