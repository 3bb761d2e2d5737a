// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/vocabulary.hpp>

/// Rewriting while nodes are recorded. The user's own value is rewritten only where every bit stays; derivative code
/// freely: structural zeros and ones vanish, constants and signs fold, like terms meet.
namespace gradfold::detail {

/// What a rewrite gives where it does not apply.
inline constexpr int unchanged = -1;

template <class Operation>
constexpr bool is(const builder& g, int id) {
  return g[id].operation == id_of<Operation>();
}

/// A builder with the words in which rewrites are written. Every call may be rewritten again; each rule makes its
/// operands smaller or moves a sign or a constant outwards, so this ends.
struct rewriting {
  builder& g;

  constexpr int call(short operation, int x) const { return record_in(g, {operation, kind::real, 1, &x, 0, nullptr}); }
  constexpr int call(short operation, int x, int y) const {
    const int operands[] = {x, y};
    return record_in(g, {operation, kind::real, 2, operands, 0, nullptr});
  }
  constexpr int sum(int x, int y) const { return call(id_of<add>(), x, y); }
  constexpr int difference(int x, int y) const { return call(id_of<subtract>(), x, y); }
  constexpr int product(int x, int y) const { return call(id_of<multiply>(), x, y); }
  constexpr int quotient(int x, int y) const { return call(id_of<divide>(), x, y); }
  constexpr int minus(int x) const { return call(id_of<negate>(), x); }
  constexpr int choice(int c, int x, int y) const {
    const int operands[] = {c, x, y};
    return record_in(g, {id_of<selection>(), g[x].type, 3, operands, 0, nullptr});
  }
  constexpr int square_of(int x) const {
    const long long two = 2;
    return record_in(g, {id_of<integer_power>(), kind::real, 1, &x, 1, &two});
  }
  constexpr int number(double x) const { return g.constant({x, 0, literal_form::number}); }

  constexpr bool is_number(int id, double x) const { return g.is_constant(id) && is_value(g.constant_of(id), x); }
  constexpr bool is_zero(int id) const { return is_number(id, 0); }
  constexpr bool negated(int id) const { return is<negate>(g, id); }
  /// c * u with c constant, made by a derivative: a primal product is shared as it is.
  constexpr bool scaled(int id) const { return is<multiply>(g, id) && g.is_constant(g.operand(id, 0)); }
  constexpr bool scaled_here(int id) const { return scaled(id) && !g[id].primal; }
  constexpr int inner(int id) const { return g.operand(id, 0); }
  constexpr int scale_of(int id) const { return g.operand(id, 0); }
  constexpr int body_of(int id) const { return g.operand(id, 1); }

  constexpr int folded(exact x) const { return x.known ? g.constant(x.value) : unchanged; }
  constexpr int folded(const operation_call& call) const;

  constexpr int exactly(const operation_call& call) const;
  constexpr int freely(const operation_call& call) const;

 private:
  constexpr int sum_of_choices(int x, int y) const;
  constexpr int free_sum(int x, int y) const;
  constexpr int free_difference(int x, int y) const;
  constexpr int free_product(int x, int y) const;
  constexpr int free_product_by(int constant, int y) const;
  constexpr int free_quotient(int x, int y) const;
  constexpr int free_negation(int x) const;
  constexpr int free_choice(int c, int x, int y) const;
};

/// The exact result of an arithmetic operation on literals.
constexpr exact exact_result(short operation, literal x, literal y) {
  if (!is_plain(x) || !is_plain(y)) return {};
  if (operation == id_of<add>()) return exact_sum(x, y);
  if (operation == id_of<subtract>()) return exact_sum(x, negated(y));
  if (operation == id_of<multiply>()) return exact_product(x, y);
  if (operation == id_of<divide>()) return exact_quotient(x, y);
  return {};
}

/// The same where even float computes it without rounding: then it may stand for the operation in a user's value.
constexpr exact exact_in_every_type(short operation, literal x, literal y) {
  if (!is_single(x) || !is_single(y)) return {};
  const exact z = exact_result(operation, x, y);
  return {z.value, z.known && is_single(z.value) && z.value.high != 0};
}

constexpr int rewriting::folded(const operation_call& call) const {
  if (call.count == 1) {
    const literal x = g.constant_of(call.operands[0]);
    return call.operation == id_of<negate>() && is_plain(x) ? g.constant(detail::negated(x)) : unchanged;
  }
  const literal x = g.constant_of(call.operands[0]), y = g.constant_of(call.operands[1]);
  return folded(g.simplifies_freely ? exact_result(call.operation, x, y) : exact_in_every_type(call.operation, x, y));
}

constexpr int rewriting::exactly(const operation_call& call) const {
  const int x = call.operands[0], y = call.count > 1 ? call.operands[1] : 0;
  switch (call.operation) {
    case id_of<multiply>(): return is_number(y, 1) ? x : is_number(x, 1) ? y : unchanged;
    case id_of<divide>(): return is_number(y, 1) ? x : unchanged;
    case id_of<negate>(): return negated(x) ? inner(x) : unchanged;
    case id_of<integer_power>(): return call.attributes[0] == 1 ? x : unchanged;
    case id_of<selection>(): return y == call.operands[2] ? y : g.is_constant(x) ? call.operands[is_zero(x) ? 2 : 1] : unchanged;
    default: return unchanged;
  }
}

/// Two choices under one condition, of which one is 0 in each branch: the adjoint of something both branches use.
constexpr int rewriting::sum_of_choices(int x, int y) const {
  if (!is<selection>(g, x) || !is<selection>(g, y) || g.operand(x, 0) != g.operand(y, 0)) return unchanged;
  const int a = g.operand(x, 1), b = g.operand(x, 2), c = g.operand(y, 1), d = g.operand(y, 2);
  if (!((is_zero(a) || is_zero(c)) && (is_zero(b) || is_zero(d)))) return unchanged;
  return choice(g.operand(x, 0), is_zero(a) ? c : a, is_zero(b) ? d : b);
}

constexpr int rewriting::free_sum(int x, int y) const {
  if (is_zero(x)) return y;
  if (is_zero(y)) return x;
  if (x == y) return product(number(2), x);
  if (negated(y)) return difference(x, inner(y));
  if (negated(x)) return difference(y, inner(x));
  const bool x_scaled = scaled(x), y_scaled = scaled(y);
  if (x_scaled && y_scaled && body_of(x) == body_of(y)) return product(sum(scale_of(x), scale_of(y)), body_of(x));
  if (x_scaled && body_of(x) == y) return product(sum(scale_of(x), number(1)), y);
  if (y_scaled && body_of(y) == x) return product(sum(scale_of(y), number(1)), x);
  return sum_of_choices(x, y);
}

constexpr int rewriting::free_difference(int x, int y) const {
  if (is_zero(y)) return x;
  if (is_zero(x)) return minus(y);
  if (x == y) return number(0);
  if (negated(y)) return sum(x, inner(y));
  if (negated(x) && !g[x].primal) return minus(sum(inner(x), y));
  if (scaled(x) && scaled(y) && body_of(x) == body_of(y)) return product(difference(scale_of(x), scale_of(y)), body_of(x));
  return unchanged;
}

constexpr int rewriting::free_product_by(int c, int y) const {
  if (is_zero(c)) return number(0);
  if (is_number(c, 1)) return y;
  if (is_number(c, -1)) return minus(y);
  if (negated(y)) return product(minus(c), inner(y));
  if (!scaled_here(y)) return unchanged;
  const int scale = folded(exact_result(id_of<multiply>(), g.constant_of(c), g.constant_of(scale_of(y))));
  return scale == unchanged ? unchanged : product(scale, body_of(y));
}

constexpr int rewriting::free_product(int x, int y) const {
  if (g.is_constant(x)) return free_product_by(x, y);
  if (g.is_constant(y)) return product(y, x);
  if (negated(x) && negated(y)) return product(inner(x), inner(y));
  if (negated(x)) return minus(product(inner(x), y));
  if (negated(y)) return minus(product(x, inner(y)));
  if (scaled_here(x)) return product(scale_of(x), product(body_of(x), y));
  if (scaled_here(y)) return product(scale_of(y), product(x, body_of(y)));
  return x == y ? square_of(x) : unchanged;
}

constexpr int rewriting::free_quotient(int x, int y) const {
  if (is_zero(x)) return x;
  if (is_number(y, 1)) return x;
  if (is_number(y, -1)) return minus(x);
  if (negated(x)) return minus(quotient(inner(x), y));
  if (negated(y)) return minus(quotient(x, inner(y)));
  if (!scaled_here(x) || !g.is_constant(y)) return unchanged;
  const int scale = folded(exact_result(id_of<divide>(), g.constant_of(scale_of(x)), g.constant_of(y)));
  return scale == unchanged ? unchanged : product(scale, body_of(x));
}

constexpr int rewriting::free_negation(int x) const {
  if (scaled_here(x) && is_plain(g.constant_of(scale_of(x)))) return product(minus(scale_of(x)), body_of(x));
  if (is<subtract>(g, x) && !g[x].primal) return difference(g.operand(x, 1), g.operand(x, 0));
  return unchanged;
}

constexpr int rewriting::free_choice(int c, int x, int y) const {
  if (is<logical_not>(g, c)) return choice(inner(c), y, x);
  if (is<selection>(g, x) && g.operand(x, 0) == c) return choice(c, g.operand(x, 1), y);
  if (is<selection>(g, y) && g.operand(y, 0) == c) return choice(c, x, g.operand(y, 2));
  return unchanged;
}

constexpr int rewriting::freely(const operation_call& call) const {
  const int x = call.operands[0], y = call.count > 1 ? call.operands[1] : 0;
  switch (call.operation) {
    case id_of<add>(): return free_sum(x, y);
    case id_of<subtract>(): return free_difference(x, y);
    case id_of<multiply>(): return free_product(x, y);
    case id_of<divide>(): return free_quotient(x, y);
    case id_of<negate>(): return free_negation(x);
    case id_of<integer_power>(): return call.attributes[0] == 0 ? number(1) : unchanged;
    case id_of<selection>(): return free_choice(x, y, call.operands[2]);
    default: return unchanged;
  }
}

constexpr bool all_constant(const builder& g, const operation_call& call) {
  for (int k = 0; k < call.count; ++k)
    if (!g.is_constant(call.operands[k])) return false;
  return call.count > 0 && call.count < 3;
}

/// The node for this call in `g`, after rewriting.
constexpr int record_in(builder& g, const operation_call& call) {
  if (call.operation > id_of<negate>() && call.operation != id_of<selection>() && call.operation != id_of<integer_power>())
    return g.append(call);
  const rewriting rules{g};
  if (int id = rules.exactly(call); id != unchanged) return id;
  if (call.type != kind::real) return g.append(call);
  if (all_constant(g, call) && call.attribute_count == 0)
    if (const int id = rules.folded(call); id != unchanged) return id;
  if (g.simplifies_freely)
    if (const int id = rules.freely(call); id != unchanged) return id;
  return g.append(call);
}

/// A constant made of constants, before any graph is at hand: a literal where exact in every type, else put off.
constexpr handle record_constant(short operation, kind type, const argument* operands, int count, const long long* attribute) {
  if (type == kind::real && count == 1 && operation == id_of<negate>() && operands[0].value.is_literal())
    return handle(negated(operands[0].value.written()));
  if (type == kind::real && count == 2 && operands[0].value.is_literal() && operands[1].value.is_literal()) {
    const exact z = exact_in_every_type(operation, operands[0].value.written(), operands[1].value.written());
    if (z.known) return handle(z.value);
  }
  pending* p = new pending{};
  p->operation = operation, p->type = type, p->count = count;
  for (int k = 0; k < count; ++k) p->operands[k] = operands[k].value, p->types[k] = operands[k].type;
  if (attribute != nullptr) p->attribute = *attribute, p->attribute_count = 1;
  return handle(p);
}

constexpr handle record(short operation, kind type, const argument* operands, int count, const long long* attribute) {
  builder* home = operands[0].value.home;
  for (int k = 1; k < count && home == nullptr; ++k) home = operands[k].value.home;
  if (home == nullptr) return record_constant(operation, type, operands, count, attribute);
  int ids[3] = {};
  for (int k = 0; k < count; ++k) ids[k] = operands[k].value.node_in(*home, operands[k].type);
  return {home, record_in(*home, {operation, type, count, ids, attribute != nullptr ? 1 : 0, attribute})};
}

}  // namespace gradfold::detail
