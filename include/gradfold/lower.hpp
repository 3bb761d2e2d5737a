// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/in_memory.hpp>
#include <gradfold/traced.hpp>

/// Lowering: composite operations become those that the machine and libm have, and work that several share is shared.
/// An integer power becomes products, sigmoid an exponential, sin and cos of one argument one call.
namespace gradfold::detail {

template <class Operation>
constexpr int expand(builder& g, int x, [[maybe_unused]] long long attribute) {
  const symbol operand(handle(&g, x));
  if constexpr (!composite<Operation>) return x;
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
  constexpr explicit angles(const graph_arrays auto& g) : seen_(g.view().node_count) {
    constexpr short sines = operation_id<sine>, cosines = operation_id<cosine>;
    for (int id = 0; id < seen_.size; ++id)
      if (const short operation = g.nodes[id].operation; operation == sines || operation == cosines) {
        char& seen = seen_.at[g.operands[g.nodes[id].first_operand]];
        seen = static_cast<char>(seen | (operation == sines ? 1 : 2));
      }
  }
  constexpr bool both(int x) const { return seen_.at[x] == 3; }

 private:
  buffer<char> seen_;
};

/// The divisors by which derivative code divides more than once, or into which the user's code divides a power of two: it
/// multiplies by the reciprocal, or by that quotient, computed once. The user's own divisions stay, to the last bit.
class divisors {
 public:
  constexpr explicit divisors(const graph_arrays auto& arrays) : count_(arrays.view().node_count), numerator_(arrays.view().node_count) {
    const graph_view g = arrays.view();
    constexpr short quotient = operation_id<divide>;
    for (int id = 0; id < g.node_count; ++id) {
      if (arrays.nodes[id].operation != quotient) continue;
      const bool free = is_free_division(g, id);
      if (!free && !is_nearly_reciprocal(g, id)) continue;
      if (!free && numerator(g, id) != 1) numerator_.at[g.operand(id, 1)] = g.operand(id, 0) + 1;
      divisions_ += free ? 1 : 0, any_ = ++count_.at[g.operand(id, 1)] > 1 || any_;
    }
  }
  constexpr bool any() const { return any_ && divisions_ > 0; }
  constexpr bool shared_by(const graph_view& g, int id) const { return any() && is_free_division(g, id) && count_.at[g.operand(id, 1)] > 1; }
  /// The power of two, negative perhaps, that is divided by `divisor` already; else 1.
  constexpr double numerator_over(const graph_view& g, int divisor) const {
    return numerator_.at[divisor] == 0 ? 1 : g.constant_of(numerator_.at[divisor] - 1).high;
  }

 private:
  static constexpr bool is_free_division(const graph_view& g, int id) {
    const node& n = g.nodes[id];
    return n.operation == operation_id<divide> && !n.primal && n.type == kind::real && g.nodes[g.operand(id, 1)].operation != constant_operation();
  }
  static constexpr double numerator(const graph_view& g, int id) { return g.constant_of(g.operand(id, 0)).high; }
  static constexpr bool is_nearly_reciprocal(const graph_view& g, int id) {
    return g.nodes[id].operation == operation_id<divide> && g.nodes[id].type == kind::real && g.nodes[g.operand(id, 0)].operation == constant_operation() &&
           is_power_of_two(g.constant_of(g.operand(id, 0)));
  }
  static constexpr bool is_power_of_two(const literal& c) {
    const double size = c.high < 0 ? -c.high : c.high;
    if (c != literal{c.high, 0, literal_form::number} || !(size >= 0x1p-32 && size <= 0x1p32)) return false;
    const auto whole = static_cast<unsigned long long>(size * 0x1p32);
    return (whole & (whole - 1)) == 0;
  }

  buffer<int> count_, numerator_;
  int divisions_ = 0;
  bool any_ = false;
};

/// x / y by way of c / y.
constexpr int divided_by_reciprocal(builder& g, int x, int y, double c) {
  const auto number = [&](double high) { return g.constant({high, 0, literal_form::number}); };
  const auto combined = [&](short operation, int left, int right) {
    const int operands[] = {left, right};
    return g.append({operation, kind::real, 2, operands, 0, nullptr});
  };
  const int quotient = combined(operation_id<divide>, number(c), y);
  if (x == number(c)) return quotient;
  const int product = combined(operation_id<multiply>, x, quotient);
  if (c == 1) return product;
  if (c == -1) return g.append({operation_id<negate>, kind::real, 1, &product, 0, nullptr});
  return combined(operation_id<multiply>, number(1 / c), product);
}

constexpr int paired_angle(builder& g, int x, int which) {
  const int pair = g.append({operation_id<sine_and_cosine>, kind::real, 1, &x, 0, nullptr});
  const long long result = which - 1;
  return g.append({operation_id<result_node>, kind::real, 1, &pair, 1, &result});
}

/// What lowering does with an operation: nothing, expand it, pair it, or divide by way of a reciprocal.
struct lowering_fact {
  using type = char;
  template <class Operation>
  static constexpr char value = composite<Operation>              ? 1
                                : std::same_as<Operation, sine>   ? 2
                                : std::same_as<Operation, cosine> ? 3
                                : std::same_as<Operation, divide> ? 4
                                                                  : 0;
};

/// Whether a node is a call of a function of the user's that can be traced.
constexpr bool expands(const graph_view& g, int id) { return calls_a_rule(g.nodes[id].operation) && !g.rule_of(id)->is_opaque; }
/// Whether a node is made of elements of a part that one index chooses.
constexpr bool reads_chosen(const graph_view& g, int id) {
  if (g.nodes[id].operation != operation_id<strided_sum>) return false;
  const int part = g.operand(id, 0);
  if (g.nodes[part].operation != operation_id<gathering> || g.nodes[g.operand(part, 1)].shape != 0) return false;
  const loop_nest nest = unpacked_nest(g.attributes + g.nodes[id].first_attribute);
  return is_row_major(nest, 0) && nest.steps() == g.shape_of(id).size() &&
         composed(nest, nest.map[1], unpacked_nest(g.attributes + g.nodes[part].first_attribute)).exists;
}
constexpr bool any_replaced(const graph_view& g) {
  for (int id = 0; (g.rule_count > 0 || g.shape_count > 0) && id < g.node_count; ++id)
    if (expands(g, id) || reads_chosen(g, id)) return true;
  return false;
}
/// The same elements, read where the index finds them: the part is not made for them.
constexpr int read_in_place(const graph_view& f, int id, builder& out, const int* place) {
  const int part = f.operand(id, 0), operands[] = {place[f.operand(part, 0)], place[f.operand(part, 1)]};
  const long long* const words = f.attributes + f.nodes[part].first_attribute;
  loop_nest nest = unpacked_nest(f.attributes + f.nodes[id].first_attribute);
  nest.maps = 3, nest.map[1] = composed(nest, nest.map[1], unpacked_nest(words)).map, nest.map[2] = {};
  packed_nest packed(nest);
  packed.words[packed.count++] = words[packed_size(words)];
  return out.append({operation_id<gathering>, f.nodes[id].type, 2, operands, packed.count, packed.words, f.nodes[id].shape});
}
/// The nodes of `f` in `out`, functions of the user's replaced by what their values compute, results under `checkpoint` by their values,
/// and elements of parts that an index chooses by those of the whole.
constexpr void replace_calls(const graph_view& f, builder& out) {
  buffer<int> place(f.node_count), x(f.operand_count);
  out.adopt_shapes(f);
  out.expands_rules = true;
  for (int id = 0; id < f.node_count; ++id) {
    const node& n = f.nodes[id];
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = place.at[f.operand(id, k)];
    out.primal = n.primal;
    place.at[id] = n.operation == operation_id<checkpointed> ? x.at[0]
                   : expands(f, id)                          ? f.rule_of(id)->expand(out, x.at)
                   : reads_chosen(f, id)                     ? read_in_place(f, id, out, place.at)
                                                             : out.append(call_of(f, id, x.at));
  }
  for (int k = 0; k < f.result_count; ++k) {
    int z = place.at[f.results[k]];
    while (out[z].operation == operation_id<computed_again>) z = out.operand(z, 0);
    out.result(z);
  }
  out.inputs_at_least(f.input_count);
}

/// Whether lowering leaves the graph as it is.
template <class List = vocabulary>
constexpr bool is_low(const graph_arrays auto& g) {
  const int count = g.view().node_count;
  bool met[5] = {};
  for (int id = 0; id < count; ++id) met[static_cast<unsigned>(facts<lowering_fact, List>::of[g.nodes[id].operation])] = true;
  return !met[1] && !(met[2] && met[3]) && !(met[4] && divisors(g).any()) && !any_replaced(g.view()) && !has_loops(g.view()) && !reads_more_in_memory(g.view());
}

/// The nodes of a graph, which calls no function of the user's that can be traced, in `out`; `place` has room for each.
template <class List = vocabulary>
constexpr void lower_vocabulary(const graph_arrays auto& arrays, builder& out, auto& place) {
  const graph_view f = arrays.view();
  const angles asked(arrays);
  const divisors divided(arrays);
  out.adopt_shapes(f);
  for (int id = 0; id < f.node_count; ++id) {
    const node n = arrays.nodes[id];
    const char what = facts<lowering_fact, List>::of[n.operation];
    const int first = n.first_operand, count = n.operand_count;
    const int x = count > 0 ? arrays.operands[first] : 0, y = count > 1 ? arrays.operands[first + 1] : 0;
    const long long* const attributes = f.attributes + n.first_attribute;
    out.primal = n.primal;
    if (what == 1) {
      place[id] = facts<expansion_fact, List>::of[n.operation](out, place[x], n.attribute_count > 0 ? *attributes : 0);
    } else if (what == 4 && divided.shared_by(f, id)) {
      place[id] = divided_by_reciprocal(out, place[x], place[y], divided.numerator_over(f, y));
    } else if ((what == 2 || what == 3) && asked.both(x)) {
      place[id] = paired_angle(out, place[x], what - 1);
    } else if (count > 3) {
      buffer<int> operands(count);
      for (int k = 0; k < count; ++k) operands.at[k] = place[arrays.operands[first + k]];
      place[id] = out.append({n.operation, n.type, count, operands.at, n.attribute_count, attributes, n.shape});
    } else {
      const int operands[] = {place[x], place[y], count > 2 ? place[arrays.operands[first + 2]] : 0};
      place[id] = out.append({n.operation, n.type, count, operands, n.attribute_count, attributes, n.shape});
    }
  }
  for (int k = 0; k < f.result_count; ++k) out.result(place[f.results[k]]);
  out.inputs_at_least(f.input_count);
}
/// The nodes of a graph in `out`; `place` has room for each.
template <class List = vocabulary>
constexpr void lower(const graph_arrays auto& arrays, builder& out, auto& place) {
  const auto f = arrays.view();
  const bool replaced = any_replaced(f) || count_nodes(f, operation_id<checkpointed>) > 0, loops = has_loops(f), products = reads_more_in_memory(f);
  if (!loops && !replaced && !products) return lower_vocabulary<List>(arrays, out, place);
  builder expanded(2 * f.node_count), live(2 * f.node_count), moved(2 * f.node_count), begun(2 * f.node_count);
  if (replaced) {
    replace_calls(f, expanded);
    compact(expanded.view(), live);  // without what nothing reads any more
  }
  const auto called = replaced ? live.view() : f;
  if (loops) move_invariants(called, moved);
  const graph_view still = loops ? moved.view() : called;
  if (products) read_in_memory(still, begun);
  const graph_view plain = products ? begun.view() : still;
  buffer<int> place_plain(plain.node_count);
  lower_vocabulary<List>(plain, out, place_plain.at);
}

}  // namespace gradfold::detail
