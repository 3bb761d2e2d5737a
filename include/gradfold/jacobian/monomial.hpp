// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jvp.hpp>

/// Products of derivative code in one form, so that equal ones are one node however they came about, factors cancel, and sums of
/// products with one factor are a product.
namespace gradfold::detail {

/// A constant times powers of nodes, in the order in which they were multiplied.
struct monomial {
  static constexpr int most = 6, highest = 16;
  literal scale{1, 0, literal_form::number};
  int count = 0;
  int atom[most] = {}, power[most] = {};

  /// Whether there was room.
  constexpr bool multiply(int a, int p) {
    int i = 0;
    while (i < count && atom[i] != a) ++i;
    if (i == count) {
      if (count == most) return false;
      return atom[count] = a, power[count++] = p, true;
    }
    power[i] += p;
    if (power[i] == 0) {
      for (--count; i < count; ++i) atom[i] = atom[i + 1], power[i] = power[i + 1];
    }
    return power[i] <= highest && power[i] >= -highest;
  }
  constexpr bool same_factors(const monomial& y) const {
    if (count != y.count) return false;
    for (int i = 0; i < count; ++i) {
      int k = 0;
      while (k < count && !(y.atom[k] == atom[i] && y.power[k] == power[i])) ++k;
      if (k == count) return false;
    }
    return true;
  }
};

/// Which nodes of a function are products and quotients that are taken apart: powers of one factor times a constant, and quotients of two.
struct factors_of {
  buffer<int> first, second;  ///< the factors of each node, plus 1; its own where it is not taken apart, none of a constant
  buffer<int> reciprocal;     ///< a node that is the reciprocal of this one, plus 1
  buffer<int> quotient;       ///< a node that is a quotient of this one, plus 1, and is taken apart

  constexpr explicit factors_of(const graph_view& f) : first(f.node_count), second(f.node_count), reciprocal(f.node_count), quotient(f.node_count) {
    for (int id = 0; id < f.node_count; ++id) {
      const node& n = f.nodes[id];
      if (n.operation == constant_operation()) continue;
      const bool ratio = n.operation == operation_id<divide>;
      const bool inverse = ratio && f.nodes[f.operand(id, 0)].operation == constant_operation();
      if (inverse && f.constant_of(f.operand(id, 0)) == literal{1, 0, literal_form::number}) reciprocal.at[f.operand(id, 1)] = id + 1;
      const bool product =
          (ratio && !inverse) || n.operation == operation_id<multiply> || n.operation == operation_id<negate> || n.operation == operation_id<integer_power>;
      for (int k = 0; product && n.type == kind::real && k < n.operand_count; ++k) join(id, f.operand(id, k));
      const bool one = second.at[id] == 0 && first.at[id] > 0, two = second.at[id] != 0 && ratio;
      if (!product || n.type != kind::real || !(one || two)) first.at[id] = id + 1, second.at[id] = 0;
      else if (two) quotient.at[f.operand(id, 0)] = id + 1;
    }
  }
  constexpr bool is_atom(int id) const { return first.at[id] == id + 1; }
  /// The one factor of a power, or -1.
  constexpr int base(int id) const { return is_atom(id) || second.at[id] != 0 ? -1 : first.at[id] - 1; }

 private:
  constexpr void join(int id, int x) {
    if (first.at[id] < 0) return;
    for (const int a : {first.at[x], second.at[x]}) {
      if (a == 0 || a == first.at[id] || a == second.at[id]) continue;
      if (first.at[id] == 0) first.at[id] = a;
      else if (second.at[id] == 0) second.at[id] = a;
      else first.at[id] = -1;
      if (first.at[id] < 0) return;
    }
  }
};

/// The algebra of such products over a graph that begins with a function's own nodes.
template <class Graph>
class products {
 public:
  constexpr products(builder& g, const Graph& f) : g_(g), primal_(f.node_count), factors_(f) {}

  constexpr int base(int id) const { return factors_.base(id); }
  /// The first derivative of a power of one factor in it, times the node x; and the second, for order = 2.
  constexpr int slope_of_power(int id, int order) const {
    monomial m = taken_apart(id);
    int z = g_.whole(1), of = 0;
    while (m.atom[of] != base(id)) ++of;
    for (int k = 0, p = m.power[of]; k < order; ++k, --p) z = product(z, g_.constant({static_cast<double>(p), 0, literal_form::number}));
    m.multiply(base(id), -order);
    return product(z, made(m));
  }
  /// The node x y.
  constexpr int product(int x, int y) const {
    monomial m = taken_apart(x);
    const monomial by = taken_apart(y);
    const exact scale = exact_product(m.scale, by.scale);
    bool fits = scale.known;
    for (int k = 0; fits && k < by.count; ++k) fits = m.multiply(by.atom[k], by.power[k]);
    if (!fits) return rewriting{g_}.product(x, y);
    m.scale = scale.value;
    return made(m);
  }
  constexpr int minus(int x) const { return product(g_.whole(-1), x); }
  constexpr int quotient(int x, int y) const {
    monomial m = taken_apart(x);
    return gather(y, -1, m) ? made(m) : rewriting{g_}.quotient(x, y);
  }
  /// The node x + y. Like terms are one, and what both were last multiplied by is multiplied by once.
  constexpr int sum(int x, int y) const {
    const rewriting rules{g_};
    monomial mx = taken_apart(x), my = taken_apart(y);
    if (mx.same_factors(my)) {
      const exact scale = exact_sum(mx.scale, my.scale);
      if (!scale.known) return rules.sum(x, y);
      return mx.scale = scale.value, made(mx);
    }
    monomial common;
    while (mx.count > 0 && my.count > 0 && common.count < 2) {
      const int last = mx.count - 1, a = mx.atom[last], p = mx.power[last];
      int k = my.count - 1;
      if (k > 0 && my.atom[k] != a) --k;
      if (my.atom[k] != a || (my.power[k] > 0) != (p > 0)) break;
      const int q = my.power[k], both = (p < 0 ? -p : p) < (q < 0 ? -q : q) ? p : q;
      common.atom[common.count] = a, common.power[common.count++] = both;
      mx.multiply(a, -both), my.multiply(a, -both);
      if (p != q) break;
    }
    if (common.count == 0) return rules.sum(x, y);
    const int inner = sum(made(mx), made(my));
    monomial all = taken_apart(inner);
    bool fits = true;
    for (int k = common.count - 1; k >= 0; --k) fits = fits && all.multiply(common.atom[k], common.power[k]);
    return fits ? made(all) : rules.product(inner, made(common));
  }

 private:
  constexpr monomial taken_apart(int id) const {
    monomial m;
    if (gather(id, 1, m)) return m;
    monomial whole;
    whole.multiply(id, 1);
    return whole;
  }
  constexpr bool gather(int id, int p, monomial& m) const {
    const node& n = g_[id];
    if (n.operation == constant_operation()) return gather_constant(id, p, m);
    if (id < primal_ && factors_.is_atom(id))
      return p < 0 && factors_.reciprocal.at[id] != 0 ? m.multiply(factors_.reciprocal.at[id] - 1, -p) : m.multiply(id, p);
    switch (n.operation) {
      case operation_id<negate>:
        if (p % 2 != 0) m.scale = negated(m.scale);
        return gather(g_.operand(id, 0), p, m);
      case operation_id<multiply>: return gather(g_.operand(id, 0), p, m) && gather(g_.operand(id, 1), p, m);
      case operation_id<divide>: return gather(g_.operand(id, 0), p, m) && gather(g_.operand(id, 1), -p, m);
      case operation_id<integer_power>: {
        const long long exponent = g_.attribute(id);
        if (exponent >= -monomial::highest && exponent <= monomial::highest) return gather(g_.operand(id, 0), p * static_cast<int>(exponent), m);
        return m.multiply(id, p);
      }
      default: return m.multiply(id, p);
    }
  }
  constexpr bool gather_constant(int id, int p, monomial& m) const {
    const literal c = g_.constant_of(id);
    if (!is_plain(c) || (p != 1 && p != -1)) return m.multiply(id, p);
    const exact scale = p == 1 ? exact_product(m.scale, c) : exact_quotient(m.scale, c);
    if (!scale.known) return m.multiply(id, p);
    return m.scale = scale.value, true;
  }

  /// The node of a monomial: the constant first, the factors in order, the sign last.
  constexpr int made(monomial m) const {
    const rewriting rules{g_};
    bring_together(m);
    if (m.scale.high == 0) return g_.whole(0);
    const bool negative = m.scale.high < 0;
    const literal size = negative ? negated(m.scale) : m.scale;
    int z = size == literal{1, 0, literal_form::number} && m.count > 0 ? -1 : g_.constant(size);
    for (int k = 0; k < m.count; ++k) {
      const int times = m.power[k] < 0 ? -m.power[k] : m.power[k];
      const bool whole = m.power[k] > 2;
      const int factor = whole ? power(m.atom[k], times) : m.atom[k];
      for (int i = 0; i < (whole ? 1 : times); ++i)
        z = m.power[k] < 0 ? rules.quotient(z < 0 ? g_.whole(1) : z, factor) : z < 0 ? factor : rules.product(z, factor);
    }
    return negative ? rules.minus(z) : z;
  }
  /// x / y where the function has that quotient.
  constexpr void bring_together(monomial& m) const {
    for (int k = 0; k < m.count; ++k) {
      const int x = m.atom[k], z = x < primal_ ? factors_.quotient.at[x] - 1 : -1;
      if (z < 0 || m.power[k] < 0 || g_.operand(z, 0) != x) continue;
      for (int i = 0; i < m.count; ++i) {
        if (m.atom[i] != g_.operand(z, 1) || m.power[i] > 0) continue;
        const int times = m.power[k] < -m.power[i] ? m.power[k] : -m.power[i];
        if (!m.multiply(z, times)) return;
        m.multiply(m.atom[i], times), m.multiply(x, -times);
        k = -1;
        break;
      }
    }
  }
  constexpr int power(int x, int times) const {
    const long long exponent = times;
    return record_in(g_, {operation_id<integer_power>, kind::real, 1, &x, 1, &exponent});
  }

  builder& g_;
  int primal_;
  factors_of factors_;
};

}  // namespace gradfold::detail
