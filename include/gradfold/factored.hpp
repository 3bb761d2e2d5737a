// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/nodes.hpp>
#include <gradfold/factored/parts.hpp>

/// Derivative code of many results, as sums of products that share their parts.
///
/// Sweeps over sweeps multiply what they meet in the order in which they meet it: (a b) c here and (c a) b there. Products are taken
/// apart into powers of values, sums into terms, and what several of them share is found again and computed once.
namespace gradfold::detail {

/// How a node of a graph is used.
inline constexpr char needed_as_node = 1, needed_as_value = 2;

/// Which sums of a graph are needed, in a table.
template <class Graph>
class sum_entry {
 public:
  constexpr sum_entry(const Graph& f, factored_nodes<Graph>& nodes)
      : f_(f), nodes_(nodes), needed_(f.node_count), sum_of_(f.node_count), first_product_(f.node_count), next_product_(f.node_count), power_(f.node_count) {}

  /// How many terms there may be.
  static constexpr int room(const Graph& f) { return 2 * f.node_count + 128; }
  /// How many factors they may have.
  static constexpr int factor_room(const Graph& f) { return 6 * f.node_count + 512; }
  /// Enters the sums that the results, and what is no sum or product, are made of; false if there is no room.
  constexpr bool enter(sum_table& t) {
    for (int k = 0; k < f_.result_count; ++k) need(f_.results[k]);
    for (int id = f_.node_count - 1; id >= 0; --id)
      if ((needed_.at[id] & needed_as_node) != 0 && !enter_node(id, t)) return false;
      else if ((needed_.at[id] & needed_as_value) != 0 && !enter_value(id, t)) return false;
    list_products();
    for (int s = 0, k = 0; s < t.first.size; ++s) {
      t.first.at[s] = t.count.size + 1;
      for (const int end = s + 1 < t.first.size ? first_.at[s + 1] : terms_.size; k < end; ++k) {
        add(t, *terms_.at[k]);
        if (k + 1 < end) t.next.at[t.next.size - 1] = t.next.size + 1;
      }
    }
    return t.factors.size <= factor_room(f_);
  }

 private:
  constexpr void need(int id) { needed_.at[id] = static_cast<char>(needed_.at[id] | needed_as_node); }
  constexpr bool is_kept(int id) const {
    return f_.nodes[id].primal || (nodes_.is_value(id) && nodes_.sum_count.at[id] == 0) || f_.nodes[id].operand_count == 0;
  }

  constexpr bool enter_sum(sum_table& t, int value, const factored_term* terms, int count) {
    if (terms_.size + count > room(f_)) return false;
    t.add_sum(value), first_.push(terms_.size);
    for (int k = 0; k < count; ++k) {
      const factored_term& term = terms[k];
      terms_.push(&term);
      for (int i = term.begin, end = i + term.count; i < end; ++i) {
        const int a = sum_table::value_of(nodes_.factors.at[i]);
        needed_.at[a] = static_cast<char>(needed_.at[a] | needed_as_value);
      }
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
  /// Products that the user's value computes anyway.
  constexpr void list_products() {
    for (int id = 0; id < f_.node_count; ++id) {
      if ((needed_.at[id] & needed_as_node) == 0 || !f_.nodes[id].primal || f_.nodes[id].operation != operation_id<multiply> || cost(nodes_.of(id)) == 0)
        continue;
      const int a = sum_table::value_of(nodes_.factors.at[nodes_.of(id).begin]);
      next_product_.at[id] = first_product_.at[a], first_product_.at[a] = id + 1;
    }
  }
  constexpr int cost(const factored_term& t) const { return sum_table::cost(nodes_.factors.at + t.begin, t.count, t.scale); }
  /// Adds a term, with such products in place of their factors.
  constexpr void add(sum_table& t, const factored_term& term) {
    factored_term rest, z;
    if (const int id = product_in(term);
        id >= 0 && nodes_.multiply_terms(term, nodes_.of(id), -1, rest) && nodes_.multiply_terms(rest, nodes_.term_of(id), 1, z))
      if (const int less = cost(term) - cost(z); less > 0 || (less == 0 && nodes_.of(id).count > 1)) return add(t, z);
    t.add_term(term.scale);
    t.count.at[t.count.size - 1] = term.count;
    for (int i = term.begin, end = i + term.count; i < end; ++i) t.factors.push(nodes_.factors.at[i]);
  }
  /// The product in a term that costs most by itself, or -1.
  constexpr int product_in(const factored_term& term) {
    int best = -1, most = 0;
    const int* const factor = nodes_.factors.at;
    const int begin = term.begin, end = begin + term.count;
    for (int i = begin; i < end; ++i) power_.at[factor[i] >> 7] = (factor[i] & 63) - 32;
    for (int i = begin; i < end; ++i)
      for (int id = first_product_.at[factor[i] >> 7] - 1; id >= 0; id = next_product_.at[id] - 1)
        if (contains(nodes_.of(id)))
          if (const int here = cost(nodes_.of(id)); here > most) best = id, most = here;
    for (int i = begin; i < end; ++i) power_.at[factor[i] >> 7] = 0;
    return best;
  }
  /// Whether the term whose powers are at hand has all factors of another.
  constexpr bool contains(const factored_term& part) const {
    for (int i = part.begin + part.count - 1; i >= part.begin; --i) {
      const int f = nodes_.factors.at[i], p = (f & 63) - 32, q = power_.at[f >> 7];
      if (p > 0 ? q < p : q > p) return false;
    }
    return true;
  }

  const Graph& f_;
  factored_nodes<Graph>& nodes_;
  buffer<char> needed_, sum_of_;
  buffer<const factored_term*> terms_ = {};           ///< of all sums
  buffer<int> first_ = {};                            ///< by sum: its first term
  buffer<int> first_product_, next_product_, power_;  ///< products of the user's value by their first factor, plus 1
};

/// The graph of a table of sums.
template <class Graph>
class factored_code {
 public:
  constexpr explicit factored_code(const Graph& f) : f_(f) {}

  /// The graph of the table.
  constexpr void make(const sum_table& t, builder& out) {
    buffer<int> place(t.value_count), sum_of(t.value_count), stack(0);
    g_ = &out, place_ = place.at;
    out.adopt_shapes(f_);
    for (int s = 0; s < t.first.size; ++s) sum_of.at[t.value.at[s]] = t.first.at[s];
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
    for (int k = list - 1; k >= 0; k = t.next.at[k] - 1)
      for (int i = t.begin.at[k], end = i + t.count.at[k]; i < end; ++i)
        if (const int a = sum_table::value_of(t.factors.at[i]); place_[a] == 0) stack.push(a);
    for (int k = 0; list == 0 && k < f_.nodes[v].operand_count; ++k)
      if (const int x = f_.operand(v, k); place_[x] == 0) stack.push(x);
  }
  constexpr int copied(int id) const {
    const node& n = f_.nodes[id];
    buffer<int> x(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = place_[f_.operand(id, k)] - 1;
    g_->primal = n.primal;
    return n.operation == input_operation() ? g_->input(static_cast<int>(f_.attribute(id)), n.type, n.shape) : g_->append(call_of(f_, id, x.at));
  }
  constexpr int made(const sum_table& t, int list) const {
    g_->primal = false;
    int first = list - 1;  // a term without a sign, if there is one
    for (int k = list - 1; k >= 0; k = t.next.at[k] - 1)
      if (t.scale.at[first] < 0 && t.scale.at[k] > 0) first = k;
    int z = term_made(t, first);
    const bool minus = t.scale.at[first] < 0;
    for (int k = list - 1; k >= 0; k = t.next.at[k] - 1)
      if (k != first) z = call(!minus && t.scale.at[k] < 0 ? operation_id<subtract> : operation_id<add>, z, term_made(t, k));
    return minus ? g_->append({operation_id<negate>, kind::real, 1, &z, 0, nullptr}) : z;
  }
  /// The size of a term: constants first, then factors in order, then divisors.
  constexpr int term_made(const sum_table& t, int term) const {
    const double size = t.scale.at[term] < 0 ? -t.scale.at[term] : t.scale.at[term];
    const int* const factor = t.factors.at + t.begin.at[term];
    const int count = t.count.at[term];
    int z = size == 1 ? -1 : g_->constant({size, 0, literal_form::number});
    for (int i = 0; i < count; ++i)
      for (int k = 0; sum_table::is_constant(factor[i]) && k < sum_table::power_of(factor[i]); ++k) {
        const int x = place_[sum_table::value_of(factor[i])] - 1;
        z = z < 0 ? x : product_of_constants(z, x);
      }
    for (int i = 0; i < count; ++i)
      if (sum_table::power_of(factor[i]) > 0 && !sum_table::is_constant(factor[i])) {
        const int x = power(sum_table::value_of(factor[i]), sum_table::power_of(factor[i]));
        z = z < 0 ? x : call(operation_id<multiply>, z, x);
      }
    if (z < 0) z = g_->whole(1);
    for (int i = 0; i < count; ++i)
      for (int k = 0; k < -sum_table::power_of(factor[i]); ++k) z = call(operation_id<divide>, z, place_[sum_table::value_of(factor[i])] - 1);
    return z;
  }
  constexpr int product_of_constants(int x, int y) const {
    if (!g_->is_constant(x) || !g_->is_constant(y) || !is_plain(g_->constant_of(x)) || !is_plain(g_->constant_of(y))) return call(operation_id<multiply>, x, y);
    const exact z = exact_product(g_->constant_of(x), g_->constant_of(y));
    return z.known ? g_->constant(z.value) : call(operation_id<multiply>, x, y);
  }
  constexpr int power(int value, long long p) const {
    const int x = place_[value] - 1;
    return p == 1 ? x : g_->append({operation_id<integer_power>, kind::real, 1, &x, 1, &p});
  }

  const Graph& f_;
  builder* g_ = nullptr;
  int* place_ = nullptr;
};

}  // namespace gradfold::detail
