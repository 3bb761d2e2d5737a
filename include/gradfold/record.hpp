// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/simplify.hpp>

/// How an operation on traced values becomes a node: in the innermost graph of its operands, or, of constants alone, later.
namespace gradfold::detail {

/// A sum, difference or product of two small whole numbers.
constexpr exact exact_integer(short operation, const literal& x, const literal& y) {
  const auto small = [](const literal& c) { return c == literal{c.high, 0, literal_form::number} && c.high > -0x1p31 && c.high < 0x1p31; };
  if (!small(x) || !small(y)) return {};
  const auto whole = [](double z) { return exact{literal{z, 0, literal_form::number}, z > -0x1p53 && z < 0x1p53}; };
  if (operation == operation_id<add>) return whole(x.high + y.high);
  if (operation == operation_id<subtract>) return whole(x.high - y.high);
  if (operation == operation_id<multiply>) return whole(x.high * y.high);
  return {};
}
/// A constant made of constants, before any graph is at hand: a literal where exact in every type, else put off.
constexpr handle record_constant(short operation, kind type, const argument* operands, int count, int attribute_count, const long long* attributes) {
  if (type == kind::real && count == 1 && operation == operation_id<negate> && operands[0].value.is_literal())
    return handle(negated(operands[0].value.written()));
  if (type == kind::real && count == 2 && operands[0].value.is_literal() && operands[1].value.is_literal()) {
    const exact z = exact_in_every_type(operation, operands[0].value.written(), operands[1].value.written());
    if (z.known) return handle(z.value);
  }
  if (type == kind::integer && count == 2 && operands[0].value.is_literal() && operands[1].value.is_literal()) {
    const exact z = exact_integer(operation, operands[0].value.written(), operands[1].value.written());
    if (z.known) return handle(z.value);
  }
  if (count <= 2 && attribute_count == 0 && operands[0].value.is_literal() && (count == 1 || operands[1].value.is_literal())) {
    handle put_off(operands[0].value.written());
    put_off.operation = operation, put_off.type = type, put_off.count = static_cast<char>(count), put_off.types[0] = operands[0].type;
    if (count == 2) put_off.second = operands[1].value.written(), put_off.types[1] = operands[1].type;
    return put_off;
  }
  pending* p = new pending(operation, type, count);
  for (int k = 0; k < count; ++k) p->operands[k] = operands[k].value, p->types[k] = operands[k].type;
  if (attribute_count > 0) p->attribute = *attributes, p->attribute_count = attribute_count;
  return handle(p);
}

/// Repeats tensors of different shapes as NumPy does, so that an operation takes them element by element.
constexpr void broadcast_operands(builder& g, int* ids, int count) {
  short common = g[ids[0]].shape;
  bool differ = false;
  for (int k = 1; k < count; ++k) {
    const short other = g[ids[k]].shape;
    if (other == 0 || other == common) continue;
    differ = common != 0;
    common = common == 0 ? other : g.shape_number(broadcast(g.shape_of(ids[k]), g.shapes.at[common - 1]).result);
  }
  for (int k = 0; differ && k < count; ++k)
    if (g[ids[k]].shape != 0 && g[ids[k]].shape != common)
      ids[k] = strided_sum::record(g, ids[k], broadcasting(g.shape_of(ids[k]), g.shapes.at[common - 1]), common, g[ids[k]].type);
}

constexpr handle record(short operation, kind type, const argument* operands, int count, int attribute_count, const long long* attributes) {
  builder* home = operands[0].value.home;
  for (int k = 1; k < count; ++k) home = innermost(home, operands[k].value.home);
  if (home == nullptr) return record_constant(operation, type, operands, count, attribute_count, attributes);
  int ids[3] = {};
  for (int k = 0; k < count; ++k) ids[k] = operands[k].value.node_in(*home, operands[k].type);
  if (home->shapes.size > 0) broadcast_operands(*home, ids, count);
  return {home, record_in(*home, {operation, type, count, ids, attribute_count, attributes})};
}

/// An opaque function of constants, put off.
constexpr handle opaque_constant(const custom_rule* rule, const handle* operands, int count) {
  pending* const p = new pending(operation_id<custom_call>, kind::real, count);
  p->rule = rule;
  if (count <= 3) {
    for (int k = 0; k < count; ++k) p->operands[k] = operands[k];
  } else {
    p->array = new pending_array(count, 0, nullptr, {});
    for (int k = 0; k < count; ++k) p->array->operands.at[k] = operands[k];
  }
  return handle(p);
}
/// Records a call of a function with rules of the user's, element by element where there are tensors.
constexpr handle record_rule_call(const custom_rule* rule, const handle* operands, int count) {
  builder* home = nullptr;
  for (int k = 0; k < count; ++k) home = innermost(home, operands[k].home);
  if (home == nullptr) return opaque_constant(rule, operands, count);
  buffer<int> ids(count);
  for (int k = 0; k < count; ++k) ids.at[k] = operands[k].node_in(*home, kind::real);
  if (home->shapes.size > 0) broadcast_operands(*home, ids.at, count);
  if (home->expands_rules && !rule->is_opaque) return {home, rule->expand(*home, ids.at)};
  const long long number = home->rule_number(rule);
  return {home, record_in(*home, {operation_id<custom_call>, kind::real, count, ids.at, 1, &number})};
}

/// An operand of an operation on whole tensors.
struct array_argument {
  handle value;
  kind type = kind::real;
};
/// Records an operation on whole tensors that gives one of shape `out`. Constants alone are put off, as they are above.
constexpr handle record_array(short operation, kind type, const array_argument* operands, int count, int attribute_count, const long long* attributes,
                              const shape& out) {
  builder* home = operands[0].value.home;
  for (int k = 1; k < count; ++k) home = innermost(home, operands[k].value.home);
  if (home != nullptr) {
    buffer<int> ids(count);
    for (int k = 0; k < count; ++k) ids.at[k] = operands[k].value.node_in(*home, operands[k].type);
    return {home, record_in(*home, {operation, type, count, ids.at, attribute_count, attributes, home->shape_number(out)})};
  }
  pending* const p = new pending(operation, type, count);
  p->array = new pending_array(count, attribute_count, attributes, out);
  for (int k = 0; k < count; ++k) p->array->operands.at[k] = operands[k].value, p->array->types.at[k] = operands[k].type;
  return handle(p);
}
/// Records a call of a function of whole trees, one of whose operands is in a graph.
constexpr handle record_whole_call(const custom_rule* rule, const array_argument* operands, int count) {
  builder* home = nullptr;
  for (int k = 0; k < count; ++k) home = innermost(home, operands[k].value.home);
  buffer<int> ids(count);
  for (int k = 0; k < count; ++k) ids.at[k] = operands[k].value.node_in(*home, operands[k].type);
  if (home->expands_rules) return {home, rule->expand(*home, ids.at)};
  const long long number = home->rule_number(rule);
  return {home, record_in(*home, {operation_id<whole_call>, kind::real, count, ids.at, 1, &number, home->shape_number(rule->whole)})};
}

}  // namespace gradfold::detail
