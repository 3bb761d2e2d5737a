// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/print.hpp>
#include <gradfold/sparse/pattern.hpp>

/// Patterns as pictures.
namespace gradfold::detail {

/// Writes a pattern as SVG: a square for each entry that can differ from 0, in a frame. Entry (i, j) has the centre (j, i); neighbours
/// in a row are one dashed line. Cost: linear in rows and entries.
class pattern_picture {
 public:
  constexpr explicit pattern_picture(buffer<char>& out) : out_(out) {}

  template <std::size_t rows, std::size_t columns, std::size_t nonzeros>
  constexpr void write(const sparsity_pattern<rows, columns, nonzeros>& p) {
    const int height = static_cast<int>(rows), width = static_cast<int>(columns), larger = height < width ? width : height;
    const int scale = larger >= longest ? 1 : larger * largest_square <= longest ? largest_square : longest / larger;
    text("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""), number(scale * (width + 1)), text("\" height=\""), number(scale * (height + 1));
    text("\" viewBox=\"-1 -1 "), number(width + 1), text(" "), number(height + 1), text("\">\n<title>");
    number(height), text(" x "), number(width), text(", "), number(static_cast<int>(nonzeros)), text(" entries</title>\n");
    text("<rect x=\"-.5\" y=\"-.5\" width=\""), number(width), text("\" height=\""), number(height);
    text(
        "\" fill=\"white\" stroke=\"#888\" stroke-width=\".1\"/>\n<path transform=\"translate(-.45 0)\" stroke=\"#1f5f9f\" stroke-width=\".9\" "
        "stroke-dasharray=\".9 .1\" d=\"");
    for (std::size_t i = 0; i < rows; ++i)
      for (int k = p.row_pointers[i], end = p.row_pointers[i + 1]; k < end;) {
        const int first = p.column_indices[static_cast<std::size_t>(k)];
        int length = 1;
        while (k + length < end && p.column_indices[static_cast<std::size_t>(k + length)] == first + length) ++length;
        text("M"), number(first), text(" "), number(static_cast<int>(i)), text("h"), number(length);
        k += length;
      }
    text("\"/>\n</svg>\n");
  }

 private:
  static constexpr int longest = 400, largest_square = 20;  ///< in pixels
  constexpr void text(std::string_view s) { write_characters(out_, s); }
  constexpr void number(int x) { write_integer(out_, static_cast<unsigned>(x)); }
  buffer<char>& out_;
};

template <const auto& pattern>
struct pictured {
  buffer<char> characters;
  constexpr pictured() { pattern_picture(characters).write(pattern); }
};
template <const auto& pattern>
inline constexpr character_array<pictured<pattern>().characters.size> picture_characters{pictured<pattern>().characters};

}  // namespace gradfold::detail
