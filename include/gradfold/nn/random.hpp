// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

/// Random numbers that are the same on every machine and compiler, bit for bit.
namespace gradfold::nn {

/// SplitMix64 (Steele, Lea and Flood 2014): the k-th number is a hash of seed + k. All of its state is one word, which can
/// be kept and set again. A UniformRandomBitGenerator, too.
struct generator {
  using result_type = std::uint64_t;
  std::uint64_t state = 0;

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  constexpr result_type operator()() {
    std::uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// From 0 inclusive to 1 exclusive: a multiple of 2^-24 in float, of 2^-53 in double.
  template <class T>
  constexpr T uniform() {
    constexpr int bits = sizeof(T) == 4 ? 24 : 53;
    return static_cast<T>((*this)() >> (64 - bits)) / static_cast<T>(std::uint64_t{1} << bits);
  }
  /// From -1 to 1, both exclusive, symmetric about 0, which it never is: an odd multiple of half the step of `uniform`.
  template <class T>
  constexpr T symmetric() {
    constexpr int bits = sizeof(T) == 4 ? 22 : 51;
    const auto odd = static_cast<std::int64_t>(((*this)() >> (63 - bits)) | 1) - (std::int64_t{1} << bits);
    return static_cast<T>(odd) / static_cast<T>(std::int64_t{1} << bits);
  }
  /// A whole number below `bound`, each as likely as the others: what would favour small ones is drawn again.
  constexpr std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t excess = (0 - bound) % bound;
    std::uint64_t drawn = (*this)();
    while (drawn < excess) drawn = (*this)();
    return drawn % bound;
  }
};

/// A random order of some things (Fisher and Yates), for mini-batches.
template <class Row>
constexpr void shuffle(Row&& things, generator& random) {
  for (std::size_t i = std::size(things); i > 1; --i) std::swap(things[i - 1], things[static_cast<std::size_t>(random.below(i))]);
}

}  // namespace gradfold::nn
