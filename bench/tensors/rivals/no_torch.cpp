// SPDX-License-Identifier: BSL-1.0
#include "rivals.hpp"

namespace bench::on_torch {

template <class T>
rival<T> Q(const arrays<T>&) {
  return {};
}
template <class T>
rival<T> rosenbrock(const arrays<T>&) {
  return {};
}
template <class T>
rival<T> dense(const arrays<T>&) {
  return {};
}
template <class T>
rival<T> lstm(const arrays<T>&) {
  return {};
}
template <class T>
rival<T> softmax(const arrays<T>&) {
  return {};
}
template <class T>
rival<T> layer_norm(const arrays<T>&) {
  return {};
}
template <class T>
rival<T> convolution(const arrays<T>&) {
  return {};
}
template <class T>
rival<T> matmul(const arrays<T>&) {
  return {};
}

}  // namespace bench::on_torch

#include "torch_workloads.hpp"
