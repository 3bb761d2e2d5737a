// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian/monomial.hpp>

/// Second derivatives of single operations: the derivative rule of an operation, differentiated by the rules of what it is made of.
namespace gradfold::detail {

/// The operations whose rules second derivatives of single operations need: those of the function, of its gradient, and of the rules.
template <class Source, class Gradient>
constexpr operation_set bend_operations() {
  constexpr const differentiation* first = rule_table<operation_set(graph_of<Source>())>::of;
  operation_set all(graph_of<Source>());
  all.insert(operation_set(graph_of<Gradient>()));
  for (short operation = 0; operation < vocabulary::count; ++operation)
    if (first[operation].how == pulled::by_record)
      for (int id = rule_input_count; id < first[operation].record->graph.needed.nodes; ++id) all.insert(first[operation].record->graph.nodes[id].operation);
  for (const short operation :
       {operation_id<add>, operation_id<subtract>, operation_id<multiply>, operation_id<divide>, operation_id<negate>, operation_id<integer_power>,
        operation_id<selection>, operation_id<square_root>})  // the last in rules that are called for each node, as those of powers and arcsines
    all.insert(operation);
  if (all.has(operation_id<real_power>)) all.insert(operation_id<logarithm>);
  return all;
}
template <class Source, class Gradient>
constexpr const differentiation* bend_rules() {
  return rule_table<bend_operations<Source, Gradient>()>::of;
}
/// The second derivatives of an operation in its distinct active operands.
struct bend_of_node {
  const builder& rule;  ///< inputs: the distinct operands, at most three; results: the lower triangle

  /// Records them for a node. `seconds` receives one for each result.
  constexpr void play(builder& g, const auto& algebra, const graph_view& f, int id, int* seconds) const {
    const graph_view r = rule.view();
    buffer<int> place(r.node_count);
    int x[3] = {};
    for (int k = 0, count = 0; k < f.nodes[id].operand_count; ++k) {
      const int a = f.operand(id, k);
      bool seen = false;
      for (int i = 0; i < count; ++i) seen = seen || x[i] == a;
      if (!seen) x[count++] = a;
    }
    for (int n = 0; n < r.node_count; ++n) {
      const node& of = r.nodes[n];
      const int* const operands = r.operands + of.first_operand;
      if (of.operation == input_operation()) place.at[n] = x[r.attribute(n)];
      else if (of.operation == constant_operation()) place.at[n] = g.constant(r.constant_of(n), of.type);
      else {
        const int at[] = {place.at[operands[0]], of.operand_count > 1 ? place.at[operands[1]] : 0, of.operand_count > 2 ? place.at[operands[2]] : 0};
        const bool real = of.type == kind::real;
        place.at[n] = real && of.operation == operation_id<multiply> ? algebra.product(at[0], at[1])
                      : real && of.operation == operation_id<divide> ? algebra.quotient(at[0], at[1])
                      : real && of.operation == operation_id<add>    ? algebra.sum(at[0], at[1])
                      : real && of.operation == operation_id<subtract>
                          ? algebra.sum(at[0], algebra.minus(at[1]))
                          : record_in(g, {of.operation, of.type, of.operand_count, at, of.attribute_count, r.attributes + of.first_attribute});
      }
    }
    for (int k = 0; k < r.result_count; ++k) seconds[k] = place.at[r.results[k]];
  }
};

/// The rules that one stretch of a sweep has met, so that each is found once.
template <class Push>
class bend_rules_met {
 public:
  constexpr bend_rules_met() = default;
  bend_rules_met(const bend_rules_met&) = delete;
  bend_rules_met& operator=(const bend_rules_met&) = delete;
  constexpr ~bend_rules_met() {
    while (first_ != nullptr) {
      met* const next = first_->next;
      delete first_;
      first_ = next;
    }
  }

  /// The rule for a node, whose distinct active operands are x.
  constexpr bend_of_node at(const graph_view& f, const differentiation* rules, int id, const int* x, int count) {
    const key of(f, id, x, count);
    for (met* m = first_; m != nullptr; m = m->next)
      if (m->of == of) return {m->rule};
    met* const m = new met{of, first_};
    first_ = m;
    find(f, rules, id, x, count, m->rule);
    return {m->rule};
  }

 private:
  /// What a rule depends on: the operation, its attribute, which operands are the same, constant, active.
  struct key {
    short operation;
    long long attribute = 0;
    int slot[3] = {}, constant[3] = {}, active[3] = {};
    constexpr key(const graph_view& f, int id, const int* x, int count) : operation(f.nodes[id].operation) {
      if (f.nodes[id].attribute_count > 0) attribute = f.attribute(id);
      for (int k = 0; k < f.nodes[id].operand_count; ++k) {
        const int a = f.operand(id, k);
        for (int j = 0; j < k && slot[k] == 0; ++j) slot[k] = f.operand(id, j) == a ? j + 1 : 0;
        if (f.nodes[a].operation == constant_operation()) constant[k] = a + 1;
        for (int i = 0; i < count; ++i) active[k] = x[i] == a ? 1 : active[k];
      }
    }
    bool operator==(const key&) const = default;
  };
  struct met {
    key of;
    met* next;
    builder rule{24};
  };
  met* first_ = nullptr;

  static constexpr void find(const graph_view& f, const differentiation* rules, int id, const int* x, int count, builder& rule) {
    const node& n = f.nodes[id];
    builder alone(8), first(32);
    int operand[3] = {}, distinct[3] = {}, seen = 0, active[3] = {}, place[static_cast<unsigned>(rule_sizes.nodes)] = {}, bars[3] = {}, wanted = 0;
    for (int k = 0; k < n.operand_count; ++k) {
      const int a = f.operand(id, k);
      int i = 0;
      while (i < seen && distinct[i] != a) ++i;
      if (i == seen) distinct[seen++] = a;
      operand[k] = f.nodes[a].operation == constant_operation() ? alone.constant(f.constant_of(a), f.nodes[a].type) : alone.input(i, f.nodes[a].type);
      for (int j = 0; j < count; ++j)
        if (x[j] == a) wanted |= 1 << k, active[j] = operand[k];
    }
    const int one_bar = alone.whole(1);
    const int z = alone.append({n.operation, n.type, n.operand_count, operand, n.attribute_count, f.attributes + n.first_attribute});
    const graph_view one = alone.view();
    copy_nodes(first, one);
    pull_back(first, one, rules, z, one_bar, wanted, place, bars);
    int slope[3] = {-1, -1, -1};
    for (int j = 0; j < count; ++j)
      for (int k = 0; k < n.operand_count; ++k)
        if (operand[k] == active[j]) slope[j] = slope[j] < 0 ? bars[k] : rewriting{first}.sum(slope[j], bars[k]);
    const graph_view two = first.view();
    builder second(64);
    copy_nodes(second, two);
    buffer<int> tangent(two.node_count);
    Push s{two, rules, tangent.at};
    int found[6] = {}, at = 0;
    for (int j = 0; j < count; ++j) {
      for (int i = 0; i < two.node_count; ++i) tangent.at[i] = 0;
      tangent.at[active[j]] = second.whole(1) + 1;
      push(second, s, 0, two.node_count);
      for (int k = 0; k <= j; ++k) found[at++] = tangent.at[slope[k]] == 0 ? second.whole(0) : tangent.at[slope[k]] - 1;
    }
    for (int k = 0; k < at; ++k) second.result(found[k]);
    compact(second.view(), rule);
  }
};

}  // namespace gradfold::detail
