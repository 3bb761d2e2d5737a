// SPDX-License-Identifier: BSL-1.0
#include "../../../demo/digits/data.hpp"

#include <cstdio>

// split LEARN HELD_BACK: writes the digits of the demo as two tables like its own, for programs that know nothing of gradfold.

namespace {

bool write(const char* file, const digits::data_set& data, std::size_t from, std::size_t to) {
  std::FILE* const out = std::fopen(file, "w");
  if (out == nullptr) return false;
  for (std::size_t i = from; i < to; ++i) {
    for (std::size_t k = 0; k < 64; ++k) std::fprintf(out, "%g,", static_cast<double>(data.pixels[i * 64 + k]));
    std::fprintf(out, "%d\n", data.labels[i]);
  }
  return std::fclose(out) == 0;
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return std::fputs("usage: split LEARN HELD_BACK\n", stderr), 2;
  const auto data = digits::split(digits::read_table(DIGITS_DATA));
  const bool written = write(words[1], data, data.held_back, data.size()) && write(words[2], data, 0, data.held_back);
  if (!written) std::fputs("split: a file cannot be written\n", stderr);
  return written ? 0 : 1;
}
