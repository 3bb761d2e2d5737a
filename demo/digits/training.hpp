#pragma once

/// Feed forward, loss, back-propagation, weight update, again and again until the network reads.

#include "../progress.hpp"
#include "interruption.hpp"
#include "networks.hpp"

#include <chrono>
#include <cstdio>
#include <memory>

namespace digits {

template <class Network>
class training {
 public:
  static constexpr auto model = Network::model;
  static constexpr std::size_t batch = 32;
  using parameters = nn::parameters<model, float>;
  using images = typename std::remove_cvref_t<decltype(hana::at_c<0>(model))>::template tensor_for<float, batch>;

  training(const data_set& data, const order& wanted)
      : data_{data}, seed_{wanted.seed}, epochs_{wanted.epochs > 0 ? wanted.epochs : Network::epochs}, order_(data.training_size()) {}

  int epochs() const { return epochs_; }
  const parameters& weights() const { return p_; }

  /// Sees each digit once, but for the rest that fills no batch; returns the mean loss.
  double one_epoch(int epoch) {
    std::iota(order_.begin(), order_.end(), data_.held_back);
    nn::generator random{(seed_ << 32) + static_cast<std::uint64_t>(epoch)};
    nn::shuffle(order_, random);
    const std::size_t steps = order_.size() / batch;
    double sum = 0;
    for (std::size_t k = 0; k < steps; ++k) sum += one_step(std::span(order_).subspan(k * batch, batch), random, steps);
    return sum / static_cast<double>(steps);
  }

  /// Reads the digits held back.
  reading read() {
    reading result;
    for (std::size_t from = 0; from < data_.held_back; from += batch) read_batch(result, from, std::min(batch, data_.held_back - from));
    result.accuracy = 1 - static_cast<double>(result.mistakes.size()) / static_cast<double>(data_.held_back);
    return result;
  }

 private:
  double one_step(std::span<const std::size_t> chosen, nn::generator& random, std::size_t steps_an_epoch) {
    gather(chosen);
    nn::refresh(noise_, random);
    const auto all_steps = epochs_ * static_cast<long long>(steps_an_epoch);
    optimiser_.rate = nn::cosine_decay{Network::rate, Network::rate / 100, all_steps}(optimiser_.steps);
    const float loss = step_(p_, x_, label_, noise_);  // forward and back
    optimiser_(p_, step_.gradient);
    return static_cast<double>(loss);
  }
  void gather(std::span<const std::size_t> chosen) {
    nn::gather_rows(x_, std::span<const float>(data_.pixels), chosen);
    nn::gather_rows(label_, std::span<const int>(data_.labels), chosen);
  }
  /// A batch that is not full ends with repetitions of its first digit.
  void read_batch(reading& result, std::size_t from, std::size_t count) {
    std::array<std::size_t, batch> chosen;
    for (std::size_t k = 0; k < batch; ++k) chosen[k] = k < count ? from + k : from;
    gather(chosen);
    const auto found = argmax<1>(nn::predict<model>(memory_, p_, x_));
    for (std::size_t k = 0; k < count; ++k) {
      const int label = label_[k], read_as = static_cast<int>(found[k]);
      ++result.counts[static_cast<std::size_t>(label)][static_cast<std::size_t>(read_as)];
      if (label != read_as) result.mistakes.push_back({from + k, read_as});
    }
  }

  const data_set& data_;
  std::uint64_t seed_;
  int epochs_;
  std::vector<std::size_t> order_;
  parameters p_ = nn::initial<model, float>(seed_, nn::he);
  nn::adamw<parameters> optimiser_;
  nn::batch_gradient<model, nn::cross_entropy, float, batch> step_;
  gradfold::workspace<gradfold::cost<nn::forward<model>, parameters, images>.workspace_bytes> memory_;
  images x_;
  gradfold::tensor<int, batch> label_;
  nn::noise<model, float, batch> noise_;
};

/// "epoch 3 of 60, loss 0.1234, 97.2 % of those held back, 4 s left"
inline std::string progress_text(const char* name, const outcome& so_far, int epochs) {
  const auto done = static_cast<double>(so_far.losses.size());
  char text[160];
  std::snprintf(text, sizeof text, "%s, seed %llu: epoch %.0f of %d, loss %.4f, %.1f %% of those held back, %.0f s left", name,
                static_cast<unsigned long long>(so_far.seed), done, epochs, so_far.losses.back(), 100 * so_far.accuracies.back(),
                so_far.seconds / done * (epochs - done));
  return text;
}

template <class Network>
outcome train(const data_set& data, const order& wanted) {
  using clock = std::chrono::steady_clock;
  const auto work = std::make_unique<training<Network>>(data, wanted);
  const auto start = clock::now();
  outcome result;
  result.seed = wanted.seed;
  demo::progress line(stdout, work->epochs(), wanted.lines);
  for (int epoch = 1; epoch <= work->epochs() && !result.interrupted; ++epoch) {
    result.losses.push_back(work->one_epoch(epoch));
    result.held_back = work->read();
    result.accuracies.push_back(result.held_back.accuracy);
    result.seconds = std::chrono::duration<double>(clock::now() - start).count();
    line.show(epoch, progress_text(Network::name, result, work->epochs()));
    result.interrupted = interruption_asked && epoch < work->epochs();
  }
  result.filters = Network::filters(work->weights());
  return result;
}

}  // namespace digits
