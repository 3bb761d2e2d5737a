// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/recompute.hpp>

/// The reverse sweep: a graph of a function becomes a graph of its value and gradient.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 3.2.
namespace gradfold::detail {

/// The sweep over the body of a loop.
template <class List = vocabulary>
constexpr void seeded_gradient(const graph_view& f, const bool* wanted, const seeds& seeded, body_context& context, builder& out) {
  seeded_sweep(f, wanted, seeded, rule_table<operation_set::all(), List>::of, &seeded_gradient<List>, &recompute, context, out);
}

/// Value (if `with_value`) and gradient of the single result of `f`, at once. Results: the gradient's elements in the
/// order of the wanted inputs, then the value. Cost: at most 4 operations for each of f's.
template <class List = vocabulary>
constexpr void gradient_graph(const graph_view& f, const bool* wanted, bool with_value, builder& out) {
  builder primal(f.node_count), g(4 * f.node_count);
  compact(f, primal);
  const graph_view p = primal.view();
  buffer<int> adjoint(p.node_count), of(p.node_count), first(p.node_count), input_at(p.input_count);
  buffer<bool> active(p.node_count);
  const int room = guard_room(count_selections(p));
  buffer<guard> all(room + 1);
  sweep_memory s{p, rule_table<operation_set::all(), List>::of, adjoint.at, active.at, guards(of.at, first.at, all.at, room), true, {}, repeats(p), &recompute};
  begin_sweep(g, s, wanted);
  sweep(g, s, p.node_count, 0);
  end_sweep(g, s, wanted, with_value, input_at.at);
  compact(g.view(), out);
}

}  // namespace gradfold::detail
