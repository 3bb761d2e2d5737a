// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/lanes.hpp>

/// Truths between memory and lanes.
namespace gradfold::detail {

/// Integers of `size` bytes in the place of others, by halves or doubles: g++ takes larger steps one element at a time.
template <int size, class X>
GRADFOLD_ALWAYS_INLINE() auto resized_integers(const X& x) {
  constexpr int now = static_cast<int>(sizeof x[0]), count = static_cast<int>(sizeof x) / now, next = size > now ? 2 * now : now / 2;
  if constexpr (size == now) return x;
  else {
    using number = std::conditional_t<next == 1, signed char, std::conditional_t<next == 2, short, std::conditional_t<next == 4, int, long long>>>;
    using step [[gnu::vector_size(static_cast<std::size_t>(count * next))]] = number;
    return resized_integers<size>(__builtin_convertvector(x, step));
  }
}
/// Truths in memory are bytes, 1 or 0.
template <class T>
GRADFOLD_ALWAYS_INLINE() lane_mask<T> load_mask(const bool* from) {
  using bytes [[gnu::vector_size(static_cast<std::size_t>(lanes<T>::count))]] = signed char;
  bytes x;
  __builtin_memcpy(&x, from, sizeof x);
  const auto wide = resized_integers<static_cast<int>(sizeof(T))>(x);
  lane_mask<T> mask;
  __builtin_memcpy(&mask, &wide, sizeof mask);
  return {mask.of != 0};
}
template <class T>
GRADFOLD_ALWAYS_INLINE() void store_mask(bool* to, const lane_mask<T>& x) {
  const auto z = resized_integers<1>(x.of & 1);
  __builtin_memcpy(to, &z, sizeof z);
}

}  // namespace gradfold::detail
