// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <vector>

/// Programs computed and differentiated by libtorch, behind plain arrays: this header knows neither libtorch nor gradfold.
namespace judge {

/// A tensor of T in row-major order without gaps.
template <class T>
struct array {
  const T* data;
  std::vector<std::int64_t> extents;
};
/// The value of a program, and its gradient in every argument.
template <class T>
struct answer {
  T value;
  std::vector<std::vector<T>> gradient;
};
template <class T>
using arguments = std::vector<array<T>>;

/// x [n, i], w1 [i, h], b1 [h], w2 [h, o], b2 [o], labels [n, o]: the mean cross-entropy of two layers with tanh between them.
template <class T>
answer<T> dense(const arguments<T>&);
/// x [n, c, 8, 8], w1 [d, c, 3, 3], b1 [d, 1, 1], w2 [e, d, 3, 3]: the mean square of a convolution (padding 1), rectified, pooled by
/// maxima of 2 by 2, convolved with stride 2 and padding 1, and averaged over 2 by 2.
template <class T>
answer<T> convolutional(const arguments<T>&);
/// x [t, n, i], h [n, k], c [n, k], w [4 k, i], u [4 k, k], b [4 k]: the mean square of all states that an LSTM cell gives out.
template <class T>
answer<T> recurrent(const arguments<T>&);
/// x [n, d], q, k, v [heads, d, s], o [heads * s, d], scale and shift [d]: the mean square of attention with several heads, added
/// to x, with each row standardised, scaled and shifted, times weights y [n, d].
template <class T>
answer<T> attentive(const arguments<T>&);

}  // namespace judge
