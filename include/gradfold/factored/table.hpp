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

/// Sums of terms, each of them the value of a node or of a part. Nothing but arrays of numbers, as these take the fewest steps of a
/// constant evaluation. A factor of a term is one number too: its value, whether that is a constant, and its power, -16 to 16.
struct sum_table {
  const node* nodes = nullptr;  ///< of the graph: its nodes are the first values
  int node_count = 0, value_count = 0;
  buffer<int> factors = {};       ///< of all terms: those of one lie side by side, by ascending value
  buffer<int> begin = {}, count = {};  ///< by term: its factors
  buffer<double> scale = {};      ///< by term
  buffer<int> next = {};          ///< by term: the next one of its sum, plus 1
  buffer<int> first = {}, value = {};  ///< by sum: its first term, plus 1, and the value that it has

  constexpr bool constant(int a) const { return a < node_count && nodes[a].operation == operation_id<constant_node>; }
  constexpr int factor(int a, int power) const { return 128 * a + (constant(a) ? 64 : 0) + 32 + power; }
  static constexpr int value_of(int factor) { return factor >> 7; }
  static constexpr int power_of(int factor) { return (factor & 63) - 32; }
  static constexpr bool is_constant(int factor) { return (factor & 64) != 0; }
  /// How many multiplications a factor stands for, where those of a constant by itself are left to the compiler.
  static constexpr int weight(int factor) {
    const int power = (factor & 63) - 32;
    return power == 0 ? 0 : (factor & 64) != 0 ? 1 : power < 0 ? -power : power;
  }

  /// A new term without factors, the last one of a sum; its factors are pushed next.
  constexpr void add_term(double size) { begin.push(factors.size), count.push(0), scale.push(size), next.push(0); }
  constexpr void add_factor(int factor) { factors.push(factor), ++count.at[count.size - 1]; }
  constexpr void add_term(const factored_term& t) {
    add_term(t.scale);
    for (int i = 0; i < t.count; ++i) add_factor(factor(t.atom[i], t.power[i]));
  }
  /// A new sum, whose terms are those that follow.
  constexpr void add_sum(int v) { first.push(begin.size + 1), value.push(v); }
  /// How many multiplications the term takes.
  constexpr int cost(int term) const {
    int factors_in = scale.at[term] != 1 && scale.at[term] != -1 ? 1 : 0;
    for (int i = begin.at[term], end = i + count.at[term]; i < end; ++i) factors_in += weight(factors.at[i]);
    return count.at[term] == 0 ? 0 : factors_in - 1;
  }
  constexpr int cost(const factored_term& t) const {
    int factors_in = t.scale != 1 && t.scale != -1 ? 1 : 0;
    for (int i = 0; i < t.count; ++i) factors_in += constant(t.atom[i]) ? 1 : t.power[i] < 0 ? -t.power[i] : t.power[i];
    return t.count == 0 ? 0 : factors_in - 1;
  }
};

}  // namespace gradfold::detail
