// SPDX-License-Identifier: BSL-1.0
#include "../sides.hpp"

#include <torch/nn/functional.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>
#include <torch/optim/adam.h>

#include <memory>

namespace bench::training::on_torch {
namespace {

class network {
 public:
  network(torch::nn::Sequential layers, const batches& data, const weights& start, const std::vector<std::int64_t>& image)
      : layers_{std::move(layers)}, start_{start}, image_{image} {
    at::set_num_threads(1);
    auto extents = image;
    extents.front() = static_cast<std::int64_t>(data.batch);
    for (std::size_t k = 0; k < data.count; ++k) {
      images_.push_back(at::from_blob(const_cast<float*>(data.images_of(k)), extents).clone());
      labels_.push_back(at::from_blob(const_cast<int*>(data.labels_of(k)), {extents.front()}, at::kInt).to(at::kLong));
    }
    restart();
  }
  void restart() {
    const at::NoGradGuard without_graph;
    const auto parameters = layers_->parameters();
    for (std::size_t k = 0; k < parameters.size(); ++k) set(parameters[k], start_[k]);
    const adam_numbers wanted;
    optimiser_ =
        std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(wanted.rate).betas({wanted.beta1, wanted.beta2}).eps(wanted.epsilon));
  }
  float step(std::size_t k) {
    optimiser_->zero_grad();
    const auto loss = torch::nn::functional::cross_entropy(layers_->forward(images_[k]), labels_[k]);
    loss.backward();
    optimiser_->step();
    return loss.item<float>();
  }
  weights now() const {
    weights result;
    for (const auto& p : layers_->parameters()) {
      const auto row = (p.dim() == 2 ? p.t() : p).detach().contiguous();
      result.emplace_back(row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
    }
    return result;
  }
  int read(const float* pixels) {
    const at::NoGradGuard without_graph;
    return static_cast<int>(layers_->forward(at::from_blob(const_cast<float*>(pixels), image_)).argmax(1).item<std::int64_t>());
  }

 private:
  /// A dense layer of libtorch keeps its weights as [out, in].
  static void set(at::Tensor parameter, const std::vector<float>& row) {
    auto extents = parameter.sizes().vec();
    if (extents.size() == 2) std::swap(extents[0], extents[1]);
    const auto given = at::from_blob(const_cast<float*>(row.data()), extents);
    parameter.copy_(extents.size() == 2 ? given.t() : given);
  }

  torch::nn::Sequential layers_;
  weights start_;
  std::vector<std::int64_t> image_;
  std::vector<at::Tensor> images_, labels_;
  std::unique_ptr<torch::optim::Adam> optimiser_;
};

side as_side(const std::shared_ptr<network>& n) {
  return {"libtorch", [=] { n->restart(); }, [=](std::size_t k) { return n->step(k); }, [=] { return n->now(); }, [=](const float* x) { return n->read(x); }};
}

}  // namespace

namespace nn = torch::nn;

side dense(const batches& data, const weights& start) {
  return as_side(std::make_shared<network>(nn::Sequential(nn::Linear(64, 64), nn::ReLU(), nn::Linear(64, 10)), data, start, std::vector<std::int64_t>{1, 64}));
}
side convolution(const batches& data, const weights& start) {
  return as_side(std::make_shared<network>(nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 12, 3).padding(1)), nn::ReLU(), nn::MaxPool2d(2),
                                                          nn::Conv2d(nn::Conv2dOptions(12, 24, 3).padding(1)), nn::ReLU(), nn::Flatten(), nn::Linear(384, 10)),
                                           data, start, std::vector<std::int64_t>{1, 1, 8, 8}));
}

}  // namespace bench::training::on_torch
