// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/taylor/recurrences.hpp>

/// The Taylor coefficients of all nodes of a graph, order after order.
namespace gradfold::detail {

/// Coefficients under way. `f` is a graph with its partial derivatives, its nodes the first of `g`.
template <class Graph>
class coefficient_sweep {
 public:
  /// `of` has a row of f.node_count for each order, plus 1; 0 where the coefficient is structurally zero.
  constexpr coefficient_sweep(builder& g, const Graph& f, const differentiation* rules, int order, const recurrence_table& table, int* of)
      : g_(g), f_(f), rules_(rules), r_{g}, order_(order), table_(table), of_(of) {}

  /// Goes on at order k and node id, until about `range` nodes are recorded; tells whether all is done.
  /// Cost: of a product, a quotient or a function k products and sums at order k; of what is linear one operation.
  constexpr bool run(int& k, int& id, int range) {
    const int begin = g_.size();
    buffer<int> operands(f_.operand_count + 1);
    for (; k <= order_; ++k, id = 0) {
      if (id == 0 && flows_.exists()) flow_on(k);
      for (; id < f_.node_count; ++id) {
        if (g_.size() - begin > range) return false;
        if (table_.depth[id] < 0 || table_.depth[id] + k > order_ || f_.nodes[id].operand_count == 0) continue;
        of_[k * f_.node_count + id] = finished(coefficient(id, k, operands.at));
      }
    }
    return true;
  }
  /// The wanted inputs follow the results, in order: y' = f(y).
  constexpr void flow_along(const bool* wanted) { flows_ = wanted; }
  /// y_k = f_(k-1)/k, or -1.
  constexpr int flowing(int result, int k) const {
    const int before = minus_one(f_.results[result], k - 1);
    return before < 0 || k == 1 ? before : r_.quotient(before, whole(k));
  }
  /// The coefficient, plus 1; 0 where it is structurally zero.
  constexpr int at(int id, int k) const { return k == 0 ? id + 1 : of_[k * f_.node_count + id]; }

 private:
  constexpr void flow_on(int k) {
    buffer<int> rank(f_.input_count + 1);
    for (int i = 0, next = 0; i < f_.input_count; ++i) rank.at[i] = flows_[i] ? next++ : -1;
    for (int id = 0; id < f_.node_count; ++id)
      if (f_.nodes[id].operation == input_operation() && rank.at[f_.attribute(id)] >= 0)
        of_[k * f_.node_count + id] = finished(flowing(rank.at[f_.attribute(id)], k));
  }
  constexpr int finished(int found) const { return found < 0 || r_.is_zero(found) ? 0 : found + 1; }
  constexpr int minus_one(int id, int k) const { return at(id, k) - 1; }
  /// Sums with -1 for nothing.
  constexpr int plus(int x, int y) const { return x < 0 ? y : y < 0 ? x : r_.sum(x, y); }
  constexpr int less(int x, int y) const { return y < 0 ? x : x < 0 ? r_.minus(y) : r_.difference(x, y); }
  constexpr int whole(int n) const { return g_.constant({static_cast<double>(n), 0, literal_form::number}); }

  /// sum of x_i y_(k-i), i from first to last.
  constexpr int convolved(int x, int y, int k, int first, int last) const {
    int sum = -1;
    for (int i = first; i <= last; ++i)
      if (at(x, i) != 0 && at(y, k - i) != 0) sum = plus(sum, r_.product(minus_one(x, i), minus_one(y, k - i)));
    return sum;
  }
  /// 1/k times the sum of i x_i y_(k-i), i from 1 to k - 1. The factor i comes first, where it stays: it serves all orders.
  constexpr int integrated(int x, int y, int k) const {
    int sum = -1;
    for (int i = 1; i < k; ++i)
      if (at(x, i) != 0 && at(y, k - i) != 0) sum = plus(sum, r_.product(r_.product(whole(i), minus_one(x, i)), minus_one(y, k - i)));
    return sum < 0 ? -1 : r_.quotient(sum, whole(k));
  }
  /// Of x^2 each product of two different coefficients counts twice.
  constexpr int squared(int x, int k) const {
    int sum = convolved(x, x, k, 0, (k - 1) / 2);
    if (sum >= 0) sum = r_.product(whole(2), sum);
    return k % 2 == 0 && at(x, k / 2) != 0 ? plus(sum, r_.square_of(minus_one(x, k / 2))) : sum;
  }

  constexpr int coefficient(int id, int k, int* operands) const {
    const node& n = f_.nodes[id];
    const short o = n.operation;
    const int x = f_.operand(id, 0), y = n.operand_count > 1 ? f_.operand(id, 1) : x;
    const auto moves = [&](int operand) { return table_.depth[operand] >= 0; };
    if (o == operation_id<add>) return plus(minus_one(x, k), minus_one(y, k));
    if (o == operation_id<subtract>) return less(minus_one(x, k), minus_one(y, k));
    if (o == operation_id<negate>) return less(-1, minus_one(x, k));
    if (o == operation_id<multiply> && x == y) return squared(x, k);
    if (o == operation_id<multiply>) return convolved(x, y, k, moves(y) ? 0 : k, moves(x) ? k : 0);
    if (o == operation_id<divide>) return quotient(id, x, y, k);
    if (o == operation_id<fused_multiply_add>) return plus(x == y ? squared(x, k) : convolved(x, y, k, 0, k), minus_one(f_.operand(id, 2), k));
    if (o == operation_id<integer_power> && f_.attribute(id) == 2) return squared(x, k);
    if (o == operation_id<selection>) return chosen(id, k);
    if (acts_on_arrays(o)) return of_array(id, k, operands);
    return of_function(id, k);
  }
  /// z y = x.
  constexpr int quotient(int id, int x, int y, int k) const {
    const int above = less(minus_one(x, k), convolved(y, id, k, 1, k));
    return above < 0 ? -1 : r_.quotient(above, y);
  }
  constexpr int chosen(int id, int k) const {
    const int x = minus_one(f_.operand(id, 1), k), y = minus_one(f_.operand(id, 2), k);
    if (x < 0 && y < 0) return -1;
    return r_.choice(f_.operand(id, 0), x < 0 ? g_.whole(0) : x, y < 0 ? g_.whole(0) : y);
  }
  constexpr int of_array(int id, int k, int* operands) const {
    const node& n = f_.nodes[id];
    bool any = false;
    for (int j = 0; j < n.operand_count; ++j) {
      const int x = f_.operand(id, j);
      operands[j] = table_.depth[x] < 0 ? -1 : minus_one(x, k);
      any = any || operands[j] >= 0;
    }
    int sum = any ? rules_[n.operation].push(g_, f_, id, operands) : -1;
    if (n.operation != operation_id<contraction>) return sum;
    const int x = f_.operand(id, 0), y = f_.operand(id, 1);
    for (int i = 1; i < k; ++i) {
      if (at(x, i) == 0 || at(y, k - i) == 0) continue;
      const int both[] = {minus_one(x, i), minus_one(y, k - i)};
      sum = plus(sum, record_in(g_, {n.operation, kind::real, 2, both, n.attribute_count, f_.attributes + n.first_attribute, n.shape}));
    }
    return sum;
  }

  /// k z_k = sum of i x_i g_(k-i) over the operands x, g being the partial derivative. Its last term is what the rule
  /// of the operation does to x_k. Where g = p/q and p does not move, q z' = p x' needs no coefficients of g.
  constexpr int of_function(int id, int k) const {
    int sum = -1;
    for (int j = 0; j < f_.nodes[id].operand_count; ++j) {
      const int x = f_.operand(id, j), g = table_.partial[3 * id + j] - 1;
      if (table_.depth[x] < 0) continue;
      if (at(x, k) != 0) sum = plus(sum, last_term(id, j, g, minus_one(x, k)));
      if (g < 0 || table_.depth[g] < 0) continue;
      if (const int q = f_.nodes[id].operand_count == 1 ? denominator(g) : -1; q >= 0) {
        if (const int known = integrated(id, q, k); known >= 0) sum = less(sum, r_.quotient(known, q));
      } else {
        sum = plus(sum, integrated(x, g, k));
      }
    }
    return sum;
  }
  constexpr int last_term(int id, int j, int g, int x_k) const {
    const short o = f_.nodes[id].operation;
    if (g >= 0 && (o == operation_id<real_power> || o == operation_id<data_power> || o == operation_id<integer_power>)) return r_.product(x_k, g);
    int place[static_cast<unsigned>(rule_sizes.nodes)] = {}, bars[3] = {};
    pull_back(g_, f_, rules_, id, x_k, 1 << j, place, bars);
    return bars[j];
  }
  /// q where g is c p/q and neither c nor p moves, or -1.
  constexpr int denominator(int g) const {
    while (true) {
      const short o = f_.nodes[g].operation;
      if (o == operation_id<divide>) return table_.depth[f_.operand(g, 0)] < 0 ? f_.operand(g, 1) : -1;
      if (o == operation_id<negate>) g = f_.operand(g, 0);
      else if (o == operation_id<multiply> && table_.depth[f_.operand(g, 0)] < 0) g = f_.operand(g, 1);
      else if (o == operation_id<multiply> && table_.depth[f_.operand(g, 1)] < 0) g = f_.operand(g, 0);
      else return -1;
    }
  }

  builder& g_;
  const Graph& f_;
  const differentiation* rules_;
  rewriting r_;
  int order_;
  recurrence_table table_;
  int* of_;
  optional_address<const bool> flows_{};
};

/// About how many nodes the coefficients of a graph are: a row of products for each order of each node.
constexpr int count_coefficients(const graph_view& f, const recurrence_table& table, int order) {
  int count = f.node_count + 2 * order + 64;
  for (int id = 0; id < f.node_count; ++id) {
    const short o = f.nodes[id].operation;
    if (table.depth[id] < 0) continue;
    const bool linear =
        o == operation_id<add> || o == operation_id<subtract> || o == operation_id<negate> || o == operation_id<selection> || f.nodes[id].operand_count == 0;
    count += linear ? order : order * (order + 1) * 3 / 2 + 12 * order;
  }
  return count;
}

/// The coefficients of orders 0 to `order` of all results of `f`, order after order: the transform at once, for graphs that
/// are built at run time. Tangents of the wanted inputs are inputs after those of `f`. (A template, because the rules of
/// the whole list are recorded where it is called; no program of users calls it.)
template <class List = vocabulary>
constexpr void taylor_graph(const graph_view& f, const bool* wanted, int order, builder& out) {
  builder closed(8 * f.node_count + 64);
  const int capacity = 40 * (f.node_count + 50) * (order + 1);
  buffer<int> partial(3 * capacity), depth(capacity);
  const recurrence_table table{capacity, partial.at, depth.at};
  const auto* const rules = rule_table<operation_set::all(), List>::of;
  recurrence_search(closed, f, rules, order, table).run(wanted, operation_set::all());
  const graph_view p = closed.view();
  buffer<int> of((order + 1) * p.node_count);
  builder g(count_coefficients(p, table, order));
  copy_nodes(g, p);
  push_memory seeds{p, rules, of.at + p.node_count};
  seed_tangents(g, seeds, wanted);
  coefficient_sweep sweep(g, p, rules, order, table, of.at);
  int k = 1, id = 0;
  while (!sweep.run(k, id, 1000)) {
  }
  for (k = 0; k <= order; ++k)
    for (int i = 0; i < p.result_count; ++i) {
      const int found = sweep.at(p.results[i], k);
      g.result(found == 0 ? g.whole(0) : found - 1);
    }
  compact(g.view(), out);
}

}  // namespace gradfold::detail
