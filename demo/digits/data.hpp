#pragma once

/// The digits as rows of numbers, in an order that does not follow their writers.

#include <gradfold/files.hpp>
#include <gradfold/nn/random.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace digits {

inline constexpr std::size_t classes = 10;
inline constexpr std::size_t fewest = 100;

/// Pixels from 0 to 1, row by row, and labels. The first `held_back` digits are kept from training.
struct data_set {
  std::size_t side = 0;  // of each picture
  std::vector<float> pixels;
  std::vector<int> labels;
  std::size_t held_back = 0;

  std::size_t size() const { return labels.size(); }
  std::size_t training_size() const { return size() - held_back; }
};

/// A number that tells one set of digits from another (FNV-1a).
inline std::uint64_t fingerprint(const data_set& data) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto take = [&](std::uint64_t x) { hash = (hash ^ x) * 0x100000001b3u; };
  take(data.held_back);
  for (const float x : data.pixels) take(std::bit_cast<std::uint32_t>(x));
  for (const int x : data.labels) take(static_cast<std::uint64_t>(x));
  return hash;
}

/// A random order, the same each time: neighbours in the file are of one writer.
inline std::vector<std::size_t> fixed_order(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  gradfold::nn::generator random{0};
  gradfold::nn::shuffle(order, random);
  return order;
}

/// The digits of a file in that order, a fifth of them held back.
inline data_set split(const data_set& data) {
  const std::size_t pixels = data.side * data.side;
  data_set result{data.side, {}, {}, data.size() / 5};
  result.pixels.reserve(data.pixels.size());
  for (const std::size_t k : fixed_order(data.size())) {
    result.pixels.insert(result.pixels.end(), data.pixels.data() + k * pixels, data.pixels.data() + (k + 1) * pixels);
    result.labels.push_back(data.labels[k]);
  }
  return result;
}

/// A table of 64 pixels from 0 to 16 and the digit.
inline data_set read_table(const std::string& file) {
  constexpr std::size_t pixels = 64;
  const auto table = gradfold::files::read_csv<float>(file, {.columns = pixels + 1});
  data_set result{8, {}, {}, 0};
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto row = table.row(i);
    for (std::size_t k = 0; k < pixels; ++k) {
      if (row[k] < 0 || row[k] > 16) table.reject(i, k, "a pixel is a number from 0 to 16");
      result.pixels.push_back(row[k] / 16);
    }
    const float label = row[pixels];
    if (label < 0 || label > 9 || label != std::floor(label)) table.reject(i, pixels, "the digit must be 0 to 9");
    result.labels.push_back(static_cast<int>(label));
  }
  if (table.rows() < fewest) table.reject(table.rows(), 0, "the file ends after fewer than " + std::to_string(fewest) + " digits");
  return result;
}

}  // namespace digits
