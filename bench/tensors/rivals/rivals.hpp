// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

/// The same workloads on libraries that may be missing, behind plain arrays: a file of this directory for each library, and one
/// with empty functions for where it is not installed.
namespace bench {

template <class T>
struct array {
  T* data;
  std::vector<std::int64_t> extents;
};
template <class T>
using arrays = std::vector<array<T>>;

template <class T>
struct rival {
  const char* name = "";
  std::function<void()> turn;              ///< none where the library is missing
  std::function<std::vector<T>()> answer;  ///< of the last turn: the value of a layer or product, the gradient in the first argument of the others
};

/// libtorch in one thread, its graph recorded anew at every turn, as its users have it. What is differentiated says so.
namespace on_torch {

template <class T>
rival<T> Q(const arrays<T>& a_b_seed);
template <class T>
rival<T> rosenbrock(const arrays<T>& x);
/// Loss, gradients in w1, b1, w2, b2.
template <class T>
rival<T> dense(const arrays<T>& w1_b1_w2_b2_x_labels);
/// The square of the last output, gradients in w, u, b.
template <class T>
rival<T> lstm(const arrays<T>& w_u_b_x);
template <class T>
rival<T> softmax(const arrays<T>& x);
template <class T>
rival<T> layer_norm(const arrays<T>& x);
template <class T>
rival<T> convolution(const arrays<T>& x_w);
template <class T>
rival<T> matmul(const arrays<T>& x_y);

}  // namespace on_torch

namespace on_blas {

template <class T>
rival<T> matmul(const arrays<T>& x_y);

}  // namespace on_blas
}  // namespace bench
