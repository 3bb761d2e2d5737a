// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/files/npy_header.hpp>
#include <gradfold/tensor.hpp>

/// NumPy's files of one array.
namespace gradfold::files::detail {

template <class X>
inline constexpr auto extents_of = [] {
  std::array<std::size_t, static_cast<std::size_t>(X::shape.rank)> result{};
  for (std::size_t k = 0; k < result.size(); ++k) result[k] = static_cast<std::size_t>(X::shape.extent[k]);
  return result;
}();

template <class T, std::size_t... extents>
void copy_array(const stored_array& stored, tensor<T, extents...>& to) {
  require_extents(stored, extents_of<tensor<T, extents...>>);
  copy_numbers(stored, std::span<T>(to.data(), to.size()));
}

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// Writes a tensor of float, double or integers as np.save does. The file is whole or not there (write_whole).
/// Throws bad_file where it cannot be written.
template <class T, std::size_t... extents>
void write_npy(const std::string& file, const tensor<T, extents...>& x) {
  write_whole(file, detail::npy_bytes(std::span<const std::size_t>(detail::extents_of<tensor<T, extents...>>), std::span<const T>(x.data(), x.size())));
}
/// The same of numbers whose shape is known only at run time.
template <class T>
void write_npy(const std::string& file, const array<T>& x) {
  if (detail::product(x.extents) != x.numbers.size()) throw bad_file(file, "cannot be written: the numbers are not as many as the extents say");
  write_whole(file, detail::npy_bytes(std::span<const std::size_t>(x.extents), std::span<const T>(x.numbers)));
}

/// Reads what np.save wrote: versions 1 to 3, both orders of axes and of bytes, f4, f8, i1 to i8, u1 to u8. Reals are rounded to
/// the tensor's type; whole numbers must fit.
/// Throws bad_file where the file is malformed, or its array of another shape: then nothing is read.
template <class Tensor>
Tensor read_npy(const std::string& file) {
  const std::string bytes = read_whole(file);
  Tensor x{};
  detail::copy_array(detail::parse_npy(file, bytes), x);
  return x;
}
/// The same of an array of any shape.
template <class T>
array<T> read_npy_array(const std::string& file) {
  const std::string bytes = read_whole(file);
  return detail::array_of<T>(detail::parse_npy(file, bytes));
}

}  // namespace gradfold::files
