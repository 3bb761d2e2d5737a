// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/collected/terms.hpp>
#include <gradfold/operation_count.hpp>
#include <gradfold/reverse/flow.hpp>

/// Derivative code as sums of products, where that costs less.
///
/// The product rule, applied again and again, leaves the same products in many places: D^5 of sin(x) sin(2x) sin(3x) has four that differ,
/// and 3^5 ways to meet them. Multiplied out over what is not a sum, a product or a power (the functions, quotients and sums of the user's own
/// value), they meet; the sum is then written with the factor that most terms share outside, again and again (Horner's scheme in
/// several variables, greedily: Ceberio and Kreinovich, SIAM J. Sci. Comput. 2004).
///
/// A sum times one product is multiplied out where each term was rounded before it was added: then the sum knows no more digits than its terms
/// do. A sum of two numbers that are exact, as x - y of two variables, may cancel without an error, and stays whole. So does one of two sums
/// that are multiplied: where both cancel, 1 - t^2 and 1 - t^2 near t = 1, the errors of 1 - 2 t^2 + t^4 would be those of one over the other.
namespace gradfold::detail {

/// Whether an operation gives its value without rounding, or may: sums of it stay whole.
constexpr bool may_be_exact(short operation) {
  return operation == input_operation() || operation == constant_operation() || operation == operation_id<add> || operation == operation_id<subtract> ||
         operation == operation_id<negate> || operation == operation_id<to_real> || operation == operation_id<selection> ||
         operation == operation_id<stopped> || operations_of<extreme_operations>::have(operation) || operations_of<rounding_operations>::have(operation);
}

/// One pass over a graph of scalars, which records what it makes of it in a builder.
template <class Graph>
class collection {
 public:
  constexpr collection(const Graph& f, builder& g) : f_(f), g_(g), place_(f.node_count), sum_(f.node_count) {}

  /// Whether it came to an end: where sums grow out of proportion to the graph, it gives up.
  constexpr bool run() {
    const int allowed_work = 200 + 8 * f_.node_count;
    g_.adopt_shapes(f_);
    for (int id = 0; id < f_.node_count; ++id) {
      if (terms_.work > allowed_work) return false;
      const node& n = f_.nodes[id];
      if (n.primal || !arithmetic(n)) copy(id);
      if (arithmetic(n)) sum_.at[id] = sum_of(id, n);
      if (!arithmetic(n) || !sum_.at[id].known) sum_.at[id] = terms_.power_of(placed(id), 1);
    }
    for (int k = 0; k < f_.result_count; ++k) g_.result(placed(f_.results[k]));
    g_.inputs_at_least(f_.input_count);
    return true;
  }

 private:
  /// Whether a node is taken apart: the user's own sums and quotients are not.
  static constexpr bool arithmetic(const node& n) {
    if (n.type != kind::real) return false;
    if (n.operation == constant_operation() || n.operation == operation_id<multiply> || n.operation == operation_id<negate> ||
        n.operation == operation_id<integer_power>)
      return true;
    return !n.primal && (n.operation == operation_id<add> || n.operation == operation_id<subtract> || n.operation == operation_id<divide>);
  }
  constexpr void copy(int id) {
    const node& n = f_.nodes[id];
    buffer<int> x(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = placed(f_.operand(id, k));
    const operation_call call = call_of(f_, id, x.at);
    g_.primal = n.primal, g_.simplifies_freely = !n.primal;
    place_.at[id] = 1 + (n.operation == input_operation()   ? g_.input(static_cast<int>(f_.attribute(id)), n.type)
                         : n.primal || n.operand_count == 0 ? g_.append(call)
                                                            : record_in(g_, call));
  }
  /// The node that has the value of node `id` of the graph.
  constexpr int placed(int id) {
    if (place_.at[id] == 0 && sum_.at[id].known && arithmetic(f_.nodes[id])) place_.at[id] = 1 + made(sum_.at[id]);
    if (place_.at[id] == 0) copy(id);
    return place_.at[id] - 1;
  }

  constexpr term_range sum_of(int id, const node& n) {
    if (n.operation == constant_operation()) return constant(id);
    const int x = f_.operand(id, 0), y = n.operand_count > 1 ? f_.operand(id, 1) : x;
    if (n.operation == operation_id<multiply>) return product(x, y);
    if (n.operation == operation_id<negate>) return terms_.negated(sum_.at[x]);
    if (n.operation == operation_id<integer_power>) return power(x, f_.attribute(id));
    if (n.operation == operation_id<divide>) return terms_.product(sum_.at[x], power(y, -1));
    const term_range z = terms_.sum(sum_.at[x], n.operation == operation_id<add> ? sum_.at[y] : terms_.negated(sum_.at[y]));
    return z.known && keeps_whole(z) ? terms_.power_of(made(z), 1) : z;
  }
  constexpr term_range constant(int id) {
    const literal c = f_.constant_of(id);
    return is_plain(c) && finite(c.high) ? terms_.constant(c) : term_range{0, 0, false};
  }
  /// Of two sums the shorter one stays whole.
  constexpr term_range product(int x, int y) {
    const int m = sum_.at[x].count, n = sum_.at[y].count;
    if (m == 1 || n == 1) return terms_.product(sum_.at[x], sum_.at[y]);
    if (x == y) return terms_.power_of(placed(x), 2);
    const term_range whole = terms_.power_of(placed(m < n ? x : y), 1);
    return terms_.product(m < n ? sum_.at[y] : sum_.at[x], whole);
  }
  constexpr term_range power(int x, long long exponent) {
    if (exponent > term_arrays::highest_power || exponent < -term_arrays::highest_power || exponent == 0) return {0, 0, false};
    const int n = static_cast<int>(exponent);
    const term_range z = terms_.raised(sum_.at[x], n);
    return z.known ? z : terms_.power_of(placed(x), n);
  }
  /// Whether two terms of a sum may be exact.
  constexpr bool keeps_whole(const term_range& z) const {
    int exact = 0;
    for (int k = 0; k < z.count; ++k) {
      const int p = terms_.terms.at[z.first + k].product, factors = terms_.count.at[p], first = terms_.first.at[p];
      if (factors == 0 || (factors == 1 && terms_.exponent.at[first] == 1 && may_be_exact(g_[terms_.atom.at[first]].operation))) ++exact;
    }
    return exact > 1;
  }

  /// A power of a node, and how many terms have it.
  struct factor {
    int atom = 0, power = 0, uses = 0;
  };
  /// What most terms have: the first of those, in the least power that they have it in.
  constexpr factor most_used(const term_range& z, buffer<int>& uses) const {
    factor best;
    for (const bool counts : {true, false})
      for (int t = z.first; t < z.first + z.count; ++t) {
        const int p = terms_.terms.at[t].product;
        for (int k = terms_.first.at[p], end = k + terms_.count.at[p]; k < end; ++k) {
          const int a = terms_.atom.at[k], power = terms_.exponent.at[k];
          int& times = uses.at[2 * a + (power < 0 ? 1 : 0)];
          if (counts) ++times;
          else if (times > best.uses) best = {a, power, times};
          else if (a == best.atom && (power < 0) == (best.power < 0) && (power < 0 ? power > best.power : power < best.power)) best.power = power;
        }
      }
    for (int t = z.first; t < z.first + z.count; ++t) {
      const int p = terms_.terms.at[t].product;
      for (int k = terms_.first.at[p], end = k + terms_.count.at[p]; k < end; ++k) uses.at[2 * terms_.atom.at[k]] = uses.at[2 * terms_.atom.at[k] + 1] = 0;
    }
    return best;
  }

  /// The node of a sum of terms.
  constexpr int made(const term_range& z) {
    g_.primal = false, g_.simplifies_freely = true;
    buffer<int> uses(2 * g_.size());
    return factored(z, uses);
  }
  constexpr int factored(const term_range& z, buffer<int>& uses) {
    const rewriting rules{g_};
    if (z.count == 0) return rules.number(0);
    if (z.count == 1) return made(terms_.terms.at[z.first]);
    const factor f = most_used(z, uses);
    if (f.uses < 2) return added(z);
    const bool leads = terms_.has(terms_.terms.at[z.first].product, f.atom, f.power);
    const term_range inside = terms_.divided(z, f.atom, f.power), outside = terms_.others(z, f.atom, f.power);
    const int y = factored(inside, uses), scaled = f.power < 0 ? rules.quotient(y, power_of(f.atom, -f.power)) : rules.product(y, power_of(f.atom, f.power));
    if (outside.count == 0) return scaled;
    const int rest = factored(outside, uses);
    return leads ? rules.sum(scaled, rest) : rules.sum(rest, scaled);
  }
  constexpr int added(const term_range& z) {
    int x = made(terms_.terms.at[z.first]);
    for (int k = 1; k < z.count; ++k) x = rewriting{g_}.sum(x, made(terms_.terms.at[z.first + k]));
    return x;
  }
  /// The constant outside, then factors in order over those with negative powers.
  constexpr int made(const term& t) {
    const rewriting rules{g_};
    int above = -1, below = -1;
    for (int k = terms_.first.at[t.product], end = k + terms_.count.at[t.product]; k < end; ++k) {
      const int p = terms_.exponent.at[k], x = power_of(terms_.atom.at[k], p < 0 ? -p : p);
      int& z = p < 0 ? below : above;
      z = z < 0 ? x : rules.product(z, x);
    }
    const int scale = g_.constant(t.scale);
    if (above < 0) return below < 0 ? scale : rules.quotient(scale, below);
    return rules.product(scale, below < 0 ? above : rules.quotient(above, below));
  }
  constexpr int power_of(int x, int n) {
    const long long exponent = n;
    return n == 1 ? x : record_in(g_, {operation_id<integer_power>, kind::real, 1, &x, 1, &exponent});
  }

  Graph f_;
  builder& g_;
  buffer<int> place_;
  buffer<term_range> sum_;
  term_arrays terms_;
};

/// The largest graph that is looked at.
inline constexpr int collected_nodes = 600;

/// Whether a graph has nothing but scalars, each computed once.
constexpr bool is_collectable(const graph_view& f) {
  return f.node_count <= collected_nodes && f.shape_count == 0 && count_nodes(f, operation_id<loop_fold>) == 0 &&
         count_nodes(f, operation_id<whole_call>) == 0 && !repeats(f);
}

/// Whether `f` costs less than `g`, or as much in fewer nodes.
template <class Graph>
constexpr bool is_cheaper(const Graph& f, const Graph& g) {
  const int costs = lowered_weight<later_vocabulary<Graph>>(f), others = lowered_weight<later_vocabulary<Graph>>(g);
  return costs < others || (costs == others && f.node_count < g.node_count);
}

/// The graph `f` in `out`, an empty builder: as sums of products where that is cheaper, else as it is. Cost: linear in the nodes.
template <class Graph>
constexpr void collect(const Graph& f, builder& out) {
  builder all(2 * f.node_count), sums(f.node_count);
  const bool found = is_collectable(f) && collection(f, all).run();
  if (found) compact(all.view(), sums);
  compact(found && is_cheaper<Graph>(sums.view(), f) ? sums.view() : f, out);
}

}  // namespace gradfold::detail
