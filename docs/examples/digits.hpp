// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <vector>

/// The handwritten digits of data/digits.csv, for these pages.
namespace digits {

struct image {
  std::array<float, 64> pixels;  ///< 8x8, row by row, from 0 to 1
  int digit;
};

/// All images of the file, or none where it cannot be read.
inline std::vector<image> read(const char* name) {
  std::vector<image> images;
  std::FILE* const file = std::fopen(name, "r");
  if (file == nullptr) return images;
  for (int c = 0; c != '\n' && c != EOF;) c = std::fgetc(file);  // the names of the columns
  image next{};
  while (true) {
    std::size_t k = 0;
    for (float ink = 0; k < 64 && std::fscanf(file, "%f,", &ink) == 1; ++k) next.pixels[k] = ink / 16;
    if (k < 64 || std::fscanf(file, "%d", &next.digit) != 1) break;
    images.push_back(next);
  }
  if (std::feof(file) == 0) images.clear();
  std::fclose(file);
  return images;
}

}  // namespace digits
