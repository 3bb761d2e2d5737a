/// Logistic regression by gradient descent: the forward pass is written, the backward pass is the library's.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cstddef>
#include <cstdio>

struct sample {
  std::array<double, 2> x;
  double label;
};

/// Hours of study and of sleep; whether the examination was passed.
constexpr std::array<sample, 8> samples{
    {{{1.0, 8.0}, 0}, {{2.0, 6.0}, 0}, {{2.5, 7.5}, 0}, {{3.0, 4.0}, 0}, {{4.0, 7.0}, 1}, {{4.5, 5.0}, 1}, {{5.0, 8.0}, 1}, {{6.0, 6.0}, 1}}};

using weights = std::array<double, 3>;  // two, and the bias

constexpr auto logit = [](const auto& w, const auto& x) { return w[0] * x[0] + w[1] * x[1] + w[2]; };

/// -log of the probability that the model gives to the label.
constexpr auto loss = [](const auto& w, const auto& x, const auto& label) {
  const auto z = logit(w, x);
  return gradfold::softplus(z) - label * z;
};

/// One step down the mean gradient; returns the mean loss before it.
constexpr double step(weights& w, double rate) {
  double total = 0;
  weights sum{};
  for (const sample& s : samples) {
    const auto [value, slope] = gradfold::value_and_gradient<loss, 0>(w, s.x, s.label);
    total += value;
    for (std::size_t i = 0; i < w.size(); ++i) sum[i] += slope[i];
  }
  const double n = static_cast<double>(samples.size());
  for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rate * sum[i] / n;
  return total / n;
}

/// The first steps are taken while compiling, too.
constexpr bool loss_falls() {
  weights w{};
  const double first = step(w, 0.1), second = step(w, 0.1);
  return second < first;
}
static_assert(loss_falls());

int main() {
  weights w{};
  for (int epoch = 0; epoch <= 4000; ++epoch) {
    const double mean_loss = step(w, 0.1);
    if (epoch % 1000 == 0) std::printf("epoch %4d, loss %.4f\n", epoch, mean_loss);
  }
  int right = 0;
  for (const sample& s : samples) right += (logit(w, s.x) > 0) == (s.label == 1);
  std::printf("%d of %zu right\n", right, samples.size());
  return right == 8 ? 0 : 1;
}
