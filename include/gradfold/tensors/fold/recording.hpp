// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/view.hpp>

/// Loops that stay loops, recorded.
namespace gradfold::detail {

template <class Tree>
constexpr builder* home_of(const Tree& tree, builder* home) {
  visit_leaves(tree, [&]<class L>(const L& leaf) {
    if constexpr (symbolic_leaf<L>) home = innermost(home, leaf.value_.home);
  });
  return home;
}
/// A tree of traced values with the same leaves as `from`, whose numbers become constants.
template <class Symbolic, class Tree>
constexpr Symbolic as_traced(const Tree& from) {
  buffer<handle> values;
  visit_leaves(from, [&]<class L>(const L& leaf) {
    if constexpr (tensor_like<L>) values.push(converted_to<symbol>(traced_operand(leaf)));
    else values.push(symbol(leaf).value_);
  });
  Symbolic to{};
  int next = 0;
  visit_leaves(to, [&]<class L>(L& leaf) { leaf = L(values.at[next++]); });
  return to;
}

template <class State>
using loop_state = traced_tree_t<State>;
template <class Tree>
constexpr void push_shapes(buffer<shape>& shapes) {
  const traced_tree_t<Tree> tree{};
  visit_leaves(tree, [&]<class L>(const L&) { shapes.push(shape_of<L>()); });
}

/// The names under which a loop was recorded: its node and the graph that has it.
struct recorded_loop {
  builder* home = nullptr;
  int node = 0;
  int leaves = 0;
  constexpr handle result(int r, const shape& of) const {
    const long long which = r;
    return {home, record_in(*home, {operation_id<loop_result>, kind::real, 1, &node, 1, &which, home->shape_number(of)})};
  }
};

/// What a step leaves besides the next state: values, each of one shape.
struct left_values {
  buffer<handle> values;
  buffer<shape> shapes;
};
/// Records a loop of `step(state, index, left)`. It is called twice: once on the first state, to learn which graph it belongs to, and
/// once on the inputs of its own graph.
template <int steps, class State, class Step>
constexpr recorded_loop record_loop(const State& first, const Step& step) {
  const integer_symbol start(0);
  left_values ignored, left;
  builder* const home = home_of(step(first, start, ignored), home_of(first, nullptr));
  builder inner(64);
  inner.depth = home->depth + 1, inner.around = home, inner.expands_rules = home->expands_rules;
  buffer<shape> results;
  push_shapes<State>(results);
  const int leaves = results.size;
  State state{};
  int next = 0;
  visit_leaves(state, [&]<class L>(L& leaf) { leaf = L(handle(&inner, inner.input(next++, kind::real, inner.shape_number(shape_of<L>())))); });
  const integer_symbol index(handle(&inner, inner.input(next++, kind::integer)));
  inner.first_capture = next;
  const State after = as_traced<State>(step(state, index, left));
  visit_leaves(after, [&]<class L>(const L& leaf) { inner.result(leaf.value_.node_in(inner, kind::real)); });
  for (int k = 0; k < left.values.size; ++k) inner.result(left.values.at[k].node_in(inner, kind::real)), results.push(left.shapes.at[k]);
  buffer<int> operands;
  visit_leaves(first, [&]<class L>(const L& leaf) { operands.push(leaf.value_.node_in(*home, kind::real)); });
  for (int k = 0; k < inner.captured.size; ++k) operands.push(handle(inner.captured_from.at[k], inner.captured.at[k]).node_in(*home, kind::real));
  builder live(inner.size());
  compact(inner.view(), live);
  buffer<long long> words;
  packed_loop::pack(steps, leaves, results, live.view(), words);
  return {home, record_in(*home, {operation_id<loop_fold>, kind::real, operands.size, operands.at, words.size, words.at, 0}), leaves};
}

/// Whether a loop is recorded, not run: where its state or what its body gives is traced.
template <class State, class Body>
constexpr bool loop_is_traced() {
  return kinds_of<State>.symbolic || kinds_of<std::remove_cvref_t<decltype(std::declval<const Body&>()(std::declval<const State&>(), 0))>>.symbolic;
}
/// What a body gives for a state; a state that is an expression itself where that is the mistake.
template <class Body, class State>
struct result_of_body {
  using type = std::remove_cvref_t<decltype(std::declval<const Body&>()(std::declval<const State&>(), 0))>;
};
template <class Body, class State>
requires expressed<State> struct result_of_body<Body, State> {
  using type = State;
};
template <class Body, class State>
using body_result = typename result_of_body<Body, State>::type;
/// A loop with a body is for functions.
template <class... X>
constexpr bool is_loop_of_values() {
  constexpr bool values = !(expressed<X> || ...);
  static_assert(values, "gradfold: a loop with a body (fold, scan, sum<n>(body)) cannot be part of an expression: write a function, or sum a tensor by sum(x)");
  return values;
}
template <class State>
constexpr bool state_is_real() {
  constexpr bool real = !kinds_of<State>.integer && !kinds_of<State>.condition;
  static_assert(real, "gradfold: the state of fold and scan is made of real numbers: write 0.0 in place of 0");
  return real;
}
template <class Before, class After>
constexpr bool state_keeps_its_form() {
  constexpr bool same = std::same_as<Before, After>;
  static_assert(same, "gradfold: the body of a loop must return a state of the same form and shapes as the one that it is given");
  return same;
}

template <int steps, class State, class Body>
constexpr auto folded(const State& init, const Body& body) {
  if constexpr (!state_is_real<State>()) return init;
  else if constexpr (loop_is_traced<State, Body>()) {
    using Traced = loop_state<State>;
    if constexpr (!state_keeps_its_form<Traced, traced_tree_t<std::remove_cvref_t<decltype(body(std::declval<const Traced&>(), integer_symbol(0)))>>>())
      return Traced{};
    else {
      const Traced first = as_traced<Traced>(init);
      if (steps == 0 || home_of(body(first, integer_symbol(0)), home_of(first, nullptr)) == nullptr) {
        Traced state = first;
        for (int i = 0; i < steps; ++i) state = as_traced<Traced>(body(state, integer_symbol(i)));
        return state;
      }
      const recorded_loop loop = record_loop<steps>(first, [&](const auto& s, const auto& i, left_values&) { return body(s, i); });
      Traced last{};
      int r = 0;
      visit_leaves(last, [&]<class L>(L& leaf) { leaf = L(loop.result(r++, shape_of<L>())); });
      return last;
    }
  } else {
    State state = init;
    for (int i = 0; i < steps; ++i) state = body(state, i);
    return state;
  }
}

}  // namespace gradfold::detail
