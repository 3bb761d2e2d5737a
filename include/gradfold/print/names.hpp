// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/graph.hpp>
#include <gradfold/print/decimal.hpp>
#include <gradfold/traced.hpp>

/// Names of inputs, and of parts that a text mentions more than once.
namespace gradfold::detail {

/// What writes a graph in some notation, with names for its inputs.
using graph_writer = void (*)(const graph_view&, const std::string_view*, buffer<char>&);

/// The name of an input: the user's, or its position behind an x where it has none.
struct input_name {
  char of[16] = "x";
  int size = 1;
  std::string_view given{};

  constexpr input_name(const graph_view& g, int id, const std::string_view* names) {
    if (names != nullptr) given = names[g.attribute(id)];
    if (given.empty()) number(static_cast<int>(g.attribute(id)));
  }
  constexpr input_name(std::string_view stem, int position) {
    for (size = 0; size < static_cast<int>(stem.size()); ++size) of[size] = stem[static_cast<unsigned>(size)];
    number(position);
  }
  constexpr std::string_view view() const { return given.empty() ? text_at(of, static_cast<unsigned>(size)) : given; }

 private:
  constexpr void number(int position) {
    const digit_list digits(static_cast<unsigned>(position));
    for (int i = digits.count - 1; i >= 0; --i) of[size++] = digits.of[i];
  }
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a name is this stem and a number, t12 or t_12.
constexpr bool is_numbered(std::string_view name, std::string_view stem) {
  if (!name.starts_with(stem)) return false;
  std::size_t i = stem.size();
  if (i < name.size() && name[i] == '_') ++i;
  if (i == name.size()) return false;
  while (i < name.size() && is_digit(name[i])) ++i;
  return i == name.size();
}

/// What shared parts are called, a number behind it: t, or the next one with which no variable can be confused.
constexpr std::string_view stem_of_names(const graph_view& g, const buffer<int>& order, const std::string_view* names) {
  constexpr std::string_view stems[] = {"t", "u", "v", "w", "s", "r", "q", "p", "tt", "uu", "vv", "ww"};
  for (const std::string_view stem : stems) {
    bool is_free = true;
    for (int i = 0; i < order.size && is_free; ++i)
      if (g.nodes[order.at[i]].operation == input_operation()) is_free = !is_numbered(input_name(g, order.at[i], names).view(), stem);
    if (is_free) return stem;
  }
  return "shared";
}

}  // namespace gradfold::detail
