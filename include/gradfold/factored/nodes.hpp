// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/collected.hpp>
#include <gradfold/factored/table.hpp>

/// Graphs read as sums of products.
namespace gradfold::detail {

/// What the nodes of a graph are as terms and sums.
template <class Graph>
class factored_nodes {
 public:
  /// Sums that at most `most_uses` others need are multiplied out where they are a factor of a term.
  constexpr factored_nodes(const Graph& f, int most_uses)
      : f_(f), most_uses_(most_uses), is_live(f.node_count), sum_first(f.node_count), sum_count(f.node_count), one_(f.node_count), uses_(f.node_count) {
    count_uses();
    for (int id = 0; id < f.node_count; ++id) read(id);
  }

  /// Whether the graph stays in proportion.
  constexpr bool fits() const { return !overflows_; }
  constexpr const factored_term& of(int id) const { return one_.at[id]; }
  /// A node that is a value: not a product of others.
  constexpr bool is_value(int id) const {
    const factored_term& t = one_.at[id];
    return t.count == 1 && t.atom[0] == id && t.power[0] == 1 && t.scale == 1;
  }

 private:
  const Graph& f_;
  int most_uses_;

 public:
  buffer<char> is_live;
  buffer<factored_term> terms;
  buffer<int> sum_first, sum_count;  ///< by node: its terms, if it is a sum

  static constexpr bool is_arithmetic(const node& n) {
    return n.type == kind::real && (n.operation == operation_id<add> || n.operation == operation_id<subtract> || n.operation == operation_id<multiply> || n.operation == operation_id<divide> ||
                                    n.operation == operation_id<negate> || n.operation == operation_id<integer_power>);
  }

 private:
  constexpr void count_uses() {
    buffer<int> stack;
    for (int k = 0; k < f_.result_count; ++k) ++uses_.at[f_.results[k]], stack.push(f_.results[k]);
    while (stack.size > 0) {
      const int id = stack.at[--stack.size];
      if (is_live.at[id] != 0) continue;
      is_live.at[id] = 1;
      for (int k = 0; k < f_.nodes[id].operand_count; ++k) {
        const int x = f_.operand(id, k);
        if (k == 0 || x != f_.operand(id, 0)) ++uses_.at[x];
        if (is_live.at[x] == 0) stack.push(x);
      }
    }
  }
  constexpr void read(int id) {
    const node& n = f_.nodes[id];
    one_.at[id] = term_of(id);
    if (is_live.at[id] == 0 || n.type != kind::real) return;
    if (n.operation == constant_operation()) return read_constant(id);
    if (!is_arithmetic(n)) return;
    const int x = f_.operand(id, 0), y = n.operand_count > 1 ? f_.operand(id, 1) : x;
    factored_term z;
    if (n.operation == operation_id<multiply>) {
      if (multiply_terms(one_.at[x], one_.at[y], 1, z)) one_.at[id] = z;
    } else if (n.operation == operation_id<negate>) {
      one_.at[id] = one_.at[x], one_.at[id].scale = -one_.at[x].scale;
    } else if (n.primal) {
      return;
    } else if (n.operation == operation_id<divide>) {
      if (one_.at[y].scale != 0 && multiply_terms(one_.at[x], one_.at[y], -1, z)) one_.at[id] = z;
    } else if (n.operation == operation_id<integer_power>) {
      const long long p = f_.attribute(id);
      if (p != 0 && p <= 16 && p >= -16 && multiply_terms({}, one_.at[x], static_cast<int>(p), z)) one_.at[id] = z;
    } else {
      read_sum(id, x, y, n.operation == operation_id<add> ? 1 : -1);
    }
  }
  /// Small numbers scale terms; others are factors.
  constexpr void read_constant(int id) {
    const literal c = f_.constant_of(id);
    const bool scales = c.form == literal_form::number && is_single(c) && c.high != 0;
    if (scales) return one_.at[id] = {}, void(one_.at[id].scale = c.high);
    for (int k = 0; k < constants_.size; ++k)
      if (const double ratio = ratio_of(c, f_.constant_of(constants_.at[k])); ratio != 0)
        return one_.at[id] = term_of(constants_.at[k]), void(one_.at[id].scale = ratio);
    constants_.push(id);
  }
  /// c / d where that is a power of two, or the negative of one; else 0.
  static constexpr double ratio_of(const literal& c, const literal& d) {
    if (c.form != literal_form::number || d.form != literal_form::number || !splits(c.high) || !splits(d.high) || d.high == 0) return 0;
    const double ratio = c.high / d.high, size = ratio < 0 ? -ratio : ratio;
    if (!(size >= 0x1p-60 && size <= 0x1p60) || (std::bit_cast<unsigned long long>(ratio) & 0xfffffffffffffull) != 0) return 0;
    return c.high == ratio * d.high && c.low == ratio * d.low ? ratio : 0;
  }
  constexpr void read_sum(int id, int x, int y, double sign) {
    const int first = terms.size;
    bool exact = add_terms(first, x, 1);
    exact = add_terms(first, y, sign) && exact;
    int kept = first;
    for (int k = first; k < terms.size; ++k)
      if (terms.at[k].scale != 0) {
        const factored_term t = terms.at[k];
        terms.at[kept++] = t;
      }
    terms.size = kept;
    overflows_ = overflows_ || terms.size > 2 * f_.node_count + 64;
    const int count = kept - first;
    if (!exact || count == 0 || overflows_) return void(terms.size = first);
    if (count == 1) return one_.at[id] = terms.at[first], void(terms.size = first);
    sum_first.at[id] = first, sum_count.at[id] = count;
  }
  /// The terms of an operand: those of a sum that few others need, and of a product with one.
  constexpr bool add_terms(int first, int x, double sign) {
    const factored_term t = one_.at[x];
    int inner = -1;
    if (sum_count.at[x] > 0 && uses_.at[x] == 1) inner = x;
    else if (uses_.at[x] <= most_uses_ && !f_.nodes[x].primal)
      for (int i = 0; inner < 0 && i < t.count; ++i)
        if (const int a = t.atom[i]; t.power[i] == 1 && sum_count.at[a] > 0 && sum_count.at[a] <= most_terms && uses_.at[a] <= most_uses_ && a != x && !keeps_whole(a)) inner = a;
    if (inner < 0) return add_term(first, t, sign);
    factored_term outside, z;
    if (!multiply_terms(t, term_of(inner), -1, outside)) return add_term(first, t, sign);
    const int from = sum_first.at[inner], count = sum_count.at[inner], before = terms.size;
    for (int k = 0; k < count; ++k)
      if (!multiply_terms(outside, terms.at[from + k], 1, z)) return terms.size == before ? add_term(first, t, sign) : false;
      else if (!add_term(first, z, sign)) return false;
    return true;
  }
  constexpr bool add_term(int first, const factored_term& t, double sign) {
    for (int k = first; k < terms.size; ++k)
      if (terms.at[k].same_factors(t)) {
        const double sum = terms.at[k].scale + sign * t.scale;
        terms.at[k].scale = sum;
        return static_cast<double>(static_cast<float>(sum)) == sum;
      }
    factored_term z = t;
    z.scale *= sign;
    terms.push(z);
    return true;
  }
  /// Whether two terms of a sum may be exact: then it may cancel without an error.
  constexpr bool keeps_whole(int id) const {
    int exact = 0;
    for (int k = 0; k < sum_count.at[id]; ++k) {
      const factored_term& t = terms.at[sum_first.at[id] + k];
      if (t.count == 0 || (t.count == 1 && t.power[0] == 1 && (t.atom[0] >= f_.node_count || may_be_exact(f_.nodes[t.atom[0]].operation)))) ++exact;
    }
    return exact > 1;
  }
  static constexpr int most_terms = 9;

  buffer<factored_term> one_;
  buffer<int> uses_, constants_;
  bool overflows_ = false;
};

}  // namespace gradfold::detail
