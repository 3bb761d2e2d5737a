// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/derivative.hpp>
#include <gradfold/print/graphviz.hpp>
#include <gradfold/print/latex.hpp>
#include <gradfold/print/text.hpp>

/// Expressions as text, as constants.
namespace gradfold::detail {

template <auto E, graph_writer write>
struct printed {
  buffer<char> characters;
  constexpr printed() {
    buffer<std::string_view> names;
    for (int i = 0; i < expression_trace<E>::variable_count; ++i) names.push(expression_trace<E>::formula.variables[i]->name);
    write(view_of<expression_trace<E>>(), names.at, characters);
  }
};

/// Characters behind a string_view; std::string cannot be a constant.
template <int size>
struct character_array {
  char of[static_cast<unsigned>(size + 1)] = {};
  constexpr explicit character_array(const buffer<char>& from) { copy_to(of, from.at, size); }
  constexpr std::string_view view() const { return text_at(of, static_cast<std::size_t>(size)); }
};
template <auto E, graph_writer write>
inline constexpr character_array<printed<E, write>().characters.size> printed_characters{printed<E, write>().characters};

template <auto E, graph_writer write>
constexpr std::string_view print() {
  constexpr bool is_expression = expressed<std::remove_const_t<decltype(E)>>;
  static_assert(is_expression,
                "gradfold: text, latex and graphviz take an expression, whose variables have names; call a function on variables "
                "to make one, as in text<f(a, b)>");
  if constexpr (is_expression) return printed_characters<E, write>.view();
  else return {};
}

}  // namespace gradfold::detail

namespace gradfold {

/// The expression as text, in the user's order, with the fewest brackets: text<Q> == "3*a^3 - b^2".
template <auto E>
inline constexpr std::string_view text = detail::print<E, &detail::write_text>();

/// The expression as LaTeX, for mathematics mode.
template <auto E>
inline constexpr std::string_view latex = detail::print<E, &detail::write_latex>();

/// The graph in the language of Graphviz; forward and reverse part are told apart by colour.
template <auto E>
inline constexpr std::string_view graphviz = detail::print<E, &detail::write_graphviz>();

}  // namespace gradfold
