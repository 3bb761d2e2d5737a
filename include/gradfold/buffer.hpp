// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace gradfold::detail {

/// A growing array for constant evaluation: std::vector costs three times as many evaluation steps.
template <class T>
class buffer {
 public:
  constexpr buffer() = default;
  constexpr explicit buffer(int size) : data_(new T[static_cast<unsigned>(size)]{}), size_(size), capacity_(size) {}
  constexpr buffer(buffer&& other) noexcept : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
    other.data_ = nullptr;
    other.size_ = other.capacity_ = 0;
  }
  buffer(const buffer&) = delete;
  buffer& operator=(const buffer&) = delete;
  constexpr ~buffer() { delete[] data_; }

  constexpr T& operator[](int i) { return data_[i]; }
  constexpr const T& operator[](int i) const { return data_[i]; }
  constexpr int size() const { return size_; }
  constexpr T* data() { return data_; }
  constexpr const T* data() const { return data_; }
  constexpr void push(const T& x) {
    if (size_ == capacity_) reserve(capacity_ < 64 ? 128 : 3 * capacity_);
    data_[size_++] = x;
  }
  constexpr void swap(buffer& other) {
    T* const data = data_;
    const int size = size_, capacity = capacity_;
    data_ = other.data_, size_ = other.size_, capacity_ = other.capacity_;
    other.data_ = data, other.size_ = size, other.capacity_ = capacity;
  }
  constexpr void clear() { size_ = 0; }
  constexpr T pop() { return data_[--size_]; }
  constexpr void reserve(int capacity) {
    T* grown = new T[static_cast<unsigned>(capacity)]{};
    for (int i = 0; i < size_; ++i) grown[i] = data_[i];
    delete[] data_;
    data_ = grown;
    capacity_ = capacity;
  }

 private:
  T* data_ = nullptr;
  int size_ = 0;
  int capacity_ = 0;
};

}  // namespace gradfold::detail
