// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/simplify/arrays.hpp>
#include <gradfold/simplify/conditions.hpp>
#include <gradfold/vocabulary.hpp>

/// Rewriting while nodes are recorded. The user's own value is rewritten only where every bit stays; derivative code
/// freely: structural zeros and ones vanish, constants and signs fold, like terms meet.
namespace gradfold::detail {

/// What a rewrite gives where it does not apply.
inline constexpr int unchanged = -1;

template <class Operation>
constexpr bool is(const builder& g, int id) {
  return g.nodes.at[id].operation == operation_id<Operation>;
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
  constexpr int sum(int x, int y) const { return call(operation_id<add>, x, y); }
  constexpr int difference(int x, int y) const { return call(operation_id<subtract>, x, y); }
  constexpr int product(int x, int y) const { return call(operation_id<multiply>, x, y); }
  constexpr int quotient(int x, int y) const { return call(operation_id<divide>, x, y); }
  constexpr int minus(int x) const { return call(operation_id<negate>, x); }
  constexpr int choice(int c, int x, int y) const {
    const int operands[] = {c, x, y};
    return record_in(g, {operation_id<selection>, g[x].type, 3, operands, 0, nullptr});
  }
  constexpr int square_of(int x) const {
    const long long two = 2;
    return record_in(g, {operation_id<integer_power>, kind::real, 1, &x, 1, &two});
  }
  constexpr int number(int x) const { return g.whole(x); }

  constexpr bool constant(int id) const { return g.nodes.at[id].operation == operation_id<constant_node>; }
  constexpr bool is_number(int id, double x) const {
    return g.nodes.at[id].operation == operation_id<constant_node> && __builtin_bit_cast(double, g.attributes.at[g.nodes.at[id].first_attribute]) == x &&
           g.attributes.at[g.nodes.at[id].first_attribute + 1] == 0;
  }
  constexpr bool is_zero(int id) const { return is_number(id, 0); }
  constexpr bool negated(int id) const { return g.nodes.at[id].operation == operation_id<negate>; }
  /// 1 / u made by a derivative.
  constexpr bool reciprocal(int id) const { return is<divide>(g, id) && !g[id].primal && is_number(g.operand(id, 0), 1); }
  /// c * u with c constant, made by a derivative: a primal product is shared as it is.
  constexpr bool scaled(int id) const {
    return g.nodes.at[id].operation == operation_id<multiply> &&
           g.nodes.at[g.operands.at[g.nodes.at[id].first_operand]].operation == operation_id<constant_node>;
  }
  constexpr bool scaled_here(int id) const { return scaled(id) && !g.nodes.at[id].primal; }
  constexpr bool scaled_alike(int x, int y) const { return scaled_here(x) && scaled_here(y) && scale_of(x) == scale_of(y); }
  constexpr int inner(int id) const { return g.operands.at[g.nodes.at[id].first_operand]; }
  constexpr int scale_of(int id) const { return g.operands.at[g.nodes.at[id].first_operand]; }
  constexpr int body_of(int id) const { return g.operands.at[g.nodes.at[id].first_operand + 1]; }

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
  constexpr int scaled_quotient(int c, int y) const;
  constexpr int free_quotient(int x, int y) const;
  constexpr int cancelled_product(int x, int y) const;
  constexpr int cancelled_quotient(int x, int y) const;
  constexpr int free_negation(int x) const;
  constexpr int free_choice(int c, int x, int y) const;
};

/// The exact result of an arithmetic operation on literals.
constexpr exact exact_result(short operation, literal x, literal y) {
  if (!is_plain(x) || !is_plain(y)) return {};
  if (operation == operation_id<add>) return exact_sum(x, y);
  if (operation == operation_id<subtract>) return exact_sum(x, negated(y));
  if (operation == operation_id<multiply>) return exact_product(x, y);
  if (operation == operation_id<divide>) return exact_quotient(x, y);
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
    return call.operation == operation_id<negate> && is_plain(x) ? g.constant(detail::negated(x)) : unchanged;
  }
  const literal x = g.constant_of(call.operands[0]), y = g.constant_of(call.operands[1]);
  return folded(g.simplifies_freely ? exact_result(call.operation, x, y) : exact_in_every_type(call.operation, x, y));
}

constexpr int rewriting::exactly(const operation_call& call) const {
  const int x = call.operands[0], y = call.count > 1 ? call.operands[1] : 0;
  switch (call.operation) {
    case operation_id<multiply>: return is_number(y, 1) ? x : is_number(x, 1) ? y : unchanged;
    case operation_id<divide>: return is_number(y, 1) ? x : unchanged;
    case operation_id<negate>: return negated(x) ? inner(x) : unchanged;
    case operation_id<integer_power>: return call.attributes[0] == 1 ? x : unchanged;
    case operation_id<selection>: return y == call.operands[2] ? y : g.is_constant(x) ? call.operands[is_zero(x) ? 2 : 1] : unchanged;
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
  if (scaled_alike(x, y)) return product(scale_of(x), sum(body_of(x), body_of(y)));
  return sum_of_choices(x, y);
}

constexpr int rewriting::free_difference(int x, int y) const {
  if (is_zero(y)) return x;
  if (is_zero(x)) return minus(y);
  if (x == y) return number(0);
  if (negated(y)) return sum(x, inner(y));
  if (negated(x) && !g[x].primal) return minus(sum(inner(x), y));
  if (scaled(x) && scaled(y) && body_of(x) == body_of(y)) return product(difference(scale_of(x), scale_of(y)), body_of(x));
  return scaled_alike(x, y) ? product(scale_of(x), difference(body_of(x), body_of(y))) : unchanged;
}

/// c * (x/d) with constants c and d: x for the derivative of x^3/3, x^4/24 for that of x^5/120. (A quotient of the user's is there
/// already: a product by c costs less than another division.)
constexpr int rewriting::scaled_quotient(int c, int y) const {
  const int x = g.operand(y, 0);
  const literal of_product = g.constant_of(c), of_quotient = g.constant_of(g.operand(y, 1));
  if (const int scale = folded(exact_result(operation_id<divide>, of_product, of_quotient)); scale != unchanged) return product(scale, x);
  const exact divisor = exact_result(operation_id<divide>, of_quotient, of_product);
  return divisor.known && is_integer(divisor.value) && !g[y].primal ? quotient(x, folded(divisor)) : unchanged;
}

constexpr int rewriting::free_product_by(int c, int y) const {
  if (is_zero(c)) return number(0);
  if (is_number(c, 1)) return y;
  if (is_number(c, -1)) return minus(y);
  if (negated(y)) return product(minus(c), inner(y));
  if (is<divide>(g, y) && constant(g.operand(y, 1))) return scaled_quotient(c, y);
  if (!scaled_here(y)) return unchanged;
  const int scale = folded(exact_result(operation_id<multiply>, g.constant_of(c), g.constant_of(scale_of(y))));
  return scale == unchanged ? unchanged : product(scale, body_of(y));
}

/// The constant of a rule moves outwards, where it meets others. That of an adjoint, the first factor in every rule, stays: the
/// adjoint flows into several products, and each would have to multiply by it again.
constexpr int rewriting::free_product(int x, int y) const {
  if (constant(x)) return free_product_by(x, y);
  if (constant(y)) return product(y, x);
  if (negated(x) && negated(y)) return product(inner(x), inner(y));
  if (negated(x)) return minus(product(inner(x), y));
  if (negated(y)) return minus(product(x, inner(y)));
  if (scaled_here(y) && !scaled_here(x)) return product(scale_of(y), product(x, body_of(y)));
  if (scaled_here(y))
    if (const int scale = folded(exact_result(operation_id<multiply>, g.constant_of(scale_of(x)), g.constant_of(scale_of(y)))); scale != unchanged)
      return product(scale, product(body_of(x), body_of(y)));
  if (x == y) return square_of(x);
  if (const int cancelled = cancelled_product(x, y); cancelled != unchanged) return cancelled;
  if (reciprocal(x)) return quotient(y, g.operand(x, 1));
  return reciprocal(y) ? quotient(x, g.operand(y, 1)) : unchanged;
}

/// (p/q) * q and (p/q) * (q/r): what the logarithm of a quotient leaves behind.
constexpr int rewriting::cancelled_product(int x, int y) const {
  const bool x_quotient = is<divide>(g, x), y_quotient = is<divide>(g, y);
  if (x_quotient && g.operand(x, 1) == y) return g.operand(x, 0);
  if (y_quotient && g.operand(y, 1) == x) return g.operand(y, 0);
  if (x_quotient && y_quotient && g.operand(x, 1) == g.operand(y, 0)) return quotient(g.operand(x, 0), g.operand(y, 1));
  if (x_quotient && y_quotient && g.operand(y, 1) == g.operand(x, 0)) return quotient(g.operand(y, 0), g.operand(x, 1));
  return unchanged;
}

/// x / (x/r) is r, (p / (q/r)) / r is p/q, and (p*r/q) / r is p/q. Quotients in which nothing cancels stay, for a chain of them
/// would be taken apart once for each of its links.
constexpr int rewriting::cancelled_quotient(int x, int y) const {
  if (is<divide>(g, y) && g.operand(y, 0) == x) return g.operand(y, 1);
  if (!is<divide>(g, x) || g[x].primal) return unchanged;
  const int p = g.operand(x, 0), q = g.operand(x, 1);
  if (p == y) return quotient(number(1), q);
  if (is<divide>(g, q) && g.operand(q, 1) == y) return quotient(p, g.operand(q, 0));
  if (!is<multiply>(g, p)) return unchanged;
  if (g.operand(p, 1) == y) return quotient(g.operand(p, 0), q);
  return g.operand(p, 0) == y ? quotient(g.operand(p, 1), q) : unchanged;
}

constexpr int rewriting::free_quotient(int x, int y) const {
  if (is_zero(x)) return x;
  if (is_number(y, 1)) return x;
  if (is_number(y, -1)) return minus(x);
  if (negated(x)) return minus(quotient(inner(x), y));
  if (negated(y)) return minus(quotient(x, inner(y)));
  if (x == y) return number(1);
  if (scaled(x) && body_of(x) == y) return scale_of(x);
  if (const int cancelled = cancelled_quotient(x, y); cancelled != unchanged) return cancelled;
  if (!scaled_here(x) || !g.is_constant(y)) return unchanged;
  const int scale = folded(exact_result(operation_id<divide>, g.constant_of(scale_of(x)), g.constant_of(y)));
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
    case operation_id<add>: return free_sum(x, y);
    case operation_id<subtract>: return free_difference(x, y);
    case operation_id<multiply>: return free_product(x, y);
    case operation_id<divide>: return free_quotient(x, y);
    case operation_id<negate>: return free_negation(x);
    case operation_id<integer_power>: return call.attributes[0] == 0 ? number(1) : unchanged;
    case operation_id<selection>: return free_choice(x, y, call.operands[2]);
    default: return unchanged;
  }
}

/// Which rewrites look at an operand: 1 if at any with this operation, 2 if at its first operand, when that is constant.
struct rewriting_table {
  char of[vocabulary::count] = {};
  constexpr rewriting_table() {
    for (const short any : {operation_id<constant_node>, operation_id<negate>, operation_id<selection>, operation_id<divide>}) of[any] = 1;
    of[operation_id<multiply>] = 2;
  }
};
inline constexpr rewriting_table rewritings;
/// Whether any rewrite can apply, at a fraction of the cost of trying them.
constexpr bool may_rewrite(const builder& g, const operation_call& call) {
  if (call.operation > operation_id<negate>)
    return call.operation == operation_id<selection> || call.operation == operation_id<integer_power> || call.type == kind::condition;
  if (call.count == 1) return true;
  const int x = call.operands[0], y = call.operands[1];
  const node* const nodes = g.nodes.at;
  const char a = rewritings.of[nodes[x].operation], b = rewritings.of[nodes[y].operation];
  return x == y || a == 1 || b == 1 || (a == 2 && nodes[g.operands.at[nodes[x].first_operand]].operation == operation_id<constant_node>) ||
         (b == 2 && nodes[g.operands.at[nodes[y].first_operand]].operation == operation_id<constant_node>);
}

constexpr int rewritten(builder& g, const operation_call& call) {
  const rewriting rules{g};
  if (const int id = rules.exactly(call); id != unchanged) return id;
  if (call.type == kind::condition && g.simplifies_freely && call.operation != operation_id<selection>) return decided(g, call);
  if (call.type != kind::real) return unchanged;
  if (call.count < 3 && call.attribute_count == 0 && rules.constant(call.operands[0]) && (call.count == 1 || rules.constant(call.operands[1])))
    if (const int id = rules.folded(call); id != unchanged) return id;
  return g.simplifies_freely ? rules.freely(call) : unchanged;
}

/// The node for this call in `g`, after rewriting.
constexpr int record_in(builder& g, const operation_call& call) {
  if (acts_on_arrays(call.operation)) return array_rewriting{g, call}.run();
  if (may_rewrite(g, call))
    if (const int id = rewritten(g, call); id != unchanged) return id;
  return g.append(call);
}

}  // namespace gradfold::detail
