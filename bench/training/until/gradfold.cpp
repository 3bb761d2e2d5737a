// SPDX-License-Identifier: BSL-1.0
#include "program.hpp"

#include <gradfold/nn.hpp>

#include <boost/hana/tuple.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <span>

namespace {

using namespace until;
namespace nn = gradfold::nn;
constexpr auto model = boost::hana::make_tuple(nn::input<pixels>, nn::dense<64>, nn::relu, nn::dense<10>);
using parameters = nn::parameters<model, float>;

class training {
 public:
  training(const table& learn, const table& held_back, std::uint64_t seed) : learn_{learn}, held_back_{held_back}, random_{seed}, order_(learn.size()) {
    nn::initialise<model>(now_, random_, nn::glorot);
    adam_.rate = rate;
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }
  void epoch() {
    nn::shuffle(order_, random_);
    for (std::size_t from = 0; from + batch <= order_.size(); from += batch) {
      gather(learn_, std::span(order_).subspan(from, batch));
      step_(now_, x_, labels_);
      adam_(now_, step_.gradient);
    }
  }
  double accuracy() {
    std::size_t right = 0;
    for (std::size_t from = 0; from < held_back_.size(); from += batch) {
      std::array<std::size_t, batch> chosen;
      for (std::size_t k = 0; k < batch; ++k) chosen[k] = std::min(from + k, held_back_.size() - 1);
      gather(held_back_, chosen);
      const auto found = gradfold::argmax<1>(nn::predict<model>(now_, x_));
      for (std::size_t k = 0; k < batch && from + k < held_back_.size(); ++k) right += found[k] == labels_[k];
    }
    return static_cast<double>(right) / static_cast<double>(held_back_.size());
  }

 private:
  void gather(const table& from, std::span<const std::size_t> chosen) {
    nn::gather_rows(x_, std::span<const float>(from.images), chosen);
    nn::gather_rows(labels_, std::span<const int>(from.labels), chosen);
  }

  const table &learn_, &held_back_;
  nn::generator random_;
  std::vector<std::size_t> order_;
  parameters now_;
  nn::adam<parameters> adam_;
  nn::batch_gradient<model, nn::cross_entropy, float, batch> step_;
  gradfold::tensor<float, batch, pixels> x_;
  gradfold::tensor<int, batch> labels_;
};

}  // namespace

int main(int count, char** words) {
  return run(count, words, [](const auto&... given) { return std::make_unique<training>(given...); });
}
