// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "sides.hpp"

#include <gradfold/nn.hpp>

#include <boost/hana/tuple.hpp>

#include <algorithm>
#include <memory>

/// The networks on gradfold, as its users have them.
namespace bench::training::on_gradfold {

namespace nn = gradfold::nn;
namespace hana = boost::hana;

/// The networks of demo/digits without their dropout, whose random numbers no two libraries have in common.
inline constexpr auto dense = hana::make_tuple(nn::input<64>, nn::dense<64>, nn::relu, nn::dense<10>);
inline constexpr auto convolution = hana::make_tuple(nn::input<1, 8, 8>, nn::convolution<12, 3, 3>.padded<1>(), nn::relu, nn::max_pool<2>,
                                                     nn::convolution<24, 3, 3>.padded<1>(), nn::relu, nn::flatten, nn::dense<10>);

template <class P>
weights rows(const P& p) {
  weights result;
  nn::for_each_row([&](auto row) { result.emplace_back(row.begin(), row.end()); }, p);
  return result;
}
template <auto model>
nn::parameters<model, float> start(std::uint64_t seed = 1) {
  return nn::initial<model, float>(seed, nn::he);
}

template <auto model, std::size_t batch>
class network {
  using step_type = nn::batch_step<model, nn::cross_entropy, float, batch>;
  using parameters = nn::parameters<model, float>;
  using image = typename std::remove_cvref_t<decltype(hana::at_c<0>(model))>::template tensor_for<float, 1>;

 public:
  explicit network(const batches& data) : images_(data.count), labels_(data.count) {
    for (std::size_t k = 0; k < data.count; ++k) {
      std::copy_n(data.images_of(k), images_[k].size(), images_[k].data());
      std::copy_n(data.labels_of(k), batch, labels_[k].data());
    }
    restart();
  }
  void restart() {
    now_ = start<model>();
    adam_ = {.rate = adam_numbers{}.rate};
  }
  [[gnu::noinline]] float step(std::size_t k) { return step_(adam_, now_, images_[k], labels_[k]); }
  const parameters& now() const { return now_; }
  [[gnu::noinline]] int read(const float* pixels) const {
    image x;
    std::copy_n(pixels, x.size(), x.data());
    return static_cast<int>(gradfold::argmax<1>(nn::predict<model>(now_, x))[0]);
  }

 private:
  step_type step_;
  parameters now_;
  nn::adam<parameters> adam_;
  std::vector<typename step_type::input_type> images_;
  std::vector<gradfold::tensor<int, batch>> labels_;
};

template <auto model, std::size_t batch>
side as_side(const batches& data) {
  const auto n = std::make_shared<network<model, batch>>(data);
  return {"gradfold", [=] { n->restart(); }, [=](std::size_t k) { return n->step(k); }, [=] { return rows(n->now()); },
          [=](const float* x) { return n->read(x); }};
}

}  // namespace bench::training::on_gradfold
