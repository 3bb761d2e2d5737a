// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/canonical.hpp>
#include <gradfold/formula/recording.hpp>

/// Conditions that are true or false of the graphs themselves: equalities, and what is made of them.
namespace gradfold::detail {

/// Whether the condition at `id` is made of equalities alone, by ! && ||: then it is true or false of the graphs.
constexpr bool is_decided(const formula_view& f, int id) {
  const formula_node& n = f.nodes[id];
  if (n.what != item::operation) return false;
  if (n.operation == operation_id<equal> || n.operation == operation_id<not_equal>) return true;
  if (n.operation == operation_id<logical_not>) return is_decided(f, f.operand(id, 0));
  return (n.operation == operation_id<logical_and> || n.operation == operation_id<logical_or>) && is_decided(f, f.operand(id, 0)) &&
         is_decided(f, f.operand(id, 1));
}

/// Whether the sides of the equality at `id` are one canonical graph.
template <class Name>
constexpr bool are_equal(const formula_view& f, const literal* literals, const Name* names, int id) {
  builder sides[2];
  for (int k = 0; k < 2; ++k) {
    record_in_graph(sides[k], f, literals, f.operand(id, k), kind::real);
  }
  return same_canonically(sides[0].view(), names, sides[1].view(), names);
}
template <class Name>
constexpr bool holds_at(const formula_view& f, const literal* literals, const Name* names, int id) {
  const short operation = f.nodes[id].operation;
  if (operation == operation_id<equal>) return are_equal(f, literals, names, id);
  if (operation == operation_id<not_equal>) return !are_equal(f, literals, names, id);
  const bool first = holds_at(f, literals, names, f.operand(id, 0));
  if (operation == operation_id<logical_not>) return !first;
  return operation == operation_id<logical_and> ? first && holds_at(f, literals, names, f.operand(id, 1))
                                                : first || holds_at(f, literals, names, f.operand(id, 1));
}
/// The truth of a condition that is decided.
template <class View>
constexpr bool holds(const View& f, const literal* literals) {
  buffer<std::string_view> names;
  for (int i = 0; i < f.variable_count; ++i) names.push(f.variables[i]->name);
  return holds_at(f, literals, names.at, f.root);
}

}  // namespace gradfold::detail
