// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/traced.hpp>

/// Derivative rules as small graphs. The pullback of an operation is recorded once, on traced values; the sweep plays
/// the record for each node, which costs a tenth of calling the rule.
namespace gradfold::detail {

/// The inputs of a recorded rule.
enum rule_input { rule_z_bar, rule_x, rule_y, rule_w, rule_z, rule_input_count };

/// How many operands the pullback of an operation is written for; 0 where it has none.
template <class Operation>
consteval int pullback_arity() {
  using s = symbol;
  if constexpr (requires(s x) { Operation::pullback(x, x, x); }) return 1;
  else if constexpr (requires(s x) { Operation::pullback(x, x, x, x); }) return 2;
  else if constexpr (requires(s x) { Operation::pullback(x, x, x, x, x); }) return 3;
  else return 0;
}

inline constexpr graph_sizes rule_sizes{96, 192, 128, 3};

/// A rule: its graph, whose result k is the adjoint of operand k, and for each node the set of operands it serves.
struct rule {
  static_graph<rule_sizes> graph;
  char serves[static_cast<unsigned>(rule_sizes.nodes)] = {};
};

template <class Operation>
constexpr void record_rule(builder& g) {
  constexpr int arity = pullback_arity<Operation>();
  symbol in[rule_input_count];
  for (int i = 0; i < rule_input_count; ++i) in[i] = symbol(handle(&g, g.input(i, kind::real)));
  const auto give = [&](const symbol& x_bar) { g.result(x_bar.value_.node_in(g, kind::real)); };
  if constexpr (arity == 1) {
    give(Operation::pullback(in[rule_z_bar], in[rule_x], in[rule_z]));
  } else if constexpr (arity == 2) {
    for (const symbol& x_bar : Operation::pullback(in[rule_z_bar], in[rule_x], in[rule_y], in[rule_z]).of) give(x_bar);
  } else if constexpr (arity == 3) {
    for (const symbol& x_bar : Operation::pullback(in[rule_z_bar], in[rule_x], in[rule_y], in[rule_w], in[rule_z]).of) give(x_bar);
  } else {
    for (int k = 0; k < 3; ++k) give(in[rule_z_bar]);
  }
}

template <class Operation>
consteval rule recorded_rule() {
  rule r;
  builder g(r.graph);
  record_rule<Operation>(g);
  g.close(r.graph);
  for (int k = 0; k < g.view().result_count; ++k) {
    char& serves = r.serves[r.graph.results[k]];
    serves = static_cast<char>(serves | 1 << k);
  }
  for (int id = g.size() - 1; id >= 0; --id)
    for (int k = 0; k < g[id].operand_count; ++k) {
      char& serves = r.serves[g.operand(id, k)];
      serves = static_cast<char>(serves | r.serves[id]);
    }
  return r;
}
template <class Operation>
inline constexpr rule rule_of = recorded_rule<Operation>();

/// Whether the pullback looks at what its operands are (`inspects`): at an attribute, a constant exponent, an adjoint of 1.
/// Then it is called for each node.
template <class Operation>
consteval bool is_direct() {
  return requires { Operation::inspects; } || requires { &Operation::template pull_back<vocabulary>; };
}
using direct_rule = void (*)(builder&, const graph_view&, int, int, int*);
template <class Operation>
constexpr void call_pullback(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
  const symbol adjoint(handle(&g, z_bar)), x(handle(&g, f.operand(id, 0))), z(handle(&g, id));
  if constexpr (requires { Operation::pullback(adjoint, x, z, f.attribute(id)); } && std::same_as<Operation, integer_power>) {
    bars[0] = Operation::pullback(adjoint, x, z, f.attribute(id)).value_.node_in(g, kind::real);
  } else if constexpr (pullback_arity<Operation>() == 1) {
    bars[0] = Operation::pullback(adjoint, x, z).value_.node_in(g, kind::real);
  } else {
    const auto both_bars = Operation::pullback(adjoint, x, symbol(handle(&g, f.operand(id, 1))), z);
    for (int k = 0; k < 2; ++k) bars[k] = both_bars.of[k].value_.node_in(g, kind::real);
  }
}
template <class Operation>
constexpr void pull_directly(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
  if constexpr (requires { &Operation::template pull_back<vocabulary>; }) Operation::template pull_back<vocabulary>(g, f, id, z_bar, bars);
  else call_pullback<Operation>(g, f, id, z_bar, bars);
}
/// The tangent of a node, given those of its operands (-1 where there is none).
using direct_push = int (*)(builder&, const graph_view&, int, const int*);
/// How the sweeps differentiate an operation.
enum class pulled : unsigned char { never, by_record, by_call };
struct differentiation {
  pulled how = pulled::never;
  const rule* record = nullptr;
  direct_rule call = nullptr;
  direct_push push = nullptr;  ///< of operations on whole tensors, and functions of the user's
  bool pushes = false;
};
template <class Operation>
consteval differentiation differentiation_of() {
  if constexpr (requires { &Operation::template push_forward<vocabulary>; })
    return {pulled::by_call, nullptr, &pull_directly<Operation>, &Operation::template push_forward<vocabulary>, true};
  else if constexpr (is_direct<Operation>()) return {pulled::by_call, nullptr, &pull_directly<Operation>};
  else if constexpr (pullback_arity<Operation>() > 0 || std::same_as<Operation, selection>) return {pulled::by_record, &rule_of<Operation>, nullptr};
  else return {};
}
template <class Operation, bool used>
inline constexpr differentiation differentiation_if_used{};
template <class Operation>
inline constexpr differentiation differentiation_if_used<Operation, true> = differentiation_of<Operation>();

/// Which operations a graph has, a bit each. (g++ 12 takes some different arrays of bool for the same template argument.)
struct operation_set {
  unsigned long long low = 0, middle = 0, high = 0;
  constexpr explicit operation_set(const graph_arrays auto& g) {
    static_assert(vocabulary::count <= 192);
    bool seen[192] = {};
    const int count = g.view().node_count;
    for (int id = 0; id < count; ++id) seen[g.nodes[id].operation] = true;
    for (short operation = 0; operation < 192; ++operation)
      if (seen[operation]) insert(operation);
  }
  constexpr void insert(short operation) { (operation < 64 ? low : operation < 128 ? middle : high) |= 1ull << operation % 64; }
  constexpr void insert(const operation_set& more) { low |= more.low, middle |= more.middle, high |= more.high; }
  constexpr bool has(short operation) const { return ((operation < 64 ? low : operation < 128 ? middle : high) >> operation % 64 & 1u) != 0; }
  static constexpr operation_set all() {
    operation_set set{graph_view{}};
    return set.low = set.middle = set.high = ~0ull, set;
  }
};

/// The rules by operation, recorded for those of a set alone.
template <operation_set used>
struct rule_fact {
  using type = differentiation;
  template <class Operation>
  static constexpr differentiation value = differentiation_if_used<Operation, used.has(operation_id<Operation>)>;
};
template <operation_set used, class List = vocabulary>
struct rule_table : facts<rule_fact<used>, List> {};

/// Records what rule `r` needs for the operands in `wanted`. `place` has the nodes that stand for the rule's inputs, and
/// receives those of the rest.
constexpr void play(const rule& r, int wanted, builder& g, int* place) {
  const int count = r.graph.needed.nodes;
  for (int id = rule_input_count; id < count; ++id) {
    if ((r.serves[id] & wanted) == 0) continue;
    const node& n = r.graph.nodes[id];
    const long long* const attributes = r.graph.attributes + n.first_attribute;
    if (n.operand_count == 0) {
      place[id] = g.constant(unpacked(attributes), n.type);
    } else {
      const int* const x = r.graph.operands + n.first_operand;
      const int operands[] = {place[x[0]], n.operand_count > 1 ? place[x[1]] : 0, n.operand_count > 2 ? place[x[2]] : 0};
      place[id] = record_in(g, {n.operation, n.type, n.operand_count, operands, n.attribute_count, attributes});
    }
  }
}

}  // namespace gradfold::detail
