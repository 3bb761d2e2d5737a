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
      : is_live(f.node_count), factors(f.node_count), sum_first(f.node_count), sum_count(f.node_count), f_(f), most_uses_(most_uses), one_(f.node_count),
        uses_(f.node_count), spread_(f.node_count) {
    for (int id = 0; id < f.node_count; ++id) {
      factors.at[id] = sum_table::factor(id, f.nodes[id].operation == constant_operation(), 1);
      has_roots_ = has_roots_ || f.nodes[id].operation == operation_id<square_root>;
    }
    count_uses();
    for (int id = 0; id < f.node_count; ++id) read(id);
  }

  /// Whether the graph stays in proportion.
  constexpr bool fits() const { return !overflows_; }
  constexpr const factored_term& of(int id) const { return one_.at[id]; }
  /// A node that is a value: not a product of others.
  constexpr bool is_value(int id) const { return one_.at[id].begin == id && one_.at[id].count == 1 && one_.at[id].scale == 1; }
  static constexpr factored_term term_of(int id) { return {1, id, 1}; }

  /// x y^p, for p = 1 or -1 or a y without a scale; false where that has too many factors, or a scale that is rounded.
  constexpr bool multiply_terms(const factored_term& x, const factored_term& y, int p, factored_term& z) {
    if (factors.size + x.count + y.count > factors.capacity) factors.reserve(2 * factors.capacity + most_factors);
    int* const factor = factors.at;
    int i = x.begin, k = y.begin, to = factors.size;
    const int end = i + x.count, last = k + y.count;
    while (i < end || k < last) {
      const int f = i < end ? factor[i] : none, g = k < last ? factor[k] : none;
      const bool both = f >> 6 == g >> 6, only_x = !both && f < g;
      const int power = (both || only_x ? sum_table::power_of(f) : 0) + (only_x ? 0 : p * sum_table::power_of(g));
      i += both || only_x ? 1 : 0, k += only_x ? 0 : 1;
      if (power > 16 || power < -16) return false;
      if (power != 0) factor[to++] = ((only_x ? f : g) & ~63) + 32 + power;
    }
    const int count = to - factors.size;
    if (count > most_factors) return false;
    const double scale = p > 0 ? x.scale * y.scale : x.scale / y.scale;
    if (!((p == 1 || p == -1 || y.scale == 1) && static_cast<double>(static_cast<float>(scale)) == scale && (p > 0 || scale * y.scale == x.scale)))
      return false;
    z = {scale, factors.size, count}, factors.size = to;
    return true;
  }

  buffer<char> is_live;
  buffer<int> factors;  ///< of all terms; the first are those of the nodes by themselves
  buffer<factored_term> terms = {};
  buffer<int> sum_first, sum_count;  ///< by node: its terms, if it is a sum

  static constexpr bool is_arithmetic(const node& n) {
    return n.type == kind::real && (n.operation == operation_id<add> || n.operation == operation_id<subtract> || n.operation == operation_id<multiply> ||
                                    n.operation == operation_id<divide> || n.operation == operation_id<negate> || n.operation == operation_id<integer_power>);
  }

 private:
  /// How many sums, and nodes of other kinds, read each node: what a product is read by reads its factors.
  constexpr void count_uses() {
    buffer<int> stack;
    for (int k = 0; k < f_.result_count; ++k) ++uses_.at[f_.results[k]], stack.push(f_.results[k]);
    while (stack.size > 0) {
      const int id = stack.at[--stack.size];
      if (is_live.at[id] != 0) continue;
      is_live.at[id] = 1;
      for (int k = 0; k < f_.nodes[id].operand_count; ++k)
        if (const int x = f_.operand(id, k); is_live.at[x] == 0) stack.push(x);
    }
    for (int id = f_.node_count - 1; id >= 0; --id) {
      if (is_live.at[id] == 0) continue;
      const int readers = is_product(f_.nodes[id]) && uses_.at[id] < many ? uses_.at[id] : is_product(f_.nodes[id]) ? many : 1;
      for (int k = 0; k < f_.nodes[id].operand_count; ++k)
        if (const int x = f_.operand(id, k); k == 0 || x != f_.operand(id, 0)) uses_.at[x] += readers;
    }
  }
  static constexpr bool is_product(const node& n) {
    return n.type == kind::real && (n.operation == operation_id<multiply> || n.operation == operation_id<negate> ||
                                    (!n.primal && (n.operation == operation_id<divide> || n.operation == operation_id<integer_power>)));
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
      if (multiplied(one_.at[x], one_.at[y], 1, z)) one_.at[id] = z;
    } else if (n.operation == operation_id<negate>) {
      one_.at[id] = one_.at[x], one_.at[id].scale = -one_.at[x].scale;
    } else if (n.primal) {
      return;
    } else if (n.operation == operation_id<divide>) {
      if (one_.at[y].scale != 0 && multiplied(one_.at[x], one_.at[y], -1, z)) one_.at[id] = z;
    } else if (n.operation == operation_id<integer_power>) {
      const long long p = f_.attribute(id);
      if (p != 0 && p <= 16 && p >= -16 && (p > 0 || one_.at[x].scale != 0) && multiply_terms({}, one_.at[x], static_cast<int>(p), z)) one_.at[id] = z;
    } else {
      read_sum(id, x, y, n.operation == operation_id<add> ? 1 : -1);
    }
    if (one_.at[id].scale == 0) one_.at[id] = zero();
    if (!n.primal && sum_count.at[id] == 0) distribute(id);
  }
  static constexpr factored_term zero() { return {0, 0, 0}; }
  /// x y^p, where x / sqrt x is sqrt x.
  constexpr bool multiplied(const factored_term& x, const factored_term& y, int p, factored_term& z) {
    if (!multiply_terms(x, y, p, z)) return false;
    for (int i = 0; has_roots_ && i < z.count; ++i) {
      const int root = sum_table::value_of(factors.at[z.begin + i]), base = f_.nodes[root].operation == operation_id<square_root> ? f_.operand(root, 0) : -1;
      const int q = sum_table::power_of(factors.at[z.begin + i]), of_base = base < 0 ? 0 : power_in(z, base);
      if (q == 0 || of_base == 0 || (q > 0) == (of_base > 0)) continue;
      factored_term trade{1, factors.size, 2};  // one power of the base for two of the root
      factors.push(factors.at[base] + (q > 0 ? 0 : -2)), factors.push(factors.at[root] + (q > 0 ? -3 : 1));
      if (const factored_term before = z; !multiply_terms(before, trade, 1, z)) return z = before, true;
      i = -1;
    }
    return true;
  }
  constexpr int power_in(const factored_term& t, int value) const {
    for (int i = t.begin, end = i + t.count; i < end; ++i)
      if (sum_table::value_of(factors.at[i]) == value) return sum_table::power_of(factors.at[i]);
    return 0;
  }
  constexpr int cost(const factored_term& t) const {
    int powers = 0, constants = t.scale != 1 && t.scale != -1 ? 1 : 0;
    for (int i = t.begin, end = i + t.count; i < end; ++i) {
      const int f = factors.at[i], power = (f & 63) - 32;
      if ((f & 64) != 0) constants = 1;
      else powers += power < 0 ? -power : power;
    }
    return powers + constants > 0 ? powers + constants - 1 : 0;
  }
  constexpr int cost(int first, int end) const {
    int z = end - first - 1;
    for (int k = first; k < end; ++k) z += cost(terms.at[k]);
    return z;
  }
  /// A product with a sum, multiplied out where so much cancels that it takes less.
  constexpr void distribute(int id) {
    const factored_term t = one_.at[id];
    for (int i = 0; i < t.count; ++i) {
      const int a = sum_table::value_of(factors.at[t.begin + i]);
      if (spread_.at[a] == 0 || sum_table::power_of(factors.at[t.begin + i]) != 1 || a == id) continue;
      const int before = factors.size, from = sum_first.at[a], count = sum_count.at[a], first = terms.size;
      factored_term outside, z;
      if (!multiply_terms(t, term_of(a), -1, outside)) continue;
      int room = cost(t) + (uses_.at[a] > uses_.at[id] ? 0 : cost(from, from + count)) - (count - 1);
      for (int k = 0; room > 0 && k < count; ++k)
        if (const factored_term inner = terms.at[from + k]; multiplied(outside, inner, 1, z)) terms.push(z), room -= cost(z);
        else room = 0;
      if (room <= 0) {
        terms.size = first, factors.size = before;
        continue;
      }
      return void(one_.at[id] = term_of(id)), set_sum(id, first, count);
    }
  }
  constexpr void set_sum(int id, int first, int count) {
    sum_first.at[id] = first, sum_count.at[id] = count;
    spread_.at[id] = count <= most_terms && !keeps_whole(id) ? static_cast<char>(count) : 0;
  }
  /// Small numbers scale terms; others are factors.
  constexpr void read_constant(int id) {
    const literal c = f_.constant_of(id);
    const bool scales = c.form == literal_form::number && is_single(c) && c.high != 0;
    if (scales) return void(one_.at[id] = {c.high, 0, 0});
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
    bool exact = read_terms(x, y, sign, false);
    const int plain = terms.size;
    overflows_ = overflows_ || terms.size > 2 * f_.node_count + 64;
    if (overflows_) return void(terms.size = first);
    if (has_shared_sum(first, plain)) {
      if (read_terms(x, y, sign, true) && (!exact || cost(plain, terms.size) < cost(first, plain))) {
        for (int k = plain; k < terms.size; ++k) {
          const factored_term t = terms.at[k];
          terms.at[first + k - plain] = t;
        }
        terms.size -= plain - first, exact = true;
      } else {
        terms.size = plain;
      }
    }
    const int count = terms.size - first;
    if (!exact) return void(terms.size = first);
    if (count == 0) return void(one_.at[id] = zero());
    if (count == 1) return one_.at[id] = terms.at[first], void(terms.size = first);
    set_sum(id, first, count);
  }
  /// Adds the terms of x + sign * y; false where that rounds a scale.
  constexpr bool read_terms(int x, int y, double sign, bool spreads_shared) {
    const int first = terms.size;
    bool exact = add_terms(first, x, 1, spreads_shared);
    exact = add_terms(first, y, sign, spreads_shared) && exact;
    int kept = first;
    for (int k = first; k < terms.size; ++k)
      if (terms.at[k].scale != 0) {
        const factored_term t = terms.at[k];
        terms.at[kept++] = t;
      }
    terms.size = kept;
    return exact;
  }
  /// Whether a factor of a term is a short sum that others need too: among other terms it may cancel.
  constexpr bool has_shared_sum(int first, int end) const {
    for (int k = first; k < end; ++k)
      if (shared_sum_in(terms.at[k]) >= 0) return true;
    return false;
  }
  constexpr int shared_sum_in(const factored_term& t) const {
    for (int i = t.begin, end = i + t.count; i < end; ++i)
      if (const int f = factors.at[i], a = sum_table::value_of(f); spread_.at[a] > 0 && spread_.at[a] <= 3 && sum_table::power_of(f) == 1) return a;
    return -1;
  }
  /// The terms of an operand: those of a sum that few others need, and of a product with one.
  constexpr bool add_terms(int first, int x, double sign, bool spreads_shared) {
    const factored_term t = one_.at[x];
    const int end = terms.size;
    int inner = -1;
    if (sum_count.at[x] > 0 && uses_.at[x] == 1) inner = x;
    else if (uses_.at[x] <= most_uses_ && !f_.nodes[x].primal)
      for (int i = t.begin; inner < 0 && i < t.begin + t.count; ++i) {
        const int a = sum_table::value_of(factors.at[i]);
        if (spread_.at[a] > 0 && uses_.at[a] <= most_uses_ && a != x && sum_table::power_of(factors.at[i]) == 1) inner = a;
      }
    if (inner < 0 && spreads_shared && !f_.nodes[x].primal) inner = shared_sum_in(t);
    if (inner < 0) return add_term(first, end, t, sign);
    factored_term outside, z;
    if (!multiply_terms(t, term_of(inner), -1, outside)) return add_term(first, end, t, sign);
    const int from = sum_first.at[inner], count = sum_count.at[inner];
    const bool is_plain = outside.count == 0 && outside.scale == 1;
    for (int k = 0; k < count; ++k) {
      const factored_term term = terms.at[from + k];
      if (is_plain) z = term;
      else if (!multiplied(outside, term, 1, z)) return terms.size == end ? add_term(first, end, t, sign) : false;
      if (!add_term(first, has_roots_ ? terms.size : end, z, sign)) return false;
    }
    return true;
  }
  /// Adds a term to those from `first`; the ones from `end` on are others.
  constexpr bool add_term(int first, int end, const factored_term& t, double sign) {
    for (int k = first; k < end; ++k)
      if (same_factors(terms.at[k], t)) {
        const double sum = terms.at[k].scale + sign * t.scale;
        terms.at[k].scale = sum;
        return static_cast<double>(static_cast<float>(sum)) == sum;
      }
    terms.push({sign * t.scale, t.begin, t.count});
    return true;
  }
  constexpr bool same_factors(const factored_term& x, const factored_term& y) const {
    if (x.count != y.count) return false;
    for (int i = x.begin, k = y.begin, end = i + x.count; i < end; ++i, ++k)
      if (factors.at[i] != factors.at[k]) return false;
    return true;
  }
  /// Whether two terms of a sum may be exact: then it may cancel without an error.
  constexpr bool keeps_whole(int id) const {
    int exact = 0;
    for (int k = 0; k < sum_count.at[id]; ++k) {
      const factored_term& t = terms.at[sum_first.at[id] + k];
      const int factor = t.count == 1 ? factors.at[t.begin] : 0;
      if (t.count == 0 || (t.count == 1 && sum_table::power_of(factor) == 1 && may_be_exact(f_.nodes[sum_table::value_of(factor)].operation))) ++exact;
    }
    return exact > 1;
  }
  static constexpr int most_terms = 9, most_factors = 10, many = 100, none = 1 << 30;

  const Graph& f_;
  int most_uses_;
  buffer<factored_term> one_;
  buffer<int> uses_;
  buffer<char> spread_;  ///< by node: its terms, if it is a sum that may be multiplied out
  buffer<int> constants_ = {};
  bool has_roots_ = false, overflows_ = false;
};

}  // namespace gradfold::detail
