// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensor.hpp>

#include <cstdio>
#include <ostream>
#include <string>

/// Tensors on streams, as NumPy prints arrays: nested brackets, elements of one width. In a header of its own, for nothing
/// that computes includes a stream.
namespace gradfold::detail {

/// A number by the fewest digits, up to 8, with a point behind whole numbers of floating point.
template <class T>
std::string printed_element(const T& x) {
  if constexpr (std::same_as<T, bool>) return x ? "True" : "False";
  else if constexpr (std::integral<T>) return std::to_string(x);
  else {
    char text[40];
    std::snprintf(text, sizeof text, "%.8Lg", static_cast<long double>(x));
    std::string all(text);
    return all.find_first_of(".en") == std::string::npos ? all + "." : all;
  }
}
template <class Tensor>
void print_part(std::ostream& to, const Tensor& x, std::size_t width, int axis, std::size_t first, std::size_t size) {
  if (axis == static_cast<int>(Tensor::rank())) {
    const std::string text = printed_element(x.data()[first]);
    to << std::string(width - text.size(), ' ') << text;
    return;
  }
  const auto extent = static_cast<std::size_t>(Tensor::shape.extent[axis]), part = extent == 0 ? 0 : size / extent;
  to << '[';
  for (std::size_t i = 0; i < extent; ++i) {
    if (i > 0 && axis + 1 == static_cast<int>(Tensor::rank())) to << ' ';
    else if (i > 0) to << std::string(Tensor::rank() - static_cast<std::size_t>(axis) - 1, '\n') << std::string(static_cast<std::size_t>(axis) + 1, ' ');
    print_part(to, x, width, axis + 1, first + i * part, part);
  }
  to << ']';
}

}  // namespace gradfold::detail

namespace gradfold {

/// Prints a tensor of numbers as NumPy does: [[1. 2.]\n [3. 4.]].
template <class T, std::size_t... extents>
  requires(!detail::traced<T>)
std::ostream& operator<<(std::ostream& to, const tensor<T, extents...>& x) {
  std::size_t width = 0;
  for (const T& element : x) {
    const std::size_t size = detail::printed_element(element).size();
    width = width < size ? size : width;
  }
  detail::print_part(to, x, width, 0, 0, x.size());
  return to;
}

}  // namespace gradfold
