#pragma once

/// Part 2: the model trained on real data, by stochastic gradient descent with gradfold's gradient.

#include "model.hpp"
#include "progress.hpp"

#include <gradfold/files.hpp>
#include <gradfold/gradfold.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace demo {

struct sample {
  row x;
  double label;
};

inline std::vector<sample> read_samples(const std::string& file) {
  const auto table = gradfold::files::read_csv(file, {.columns = features + 1});
  std::vector<sample> samples;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double label = table.row(i)[features];
    if (label != 0 && label != 1) table.reject(i, features, "the label must be 0 or 1");
    std::copy_n(table.row(i).begin(), features, samples.emplace_back(sample{{}, label}).x.begin());
  }
  if (samples.size() < 10) table.reject(samples.size(), 0, "the file ends after fewer than 10 rows");
  return samples;
}

/// Fisher and Yates's shuffle, spelled out because std::shuffle's order is each library's own.
inline void shuffle(std::span<sample> samples, std::mt19937_64& random) {
  for (std::size_t i = samples.size(); i > 1; --i) std::swap(samples[i - 1], samples[random() % i]);
}

/// Brings each feature to mean 0 and deviation 1 over the rows of `training`; `all` is scaled in the same way.
inline void standardise(std::span<sample> all, std::span<const sample> training) {
  const double count = static_cast<double>(training.size());
  row mean{}, deviation{};
  for (const sample& s : training)
    for (std::size_t i = 0; i < features; ++i) mean[i] += s.x[i] / count;
  for (const sample& s : training)
    for (std::size_t i = 0; i < features; ++i) deviation[i] += (s.x[i] - mean[i]) * (s.x[i] - mean[i]) / count;
  for (sample& s : all)
    for (std::size_t i = 0; i < features; ++i) s.x[i] = deviation[i] > 0 ? (s.x[i] - mean[i]) / std::sqrt(deviation[i]) : 0;
}

inline double accuracy(const weights& w, std::span<const sample> samples) {
  const auto right = [&](const sample& s) { return (feed_forward(w, s.x) > 0) == (s.label == 1); };
  return static_cast<double>(std::count_if(samples.begin(), samples.end(), right)) / static_cast<double>(samples.size());
}

/// One update by the mean gradient over `batch`; returns the sum of the losses before it.
inline double update(weights& w, std::span<const sample> batch, double rate) {
  double sum = 0;
  weights total{};
  for (const sample& s : batch) {
    const auto [value, gradient] = gradfold::value_and_gradient<loss, 0>(w, s.x, s.label);
    sum += value;
    for (std::size_t i = 0; i < w.size(); ++i) total[i] += gradient[i];
  }
  for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rate / static_cast<double>(batch.size()) * total[i];
  return sum;
}

inline double train_one_epoch(weights& w, std::span<const sample> samples) {
  constexpr std::size_t batch = 16;
  constexpr double rate = 0.05;
  double sum = 0;
  for (std::size_t i = 0; i < samples.size(); i += batch) sum += update(w, samples.subspan(i, std::min(batch, samples.size() - i)), rate);
  return sum / static_cast<double>(samples.size());
}

struct trained {
  std::vector<sample> samples;
  weights w;
};

inline trained train(std::vector<sample> samples, int epochs, std::uint64_t seed) {
  trained result{std::move(samples), {}};
  std::mt19937_64 random(seed);
  shuffle(result.samples, random);
  const std::span<sample> all = result.samples;
  const std::span<sample> held_back = all.first(all.size() / 5), training = all.subspan(held_back.size());
  standardise(all, training);

  std::printf("2. Logistic regression, trained with gradfold's gradients\n");
  std::printf("   %zu rows to learn from, %zu held back, %zu features and a bias\n", training.size(), held_back.size(), features);
  progress line(stdout, epochs);
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    shuffle(training, random);
    const double mean_loss = train_one_epoch(result.w, training);
    char text[100];
    std::snprintf(text, sizeof text, "epoch %d of %d: loss %.4f, accuracy on the rows held back %.1f %%", epoch, epochs, mean_loss,
                  100 * accuracy(result.w, held_back));
    line.show(epoch, text);
  }
  std::printf("   accuracy: %.1f %% of the rows learned from, %.1f %% of those held back\n\n", 100 * accuracy(result.w, training),
              100 * accuracy(result.w, held_back));
  return result;
}

}  // namespace demo
