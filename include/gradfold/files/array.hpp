// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/files/numbers.hpp>
#include <gradfold/files/whole.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Arrays that lie in files, and how their elements are found.
namespace gradfold::files::detail {

/// [2, 3]
inline std::string extents_text(std::span<const std::size_t> extents) {
  std::string result = "[";
  for (std::size_t k = 0; k < extents.size(); ++k) result += (k > 0 ? ", " : "") + std::to_string(extents[k]);
  return result + "]";
}
/// The product of extents, or nothing where it is too large to count.
inline std::optional<std::size_t> product(std::span<const std::size_t> extents) {
  std::size_t result = 1;
  for (const std::size_t extent : extents) {
    if (extent != 0 && result > std::numeric_limits<std::size_t>::max() / 16 / extent) return std::nullopt;
    result *= extent;
  }
  return result;
}

/// An array as it lies in a file that was read: its numbers begin at `begin`.
struct stored_array {
  std::string file;  // and the entry in it
  std::string_view bytes;
  std::size_t begin = 0;
  number_format format;
  bool first_axis_fastest = false;
  std::vector<std::size_t> extents;

  std::size_t count() const { return *product(extents); }
  /// The same numbers with the axes in reverse order.
  stored_array transposed() const {
    stored_array result = *this;
    result.extents.assign(extents.rbegin(), extents.rend());
    result.first_axis_fastest = !first_axis_fastest;
    return result;
  }
};

[[noreturn]] inline void reject(const stored_array& array, std::size_t byte, const std::string& why) {
  throw bad_file(array.file, "byte " + std::to_string(byte) + ": " + why);
}

/// Where element k in the order of rows stands among the numbers of the file.
inline std::size_t place_of(const stored_array& array, std::size_t k) {
  if (!array.first_axis_fastest) return k;
  std::size_t place = 0, stride = array.count();
  for (std::size_t axis = array.extents.size(); axis-- > 0;) {
    stride /= array.extents[axis];
    place += k % array.extents[axis] * stride;
    k /= array.extents[axis];
  }
  return place;
}

/// Whether the bytes of a file are those that its extents ask for; checked before anything is made of them.
inline void require_size(const stored_array& array) {
  const std::optional<std::size_t> count = product(array.extents);
  if (!count) reject(array, array.begin, "an array " + extents_text(array.extents) + " is too large");
  const std::size_t wanted = *count * static_cast<std::size_t>(array.format.size), found = array.bytes.size() - array.begin;
  const std::string numbers = std::to_string(wanted) + " bytes of numbers are expected, " + std::to_string(found) + " are there";
  if (found < wanted) reject(array, array.bytes.size(), "the file is cut off: " + numbers);
  if (found > wanted) reject(array, array.begin + wanted, "the file goes on: " + numbers);
}
template <class T>
void require_kind(const stored_array& array) {
  if (std::integral<T> && array.format.kind == 'f') reject(array, 0, "whole numbers are expected, the file has real ones");
}
inline void require_extents(const stored_array& array, std::span<const std::size_t> wanted) {
  if (!std::ranges::equal(wanted, array.extents)) reject(array, 0, "the array is " + extents_text(array.extents) + ", not " + extents_text(wanted));
}

/// The numbers of an array, row by row.
template <class T>
void copy_numbers(const stored_array& array, std::span<T> to) {
  require_kind<T>(array);
  for (std::size_t k = 0; k < to.size(); ++k) {
    const std::size_t byte = array.begin + place_of(array, k) * static_cast<std::size_t>(array.format.size);
    const std::optional<T> x = number_at<T>(array.bytes.data() + byte, array.format);
    if (!x) reject(array, byte, "this number is out of range");
    to[k] = *x;
  }
}

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// An array whose shape is known only at run time: its numbers, row by row.
template <class T>
struct array {
  std::vector<std::size_t> extents;
  std::vector<T> numbers;
};

}  // namespace gradfold::files

namespace gradfold::files::detail {

template <class T>
array<T> array_of(const stored_array& stored) {
  array<T> x{stored.extents, std::vector<T>(stored.count())};
  copy_numbers(stored, std::span<T>(x.numbers));
  return x;
}

}  // namespace gradfold::files::detail
