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
  constexpr sum_entry(const Graph& f, const factored_nodes<Graph>& nodes) : f_(f), nodes_(nodes), needed_(f.node_count), sum_of_(f.node_count) {}

  /// How many terms there may be.
  static constexpr int room(const Graph& f) { return 2 * f.node_count + 128; }
  /// Enters the sums that the results, and what is no sum or product, are made of; false if there is no room.
  constexpr bool enter(sum_table& t) {
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
    if (t.terms.size + count > room(f_)) return false;
    t.add_sum(value);
    for (int k = 0; k < count; ++k) {
      t.add_term(terms[k]);
      if (k + 1 < count) t.next.at[t.terms.size - 1] = t.terms.size + 1;
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
    buffer<int> first(f_.node_count), next(f_.node_count);  // products by their first factor, plus 1
    for (int id = 0; id < f_.node_count; ++id) {
      const factored_term& part = nodes_.of(id);
      if ((needed_.at[id] & needed_as_node) == 0 || !f_.nodes[id].primal || f_.nodes[id].operation != operation_id<multiply> || t.cost(part) == 0) continue;
      next.at[id] = first.at[part.atom[0]], first.at[part.atom[0]] = id + 1;
    }
    for (int k = 0; k < t.terms.size; ++k)
      for (bool again = true; again;) {
        factored_term& term = t.terms.at[k];
        int best = -1;
        for (int i = 0; i < term.count; ++i)
          for (int id = first.at[term.atom[i]] - 1; id >= 0; id = next.at[id] - 1)
            if (contains(term, nodes_.of(id)) && (best < 0 || t.cost(nodes_.of(id)) > t.cost(nodes_.of(best)))) best = id;
        factored_term z;
        again = best >= 0 && multiply_terms(term, nodes_.of(best), -1, z) && multiply_terms(factored_term(z), term_of(best), 1, z) && (t.cost(z) < t.cost(term) || (t.cost(z) == t.cost(term) && nodes_.of(best).count > 1));
        if (again) term = z;
      }
  }
  static constexpr bool contains(const factored_term& t, const factored_term& part) {
    for (int i = 0; i < part.count; ++i) {
      const int p = part.power[i], q = t.power_of(part.atom[i]);
      if (!(p > 0 ? q >= p : q <= p)) return false;
    }
    return part.count > 0;
  }

  const Graph& f_;
  const factored_nodes<Graph>& nodes_;
  buffer<char> needed_, sum_of_;
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
    for (int k = list; k != 0; k = t.next.at[k - 1])
      for (int i = 0; i < t.terms.at[k - 1].count; ++i)
        if (const int a = t.terms.at[k - 1].atom[i]; place_[a] == 0) stack.push(a);
    for (int k = 0; list == 0 && k < f_.nodes[v].operand_count; ++k)
      if (const int x = f_.operand(v, k); place_[x] == 0) stack.push(x);
  }
  constexpr int copied(int id) const {
    const node& n = f_.nodes[id];
    buffer<int> x(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = place_[f_.operand(id, k)] - 1;
    g_->primal = n.primal;
    return n.operation == input_operation() ? g_->input(static_cast<int>(f_.attribute(id)), n.type, n.shape)
                                            : g_->append(call_of(f_, id, x.at));
  }
  constexpr int made(const sum_table& t, int list) const {
    g_->primal = false;
    int first = list;  // a term without a sign, if there is one
    for (int k = list; k != 0; k = t.next.at[k - 1])
      if (t.terms.at[first - 1].scale < 0 && t.terms.at[k - 1].scale > 0) first = k;
    int z = made(t, t.terms.at[first - 1]);
    const bool minus = t.terms.at[first - 1].scale < 0;
    for (int k = list; k != 0; k = t.next.at[k - 1])
      if (k != first) z = call(!minus && t.terms.at[k - 1].scale < 0 ? operation_id<subtract> : operation_id<add>, z, made(t, t.terms.at[k - 1]));
    return minus ? g_->append({operation_id<negate>, kind::real, 1, &z, 0, nullptr}) : z;
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
        z = z < 0 ? x : call(operation_id<multiply>, z, x);
      }
    if (z < 0) z = g_->whole(1);
    for (int i = 0; i < term.count; ++i)
      for (int k = 0; k < -term.power[i]; ++k) z = call(operation_id<divide>, z, place_[term.atom[i]] - 1);
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
