// SPDX-License-Identifier: BSL-1.0
#include "program.hpp"

#include <torch/nn/functional.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/optim/adam.h>
#include <torch/utils.h>

#include <memory>

namespace {

using namespace until;
namespace nn = torch::nn;

at::Tensor images_of(const table& t) {
  return at::from_blob(const_cast<float*>(t.images.data()), {static_cast<std::int64_t>(t.size()), static_cast<std::int64_t>(pixels)}).clone();
}
at::Tensor labels_of(const table& t) { return at::from_blob(const_cast<int*>(t.labels.data()), {static_cast<std::int64_t>(t.size())}, at::kInt).to(at::kLong); }

class training {
 public:
  training(const table& learn, const table& held_back, std::uint64_t seed)
      : images_{images_of(learn)}, labels_{labels_of(learn)}, held_back_{images_of(held_back)}, held_back_labels_{labels_of(held_back)},
        network_(nn::Linear(64, 64), nn::ReLU(), nn::Linear(64, 10)), adam_(network_->parameters(), torch::optim::AdamOptions(rate)) {
    at::set_num_threads(1);
    torch::manual_seed(seed);
    for (auto& p : network_->parameters()) p.dim() == 2 ? nn::init::xavier_uniform_(p) : nn::init::zeros_(p);
  }
  void epoch() {
    const auto order = at::randperm(images_.size(0), at::kLong);
    const auto size = static_cast<std::int64_t>(batch);
    for (std::int64_t from = 0; from + size <= order.size(0); from += size) {
      const auto chosen = order.slice(0, from, from + size);
      adam_.zero_grad();
      nn::functional::cross_entropy(network_->forward(images_.index_select(0, chosen)), labels_.index_select(0, chosen)).backward();
      adam_.step();
    }
  }
  double accuracy() {
    const at::NoGradGuard without_graph;
    return network_->forward(held_back_).argmax(1).eq(held_back_labels_).to(at::kDouble).mean().item<double>();
  }

 private:
  at::Tensor images_, labels_, held_back_, held_back_labels_;
  nn::Sequential network_;
  torch::optim::Adam adam_;
};

}  // namespace

int main(int count, char** words) {
  return run(count, words, [](const auto&... given) { return std::make_unique<training>(given...); });
}
