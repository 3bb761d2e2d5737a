// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace gradfold::detail {

/// A growing array for constant evaluation. Its members are public, because there a call costs more than the work:
/// elements are read and written as `b.at[i]`. (std::vector costs three times as many evaluation steps.)
/// It begins on the heap, or in an array of somebody else's, which it leaves when that is full.
template <class T>
struct buffer {
  T* at = nullptr;
  int size = 0;
  int capacity = 0;
  bool owned = true;

  constexpr buffer() = default;
  constexpr explicit buffer(int count) : at(new T[static_cast<unsigned>(count)]{}), size(count), capacity(count) {}
  /// Empty, with room for `room` elements at `memory`.
  constexpr buffer(T* memory, int room) : at(memory), capacity(room), owned(false) {}
  buffer(const buffer&) = delete;
  buffer& operator=(const buffer&) = delete;
  constexpr ~buffer() {
    if (owned) delete[] at;
  }

  constexpr void push(const T& x) {
    if (size == capacity) reserve(capacity < 64 ? 128 : 3 * capacity);
    at[size++] = x;
  }
  constexpr void reserve(int count) {
    T* const grown = new T[static_cast<unsigned>(count)];
    for (int i = 0; i < size; ++i) grown[i] = at[i];
    if (owned) delete[] at;
    at = grown, capacity = count, owned = true;
  }
  /// Lets go of the elements and takes `count` zeros instead.
  constexpr void reset(int count) {
    if (owned) delete[] at;
    at = new T[static_cast<unsigned>(count)]{}, size = capacity = count, owned = true;
  }
};

}  // namespace gradfold::detail
