// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/recompute.hpp>

/// The reverse sweep: a graph of a function becomes a graph of its value and gradient.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 3.2.
namespace gradfold::detail {

/// The sweep over the body of a loop.
template <class List = vocabulary>
constexpr void seeded_gradient(const graph_view& f, const bool* wanted, const seeds& seeded, body_context& context, builder& out) {
  seeded_sweep(f, wanted, seeded, rule_table<operation_set::all(), List>::of, &seeded_gradient<List>, &recompute<List>, context, out);
}

template <class List, class Graph>
constexpr void record_gradient(const Graph& f, const bool* wanted, bool with_value, builder& out) {
  builder g(4 * f.node_count);
  buffer<int> adjoint(f.node_count), of(f.node_count), first(f.node_count), input_at(f.input_count);
  buffer<bool> active(f.node_count);
  const int room = guard_room(count_selections(f));
  buffer<guard> all(room + 1);
  sweep_memory s{f, rule_table<operation_set::all(), List>::of, adjoint.at, active.at, guards(of.at, first.at, all.at, room), true, {}, repeats(f), &recompute<List>};
  begin_sweep(g, s, f, s.active, wanted);
  sweep(g, s, f, s.adjoint, s.active, f.node_count, 0);
  end_sweep(g, s, f, wanted, with_value, input_at.at);
  compact(g.view(), out);
}
/// Value (if `with_value`) and gradient of the single result of `f`, at once. Results: the gradient's elements in the
/// order of the wanted inputs, then the value. Cost: at most 4 operations for each of f's.
template <class List = vocabulary>
constexpr void gradient_graph(const graph_view& f, const bool* wanted, bool with_value, builder& out) {
  builder primal(f.node_count);
  compact(f, primal);
  record_gradient<List>(primal.view(), wanted, with_value, out);
}

}  // namespace gradfold::detail
