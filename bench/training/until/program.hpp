// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

/// What the programs have in common that train the dense network 64-64-10 until it reads 97 % of the digits held back.
/// This header knows neither gradfold nor a rival.
namespace until {

inline constexpr std::size_t pixels = 64, batch = 32;
inline constexpr double rate = 0.003, goal = 0.97;
inline constexpr int most_epochs = 200;

/// Rows of 64 numbers from 0 to 1, and labels.
struct table {
  std::vector<float> images;
  std::vector<int> labels;
  std::size_t size() const { return labels.size(); }
};
inline table read_table(const char* file) {
  std::FILE* const from = std::fopen(file, "r");
  if (from == nullptr) std::fprintf(stderr, "%s cannot be opened\n", file), std::exit(1);
  table result;
  float pixel;
  for (std::size_t k = 0; std::fscanf(from, "%f%*[,\n]", &pixel) == 1; ++k)
    if (k % (pixels + 1) == pixels) result.labels.push_back(static_cast<int>(pixel));
    else result.images.push_back(pixel);
  std::fclose(from);
  return result;
}

/// LEARN HELD_BACK SEED: goes through epochs until the goal is reached, prints their number, the seconds that they took
/// and the accuracy, and waits for the end of the input, so that whoever started it can look at the process.
/// make(learn, held_back, seed) gives something with epoch() and accuracy().
template <class Make>
int run(int count, char** words, const Make& make) {
  if (count != 4) return std::fputs("usage: PROGRAM LEARN HELD_BACK SEED\n", stderr), 2;
  const table learn = read_table(words[1]), held_back = read_table(words[2]);
  const auto network = make(learn, held_back, static_cast<std::uint64_t>(std::atoll(words[3])));
  const auto start = std::chrono::steady_clock::now();
  int epochs = 0;
  double accuracy = 0;
  while (accuracy < goal && epochs < most_epochs) network->epoch(), accuracy = network->accuracy(), ++epochs;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%d %.9f %.6f\n", epochs, seconds.count(), accuracy);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}

}  // namespace until
