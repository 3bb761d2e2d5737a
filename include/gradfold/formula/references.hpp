// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/traced.hpp>

#include <string_view>

/// What a formula refers to: variables, static parts, functions of tensors.
namespace gradfold::detail {

/// A variable is known by its name.
struct variable_info {
  std::string_view name;
};

/// A static part: a graph that expressions share.
struct part_info {
  graph_view (*graph)();
  const variable_info* const* variables;  ///< one for each input of the graph
  int variable_count;
};

/// How a function of tensors is written: name<arguments>(operands, options), x[i], x(i, j); or as a static part, whose graph
/// has functions without shapes.
enum class spelling : unsigned char { call, subscript, element, part };

/// A function of tensors as a user writes it.
struct function_info {
  std::string_view name{}, arguments{}, options{};
  spelling written = spelling::call;
  unsigned indices = 0;             ///< the operands that are integers, a bit for each
  const part_info* part = nullptr;  ///< where it is written as one

  constexpr bool is_part() const { return written == spelling::part; }
};

/// Whether two descriptions mean the same. Contents are compared, for with -fno-delete-null-pointer-checks, which
/// -fsanitize=undefined implies, g++ takes no comparison of addresses for a constant.
constexpr bool same(const variable_info* x, const variable_info* y) { return x->name == y->name; }
constexpr bool same(const part_info* x, const part_info* y) {
  if (x->variable_count != y->variable_count) return false;
  for (int i = 0; i < x->variable_count; ++i)
    if (!same(x->variables[i], y->variables[i])) return false;
  return x->graph() == y->graph();
}
constexpr bool same(const function_info* x, const function_info* y) {
  if (x->is_part() && y->is_part()) return same(x->part, y->part);
  return x->written == y->written && x->name == y->name && x->arguments == y->arguments && x->options == y->options;
}

/// The functions of tensors in a formula: types that have a description as `info`.
template <class... Function>
struct function_list {
  static constexpr const function_info* infos[sizeof...(Function) + 1] = {&Function::info..., nullptr};
  static constexpr int count = sizeof...(Function);
};
template <class... Lists>
struct merged_functions {
  using type = function_list<>;
};
template <class List>
struct merged_functions<List> {
  using type = List;
};
template <class... X, class... Rest>
struct merged_functions<function_list<X...>, function_list<>, Rest...> : merged_functions<function_list<X...>, Rest...> {};
template <class... X, class Y, class... Z, class... Rest>
struct merged_functions<function_list<X...>, function_list<Y, Z...>, Rest...>
    : merged_functions<std::conditional_t<(std::same_as<X, Y> || ...), function_list<X...>, function_list<X..., Y>>, function_list<Z...>, Rest...> {};
template <class... Lists>
using merged_functions_t = typename merged_functions<Lists...>::type;

/// The description of a function as attributes of a node of a graph, and out of them again: three sizes and the spelling in
/// one word, then the characters, eight to a word.
struct function_text {
  buffer<char> letters;
  int name_size = 0, argument_size = 0;
  spelling written = spelling::call;

  constexpr explicit function_text(const long long* words) {
    const auto sizes = static_cast<unsigned long long>(words[0]);
    const int total = static_cast<int>(sizes >> 32);
    name_size = static_cast<int>(sizes & 0xfff), argument_size = static_cast<int>(sizes >> 12 & 0xfff), written = static_cast<spelling>(sizes >> 24 & 3);
    for (int i = 0; i < total; ++i) letters.push(static_cast<char>(static_cast<unsigned long long>(words[1 + i / 8]) >> 8 * (i % 8) & 0xff));
  }
  static constexpr void pack(const function_info& info, buffer<long long>& words) {
    const std::string_view all[] = {info.name, info.arguments, info.options};
    const unsigned long long name = all[0].size(), arguments = all[1].size(), total = name + arguments + all[2].size();
    words.push(static_cast<long long>(total << 32 | static_cast<unsigned long long>(info.written) << 24 | arguments << 12 | name));
    int i = 0;
    for (const std::string_view part : all)
      for (const char c : part) {
        if (i % 8 == 0) words.push(0);
        words.at[words.size - 1] |= static_cast<long long>(static_cast<unsigned long long>(static_cast<unsigned char>(c)) << 8 * (i++ % 8));
      }
  }
  constexpr std::string_view name() const { return text_at(letters.at, static_cast<std::size_t>(name_size)); }
  constexpr std::string_view arguments() const { return text_at(letters.at + name_size, static_cast<std::size_t>(argument_size)); }
  constexpr std::string_view options() const {
    return text_at(letters.at + name_size + argument_size, static_cast<std::size_t>(letters.size - name_size - argument_size));
  }
};

}  // namespace gradfold::detail
