// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/pipeline.hpp>
#include <gradfold/tensor.hpp>
#include <gradfold/tree.hpp>

/// Functions as sources of graphs.
namespace gradfold::detail {

/// Fills a tree of traced values with the inputs of a graph, numbered on from `next`.
template <class Symbolic>
constexpr void bind_inputs(builder& g, Symbolic& tree, int& next) {
  visit_leaves(tree, [&]<class L>(L& part) { part = L(handle(&g, g.input(next++, L::type, g.shape_number(shape_of<L>())))); });
}

/// As `why` the sentence stands at the top of what g++ writes.
template <class Result,
          fixed_string why =
              "gradfold: the function returns no number and no tree of numbers: return a number, a tensor, or a std::array, std::pair or std::tuple of them">
constexpr void refuse_result() {
  static_assert(never<Result>,
                "gradfold: the function returns no number and no tree of numbers: return a number, a tensor, or a std::array, std::pair or std::tuple of them");
}
/// Every leaf of a result becomes a result of the graph.
template <class Result>
constexpr void bind_results(builder& g, const Result& result) {
  if constexpr (!ends_in_leaves<Result>::value) refuse_result<Result>();
  else
    visit_leaves(result, [&]<class L>(const L& part) {
      const auto given = traced_operand(part);
      if constexpr (traced<L> || tensor_like<L>) g.result(given.value_.node_in(g, given.type));
      else g.result(symbol(part).value_.node_in(g, kind::real));
    });
}

template <class Trace, graph_sizes found, int = built<Trace, found>().needed.nodes>
constexpr bool record_once(int) {
  return true;
}
template <class Trace, graph_sizes found>
constexpr bool record_once(long) {
  return false;
}

/// What tracing a function gave: the sizes of its graph, equal nodes counted as often as they are recorded, or that it is
/// no constant expression. Tried in an overload, for there the compiler says nothing, so that one sentence can.
template <class Trace, graph_sizes found>
struct traced_sizes {
  static constexpr bool is_constant = true;
  static constexpr graph_sizes sizes = found;
  /// Whether the graph can be recorded. Of large ones it is tried: equal nodes are looked for there, which takes more than measuring does.
  static constexpr bool fits() {
    if constexpr (found.nodes > maximal_trace) return false;
    else if constexpr (found.nodes > maximal_trace / 2) return record_once<Trace, found>(0);
    else return true;
  }
};
struct no_sizes {
  static constexpr bool is_constant = false;
  static constexpr graph_sizes sizes = {1000, 2000, 1000, 16};
};
template <class Trace, graph_sizes found = Trace::run(nullptr, typename Trace::positions{})>
traced_sizes<Trace, found> measure_once(int);
template <class Trace>
no_sizes measure_once(long);
/// The trace is run here and nowhere else: compilers run it again for each overload resolution.
template <class Trace>
struct trial {
  using type = decltype(measure_once<Trace>(0));
};

/// Whether a function runs in a constant expression, and records no more than a graph can hold.
template <class Trial>
constexpr bool traceable() {
  static_assert(Trial::is_constant,
                "gradfold: the function cannot run in a constant expression: it, or a function that it calls, does not say "
                "constexpr (or it does more than -fconstexpr-steps or -fconstexpr-ops-limit allow: differentiate one "
                "term and loop over the terms; or an index is out of range; or a constant of several operations, "
                "as T(1) / T(n) / T(n), is never used)");
  if constexpr (!Trial::is_constant) return false;
  else return graph_fits<Trial::sizes.nodes, Trial::fits()>();
}

/// A callable, traced on symbols. `Symbolic` are its argument types with symbols for numbers.
template <auto F, class... Symbolic>
struct function_trace {
  using result_type = std::remove_cvref_t<decltype(F(std::declval<const Symbolic&>()...))>;
  using positions = std::index_sequence_for<Symbolic...>;
  static constexpr graph_sizes expected() { return trial<function_trace>::type::sizes; }
  static constexpr void build(builder& out) { run(&out, positions{}); }
  template <std::size_t... I>
  static constexpr graph_sizes run(builder* out, std::index_sequence<I...>) {
    builder own(out == nullptr ? 500 : 1);
    own.shares = false;
    builder& g = out == nullptr ? own : *out;
    std::tuple<Symbolic...> arguments{};
    [[maybe_unused]] int next = 0;
    (bind_inputs(g, std::get<I>(arguments), next), ...);
    g.inputs_at_least(next);
    bind_results(g, F(std::as_const(std::get<I>(arguments))...));
    return sizes_of(g.view());
  }
};
/// Functions that take derivatives themselves.
template <auto F, class... Symbolic>
inline constexpr bool shares_parts<function_trace<F, Symbolic...>> = is_mostly_derivatives(view_of<function_trace<F, Symbolic...>>());

}  // namespace gradfold::detail
