// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/files/npy.hpp>

/// IDX files, as those of MNIST: one array each, the highest byte first. Source: LeCun, Cortes and Burges, The MNIST database of
/// handwritten digits: two zero bytes, one for the type of number, one for the count of axes, then the extents in four bytes each.
namespace gradfold::files::detail {

inline constexpr struct idx_format {
  unsigned char code;
  number_format format;
} idx_formats[] = {{0x08, {'u', 1, true}}, {0x09, {'i', 1, true}}, {0x0b, {'i', 2, true}},
                   {0x0c, {'i', 4, true}}, {0x0d, {'f', 4, true}}, {0x0e, {'f', 8, true}}};

/// What an IDX file holds; its bytes must outlive it.
inline stored_array parse_idx(const std::string& file, std::string_view bytes) {
  stored_array array{file, bytes, 0, {}, false, {}};
  if (bytes.starts_with("\x1f\x8b")) reject(array, 0, "the file is compressed: gunzip unpacks it");
  if (!bytes.starts_with(std::string_view("\0\0", 2).substr(0, bytes.size()))) reject(array, 0, "this is no IDX file");
  if (bytes.size() < 4) reject(array, bytes.size(), "the file is cut off in its header");
  const auto* const known = std::ranges::find_if(idx_formats, [&](const idx_format& f) { return f.code == static_cast<unsigned char>(bytes[2]); });
  if (known == std::end(idx_formats)) reject(array, 2, "there is no type of number " + std::to_string(static_cast<unsigned char>(bytes[2])) + " in IDX files");
  array.format = known->format;
  const std::size_t rank = static_cast<unsigned char>(bytes[3]);
  if (rank == 0) reject(array, 3, "an IDX file has one axis at least");
  array.begin = 4 + 4 * rank;
  if (bytes.size() < array.begin) reject(array, bytes.size(), "the file is cut off in its header");
  for (std::size_t axis = 0; axis < rank; ++axis) array.extents.push_back(raw_number<std::uint32_t>(bytes.data() + 4 + 4 * axis, true));
  require_size(array);
  return array;
}

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// Reads the array of an IDX file into a tensor of its shape. Reals are rounded to the tensor's type; whole numbers must fit.
/// Throws bad_file where the file is malformed, or its array of another shape: then nothing is read.
template <class Tensor>
Tensor read_idx(const std::string& file) {
  const std::string bytes = read_whole(file);
  Tensor x{};
  detail::copy_array(detail::parse_idx(file, bytes), x);
  return x;
}
/// The same of an array of any shape.
template <class T>
array<T> read_idx_array(const std::string& file) {
  const std::string bytes = read_whole(file);
  return detail::array_of<T>(detail::parse_idx(file, bytes));
}

}  // namespace gradfold::files
