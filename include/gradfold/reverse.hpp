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
  sweep_whole(g, f, wanted, with_value, {}, rule_table<operation_set::all(), List>::of, {}, &recompute<List>, false);
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
