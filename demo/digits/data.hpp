#pragma once

/// The digits as rows of numbers, in an order that does not follow their writers.

#include <gradfold/files.hpp>
#include <gradfold/nn/random.hpp>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace digits {

inline constexpr std::size_t side = 8, pixels = side * side, classes = 10;
inline constexpr std::size_t fewest = 100;

/// Pixels from 0 to 1, row by row, and labels. The first `held_back` digits are kept from training.
struct data_set {
  std::vector<float> pixels;
  std::vector<int> labels;
  std::size_t held_back = 0;

  std::size_t size() const { return labels.size(); }
  std::size_t training_size() const { return size() - held_back; }
};

inline void require_digit(const gradfold::files::table<float>& table, std::size_t i) {
  const auto row = table.row(i);
  for (std::size_t k = 0; k < pixels; ++k)
    if (row[k] < 0 || row[k] > 16) table.reject(i, k, "a pixel is a number from 0 to 16");
  const float label = row[pixels];
  if (label < 0 || label > 9 || label != std::floor(label)) table.reject(i, pixels, "the digit must be 0 to 9");
}

/// A random order, the same each time: neighbours in the file are of one writer.
inline std::vector<std::size_t> fixed_order(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  gradfold::nn::generator random{0};
  gradfold::nn::shuffle(order, random);
  return order;
}

inline data_set read_digits(const std::string& file) {
  const auto table = gradfold::files::read_csv<float>(file, {.columns = pixels + 1});
  for (std::size_t k = 0; k < table.rows(); ++k) require_digit(table, k);
  if (table.rows() < fewest) table.reject(table.rows(), 0, "the file ends after fewer than " + std::to_string(fewest) + " digits");
  data_set result;
  for (const std::size_t k : fixed_order(table.rows())) {
    for (std::size_t i = 0; i < pixels; ++i) result.pixels.push_back(table.row(k)[i] / 16);
    result.labels.push_back(static_cast<int>(table.row(k)[pixels]));
  }
  result.held_back = table.rows() / 5;
  return result;
}

}  // namespace digits
