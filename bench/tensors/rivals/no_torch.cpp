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

template rival<float> Q(const arrays<float>&);
template rival<double> Q(const arrays<double>&);
template rival<float> rosenbrock(const arrays<float>&);
template rival<double> rosenbrock(const arrays<double>&);
template rival<float> dense(const arrays<float>&);
template rival<double> dense(const arrays<double>&);
template rival<float> lstm(const arrays<float>&);
template rival<double> lstm(const arrays<double>&);
template rival<float> softmax(const arrays<float>&);
template rival<double> softmax(const arrays<double>&);
template rival<float> layer_norm(const arrays<float>&);
template rival<double> layer_norm(const arrays<double>&);
template rival<float> convolution(const arrays<float>&);
template rival<double> convolution(const arrays<double>&);
template rival<float> matmul(const arrays<float>&);
template rival<double> matmul(const arrays<double>&);

}  // namespace bench::on_torch
