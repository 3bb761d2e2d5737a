// SPDX-License-Identifier: BSL-1.0
#include "judge_of_training.hpp"

#include <torch/nn/functional.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>
#include <torch/optim/adam.h>

#include <type_traits>

namespace judge {
namespace {

namespace nn = torch::nn;
template <class T>
constexpr at::ScalarType number = std::is_same_v<T, float> ? at::kFloat : at::kDouble;

template <class T>
at::Tensor seen(const array<T>& x, at::ScalarType type) {
  return at::from_blob(const_cast<T*>(x.data), x.extents, type);
}
/// A linear layer of libtorch keeps its weights as [out, in].
at::Tensor turned(const at::Tensor& x) { return x.dim() == 2 ? x.t() : x; }
template <class T>
std::vector<std::vector<T>> now(const std::vector<at::Tensor>& parameters) {
  std::vector<std::vector<T>> result;
  for (const auto& p : parameters) {
    const auto row = turned(p.detach()).contiguous();
    result.emplace_back(row.template data_ptr<T>(), row.template data_ptr<T>() + row.numel());
  }
  return result;
}
template <class T>
course<T> train(nn::Sequential network, const lessons<T>& given) {
  network->to(number<T>);
  const auto parameters = network->parameters();
  {
    const at::NoGradGuard without_graph;
    for (std::size_t k = 0; k < parameters.size(); ++k) parameters[k].copy_(turned(seen(given.start[k], number<T>)));
  }
  torch::optim::Adam adam(parameters, torch::optim::AdamOptions(given.rate));
  course<T> result;
  for (std::size_t k = 0; k < given.images.size(); ++k) {
    adam.zero_grad();
    const auto loss = nn::functional::cross_entropy(network->forward(seen(given.images[k], number<T>)), seen(given.labels[k], at::kInt).to(at::kLong));
    loss.backward();
    adam.step();
    result.losses.push_back(loss.template item<T>());
    result.weights.push_back(now<T>(parameters));
  }
  return result;
}

}  // namespace

template <class T>
course<T> train_dense(const lessons<T>& given) {
  return train(nn::Sequential(nn::Linear(64, 64), nn::ReLU(), nn::Linear(64, 10)), given);
}
template <class T>
course<T> train_convolution(const lessons<T>& given) {
  return train(nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 12, 3).padding(1)), nn::ReLU(), nn::MaxPool2d(2),
                              nn::Conv2d(nn::Conv2dOptions(12, 24, 3).padding(1)), nn::ReLU(), nn::Flatten(), nn::Linear(384, 10)),
               given);
}

template course<float> train_dense(const lessons<float>&);
template course<double> train_dense(const lessons<double>&);
template course<float> train_convolution(const lessons<float>&);
template course<double> train_convolution(const lessons<double>&);

}  // namespace judge
