// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/traced.hpp>

/// Lowering: composite operations become those that the machine and libm have, and work that several share is shared.
/// An integer power becomes products, sigmoid an exponential, sin and cos of one argument one call.
namespace gradfold::detail {

template <class Operation>
constexpr int expand(builder& g, int x, long long attribute) {
  const symbol operand(handle(&g, x));
  if constexpr (!is_composite<Operation>()) return attribute == 0 ? x : x;
  else if constexpr (std::same_as<Operation, integer_power>) return Operation::value(operand, attribute).value_.node_in(g, kind::real);
  else return Operation::value(operand).value_.node_in(g, kind::real);
}
struct expansion_fact {
  using type = int (*)(builder&, int, long long);
  template <class Operation>
  static constexpr type value = &expand<Operation>;
};

/// Which of sin and cos the graph asks for of each node.
class angles {
 public:
  constexpr explicit angles(const graph_view& g) : seen_(g.node_count) {
    for (int id = 0; id < g.node_count; ++id)
      if (const int k = which(g.nodes[id].operation); k != 0) {
        char& seen = seen_.at[g.operand(id, 0)];
        seen = static_cast<char>(seen | k);
      }
  }
  constexpr bool both(int x) const { return seen_.at[x] == 3; }
  static constexpr int which(short operation) {
    return operation == id_of<sine>() ? 1 : operation == id_of<cosine>() ? 2 : 0;
  }

 private:
  buffer<char> seen_;
};

/// The divisors by which derivative code divides more than once, or whose reciprocal is there already: it multiplies by the
/// reciprocal, computed once. The user's own divisions stay, to the last bit.
class divisors {
 public:
  constexpr explicit divisors(const graph_view& g) : count_(g.node_count) {
    for (int id = 0; id < g.node_count; ++id) {
      const bool free = is_free_division(g, id);
      if (!free && !is_reciprocal(g, id)) continue;
      divisions_ += free ? 1 : 0, any_ = ++count_.at[g.operand(id, 1)] > 1 || any_;
    }
  }
  constexpr bool any() const { return any_ && divisions_ > 0; }
  constexpr bool shared_by(const graph_view& g, int id) const { return any() && is_free_division(g, id) && count_.at[g.operand(id, 1)] > 1; }

 private:
  static constexpr bool is_free_division(const graph_view& g, int id) {
    const node& n = g.nodes[id];
    return n.operation == id_of<divide>() && !n.primal && n.type == kind::real && g.nodes[g.operand(id, 1)].operation != constant_operation();
  }

  static constexpr bool is_reciprocal(const graph_view& g, int id) {
    return g.nodes[id].operation == id_of<divide>() && g.nodes[id].type == kind::real && is_one(g, g.operand(id, 0));
  }
  static constexpr bool is_one(const graph_view& g, int id) {
    return g.nodes[id].operation == constant_operation() && g.constant_of(id) == literal{1, 0, literal_form::number};
  }

  buffer<int> count_;
  int divisions_ = 0;
  bool any_ = false;
};

/// Derivative code moves constants and signs outwards, c * (p * q), where they meet others and vanish. Those that are left are
/// moved back where several products share c and p: (c * p) * q, the factor in brackets computed once.
class common_scales {
 public:
  constexpr explicit common_scales(const graph_view& g) : factor_(g.node_count) {
    buffer<int> found;
    for (int id = 0; id < g.node_count; ++id)
      if (is_free_scale(g, id) && is_free<multiply>(g, scaled_by(g, id))) found.push(id);
    if (found.size > 1) choose(g, found);
  }
  constexpr bool any() const { return any_; }
  constexpr bool moves_into(int id) const { return factor_.at[id] > 0; }
  constexpr bool dissolves(int id) const { return factor_.at[id] < 0; }

  /// The node c * (p * q) as (c * p) * q, where `place` tells the numbers of c, p and q in `out`.
  constexpr int moved(const graph_view& g, int id, builder& out, const int* place) const {
    const int product = scaled_by(g, id), p = factor_.at[id] - 1;
    const int scale[] = {place[p], g.nodes[id].operand_count > 1 ? place[g.operand(id, 0)] : 0};
    const int factor = out.append({g.nodes[id].operation, kind::real, g.nodes[id].operand_count, scale, 0, nullptr});
    const int q = g.operand(product, 0) == p ? g.operand(product, 1) : g.operand(product, 0);
    const int factors[] = {factor, place[q]};
    return out.append({id_of<multiply>(), kind::real, 2, factors, 0, nullptr});
  }

 private:
  template <class Operation>
  static constexpr bool is_free(const graph_view& g, int id) {
    return g.nodes[id].operation == id_of<Operation>() && !g.nodes[id].primal && g.nodes[id].type == kind::real;
  }
  static constexpr bool is_free_scale(const graph_view& g, int id) {
    return is_free<negate>(g, id) || (is_free<multiply>(g, id) && g.nodes[g.operand(id, 0)].operation == constant_operation());
  }
  static constexpr int scaled_by(const graph_view& g, int id) { return g.operand(id, g.nodes[id].operand_count - 1); }

  constexpr void choose(const graph_view& g, const buffer<int>& found) {
    buffer<int> uses(g.node_count);
    for (int k = 0; k < g.operand_count; ++k) ++uses.at[g.operands[k]];
    for (int k = 0; k < g.result_count; ++k) ++uses.at[g.results[k]];
    builder pairs(2 * found.size);
    buffer<int> pair_of(2 * found.size), count(2 * found.size);
    for (int i = 0; i < found.size; ++i) {
      const int id = found.at[i], product = scaled_by(g, id);
      if (uses.at[product] > 1) continue;
      for (int k = 0; k < 2; ++k) {
        const int pair[] = {g.operand(product, k), g.operand(id, 0)};
        pair_of.at[2 * i + k] = pairs.append({g.nodes[id].operation, kind::real, g.nodes[id].operand_count, pair, 0, nullptr});
        ++count.at[pair_of.at[2 * i + k]];
      }
    }
    for (int i = 0; i < found.size; ++i) {
      const int product = scaled_by(g, found.at[i]);
      if (uses.at[product] > 1) continue;
      const int first = count.at[pair_of.at[2 * i]], second = count.at[pair_of.at[2 * i + 1]];
      if ((first < 2 && second < 2) || factor_.at[product] != 0) continue;
      factor_.at[found.at[i]] = g.operand(product, first < second ? 1 : 0) + 1, factor_.at[product] = -1;
      any_ = true;
    }
  }

  buffer<int> factor_;  ///< of c * (p * q): the factor that c moves into, plus 1; of p * q then -1
  bool any_ = false;
};

constexpr int divided_by_reciprocal(builder& g, int x, int y) {
  const int one = g.constant({1, 0, literal_form::number});
  const int reciprocal_of[] = {one, y};
  const int reciprocal = g.append({id_of<divide>(), kind::real, 2, reciprocal_of, 0, nullptr});
  const int product_of[] = {x, reciprocal};
  return x == one ? reciprocal : g.append({id_of<multiply>(), kind::real, 2, product_of, 0, nullptr});
}

constexpr int paired_angle(builder& g, int x, int which) {
  const int pair = g.append({id_of<sine_and_cosine>(), kind::real, 1, &x, 0, nullptr});
  const long long result = which - 1;
  return g.append({id_of<result_node>(), kind::real, 1, &pair, 1, &result});
}

/// What lowering does with an operation: nothing, expand it, or pair it.
struct lowering_fact {
  using type = char;
  template <class Operation>
  static constexpr char value = is_composite<Operation>() ? 1 : std::same_as<Operation, sine> ? 2 : std::same_as<Operation, cosine> ? 3 : 0;
};

/// Whether lowering leaves the graph as it is.
template <class List = operation_list>
constexpr bool is_low(const graph_view& g) {
  bool sines = false, cosines = false;
  for (int id = 0; id < g.node_count; ++id) {
    const char what = facts<lowering_fact, List>::of[g.nodes[id].operation];
    if (what == 0) continue;
    if (what == 1) return false;
    sines = sines || what == 2, cosines = cosines || what == 3;
  }
  return !(sines && cosines) && !divisors(g).any() && !common_scales(g).any();
}

/// The nodes of `f` in `out`; `place` has room for each.
template <class List = operation_list>
constexpr void lower(const graph_view& f, builder& out, int* place) {
  const angles asked(f);
  const divisors divided(f);
  const common_scales scales(f);
  const node* const nodes = f.nodes;
  for (int id = 0; id < f.node_count; ++id) {
    const node& n = nodes[id];
    const char what = facts<lowering_fact, List>::of[n.operation];
    const int* const x = f.operands + n.first_operand;
    const long long* const attributes = f.attributes + n.first_attribute;
    out.primal = n.primal;
    if (scales.dissolves(id)) continue;
    if (scales.moves_into(id)) {
      place[id] = scales.moved(f, id, out, place);
    } else if (what == 1) {
      place[id] = facts<expansion_fact, List>::of[n.operation](out, place[x[0]], n.attribute_count > 0 ? *attributes : 0);
    } else if (divided.shared_by(f, id)) {
      place[id] = divided_by_reciprocal(out, place[x[0]], place[x[1]]);
    } else if (what > 1 && asked.both(x[0])) {
      place[id] = paired_angle(out, place[x[0]], what - 1);
    } else {
      const int count = n.operand_count;
      const int operands[] = {count > 0 ? place[x[0]] : 0, count > 1 ? place[x[1]] : 0, count > 2 ? place[x[2]] : 0};
      place[id] = out.append({n.operation, n.type, count, operands, n.attribute_count, attributes});
    }
  }
  for (int k = 0; k < f.result_count; ++k) out.result(place[f.results[k]]);
  out.inputs_at_least(f.input_count);
}

}  // namespace gradfold::detail
