// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/forward.hpp>

/// The recurrences by which the Taylor coefficients of a graph follow from one another, found in the derivative rules.
/// If z = f(x) then z' = g x', where g is the partial derivative that the rule of f multiplies by. g is recorded as nodes behind those
/// of the function; it has coefficients of its own, and so have, in turn, the partial derivatives that these need. Most close at
/// once: exp is its own, sin and cos are each other's, and what arithmetic makes of known series needs none.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapter 13.
namespace gradfold::detail {

/// What is known of the nodes of a graph with its partial derivatives.
struct recurrence_table {
  int capacity;
  int* partial;  ///< by each of up to 3 operands, plus 1; 0 where the operand does not move or the order needs none
  int* depth;    ///< how many derivatives away from the function; -1 where the node does not move
};

/// Whether the coefficients of an operation are written down below, without a partial derivative.
constexpr bool has_own_recurrence(const node& n, const long long* attributes) {
  const short o = n.operation;
  return o == operation_id<add> || o == operation_id<subtract> || o == operation_id<multiply> || o == operation_id<divide> || o == operation_id<negate> ||
         o == operation_id<selection> || o == operation_id<fused_multiply_add> || acts_on_arrays(o) ||
         (o == operation_id<integer_power> && attributes[n.first_attribute] == 2);
}
/// Whole tensors: what is linear, picks elements, or is a product.
constexpr bool has_array_recurrence(short o) {
  return o == operation_id<strided_sum> || o == operation_id<contraction> || o == operation_id<assembly> || o == operation_id<running_sum> ||
         o == operation_id<gathering> || o == operation_id<scattering> || o == operation_id<extreme_element>;
}

/// Why a graph has no recurrences.
enum class taylor_refusal { none, no_rule, own_rule, loop_or_equations };

/// Records the function with the partial derivatives that its coefficients up to `order` need.
template <class Graph>
class recurrence_search {
 public:
  constexpr recurrence_search(builder& g, const Graph& f, const differentiation* rules, int order, const recurrence_table& table)
      : g_(g), f_(f), rules_(rules), order_(order), table_(table) {}

  /// Cost: linear in the nodes recorded. `used` tells of which operations `rules` has the rules.
  constexpr void run(const bool* wanted, const operation_set& used) {
    copy_function();
    g_.simplifies_freely = true, g_.primal = false;
    for (int id = 0; id < g_.size() && id < table_.capacity; ++id) visit(id, wanted, used);
  }
  constexpr bool fits() const { return g_.size() <= table_.capacity; }
  constexpr taylor_refusal refused() const { return refused_; }
  constexpr bool lacks_rules() const { return lacks_rules_; }

 private:
  /// Powers become the products that they are computed by, so that a product is all that their coefficients need.
  constexpr void copy_function() {
    buffer<int> place(f_.node_count), x(f_.operand_count + 1);
    g_.adopt_shapes(f_);
    for (int id = 0; id < f_.node_count; ++id) {
      const node& n = f_.nodes[id];
      g_.primal = n.primal;
      for (int k = 0; k < n.operand_count; ++k) x.at[k] = place.at[f_.operand(id, k)];
      if (stands_for_operand(n.operation)) place.at[id] = x.at[0];
      else if (n.operation == operation_id<integer_power>)
        place.at[id] = powering(symbol(handle(&g_, x.at[0])), f_.attribute(id)).value_.node_in(g_, kind::real);
      else place.at[id] = g_.append(call_of(f_, id, x.at));
    }
    for (int k = 0; k < f_.result_count; ++k) g_.result(place.at[f_.results[k]]);
    g_.inputs_at_least(f_.input_count);
    for (int id = 0; id < g_.size() && id < table_.capacity; ++id) table_.depth[id] = 0;
  }
  constexpr bool moves(int id, const bool* wanted) const {
    const node& n = g_[id];
    if (n.type != kind::real || stops(n.operation)) return false;
    if (n.operation == input_operation()) return wanted[g_.attribute(id)];
    for (int k = 0; k < n.operand_count; ++k)
      if (table_.depth[g_.operand(id, k)] >= 0) return true;
    return false;
  }
  constexpr void visit(int id, const bool* wanted, const operation_set& used) {
    if (!moves(id, wanted)) {
      table_.depth[id] = -1;
      return;
    }
    const node n = g_[id];
    if (n.operand_count == 0) return;
    if (acts_on_arrays(n.operation) && !has_array_recurrence(n.operation)) refused_ = taylor_refusal::loop_or_equations;
    if (calls_a_rule(n.operation)) refused_ = taylor_refusal::own_rule;
    else if (!used.has(n.operation)) lacks_rules_ = true;
    else if (!has_own_recurrence(n, g_.attributes.at)) find_partials(id);
  }
  constexpr void find_partials(int id) {
    const int before = g_.size(), arity = g_[id].operand_count;
    int bars[3] = {};
    int wanted = 0;
    for (int k = 0; k < arity; ++k) wanted |= table_.depth[g_.operand(id, k)] >= 0 ? 1 << k : 0;
    if (is_power_of_quotients(id)) write_power(id, bars);
    else if (rules_[g_[id].operation].how == pulled::never) refused_ = taylor_refusal::no_rule;
    else if (table_.depth[id] + 1 < order_) ask_rule(id, wanted, bars);
    else return;
    for (int k = 0; k < arity; ++k)
      if ((wanted >> k & 1) != 0) table_.partial[3 * id + k] = bars[k] + 1;
    for (int fresh = before; fresh < g_.size() && fresh < table_.capacity; ++fresh) table_.depth[fresh] = table_.depth[id] + 1;
  }
  constexpr void ask_rule(int id, int wanted, int* bars) {
    int place[static_cast<unsigned>(rule_sizes.nodes)] = {};
    const graph_view now = g_.view();
    pull_back(g_, now, rules_, id, g_.whole(1), wanted, place, bars);
  }
  /// The rule of a power leads to ever lower powers: x z' = y z x' + x z log(x) y' ends. Powers that come to an end by
  /// themselves, at 0 or at a square root, are left to their rule, which holds at x = 0 too.
  constexpr bool is_power_of_quotients(int id) const {
    const short o = g_[id].operation;
    if (o == operation_id<data_power>) return true;
    if (o == operation_id<integer_power>) return g_.attribute(id) < 0;
    if (o != operation_id<real_power>) return false;
    const int y = g_.operand(id, 1);
    if (!g_.is_constant(y)) return true;
    const literal c = g_.constant_of(y);
    return !(is_plain(c) && c.low == 0 && c.high >= 0 && c.high < 1000 && 2 * c.high == static_cast<double>(static_cast<int>(2 * c.high)));
  }
  constexpr void write_power(int id, int* bars) {
    const rewriting r{g_};
    const int x = g_.operand(id, 0);
    const bool constant_exponent = g_[id].operation == operation_id<integer_power>;
    const int given = constant_exponent ? g_.constant({static_cast<double>(g_.attribute(id)), 0, literal_form::number}) : g_.operand(id, 1);
    const int y = g_[given].type == kind::integer ? r.call(operation_id<to_real>, given) : given;
    bars[0] = r.quotient(r.product(y, id), x);
    if (!constant_exponent && table_.depth[given] >= 0) bars[1] = r.product(id, r.call(operation_id<logarithm>, x));
  }

  builder& g_;
  const Graph& f_;
  const differentiation* rules_;
  int order_;
  recurrence_table table_;
  taylor_refusal refused_ = taylor_refusal::none;
  bool lacks_rules_ = false;
};

}  // namespace gradfold::detail
