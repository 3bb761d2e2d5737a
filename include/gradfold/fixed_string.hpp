// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace gradfold {

/// A name as a template argument.
template <std::size_t n>
struct fixed_string {
  char text_[n] = {};
  constexpr fixed_string() = default;
  consteval fixed_string(const char (&text)[n]) {
    for (std::size_t i = 0; i < n; ++i) text_[i] = text[i];
  }
  constexpr std::string_view view() const { return {text_, n - 1}; }
};

}  // namespace gradfold
