// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian/bend.hpp>
#include <gradfold/jacobian/monomial.hpp>
#include <gradfold/jacobian/side.hpp>
#include <gradfold/jvp.hpp>

/// The Hessian by one sweep over the function: operations are eliminated from the last to the first, and each hands what it has of
/// second derivatives on to its operands. What a part of a function knows through one number alone is so found for that number
/// once, whatever lies below it.
/// Source of the method: Gower and Mello, A new framework for the computation of Hessians, Optimization Methods and Software 27
/// (2012), 251-273 (edge pushing).
namespace gradfold::detail {

/// The second derivatives of what has been eliminated, by those of the nodes that are left: each pair that has one stands in the list
/// of that node of the two which is eliminated first.
struct pair_lists {
  const graph_view& f;
  int* first;  ///< by node: an entry, plus 1
  int* other;  ///< by entry: the second node
  int* next;   ///< by entry: one more of the same node, plus 1
  int room;
  int& used;
  int& looked_at;  ///< how many entries have been looked at

  /// Inputs go last.
  constexpr bool before(int x, int y) const {
    const bool x_input = f.nodes[x].operand_count == 0, y_input = f.nodes[y].operand_count == 0;
    return x_input == y_input ? x > y : y_input;
  }
  /// The entry of a pair, made if it does not exist; `room` if there is no room.
  constexpr int entry(int x, int y) const {
    if (before(y, x)) std::swap(x, y);
    int e = first[x];
    while (e != 0 && other[e - 1] != y) e = next[e - 1], ++looked_at;
    if (e != 0) return e - 1;
    if (used == room) return room;
    other[used] = y, next[used] = first[x], first[x] = used + 1;
    return used++;
  }
};

/// Which operands of a node are active; x * x has one, and so has a power of x that is made of several products.
constexpr int active_operands(const graph_view& f, const bool* active, int id, int base, int* x) {
  int count = 0;
  if (base >= 0) return x[0] = base, active[base] ? 1 : 0;
  for (int k = 0; k < f.nodes[id].operand_count; ++k) {
    const int a = f.operand(id, k);
    bool seen = !active[a];
    for (int i = 0; i < count; ++i) seen = seen || x[i] == a;
    if (!seen) x[count++] = a;
  }
  return count;
}
/// Whether the second derivative of a node in two of its operands can differ from 0.
constexpr bool bends(const graph_view& f, int id, int base, int x, int y) {
  if (base >= 0) return true;
  const short operation = f.nodes[id].operation;
  if (operation == operation_id<add> || operation == operation_id<subtract> || operation == operation_id<negate>) return false;
  if (operation == operation_id<multiply>) return x != y || f.operand(id, 0) == f.operand(id, 1);
  if (operation == operation_id<divide>) return x != y || f.operand(id, 1) == x;
  return true;
}

/// Larger functions are differentiated line by line without asking.
inline constexpr int pushed_nodes = 4000;
/// Up to this many visits to nodes of the gradient, line by line, the pairs are handed on too, and costs are compared.
inline constexpr int compared_visits = 2500;
/// Past so many entries looked at, a sweep is given up: pairs are found in lists, and dense ones are long.
inline constexpr int entries_looked_at = 100000;
template <class Gradient>
constexpr bool pushes_are_tried(int lines) {
  return view_of<Gradient>().node_count * lines <= compared_visits;
}
/// Past this many pushes a sweep is given up. A visit is about 0.3 to 0.6 operations, a push 1 to 2.
template <class Gradient>
constexpr int pushing_limit(int lines) {
  const int visits = view_of<Gradient>().node_count * lines;
  return pushes_are_tried<Gradient>(lines) ? 2 * visits + 64 : visits < 48000 ? visits / 4 : 12000;
}

/// How many pairs a sweep meets, and how often it hands one on: found without recording anything.
struct pushing_count {
  int pairs = 0, pushes = 0, looked_at = 0;
  bool too_many = false;
};
constexpr pushing_count count_pushes(const graph_view& f, const bool* wanted, int limit) {
  pushing_count count;
  buffer<bool> active(f.node_count);
  buffer<int> first(f.node_count), other(limit), next(limit);
  const factors_of factors(f);
  for (int id = 0; id < f.node_count; ++id) {
    if (f.nodes[id].type != kind::real || stops(f.nodes[id].operation)) continue;
    active.at[id] = f.nodes[id].operation == input_operation() && wanted[f.attribute(id)];
    for (int k = 0; k < f.nodes[id].operand_count; ++k) active.at[id] = active.at[id] || active.at[f.operand(id, k)];
  }
  const pair_lists lists{f, first.at, other.at, next.at, limit, count.pairs, count.looked_at};
  for (int id = f.node_count - 1; id >= 0; --id) {
    int x[3] = {};
    if (!active.at[id] || f.nodes[id].operand_count == 0) continue;
    const int operands = active_operands(f, active.at, id, factors.base(id), x);
    bool itself = false;
    for (int e = first.at[id]; e != 0; e = next.at[e - 1]) {
      itself = itself || other.at[e - 1] == id;
      for (int k = 0; other.at[e - 1] != id && k < operands; ++k) ++count.pushes, lists.entry(x[k], other.at[e - 1]);
    }
    for (int j = 0; j < operands; ++j)
      for (int k = 0; k <= j; ++k)
        if (itself || bends(f, id, factors.base(id), x[j], x[k])) ++count.pushes, lists.entry(x[j], x[k]);
    if (count.pairs >= limit || count.pushes >= limit || count.looked_at >= entries_looked_at) return count.too_many = true, count;
  }
  return count;
}

/// A sweep on its way, as a value.
template <graph_sizes of, graph_sizes primal, int pairs>
struct pushing_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int adjoint[static_cast<unsigned>(primal.nodes + 1)] = {};
  bool active[static_cast<unsigned>(primal.nodes + 1)] = {};
  guard_memory<0, 0> guarded;
  int first[static_cast<unsigned>(primal.nodes + 1)] = {};
  int other[static_cast<unsigned>(pairs + 1)] = {}, next[static_cast<unsigned>(pairs + 1)] = {};
  int weight[static_cast<unsigned>(pairs + 1)] = {};  ///< the second derivative, plus 1
  int used = 0;
  int looked_at = 0;        ///< in this stretch
  int left = primal.nodes;  ///< nodes before this one are still to be eliminated
  bool done = false, overflows = false;
};

/// The Hessian of the source of a function. `Gradient` is the source of its gradient, whose results follow those of the matrix.
template <class Source, class Wanted, class Gradient, class Columns, bool with_value, int room>
struct pair_sweep {
  static constexpr auto view = view_of<Source>();
  static constexpr graph_sizes primal = graph_of<Source>().needed;
  static constexpr const differentiation* rules = bend_rules<Source, Gradient>();
  static constexpr const auto& columns = Columns::side;
  static constexpr int limit = pushing_limit<Gradient>(columns.total);
  static constexpr pushing_count expected = count_pushes(view, Wanted::flags, limit);
  static constexpr int about = room * (count_gradient_nodes(view, rules) + 3 * expected.pushes) + 8;
  static constexpr graph_sizes sizes{about, 3 * about + primal.operands, 3 * about + primal.attributes, columns.total* columns.total + view.input_count + 1, 0,
                                     0};
  static constexpr int pairs = room * expected.pairs;
  using state = pushing_state<sizes, primal, pairs>;

  static constexpr void begin(builder& g, state& s) {
    sweep_memory m = memory(s);
    begin_sweep(g, m, view, m.active, Wanted::flags);
  }
  static constexpr void advance(builder& g, state& s) {
    g.simplifies_freely = true, g.primal = false;
    s.looked_at = 0;
    stretch w{g, s};
    while (s.left > 0 && !w.ends()) {
      const int id = s.left - 1;
      if (!s.active[id] || view.nodes[id].operand_count == 0 || eliminate(w, id)) --s.left;
    }
    if (s.left == 0) finish(g, s);
  }

 private:
  static constexpr sweep_memory memory(state& s) { return {view, rules, s.adjoint, s.active, guards(s.guarded.of, s.guarded.first, s.guarded.all, 0), false}; }
  static constexpr pair_lists lists(state& s) { return {view, s.first, s.other, s.next, pairs, s.used, s.looked_at}; }
  static constexpr bool is_zero(const builder& g, int id) { return g.is_constant(id) && g.constant_of(id).high == 0; }
  /// What one stretch of the sweep works with.
  struct stretch {
    builder& g;
    state& s;
    products<std::remove_const_t<decltype(view)>> algebra{g, view};
    bend_rules_met<push_memory> met{};
    int until = g.size() + sweep_range / 2, pushes = 0;
    /// Whether it is long enough for one constant evaluation.
    constexpr bool ends() const { return g.size() >= until || pushes + s.looked_at / 16 >= sweep_range / 3; }
  };
  static constexpr void add_to(stretch& w, int x, int y, int what) {
    if (is_zero(w.g, what)) return;
    ++w.pushes;
    const int e = lists(w.s).entry(x, y);
    w.s.overflows = w.s.overflows || e == pairs;
    int& weight = w.s.weight[e];
    weight = (weight == 0 ? what : w.algebra.sum(weight - 1, what)) + 1;
  }
  /// The first derivatives of a node in its distinct active operands.
  static constexpr void find_slopes(stretch& w, int id, const int* x, int count, int* slope) {
    int place[static_cast<unsigned>(rule_sizes.nodes)] = {}, bars[3] = {}, wanted = 0;
    for (int k = 0; k < view.nodes[id].operand_count; ++k)
      for (int i = 0; i < count; ++i) wanted |= view.operand(id, k) == x[i] ? 1 << k : 0;
    pull_back(w.g, view, rules, id, w.g.whole(1), wanted, place, bars);
    for (int i = 0; i < count; ++i) {
      slope[i] = -1;
      for (int k = 0; k < view.nodes[id].operand_count; ++k)
        if (view.operand(id, k) == x[i]) slope[i] = slope[i] < 0 ? bars[k] : w.algebra.sum(slope[i], bars[k]);
    }
  }
  /// Hands the pair of a node and another on.
  static constexpr void push_pair(stretch& w, int id, int p, int weight, const int* x, int count, const int* slope) {
    for (int k = 0; k < count; ++k) {
      const int part = w.algebra.product(weight, slope[k]);
      if (p == id) {
        for (int j = 0; j <= k; ++j) add_to(w, x[k], x[j], w.algebra.product(part, slope[j]));
      } else {
        add_to(w, x[k], p, x[k] == p ? w.algebra.sum(part, part) : part);
      }
    }
  }
  /// Whether the node is done with, and not only as far as this stretch goes.
  static constexpr bool eliminate(stretch& w, int id) {
    state& s = w.s;
    int x[3] = {}, slope[3] = {};
    const int base = w.algebra.base(id);
    const int count = active_operands(view, s.active, id, base, x), z_bar = s.adjoint[id] - 1;
    if (s.first[id] == 0 && z_bar < 0) return true;
    if (base >= 0) slope[0] = w.algebra.slope_of_power(id, 1);
    else find_slopes(w, id, x, count, slope);
    while (s.first[id] != 0) {
      if (w.ends()) return false;
      const int e = s.first[id] - 1;
      s.first[id] = s.next[e];
      if (s.weight[e] != 0) push_pair(w, id, s.other[e], s.weight[e] - 1, x, count, slope);
    }
    if (z_bar < 0) return true;
    bool bent = false;
    for (int j = 0; j < count; ++j)
      for (int k = 0; k <= j; ++k) bent = bent || bends(view, id, base, x[j], x[k]);
    if (bent) {
      int seconds[6] = {};
      if (base >= 0) seconds[0] = w.algebra.slope_of_power(id, 2);
      else w.met.at(view, rules, id, x, count).play(w.g, w.algebra, view, id, seconds);
      for (int j = 0, at = 0; j < count; ++j)
        for (int k = 0; k <= j; ++k, ++at) add_to(w, x[j], x[k], w.algebra.product(z_bar, seconds[at]));
    }
    for (int k = 0; k < count; ++k) {
      const int part = w.algebra.product(z_bar, slope[k]);
      s.adjoint[x[k]] = (s.adjoint[x[k]] == 0 ? part : w.algebra.sum(s.adjoint[x[k]] - 1, part)) + 1;
    }
    return true;
  }

  static constexpr void finish(builder& g, state& s) {
    constexpr int n = columns.leaves;
    buffer<int> leaf(view.node_count), input_at(view.input_count), entry(n * n);
    for (int id = 0; id < view.node_count; ++id)
      if (view.nodes[id].operation == input_operation()) input_at.at[view.attribute(id)] = id + 1;
    for (int k = 0; k < n; ++k)
      if (const int id = input_at.at[columns.leaf[k].position] - 1; id >= 0) leaf.at[id] = k + 1;
    for (int id = 0; id < view.node_count; ++id)
      for (int e = leaf.at[id] == 0 ? 0 : s.first[id]; e != 0; e = s.next[e - 1]) {
        const int i = leaf.at[id] - 1, j = leaf.at[s.other[e - 1]] - 1;
        entry.at[i * n + j] = entry.at[j * n + i] = s.weight[e - 1];
      }
    for (int r = 0; r < columns.sides; ++r)
      for (int c = 0; c < columns.sides; ++c)
        for (int i = 0; i < n; ++i)
          for (int j = 0; columns.leaf[i].side == r && j < n; ++j)
            if (columns.leaf[j].side == c) g.result(entry.at[i * n + j] == 0 ? g.whole(0) : entry.at[i * n + j] - 1);
    if (with_value) {
      sweep_memory m = memory(s);
      input_at.reset(view.input_count);
      end_sweep(g, m, view, Wanted::flags, true, input_at.at);
    }
    s.done = true;
  }
};

}  // namespace gradfold::detail
