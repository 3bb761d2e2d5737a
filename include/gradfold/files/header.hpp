// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/evaluated_tree.hpp>
#include <gradfold/files/whole.hpp>
#include <gradfold/leaf_names.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>

/// Numbers as C++: for devices without a file system.
namespace gradfold::files::detail {

/// A finite number as a literal, exactly.
template <std::floating_point T>
std::string literal_of(T x) {
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, std::abs(x), std::chars_format::hex).ptr;
  return (std::signbit(x) ? "-0x" : "0x") + std::string(digits, end) + (std::same_as<T, float> ? "f" : "");
}

/// A list of literals, several on a line.
class literal_lines {
 public:
  void add(const std::string& literal) {
    if (width_ + literal.size() + 2 > 120) end_line();
    if (width_ == 0) text_ += "     ", width_ = 5;
    text_ += " " + literal + ",";
    width_ += literal.size() + 2;
  }
  std::string text() {
    end_line();
    return text_;
  }

 private:
  void end_line() {
    if (width_ > 0) text_ += "\n";
    width_ = 0;
  }
  std::string text_;
  std::size_t width_ = 0;
};

inline bool is_identifier(std::string_view name) {
  const auto part = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return !name.empty() && std::ranges::all_of(name, part) && !(name[0] >= '0' && name[0] <= '9');
}

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// Writes a tree of float or double as a C++ header without includes: a struct of this name with `leaves`, which tells the tree
/// from others, and `numbers`, exact, in hexadecimal notation. nn::from_header makes the tree of it, as a constant.
/// The file is whole or not there. Throws bad_file where it cannot be written, or a number is not finite.
template <class Tree>
void write_header(const std::string& file, std::string_view name, const Tree& tree) {
  using T = gradfold::detail::evaluation_type<Tree>;
  if (!detail::is_identifier(name)) throw bad_file(file, "cannot be written: " + detail::shown(name) + " is no name for a struct");
  std::string leaves;
  gradfold::detail::spell_leaves(tree, [&](std::string_view piece) { leaves += piece; });
  detail::literal_lines lines;
  std::size_t count = 0;
  for_each_named(tree, [&]<class Leaf>(std::string_view path, const Leaf& leaf) {
    const auto add = [&](auto x) {
      if (!std::isfinite(x)) throw bad_file(file, "cannot be written: a number of " + std::string(path) + " is not finite");
      lines.add(detail::literal_of(static_cast<T>(x)));
      ++count;
    };
    if constexpr (gradfold::detail::tensor_like<Leaf>) std::for_each(leaf.begin(), leaf.end(), add);
    else add(leaf);
  });
  write_whole(file, "// " + std::to_string(count) + " numbers, written by gradfold, for gradfold::nn::from_header.\n#pragma once\n\nstruct " +
                        std::string(name) + " {\n  static constexpr char leaves[] = \"" + leaves + "\";\n  static constexpr " +
                        (std::same_as<T, float> ? "float" : "double") + " numbers[] = {\n" + lines.text() + "  };\n};\n");
}

}  // namespace gradfold::files
