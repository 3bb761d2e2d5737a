// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>

/// How the rate of learning goes down, and when training ends. A schedule is a function of the step, or of the epoch.
namespace gradfold::nn {

/// `factor` times as much after every `every` steps.
struct step_decay {
  double start = 0.001, factor = 0.1;
  long long every = 10;
  double operator()(long long step) const {
    const long long decays = step / every;
    return start * std::pow(factor, static_cast<double>(decays));
  }
};
/// start times factor^step.
struct exponential_decay {
  double start = 0.001, factor = 0.99;
  double operator()(long long step) const { return start * std::pow(factor, static_cast<double>(step)); }
};
/// From start to end along half a cosine, in this many steps; then it stays (Loshchilov and Hutter 2017).
struct cosine_decay {
  double start = 0.001, end = 0;
  long long steps = 1000;
  double operator()(long long step) const {
    const double part = step >= steps ? 1 : static_cast<double>(step) / static_cast<double>(steps);
    return end + 0.5 * (start - end) * (1 + std::cos(3.14159265358979323846 * part));
  }
};
/// From 0 up along a line for this many steps, then another schedule, whose steps count from there.
template <class Schedule>
struct warm_up {
  long long steps = 100;
  Schedule then{};
  double operator()(long long step) const { return step < steps ? then(0) * static_cast<double>(step + 1) / static_cast<double>(steps) : then(step - steps); }
};
template <class Schedule>
warm_up(long long, Schedule) -> warm_up<Schedule>;

/// Tells when a loss has not become smaller for a while. Not a number counts as no improvement.
struct early_stopping {
  int patience = 10;  ///< how many epochs without improvement are borne
  double least = 0;   ///< by how much a loss must be smaller to count
  double best = HUGE_VAL;
  int waited = 0;
  /// Takes the loss of an epoch; true where training ends here.
  constexpr bool operator()(double loss) {
    if (loss < best - least || (loss < best && best == HUGE_VAL)) best = loss, waited = 0;
    else ++waited;
    return waited > patience;
  }
  /// Whether the epoch just taken was the best: the time to keep the weights.
  constexpr bool improved() const { return waited == 0; }
};

}  // namespace gradfold::nn
