// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/buffer.hpp>
#include <gradfold/vocabulary.hpp>

/// Sums of products whose parts are looked for in one another.
namespace gradfold::detail {

/// A number times powers of values. Values are the nodes of a graph and, behind them, parts that were found.
struct factored_term {
  static constexpr int most = 10;
  double scale = 1;
  int count = 0;
  int atom[most] = {}, power[most] = {};  ///< by ascending value

  /// How often the value a is a factor, less than 0 if it is one of the denominator.
  constexpr int power_of(int a) const {
    for (int i = 0; i < count; ++i)
      if (atom[i] == a) return power[i];
    return 0;
  }
  constexpr bool same_factors(const factored_term& y) const {
    if (count != y.count) return false;
    for (int i = 0; i < count; ++i)
      if (atom[i] != y.atom[i] || power[i] != y.power[i]) return false;
    return true;
  }
  constexpr bool operator==(const factored_term& y) const { return scale == y.scale && same_factors(y); }
};
constexpr factored_term term_of(int a) {
  factored_term z;
  return z.count = 1, z.atom[0] = a, z.power[0] = 1, z;
}

/// x y^p; false where that has too many factors, or a scale that is rounded.
constexpr bool multiply_terms(const factored_term& x, const factored_term& y, int p, factored_term& z) {
  int count = 0, i = 0, k = 0;
  while (i < x.count || k < y.count) {
    const bool from_x = k == y.count || (i < x.count && x.atom[i] <= y.atom[k]), from_y = i == x.count || (k < y.count && y.atom[k] <= x.atom[i]);
    const int a = from_x ? x.atom[i] : y.atom[k], power = (from_x ? x.power[i] : 0) + (from_y ? p * y.power[k] : 0);
    i += from_x ? 1 : 0, k += from_y ? 1 : 0;
    if (power == 0) continue;
    if (count == factored_term::most || power > 16 || power < -16) return false;
    z.atom[count] = a, z.power[count++] = power;
  }
  z.count = count;
  const double scale = p > 0 ? x.scale * y.scale : x.scale / y.scale;
  z.scale = scale;
  const bool once = p == 1 || p == -1;
  return (once || y.scale == 1) && static_cast<double>(static_cast<float>(scale)) == scale && (p > 0 || scale * y.scale == x.scale);
}
/// What both are products of.
constexpr factored_term common_factor(const factored_term& x, const factored_term& y) {
  factored_term z;
  for (int i = 0, k = 0; i < x.count && k < y.count;) {
    if (x.atom[i] != y.atom[k]) {
      x.atom[i] < y.atom[k] ? ++i : ++k;
      continue;
    }
    const int p = x.power[i], q = y.power[k];
    if ((p > 0) == (q > 0)) z.atom[z.count] = x.atom[i], z.power[z.count++] = (p < q) == (p > 0) ? p : q;
    ++i, ++k;
  }
  return z;
}

/// Sums of terms, each of them the value of a node or of a part.
struct sum_table {
  const node* nodes = nullptr;  ///< of the graph: its nodes are the first values
  int node_count = 0, value_count = 0;
  buffer<factored_term> terms = {};
  buffer<int> next = {};      ///< by term: the next one of its sum, plus 1
  buffer<char> changed = {};  ///< by term: whether it changed in this round
  buffer<int> first = {};     ///< by sum: its first term, plus 1
  buffer<int> value = {};     ///< by sum: the value that it has

  /// A new term, the last one of a sum.
  constexpr void add_term(const factored_term& t) { terms.push(t), next.push(0), changed.push(1); }
  /// A new sum, whose terms are those that follow.
  constexpr void add_sum(int v) { first.push(terms.size + 1), value.push(v); }
  /// A value of its own for a term.
  constexpr void add_part(const factored_term& t) { add_sum(value_count++), add_term(t); }
  constexpr bool constant(int a) const { return a < node_count && nodes[a].operation == operation_id<constant_node>; }
  /// How many multiplications a factor stands for, where those of a constant by itself are left to the compiler.
  constexpr int factors(int a, int power) const { return constant(a) ? 1 : power < 0 ? -power : power; }
  /// How many multiplications the term takes.
  constexpr int cost(const factored_term& t) const {
    int count = t.scale != 1 && t.scale != -1 ? 1 : 0;
    for (int i = 0; i < t.count; ++i) count += factors(t.atom[i], t.power[i]);
    return t.count == 0 ? 0 : count - 1;
  }
};

}  // namespace gradfold::detail
