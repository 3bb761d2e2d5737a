// SPDX-License-Identifier: BSL-1.0
#include "agreement.hpp"
#include "judge_of_training.hpp"

#include <gradfold/files.hpp>
#include <gradfold/nn.hpp>

#include <boost/hana/tuple.hpp>

#include <memory>

// A hundred steps of training on real digits, weights and loss after each of them, against libtorch's from the same weights and batches.
using namespace agreement;

namespace {

namespace nn = gradfold::nn;
namespace hana = boost::hana;
constexpr std::size_t steps = 100, batch = 16, pixels = 64;
constexpr double rate = 0.003;

constexpr auto dense = hana::make_tuple(nn::input<pixels>, nn::dense<64>, nn::relu, nn::dense<10>);
constexpr auto convolution = hana::make_tuple(nn::input<1, 8, 8>, nn::convolution<12, 3, 3>.padded<1>(), nn::relu, nn::max_pool<2>,
                                              nn::convolution<24, 3, 3>.padded<1>(), nn::relu, nn::flatten, nn::dense<10>);

template <auto model, class T>
struct contest {
  using step_type = nn::batch_gradient<model, nn::cross_entropy, T, batch>;
  using parameters = typename step_type::parameters_type;
  static constexpr double allowed = std::same_as<T, float> ? 1e-4 : 1e-10;

  std::vector<typename step_type::input_type> images = std::vector<typename step_type::input_type>(steps);
  std::vector<tensor<int, batch>> labels = std::vector<tensor<int, batch>>(steps);
  parameters now = nn::initial<model, T>(1, nn::he);

  contest() {
    const auto table = files::read_csv<T>(DIGITS_DATA, {.columns = pixels + 1});
    REQUIRE(table.rows() >= steps * batch);
    for (std::size_t k = 0; k < steps * batch; ++k) {
      const auto row = table.row(k);
      for (std::size_t i = 0; i < pixels; ++i) images[k / batch].data()[k % batch * pixels + i] = row[i] / 16;
      labels[k / batch][k % batch] = static_cast<int>(row[pixels]);
    }
  }
  judge::lessons<T> lessons() const {
    judge::lessons<T> result{{}, {}, {}, rate};
    gradfold::detail::visit_leaves(now, [&](const auto& leaf) { result.start.push_back(shown(leaf)); });
    for (const auto& x : images) result.images.push_back(shown(x));
    for (const auto& y : labels) result.labels.push_back({y.data(), {static_cast<std::int64_t>(batch)}});
    return result;
  }
  /// The largest difference of weights, in units of the largest weight of their tensor.
  double distance_to(const std::vector<std::vector<T>>& expected) const {
    double most = 0;
    std::size_t k = 0;
    gradfold::detail::visit_leaves(now, [&](const auto& leaf) { most = std::fmax(most, distance(leaf, expected[k++])); });
    return most;
  }
  void run(judge::course<T> (*judged)(const judge::lessons<T>&)) {
    const auto expected = judged(lessons());
    const auto step = std::make_unique<step_type>();
    const auto adam = std::make_unique<nn::adam<parameters>>();
    adam->rate = rate;
    for (std::size_t k = 0; k < steps; ++k) {
      INFO("step " << k);
      const T loss = (*step)(now, images[k], labels[k]);
      (*adam)(now, step->gradient);
      CHECK(std::abs(loss / expected.losses[k] - 1) <= allowed);
      CHECK(distance_to(expected.weights[k]) <= allowed);
    }
    CHECK(expected.losses.back() < expected.losses.front() / 2);  // it has learned something
  }
};

}  // namespace

TEMPLATE_TEST_CASE("a dense network in training agrees with libtorch, step by step", "", float, double) {
  std::make_unique<contest<dense, TestType>>()->run(judge::train_dense<TestType>);
}
TEMPLATE_TEST_CASE("a convolutional network in training agrees with libtorch, step by step", "", float, double) {
  std::make_unique<contest<convolution, TestType>>()->run(judge::train_convolution<TestType>);
}
