// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/canonical/roots.hpp>
#include <gradfold/vocabulary.hpp>

/// Whether two graphs are the same function, as far as algebra tells.
///
/// Two graphs agree where they are the same rational function of their inputs, of the values of the other functions
/// in them (sin x, x < y, …) and of roots. That is decided by evaluating both at one point modulo a prime of 63 bits:
/// inputs and functions of equal operands have values made by hashing what they are, and + - * / and integer powers are exact.
/// So commutation, association, distribution, like terms and common factors need no rules, nothing grows, no
/// coefficient overflows, and sharing makes no difference. Graphs that agree are always found to; two that differ, by
/// rational functions of degree n, are taken for equal with a probability of about n 2^-62 (Schwartz, J. ACM 27, 1980;
/// Zippel, EUROSAM 1979). The answer is the same for every compiler. docs/equality.md tells what is decided and what not.
namespace gradfold::detail {

/// What operands of a function may do without changing its value.
enum class symmetry : unsigned char { none, even, odd, any_order };

/// The symmetry of each operation, by its position in the list.
template <class List>
struct symmetry_table {
  symmetry of[vocabulary::count] = {};
  constexpr symmetry_table() {
    for (int operation = 0; operation < vocabulary::count; ++operation)
      if (commutes(static_cast<short>(operation))) of[operation] = symmetry::any_order;
    set<length2, length3, minimum, maximum, minimum_number, maximum_number>(symmetry::any_order);
    set<absolute, cosine, hyperbolic_cosine, normal_density>(symmetry::even);
    set<signum, sine, tangent, arcsine, arctangent, hyperbolic_sine, hyperbolic_tangent, area_sine, area_tangent, error_function>(symmetry::odd);
  }

 private:
  template <class... Operation>
  constexpr void set(symmetry s) {
    ((of[operation_id<Operation>] = s), ...);
  }
};
template <class List>
inline constexpr symmetry_table<List> symmetries{};

/// The value of a node: `factor` times a product of roots, and the number that it is where that is known and small.
struct canonical_value {
  residue factor;
  int roots = 0;
  fraction number{};
};

/// One graph, evaluated. Conditions are 0 and 1: c && d is c d, !c is 1 - c, and select(c, x, y) is c x + (1 - c) y.
template <class Graph>
class canonical_evaluation {
 public:
  constexpr canonical_evaluation(const Graph& g, const std::string_view* names) : canonical_evaluation(g, names, g) {}
  /// Rules of the user's are numbered as in `numbering`; others come after its.
  constexpr canonical_evaluation(const Graph& g, const std::string_view* names, const Graph& numbering)
      : g_(g), numbering_(numbering), at_(g.node_count), reciprocal_(g.node_count), input_(g.input_count) {
    for (int i = 0; i < g.input_count; ++i) input_.at[i] = opaque(names[i]);
    for (int id = 0; id < g.node_count; ++id) at_.at[id] = value_of(id);
  }

  constexpr residue result(int k) const { return whole(at_.at[g_.results[k]]); }

 private:
  using value = canonical_value;
  static constexpr const symmetry* symmetry_of = symmetries<later_vocabulary<Graph>>.of;

  constexpr residue whole(const value& x) const { return x.roots == 0 ? x.factor : x.factor * roots_.value(x.roots); }

  constexpr value sum(const value& x, const value& y) const {
    if (x.roots == 0 && y.roots == 0) return {x.factor + y.factor, 0, x.number.d != 0 && y.number.d != 0 ? detail::sum(x.number, y.number) : fraction{}};
    if (x.factor.is_zero()) return y;
    if (y.factor.is_zero()) return x;
    if (roots_.value(x.roots) != roots_.value(y.roots)) return {whole(x) + whole(y)};
    const residue z = x.factor + y.factor;
    return {z, z.is_zero() ? 0 : x.roots};
  }
  static constexpr value negated(const value& x) { return {-x.factor, x.roots, {-x.number.n, x.number.d}}; }
  constexpr value product(const value& x, const value& y) {
    value z{x.factor * y.factor};
    if (x.number.d != 0 && y.number.d != 0) z.number = detail::product(x.number, y.number);
    if ((x.roots | y.roots) != 0 && !z.factor.is_zero()) z.roots = roots_.product(x.roots, y.roots, z.factor);
    return z;
  }
  /// x / y, y the value of a node: many quotients have one divisor, so its reciprocal is kept.
  constexpr value quotient(const value& x, int y_id) {
    const value& y = at_.at[y_id];
    if (y.factor.is_zero()) return {opaque(operation_id<divide>, whole(x).of)};
    residue& inverse = reciprocal_.at[y_id];
    if (inverse.is_zero()) inverse = reciprocal(y.factor);
    value by{inverse};
    by.roots = roots_.raised(y.roots, -1, by.factor);
    value z = product(x, by);
    if (x.number.d != 0 && y.number.d != 0) z.number = detail::quotient(x.number, y.number);
    return z;
  }
  constexpr value raised(const value& x, long long n) {
    if (n < 0 && x.factor.is_zero()) return {opaque(operation_id<integer_power>, static_cast<std::uint64_t>(n))};
    value z{signed_power(x.factor, n)};
    z.roots = roots_.raised(x.roots, n, z.factor);
    return z;
  }
  constexpr value raised(const value& x, fraction e) {
    if (e.d == 1) return raised(x, e.n);
    const residue base = whole(x);
    if (base.is_zero() && e.n > 0) return {};
    if (base.is_zero()) return {opaque(operation_id<real_power>, static_cast<std::uint64_t>(e.n), static_cast<std::uint64_t>(e.d))};
    value z{{1}};
    if (base != residue{1}) z.roots = roots_.root(base, e, z.factor);
    return z;
  }

  constexpr residue comparison(short operation, int x, int y) const {
    return opaque(static_cast<std::uint64_t>(operation), whole(at_.at[x]).of, whole(at_.at[y]).of);
  }
  constexpr residue function_of_one(short operation, residue x) const {
    const symmetry s = symmetry_of[operation];
    if (s == symmetry::odd && x.is_zero()) return {};
    const bool turned = (s == symmetry::odd || s == symmetry::even) && x.is_negative();
    const residue z = opaque(static_cast<std::uint64_t>(operation), (turned ? -x : x).of);
    return turned && s == symmetry::odd ? -z : z;
  }
  constexpr residue function_of_two(short operation, residue x, residue y) const {
    const bool turned = y.of < x.of && symmetry_of[operation] == symmetry::any_order;
    return opaque(static_cast<std::uint64_t>(operation), turned ? y.of : x.of, turned ? x.of : y.of);
  }
  constexpr residue function_of_many(int id) const {
    const node& n = g_.nodes[id];
    buffer<std::uint64_t> x(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = whole(at_.at[g_.operand(id, k)]).of;
    if (symmetry_of[n.operation] == symmetry::any_order) sort(x);
    fingerprint f{static_cast<std::uint64_t>(n.operation)};
    for (int k = 0; k < n.operand_count; ++k) f.mix(x.at[k]);
    if (calls_a_rule(n.operation)) return f.mix(rule_number(id)), f.value();
    for (int k = 0; k < n.attribute_count; ++k) f.mix(static_cast<std::uint64_t>(g_.attributes[n.first_attribute + k]));
    return f.value();
  }
  constexpr std::uint64_t rule_number(int id) const {
    int k = 0;
    while (k < numbering_.rule_count && !same_rule(numbering_.rules[k], g_.rule_of(id))) ++k;
    return static_cast<std::uint64_t>(k < numbering_.rule_count ? k : k + g_.attribute(id));
  }
  /// By insertion: there are three, or few.
  static constexpr void sort(buffer<std::uint64_t>& x) {
    for (int i = 1; i < x.size; ++i)
      for (int k = i; k > 0 && x.at[k] < x.at[k - 1]; --k) std::swap(x.at[k], x.at[k - 1]);
  }
  constexpr residue function(int id) const {
    const node& n = g_.nodes[id];
    if (n.attribute_count == 0 && n.operand_count == 1) return function_of_one(n.operation, whole(at_.at[g_.operand(id, 0)]));
    if (n.attribute_count == 0 && n.operand_count == 2) return function_of_two(n.operation, whole(at_.at[g_.operand(id, 0)]), whole(at_.at[g_.operand(id, 1)]));
    return function_of_many(id);
  }

  constexpr value choice(const value& c, const value& x, const value& y) { return sum(product(c, x), product({residue{1} - c.factor}, y)); }
  constexpr value either(residue c, residue d) const { return {c == d ? c : c + d - c * d}; }
  constexpr value both(residue c, residue d) const { return {c == d ? c : c * d}; }

  constexpr value value_of(int id) {
    const node& n = g_.nodes[id];
    const int* const x = g_.operands + n.first_operand;
    switch (n.operation) {
      case operation_id<input_node>: return {input_.at[static_cast<int>(g_.attribute(id))]};
      case operation_id<constant_node>: return {residue_of(g_.constant_of(id)), 0, fraction_of(g_.constant_of(id))};
      case operation_id<add>: return sum(at_.at[x[0]], at_.at[x[1]]);
      case operation_id<subtract>: return sum(at_.at[x[0]], negated(at_.at[x[1]]));
      case operation_id<multiply>: return product(at_.at[x[0]], at_.at[x[1]]);
      case operation_id<divide>: return n.type == kind::real ? quotient(at_.at[x[0]], x[1]) : value{function(id)};
      case operation_id<negate>: return negated(at_.at[x[0]]);
      case operation_id<to_real>: return at_.at[x[0]];
      case operation_id<fused_multiply_add>: return sum(product(at_.at[x[0]], at_.at[x[1]]), at_.at[x[2]]);
      case operation_id<integer_power>: return raised(at_.at[x[0]], g_.attribute(id));
      case operation_id<real_power>:
      case operation_id<data_power>: return at_.at[x[1]].number.is_known() ? raised(at_.at[x[0]], at_.at[x[1]].number) : value{function(id)};
      case operation_id<square_root>: return raised(at_.at[x[0]], {1, 2});
      case operation_id<cube_root>: return raised(at_.at[x[0]], {1, 3});
      case operation_id<greater>: return {comparison(operation_id<less>, x[1], x[0])};
      case operation_id<greater_equal>: return {comparison(operation_id<less_equal>, x[1], x[0])};
      case operation_id<logical_and>: return both(at_.at[x[0]].factor, at_.at[x[1]].factor);
      case operation_id<logical_or>: return either(at_.at[x[0]].factor, at_.at[x[1]].factor);
      case operation_id<logical_not>: return {residue{1} - at_.at[x[0]].factor};
      case operation_id<selection>: return choice(at_.at[x[0]], at_.at[x[1]], at_.at[x[2]]);
      default: return {function(id)};
    }
  }

  Graph g_, numbering_;
  buffer<value> at_;
  buffer<residue> reciprocal_, input_;
  root_products roots_;
};

/// A number that is the same for graphs that agree, and, in all likelihood, for no others.
template <class Graph>
constexpr std::uint64_t canonical_hash(const Graph& g, const std::string_view* names) {
  const canonical_evaluation values(g, names);
  fingerprint f{static_cast<std::uint64_t>(g.result_count)};
  for (int k = 0; k < g.result_count; ++k) f.mix(values.result(k).of);
  return f.state;
}

/// Whether all results of two graphs agree, in order. Inputs are matched by name; either may have some that the other
/// lacks. Cost: linear in the nodes; see docs/equality.md.
template <class Graph>
constexpr bool same_canonically(const Graph& x, const std::string_view* x_names, const Graph& y, const std::string_view* y_names) {
  if (x.result_count != y.result_count) return false;
  const canonical_evaluation x_values(x, x_names), y_values(y, y_names, x);
  for (int k = 0; k < x.result_count; ++k)
    if (x_values.result(k) != y_values.result(k)) return false;
  return true;
}

}  // namespace gradfold::detail
