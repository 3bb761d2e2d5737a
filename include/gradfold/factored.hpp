// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/parts.hpp>
#include <gradfold/collected.hpp>

/// Derivative code of many results, as sums of products that share their parts.
///
/// Sweeps over sweeps multiply what they meet in the order in which they meet it: (a b) c here and (c a) b there. Products are taken
/// apart into powers of values, sums into terms, and what several of them share is found again and computed once.
namespace gradfold::detail {

/// What the nodes of a graph are as terms and sums.
class factored_nodes {
 public:
  /// Sums that at most `most_uses` others need are multiplied out where they are a factor of a term.
  constexpr factored_nodes(const graph_view& f, int most_uses)
      : f_(f), most_uses_(most_uses), is_constant(f.node_count), is_live(f.node_count), sum_first(f.node_count), sum_count(f.node_count), one_(f.node_count), uses_(f.node_count) {
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
  const graph_view& f_;
  int most_uses_;

 public:
  buffer<char> is_constant;  ///< by node: a constant that is a factor
  buffer<char> is_live;
  buffer<factored_term> terms;
  buffer<int> sum_first, sum_count;  ///< by node: its terms, if it is a sum

  static constexpr bool is_arithmetic(const node& n) {
    return n.type == kind::real && (n.operation == id_of<add>() || n.operation == id_of<subtract>() || n.operation == id_of<multiply>() || n.operation == id_of<divide>() ||
                                    n.operation == id_of<negate>() || n.operation == id_of<integer_power>());
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
    if (n.operation == id_of<multiply>()) {
      if (multiply_terms(one_.at[x], one_.at[y], 1, z)) one_.at[id] = z;
    } else if (n.operation == id_of<negate>()) {
      one_.at[id] = one_.at[x], one_.at[id].scale = -one_.at[x].scale;
    } else if (n.primal) {
      return;
    } else if (n.operation == id_of<divide>()) {
      if (one_.at[y].scale != 0 && multiply_terms(one_.at[x], one_.at[y], -1, z)) one_.at[id] = z;
    } else if (n.operation == id_of<integer_power>()) {
      const long long p = f_.attribute(id);
      if (p != 0 && p <= 16 && p >= -16 && multiply_terms({}, one_.at[x], static_cast<int>(p), z)) one_.at[id] = z;
    } else {
      read_sum(id, x, y, n.operation == id_of<add>() ? 1 : -1);
    }
  }
  /// Small numbers scale terms; others are factors.
  constexpr void read_constant(int id) {
    const literal c = f_.constant_of(id);
    const bool scales = c.form == literal_form::number && is_single(c) && c.high != 0;
    is_constant.at[id] = 1;
    if (scales) return one_.at[id] = {}, void(one_.at[id].scale = c.high);
    for (int k = 0; k < id; ++k)
      if (is_constant.at[k] != 0 && one_.at[k].count == 1 && one_.at[k].atom[0] == k)
        if (const double ratio = ratio_of(c, f_.constant_of(k)); ratio != 0) return one_.at[id] = term_of(k), void(one_.at[id].scale = ratio);
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
      if (t.count == 0 || (t.count == 1 && t.power[0] == 1 && (t.atom[0] >= f_.node_count || !facts<rounding_fact>::of[f_.nodes[t.atom[0]].operation]))) ++exact;
    }
    return exact > 1;
  }
  static constexpr int most_terms = 9;

  buffer<factored_term> one_;
  buffer<int> uses_;
  bool overflows_ = false;
};

/// How a node of a graph is used.
inline constexpr char needed_as_node = 1, needed_as_value = 2;

/// Which sums of a graph are needed, in a table.
class sum_entry {
 public:
  constexpr sum_entry(const graph_view& f, const factored_nodes& nodes) : f_(f), nodes_(nodes), needed_(f.node_count), sum_of_(f.node_count) {}

  /// Enters the sums that the results, and what is no sum or product, are made of; false if there is no room.
  constexpr bool enter(sum_table& t) {
    t.value_count = f_.node_count, t.nodes = f_.node_count, t.is_constant = nodes_.is_constant.at;
    for (int k = 0; k < f_.result_count; ++k) need(f_.results[k]);
    for (int id = f_.node_count - 1; id >= 0; --id)
      if ((needed_.at[id] & needed_as_node) != 0 && !enter_node(id, t)) return false;
      else if ((needed_.at[id] & needed_as_value) != 0 && !enter_value(id, t)) return false;
    use_products(t);
    return true;
  }

 private:
  constexpr void need(int id) { needed_.at[id] = static_cast<char>(needed_.at[id] | needed_as_node); }
  constexpr bool is_kept(int id) const { return f_.nodes[id].primal || (nodes_.is_value(id) && nodes_.sum_count.at[id] == 0) || f_.nodes[id].operand_count == 0; }

  constexpr bool enter_sum(sum_table& t, int value, const factored_term* terms, int count) {
    if (t.term_count + count > t.room) return false;
    t.first[t.sum_count] = t.term_count + 1, t.value[t.sum_count++] = value;
    for (int k = 0; k < count; ++k) {
      const int at = t.term_count++;
      t.terms[at] = terms[k], t.next[at] = k + 1 < count ? at + 2 : 0, t.changed[at] = 0;
      for (int i = 0; i < terms[k].count; ++i) needed_.at[terms[k].atom[i]] = static_cast<char>(needed_.at[terms[k].atom[i]] | needed_as_value);
    }
    return true;
  }
  constexpr bool enter_node(int id, sum_table& t) {
    if (is_kept(id)) {
      for (int k = 0; k < f_.nodes[id].operand_count; ++k) need(f_.operand(id, k));
      return true;
    }
    if (nodes_.is_value(id)) return enter_value(id, t);
    return enter_sum(t, id, &nodes_.of(id), 1);
  }
  constexpr bool enter_value(int id, sum_table& t) {
    if (sum_of_.at[id] != 0) return true;
    if (nodes_.sum_count.at[id] == 0) {
      if (!is_kept(id)) return false;
      const bool known = (needed_.at[id] & needed_as_node) != 0;
      need(id);
      if (!known)
        for (int k = 0; k < f_.nodes[id].operand_count; ++k) need(f_.operand(id, k));
      return true;
    }
    sum_of_.at[id] = 1;
    return enter_sum(t, id, nodes_.terms.at + nodes_.sum_first.at[id], nodes_.sum_count.at[id]);
  }
  /// Products that the user's value computes anyway stand in for their factors.
  constexpr void use_products(sum_table& t) const {
    for (int id = f_.node_count - 1; id >= 0; --id) {
      const factored_term& part = nodes_.of(id);
      if ((needed_.at[id] & needed_as_node) == 0 || !f_.nodes[id].primal || f_.nodes[id].operation != id_of<multiply>() || t.cost(part) == 0) continue;
      for (int k = 0; k < t.term_count; ++k)
        for (factored_term z; contains(t.terms[k], part) && multiply_terms(t.terms[k], part, -1, z) && multiply_terms(factored_term(z), term_of(id), 1, z);) t.terms[k] = z;
    }
  }
  static constexpr bool contains(const factored_term& t, const factored_term& part) {
    for (int i = 0; i < part.count; ++i) {
      const int p = part.power[i], q = t.power_of(part.atom[i]);
      if (!(p > 0 ? q >= p : q <= p)) return false;
    }
    return part.count > 0;
  }

  const graph_view& f_;
  const factored_nodes& nodes_;
  buffer<char> needed_, sum_of_;
};

/// The graph of a table of sums.
class factored_code {
 public:
  constexpr explicit factored_code(const graph_view& f) : f_(f) {}

  /// The graph of the table.
  constexpr void make(const sum_table& t, builder& out) {
    buffer<int> place(t.value_count), sum_of(t.value_count), stack(0);
    g_ = &out, place_ = place.at;
    out.adopt_shapes(f_);
    for (int s = 0; s < t.sum_count; ++s) sum_of.at[t.value[s]] = t.first[s];
    for (int k = 0; k < f_.result_count; ++k) {
      stack.push(f_.results[k]);
      while (stack.size > 0) {
        const int v = stack.at[stack.size - 1], before = stack.size;
        if (place_[v] == 0) push_parts(v, t, sum_of.at[v], stack);
        if (stack.size > before) continue;
        if (place_[v] == 0) place_[v] = 1 + (sum_of.at[v] == 0 ? copied(v) : made(t, sum_of.at[v]));
        --stack.size;
      }
      out.result(place_[f_.results[k]] - 1);
    }
    out.inputs_at_least(f_.input_count);
  }

 private:
  constexpr int call(short operation, int x, int y) const {
    const int operands[] = {x, y};
    return g_->append({operation, kind::real, 2, operands, 0, nullptr});
  }
  /// What a value is made of, as far as that is still to be made.
  constexpr void push_parts(int v, const sum_table& t, int list, buffer<int>& stack) const {
    for (int k = list; k != 0; k = t.next[k - 1])
      for (int i = 0; i < t.terms[k - 1].count; ++i)
        if (const int a = t.terms[k - 1].atom[i]; place_[a] == 0) stack.push(a);
    for (int k = 0; list == 0 && k < f_.nodes[v].operand_count; ++k)
      if (const int x = f_.operand(v, k); place_[x] == 0) stack.push(x);
  }
  constexpr int copied(int id) const {
    const node& n = f_.nodes[id];
    buffer<int> x(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = place_[f_.operand(id, k)] - 1;
    g_->primal = n.primal;
    return n.operation == input_operation() ? g_->input(static_cast<int>(f_.attribute(id)), n.type, n.shape)
                                            : g_->append({n.operation, n.type, n.operand_count, x.at, n.attribute_count, f_.attributes + n.first_attribute, n.shape});
  }
  constexpr int made(const sum_table& t, int list) const {
    g_->primal = false;
    int first = list;  // a term without a sign, if there is one
    for (int k = list; k != 0; k = t.next[k - 1])
      if (t.terms[first - 1].scale < 0 && t.terms[k - 1].scale > 0) first = k;
    int z = made(t, t.terms[first - 1]);
    const bool minus = t.terms[first - 1].scale < 0;
    for (int k = list; k != 0; k = t.next[k - 1])
      if (k != first) z = call(!minus && t.terms[k - 1].scale < 0 ? id_of<subtract>() : id_of<add>(), z, made(t, t.terms[k - 1]));
    return minus ? g_->append({id_of<negate>(), kind::real, 1, &z, 0, nullptr}) : z;
  }
  /// The size of a term: constants first, then factors in order, then divisors.
  constexpr int made(const sum_table& t, const factored_term& term) const {
    const double size = term.scale < 0 ? -term.scale : term.scale;
    int z = size == 1 ? -1 : g_->constant({size, 0, literal_form::number});
    for (int i = 0; i < term.count; ++i)
      for (int k = 0; t.constant(term.atom[i]) && k < term.power[i]; ++k) z = z < 0 ? place_[term.atom[i]] - 1 : product_of_constants(z, place_[term.atom[i]] - 1);
    for (int i = 0; i < term.count; ++i)
      if (term.power[i] > 0 && !t.constant(term.atom[i])) {
        const int x = power(term.atom[i], term.power[i]);
        z = z < 0 ? x : call(id_of<multiply>(), z, x);
      }
    if (z < 0) z = g_->whole(1);
    for (int i = 0; i < term.count; ++i)
      for (int k = 0; k < -term.power[i]; ++k) z = call(id_of<divide>(), z, place_[term.atom[i]] - 1);
    return z;
  }
  constexpr int product_of_constants(int x, int y) const {
    if (!g_->is_constant(x) || !g_->is_constant(y) || !is_plain(g_->constant_of(x)) || !is_plain(g_->constant_of(y))) return call(id_of<multiply>(), x, y);
    const exact z = exact_product(g_->constant_of(x), g_->constant_of(y));
    return z.known ? g_->constant(z.value) : call(id_of<multiply>(), x, y);
  }
  constexpr int power(int value, long long p) const {
    const int x = place_[value] - 1;
    return p == 1 ? x : g_->append({id_of<integer_power>(), kind::real, 1, &x, 1, &p});
  }

  const graph_view& f_;
  builder* g_ = nullptr;
  int* place_ = nullptr;
};

}  // namespace gradfold::detail
