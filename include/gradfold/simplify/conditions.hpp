// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/vocabulary.hpp>

/// Conditions that are decided while the graph is built.
namespace gradfold::detail {

/// A comparison of two numbers that are exact in every type.
constexpr bool holds_between(short comparison, double x, double y) {
  switch (comparison) {
    case operation_id<less>: return less::value(x, y);
    case operation_id<less_equal>: return less_equal::value(x, y);
    case operation_id<greater>: return greater::value(x, y);
    case operation_id<greater_equal>: return greater_equal::value(x, y);
    case operation_id<equal>: return equal::value(x, y);
    default: return not_equal::value(x, y);
  }
}

/// What a condition in derivative code comes to where constants decide it, or -1.
constexpr int decided(builder& g, const operation_call& call) {
  const short operation = call.operation;
  const int x = call.operands[0], y = call.operands[call.count - 1];
  const bool known = g.is_constant(x), other = g.is_constant(y);
  const auto truth = [&](bool holds) { return g.constant({holds ? 1.0 : 0.0, 0, literal_form::number}, kind::condition); };
  if (operation == operation_id<logical_and> || operation == operation_id<logical_or>) {
    const bool all = operation == operation_id<logical_and>;
    return known ? (g.is_zero(x) == all ? x : y) : other ? (g.is_zero(y) == all ? y : x) : -1;
  }
  if (!known || !other) return -1;
  if (operation == operation_id<logical_not>) return truth(g.is_zero(x));
  const literal a = g.constant_of(x), b = g.constant_of(y);
  if (call.count != 2 || !is_plain(a) || !is_plain(b) || a.low != 0 || b.low != 0) return -1;
  return truth(holds_between(operation, a.high, b.high));
}

}  // namespace gradfold::detail
