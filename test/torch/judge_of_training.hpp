// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "judge.hpp"

/// Whole trainings by libtorch: its modules, its automatic differentiation, its Adam.
namespace judge {

/// What a training went through, step after step.
template <class T>
struct course {
  std::vector<T> losses;                             // before each step
  std::vector<std::vector<std::vector<T>>> weights;  // after each step, tensor by tensor
};
/// Where a training begins and what it is given. Weights of dense layers are [in, out], those of convolutions [out, in, k, k].
template <class T>
struct lessons {
  arguments<T> start;
  std::vector<array<T>> images;
  std::vector<array<int>> labels;
  double rate;
};
/// x [n, 64] through 64-64-10 with relu.
template <class T>
course<T> train_dense(const lessons<T>&);
/// x [n, 1, 8, 8] through 12 windows of 3 by 3, relu, maxima of 2 by 2, 24 windows of 3 by 3, relu, 384-10. Padding 1.
template <class T>
course<T> train_convolution(const lessons<T>&);

}  // namespace judge
