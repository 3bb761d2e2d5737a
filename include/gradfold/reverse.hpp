// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/traced.hpp>

/// The reverse sweep: a graph of a function becomes a graph of its value and gradient.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 3.2.
namespace gradfold::detail {

/// What a derivative rule is given: the adjoint of the result, the operands, the result and the attribute.
struct pullback_call {
  builder& g;
  int id;
  symbol z_bar;

  constexpr symbol operand(int k) const { return symbol(handle(&g, g.operand(id, k))); }
  constexpr symbol result() const { return symbol(handle(&g, id)); }
};

template <class Operation>
consteval bool has_attribute() {
  return std::same_as<Operation, integer_power>;
}

/// Calls the rule of one operation and lists the adjoints of its operands.
template <class Operation>
constexpr void pull_back(const pullback_call& c, symbol* x_bar) {
  using s = symbol;
  if constexpr (has_attribute<Operation>()) x_bar[0] = Operation::pullback(c.z_bar, c.operand(0), c.result(), c.g.attribute(c.id));
  else if constexpr (requires(s x) { Operation::pullback(x, x, x); }) x_bar[0] = Operation::pullback(c.z_bar, c.operand(0), c.result());
  else if constexpr (requires(s x) { Operation::pullback(x, x, x, x); }) {
    const auto bars = Operation::pullback(c.z_bar, c.operand(0), c.operand(1), c.result());
    x_bar[0] = bars.of[0], x_bar[1] = bars.of[1];
  } else if constexpr (requires(s x) { Operation::pullback(x, x, x, x, x); }) {
    const auto bars = Operation::pullback(c.z_bar, c.operand(0), c.operand(1), c.operand(2), c.result());
    x_bar[0] = bars.of[0], x_bar[1] = bars.of[1], x_bar[2] = bars.of[2];
  } else if constexpr (std::same_as<Operation, selection>) {
    x_bar[1] = x_bar[2] = c.z_bar;
  }
}

template <class Operation>
consteval bool is_differentiable() {
  using s = symbol;
  return has_attribute<Operation>() || std::same_as<Operation, selection> || requires(s x) { Operation::pullback(x, x, x); } ||
         requires(s x) { Operation::pullback(x, x, x, x); } || requires(s x) { Operation::pullback(x, x, x, x, x); };
}

struct pullback_fact {
  using type = void (*)(const pullback_call&, symbol*);
  template <class Operation>
  static constexpr type value = &pull_back<Operation>;
};

/// Where an adjoint flows: inside a branch of a choice, and inside which branch that is.
struct guard {
  int parent = 0;
  int condition = -1;
  bool holds = true;
  int depth = 0;
};

/// The branches that alone use each node. An adjoint is masked where it leaves such nodes, after its last
/// multiplication: masking where it enters would multiply 0 by an infinity of the branch not taken.
class guards {
 public:
  constexpr guards(const builder& g, int count) : of_(count) {
    all_.push({});
    for (int id = 0; id < count; ++id) any_ = any_ || is<selection>(g, id);
  }

  constexpr bool any() const { return any_; }
  constexpr int operator[](int id) const { return of_.at[id] - 1; }
  constexpr const guard& at(int position) const { return all_.at[position]; }

  /// Narrows what is known of `x` by a use under `use`.
  constexpr void meet(int x, int use) { of_.at[x] = of_.at[x] == 0 ? use + 1 : common(of_.at[x] - 1, use) + 1; }
  /// The guard of the use of operand k by node `id`.
  constexpr int edge(const builder& g, int id, int k) {
    const int outer = of_.at[id] == 0 ? 0 : of_.at[id] - 1;
    return k > 0 && is<selection>(g, id) ? branch(outer, g.operand(id, 0), k == 1) : outer;
  }

 private:
  constexpr int branch(int parent, int condition, bool holds) {
    for (int i = 1; i < all_.size; ++i)
      if (all_.at[i].parent == parent && all_.at[i].condition == condition && all_.at[i].holds == holds) return i;
    all_.push({parent, condition, holds, all_.at[parent].depth + 1});
    return all_.size - 1;
  }
  constexpr int common(int x, int y) const {
    while (all_.at[x].depth > all_.at[y].depth) x = all_.at[x].parent;
    while (all_.at[y].depth > all_.at[x].depth) y = all_.at[y].parent;
    while (x != y) x = all_.at[x].parent, y = all_.at[y].parent;
    return x;
  }

  buffer<int> of_;
  buffer<guard> all_;
  bool any_ = false;
};

/// A call to this in a constant expression is the compiler's error message.
inline void this_operation_has_no_derivative_rule() {}

/// One reverse sweep over the first `count` nodes of `g`, which are in post-order.
class reverse_sweep {
 public:
  /// `wanted(position)` tells whether the input there is differentiated.
  template <class Wanted>
  constexpr reverse_sweep(builder& g, Wanted wanted) : g_(g), count_(g.size()), active_(count_), adjoint_(count_), guards_(g, count_) {
    for (int id = 0; id < count_; ++id) active_.at[id] = is_active(id, wanted);
    if (guards_.any()) find_guards();
    g_.simplifies_freely = true, g_.primal = false;
  }

  constexpr void seed(int result, int adjoint) { accumulate(result, adjoint); }
  constexpr void run() {
    for (int id = count_ - 1; id >= 0; --id)
      if (adjoint_.at[id] != 0 && active_.at[id] && g_[id].operand_count > 0) pull(id);
  }
  /// The adjoint of a node; 0 where nothing flows.
  constexpr int adjoint(int id) { return adjoint_.at[id] == 0 ? g_.constant({}) : adjoint_.at[id] - 1; }

 private:
  template <class Wanted>
  constexpr bool is_active(int id, Wanted wanted) const {
    if (g_[id].type != kind::real) return false;
    if (g_[id].operation == input_operation()) return wanted(static_cast<int>(g_.attribute(id)));
    for (int k = 0; k < g_[id].operand_count; ++k)
      if (active_.at[g_.operand(id, k)]) return true;
    return false;
  }
  constexpr void find_guards() {
    for (int id = count_ - 1; id >= 0; --id)
      for (int k = 0; active_.at[id] && k < g_[id].operand_count; ++k)
        if (const int x = g_.operand(id, k); active_.at[x]) guards_.meet(x, g_[x].operand_count == 0 ? 0 : guards_.edge(g_, id, k));
  }
  constexpr void pull(int id) {
    if (!facts<differentiable_fact>::of[g_[id].operation]) this_operation_has_no_derivative_rule();
    symbol x_bar[3];
    facts<pullback_fact>::of[g_[id].operation]({g_, id, symbol(handle(&g_, adjoint_.at[id] - 1))}, x_bar);
    for (int k = 0; k < g_[id].operand_count; ++k)
      if (const int x = g_.operand(id, k); active_.at[x]) accumulate(x, masked(id, k, x_bar[k].value_.node_in(g_, kind::real)));
  }
  /// A contribution as it arrives at operand k: chosen by every branch that it leaves on the way.
  constexpr int masked(int id, int k, int contribution) {
    if (!guards_.any()) return contribution;
    const int x = g_.operand(id, k), zero = g_.constant({});
    for (int from = guards_.edge(g_, id, k); from != guards_[x]; from = guards_.at(from).parent) {
      const guard& leaving = guards_.at(from);
      contribution = rewriting{g_}.choice(leaving.condition, leaving.holds ? contribution : zero, leaving.holds ? zero : contribution);
    }
    return contribution;
  }
  constexpr void accumulate(int x, int contribution) {
    adjoint_.at[x] = (adjoint_.at[x] == 0 ? contribution : rewriting{g_}.sum(adjoint_.at[x] - 1, contribution)) + 1;
  }

  struct differentiable_fact {
    using type = bool;
    template <class Operation>
    static constexpr bool value = is_differentiable<Operation>();
  };

  builder& g_;
  int count_;
  buffer<char> active_;
  buffer<int> adjoint_;
  guards guards_;
};

/// What a gradient is taken of and with respect to: an array of flags, one an input.
struct wanted_inputs {
  const bool* flags;
  constexpr bool operator()(int position) const { return flags[position]; }
};

/// Value (if `with_value`) and gradient of the single result of `f`. Results: the gradient's elements in the order of
/// the wanted inputs, then the value. Cost: at most 4 operations for each of f's.
constexpr void gradient_graph(const graph_view& f, const bool* wanted, bool with_value, builder& out) {
  builder g(4 * f.node_count + 16);
  compact(f, g);
  const int primal_count = g.size(), result = g.view().results[0];
  buffer<int> input_at(f.input_count);
  for (int id = 0; id < primal_count; ++id)
    if (g[id].operation == input_operation()) input_at.at[static_cast<int>(g.attribute(id))] = id + 1;
  reverse_sweep sweep(g, wanted_inputs{wanted});
  sweep.seed(result, g.constant({1, 0, literal_form::number}));
  sweep.run();
  g.clear_results();
  for (int i = 0; i < f.input_count; ++i)
    if (wanted[i]) g.result(input_at.at[i] == 0 ? g.constant({}) : sweep.adjoint(input_at.at[i] - 1));
  if (with_value) g.result(result);
  compact(g.view(), out);
}

}  // namespace gradfold::detail
