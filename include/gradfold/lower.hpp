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

constexpr int paired_angle(builder& g, int x, int which) {
  const int pair = g.append({id_of<sine_and_cosine>(), kind::real, 1, &x, 0, nullptr});
  const long long result = which - 1;
  return g.append({id_of<result_node>(), kind::real, 1, &pair, 1, &result});
}

constexpr void lower(const graph_view& f, builder& out) {
  const angles asked(f);
  buffer<int> place(f.node_count);
  for (int id = 0; id < f.node_count; ++id) {
    const node& n = f.nodes[id];
    out.primal = n.primal;
    if (const int k = angles::which(n.operation); k != 0 && asked.both(f.operand(id, 0)))
      place.at[id] = paired_angle(out, place.at[f.operand(id, 0)], k);
    else if (composite(n.operation))
      place.at[id] = facts<expansion_fact>::of[n.operation](out, place.at[f.operand(id, 0)], n.attribute_count > 0 ? f.attribute(id) : 0);
    else
      place.at[id] = transfer(f, id, place, out);
  }
  for (int k = 0; k < f.result_count; ++k) out.result(place.at[f.results[k]]);
  out.inputs_at_least(f.input_count);
}

}  // namespace gradfold::detail
