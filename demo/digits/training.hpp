#pragma once

/// Feed forward, loss, back-propagation, weight update, again and again until the network reads.

#include "../progress.hpp"
#include "interruption.hpp"
#include "networks.hpp"
#include "standing.hpp"

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
      : data_{data}, seed_{wanted.seed}, epochs_{wanted.epochs > 0 ? wanted.epochs : Network::epochs}, order_(data.training_size()) {
    now_.weights = nn::initial<model, float>(seed_, nn::he);
    now_.stopping.patience = wanted.patience > 0 ? wanted.patience : epochs_;
  }

  int epochs() const { return epochs_; }
  /// Where the training stands after the last finished epoch. May be set to where it stood.
  standing<parameters>& now() { return now_; }
  bool is_done() const { return now_.epoch() == epochs_ || now_.stopping.waited > now_.stopping.patience; }

  /// Sees each digit once, but for the rest that fills no batch. Where an interruption is asked for, all is as before the epoch.
  bool one_epoch() {
    const auto start = clock::now();
    const standing<parameters> before = now_;
    const double loss = pass(now_.epoch() + 1);
    if (interruption_asked) {
      now_ = before;
      return false;
    }
    now_.losses.push_back(loss);
    now_.accuracies.push_back(read(now_.weights).accuracy);
    now_.stopping(loss);
    now_.seconds += std::chrono::duration<double>(clock::now() - start).count();
    return true;
  }

  /// Reads the digits held back.
  reading read(const parameters& p) {
    reading result;
    for (std::size_t from = 0; from < data_.held_back; from += batch) read_batch(result, p, from, std::min(batch, data_.held_back - from));
    result.accuracy = 1 - static_cast<double>(result.mistakes.size()) / static_cast<double>(data_.held_back);
    return result;
  }

 private:
  using clock = std::chrono::steady_clock;

  /// One epoch, whose order and noise are a function of the seed and of its number alone; the mean loss.
  double pass(int epoch) {
    std::iota(order_.begin(), order_.end(), data_.held_back);
    nn::generator random{(seed_ << 32) + static_cast<std::uint64_t>(epoch)};
    nn::shuffle(order_, random);
    const std::size_t steps = order_.size() / batch;
    double sum = 0;
    for (std::size_t k = 0; k < steps && !interruption_asked; ++k) sum += one_step(std::span(order_).subspan(k * batch, batch), random, steps);
    return sum / static_cast<double>(steps);
  }
  double one_step(std::span<const std::size_t> chosen, nn::generator& random, std::size_t steps_an_epoch) {
    gather(chosen);
    nn::refresh(noise_, random);
    const auto all_steps = epochs_ * static_cast<long long>(steps_an_epoch);
    now_.optimiser.rate = nn::cosine_decay{Network::rate, Network::rate / 100, all_steps}(now_.optimiser.steps);
    const float loss = step_(now_.weights, x_, label_, noise_);  // forward and back
    now_.optimiser(now_.weights, step_.gradient);
    return static_cast<double>(loss);
  }
  void gather(std::span<const std::size_t> chosen) {
    nn::gather_rows(x_, std::span<const float>(data_.pixels), chosen);
    nn::gather_rows(label_, std::span<const int>(data_.labels), chosen);
  }
  /// A batch that is not full ends with repetitions of its first digit.
  void read_batch(reading& result, const parameters& p, std::size_t from, std::size_t count) {
    std::array<std::size_t, batch> chosen;
    for (std::size_t k = 0; k < batch; ++k) chosen[k] = k < count ? from + k : from;
    gather(chosen);
    const auto found = argmax<1>(nn::predict<model>(memory_, p, x_));
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
  standing<parameters> now_;
  nn::batch_gradient<model, nn::cross_entropy, float, batch> step_;
  gradfold::workspace<gradfold::cost<nn::forward<model>, parameters, images>.workspace_bytes> memory_;
  images x_;
  gradfold::tensor<int, batch> label_;
  nn::noise<model, float, batch> noise_;
};

/// "dense, seed 1: epoch 3 of 60, loss 0.1234, 97.2 % of those held back, 4 s left"
template <class Parameters>
std::string progress_text(const std::string& title, const standing<Parameters>& now, int epochs) {
  const double done = now.epoch();
  char text[200];
  std::snprintf(text, sizeof text, "%s: epoch %.0f of %d, loss %.4f, %.1f %% of those held back, %.0f s left", title.c_str(), done, epochs, now.losses.back(),
                100 * now.accuracies.back(), now.seconds / done * (epochs - done));
  return text;
}

/// Writes the weights, for programs that read files and for those that do not; their accuracy after they came back.
template <class Network>
double accuracy_of_saved(training<Network>& work, const std::string& beginning) {
  const std::string file = beginning + ".npz";
  files::save(file, work.now().weights);
  files::write_header(beginning + ".hpp", std::string(Network::name) + "_weights", work.now().weights);
  auto read_back = std::make_unique<typename training<Network>::parameters>();
  files::load(file, *read_back);
  return work.read(*read_back).accuracy;
}

/// Goes through the epochs that are left; false where it was interrupted.
template <class Network>
bool go_on(training<Network>& work, const std::string& title, const std::string& key, int lines, journal& kept) {
  const auto add = [&](files::npz_builder& to) { add_standing(to, key, work.now()); };
  demo::progress line(stdout, work.epochs(), lines);
  bool interrupted = false;
  while (!work.is_done() && !(interrupted = !work.one_epoch())) {
    line.show(work.now().epoch(), progress_text(title, work.now(), work.epochs()));
    kept.keep_now_and_then(add);
  }
  if (interrupted) kept.keep(add);
  else if (work.now().epoch() < work.epochs())
    line.show(work.epochs(), title + ": ends after epoch " + std::to_string(work.now().epoch()) + ", the loss has not become smaller");
  kept.finish_training(add);
  return !interrupted;
}

template <class Network>
outcome train(const data_set& data, const order& wanted, journal& kept) {
  const auto work = std::make_unique<training<Network>>(data, wanted);
  const std::string seed = std::to_string(wanted.seed), key = std::string(Network::name) + "." + seed + ".";
  kept.restore(key, [&](const files::npz_file& from) { read_standing(from, key, work->epochs(), work->now()); });
  const bool finished = go_on(*work, std::string(Network::name) + ", seed " + seed, key, wanted.lines, kept);
  outcome result{wanted.seed, work->now().losses, work->now().accuracies, work->now().seconds, {}, {}, 0, !finished};
  if (!finished) return result;
  result.held_back = work->read(work->now().weights);
  result.filters = Network::filters(work->now().weights);
  if (!wanted.weights.empty()) result.read_back = accuracy_of_saved(*work, wanted.weights);
  return result;
}

}  // namespace digits
