#pragma once

/// What the terminal shows of several trainings of one network.

#include "outcome.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

namespace digits {

struct spread {
  double mean = 0, least = 1, most = 0, deviation = 0;
};
inline spread spread_of(std::span<const outcome> outcomes) {
  spread result;
  const auto count = static_cast<double>(outcomes.size());
  for (const outcome& o : outcomes) {
    result.mean += o.held_back.accuracy / count;
    result.least = std::min(result.least, o.held_back.accuracy);
    result.most = std::max(result.most, o.held_back.accuracy);
  }
  for (const outcome& o : outcomes) result.deviation += (o.held_back.accuracy - result.mean) * (o.held_back.accuracy - result.mean);
  result.deviation = outcomes.size() < 2 ? 0 : std::sqrt(result.deviation / (count - 1));
  return result;
}

/// The goal is 0 where there is none.
inline void print_spread(std::span<const outcome> outcomes, double goal) {
  const spread s = spread_of(outcomes);
  double seconds = 0;
  for (const outcome& o : outcomes) seconds = std::max(seconds, o.seconds);
  std::printf("   %.2f %% of the digits held back are read right: the mean of %zu seeds, from %.2f to %.2f, deviation %.2f", 100 * s.mean, outcomes.size(),
              100 * s.least, 100 * s.most, 100 * s.deviation);
  goal > 0 ? std::printf(" (goal: %.0f)\n", 100 * goal) : std::printf("\n");
  std::printf("   the longest training took %.1f s\n", seconds);
}

/// Rows: the digit; columns: what it was read as. No mistakes are a point.
inline void print_confusion(const outcome& o) {
  std::printf("   what was read (seed %llu), from above to below the digit, from left to right what it was read as:\n      ",
              static_cast<unsigned long long>(o.seed));
  for (std::size_t k = 0; k < classes; ++k) std::printf("%4zu", k);
  std::printf("\n");
  for (std::size_t row = 0; row < classes; ++row) {
    std::printf("   %3zu", row);
    for (const int count : o.held_back.counts[row]) count == 0 ? std::printf("   .") : std::printf("%4d", count);
    std::printf("\n");
  }
}

}  // namespace digits
