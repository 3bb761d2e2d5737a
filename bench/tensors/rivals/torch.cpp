// SPDX-License-Identifier: BSL-1.0
#include "rivals.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <memory>
#include <tuple>
#include <type_traits>

namespace bench::on_torch {
namespace {

using tensors = std::vector<at::Tensor>;

template <class T>
tensors seen(const arrays<T>& given) {
  at::set_num_threads(1);
  tensors x;
  for (const auto& a : given) x.push_back(at::from_blob(a.data, a.extents, at::dtype(std::is_same_v<T, float> ? at::kFloat : at::kDouble)));
  return x;
}
template <class T>
std::vector<T> numbers(const at::Tensor& x) {
  const auto dense = x.contiguous();
  return {dense.data_ptr<T>(), dense.data_ptr<T>() + dense.numel()};
}
/// The result, pulled back into the first `leaves` arguments.
template <class T, class F>
rival<T> differentiated(const arrays<T>& given, std::size_t leaves, F program, const at::Tensor& seed = {}) {
  const auto x = std::make_shared<tensors>(seen(given));
  for (std::size_t k = 0; k < leaves; ++k) (*x)[k].requires_grad_();
  const auto turn = [=] {
    for (std::size_t k = 0; k < leaves; ++k) (*x)[k].mutable_grad() = at::Tensor();
    program(*x).backward(seed);
  };
  return {"libtorch", turn, [=] { return numbers<T>((*x)[0].grad()); }};
}
template <class T, class F>
rival<T> computed(const arrays<T>& given, F program) {
  const auto x = std::make_shared<tensors>(seen(given));
  const auto z = std::make_shared<at::Tensor>();
  return {"libtorch", [=] { *z = program(*x); }, [=] { return numbers<T>(*z); }};
}

}  // namespace

template <class T>
rival<T> Q(const arrays<T>& given) {
  return differentiated(given, 2, [](const tensors& a) { return 3 * at::pow(a[0], 3) - at::pow(a[1], 2); }, seen(given)[2]);
}
template <class T>
rival<T> rosenbrock(const arrays<T>& given) {
  return differentiated(given, 1, [](const tensors& a) {
    const auto before = a[0].slice(0, 0, -1), after = a[0].slice(0, 1);
    return (100 * (after - before.square()).square() + (1 - before).square()).sum();
  });
}
template <class T>
rival<T> dense(const arrays<T>& given) {
  return differentiated(given, 4, [](const tensors& a) {
    const auto hidden = at::tanh(at::addmm(a[1], a[4], a[0]));
    return -(at::log_softmax(at::addmm(a[3], hidden, a[2]), 1) * a[5]).sum() / a[4].size(0);
  });
}
template <class T>
rival<T> lstm(const arrays<T>& given) {
  return differentiated(given, 3, [](const tensors& a) {
    const auto none = at::zeros({1, 1, a[1].size(1)}, a[0].options());
    const auto x = a[3].unsqueeze(1);
    const auto outputs = at::lstm(x, {none, none}, {a[0], a[1], a[2], at::zeros_like(a[2])}, true, 1, 0, false, false, false);
    return std::get<1>(outputs).square().sum();
  });
}
template <class T>
rival<T> softmax(const arrays<T>& given) {
  return computed(given, [](const tensors& a) { return at::softmax(a[0], 1); });
}
template <class T>
rival<T> layer_norm(const arrays<T>& given) {
  return computed(given, [](const tensors& a) { return at::layer_norm(a[0], {a[0].size(1)}, {}, {}, 1e-5); });
}
template <class T>
rival<T> convolution(const arrays<T>& given) {
  return computed(given, [](const tensors& a) { return at::conv2d(a[0].unsqueeze(0), a[1]); });
}
template <class T>
rival<T> matmul(const arrays<T>& given) {
  return computed(given, [](const tensors& a) { return at::mm(a[0], a[1]); });
}

}  // namespace bench::on_torch

#include "torch_workloads.hpp"
