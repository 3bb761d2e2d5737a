// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace gradfold::detail {

/// A growing array for constant evaluation. Its members are public, because there a call costs more than the work:
/// elements are read and written as `b.at[i]`. (std::vector costs three times as many evaluation steps.)
template <class T>
struct buffer {
  T* at = nullptr;
  int size = 0;
  int capacity = 0;

  constexpr buffer() = default;
  constexpr explicit buffer(int count) : at(new T[static_cast<unsigned>(count)]{}), size(count), capacity(count) {}
  buffer(const buffer&) = delete;
  buffer& operator=(const buffer&) = delete;
  constexpr ~buffer() { delete[] at; }

  constexpr void push(const T& x) {
    if (size == capacity) reserve(capacity < 64 ? 128 : 3 * capacity);
    at[size++] = x;
  }
  constexpr void reserve(int count) {
    T* const grown = new T[static_cast<unsigned>(count)]{};
    for (int i = 0; i < size; ++i) grown[i] = at[i];
    delete[] at;
    at = grown;
    capacity = count;
  }
  constexpr void swap(buffer& other) {
    const buffer_fields mine{at, size, capacity};
    at = other.at, size = other.size, capacity = other.capacity;
    other.at = mine.at, other.size = mine.size, other.capacity = mine.capacity;
  }

 private:
  struct buffer_fields {
    T* at;
    int size, capacity;
  };
};

}  // namespace gradfold::detail
