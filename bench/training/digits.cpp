// SPDX-License-Identifier: BSL-1.0
#include "contest.hpp"

#include "../../demo/digits/data.hpp"

#include <map>

/// The digits of the demo, those to learn from, in batches; the rest that fills none is left out.
const bench::training::batches& bench::training::digits(std::size_t batch) {
  static const auto data = ::digits::split(::digits::read_table(DIGITS_DATA));
  static std::map<std::size_t, batches> made;
  auto& result = made[batch];
  if (result.count == 0) {
    result = {batch, data.training_size() / batch, {}, {}};
    const auto from = static_cast<std::ptrdiff_t>(data.held_back), size = static_cast<std::ptrdiff_t>(result.count * batch);
    result.pixels.assign(data.pixels.begin() + 64 * from, data.pixels.begin() + 64 * (from + size));
    result.labels.assign(data.labels.begin() + from, data.labels.begin() + from + size);
  }
  return result;
}
