// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/view.hpp>

/// Loops that stay loops: their code and their compile time do not depend on how many steps they have.
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
    return {home, record_in(*home, {id_of<loop_result>(), kind::real, 1, &node, 1, &which, home->shape_number(of)})};
  }
};

/// Records a loop. The body is called twice: once on the first state, to learn which graph it belongs to, and once on the
/// inputs of its own graph.
template <int steps, class State, class Body>
constexpr recorded_loop record_loop(const State& first, const Body& body) {
  const integer_symbol start(0);
  builder* const home = home_of(body(first, start), home_of(first, nullptr));
  builder inner(64);
  inner.depth = home->depth + 1, inner.around = home, inner.expands_rules = home->expands_rules;
  buffer<shape> leaves;
  push_shapes<State>(leaves);
  State state{};
  int next = 0;
  visit_leaves(state, [&]<class L>(L& leaf) { leaf = L(handle(&inner, inner.input(next++, kind::real, inner.shape_number(shape_of<L>())))); });
  const integer_symbol index(handle(&inner, inner.input(next++, kind::integer)));
  inner.first_capture = next;
  const State after = as_traced<State>(body(state, index));
  visit_leaves(after, [&]<class L>(const L& leaf) { inner.result(leaf.value_.node_in(inner, kind::real)); });
  buffer<int> operands;
  visit_leaves(first, [&]<class L>(const L& leaf) { operands.push(leaf.value_.node_in(*home, kind::real)); });
  for (int k = 0; k < inner.captured.size; ++k) operands.push(handle(inner.captured_from.at[k], inner.captured.at[k]).node_in(*home, kind::real));
  builder live(inner.size());
  compact(inner.view(), live);
  buffer<long long> words;
  packed_loop::pack(steps, leaves.size, leaves, live.view(), words);
  return {home, record_in(*home, {id_of<loop_fold>(), kind::real, operands.size, operands.at, words.size, words.at, 0}), leaves.size};
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
  requires expressed<State>
struct result_of_body<Body, State> {
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
    if constexpr (!state_keeps_its_form<Traced, traced_tree_t<std::remove_cvref_t<decltype(body(std::declval<const Traced&>(), integer_symbol(0)))>>>()) return Traced{};
    else {
      const Traced first = as_traced<Traced>(init);
      if (steps == 0 || home_of(body(first, integer_symbol(0)), home_of(first, nullptr)) == nullptr) {
        Traced state = first;
        for (int i = 0; i < steps; ++i) state = as_traced<Traced>(body(state, integer_symbol(i)));
        return state;
      }
      const recorded_loop loop = record_loop<steps>(first, body);
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

/// The tree with a new first axis on each leaf.
template <class Tree, std::size_t n>
struct stacked_tree;
template <scalar_leaf T, std::size_t n>
struct stacked_tree<T, n> {
  using type = tensor<T, n>;
};
template <class T, std::size_t... extents, std::size_t n>
struct stacked_tree<tensor<T, extents...>, n> {
  using type = tensor<T, n, extents...>;
};
template <class T, std::size_t m, std::size_t n>
struct stacked_tree<std::array<T, m>, n> {
  using type = std::array<typename stacked_tree<T, n>::type, m>;
};
template <class X, class Y, std::size_t n>
struct stacked_tree<std::pair<X, Y>, n> {
  using type = std::pair<typename stacked_tree<X, n>::type, typename stacked_tree<Y, n>::type>;
};
template <class... X, std::size_t n>
struct stacked_tree<std::tuple<X...>, n> {
  using type = std::tuple<typename stacked_tree<X, n>::type...>;
};
template <class... X, std::size_t n>
struct stacked_tree<hana::tuple<X...>, n> {
  using type = hana::tuple<typename stacked_tree<X, n>::type...>;
};

/// Writes the state after step i.
template <class Answer, class State>
constexpr void write_step(Answer& answer, const State& state, int i) {
  if constexpr (scalar_leaf<State>) answer.data()[i] = state;
  else if constexpr (tensor_like<State>)
    for (std::size_t k = 0; k < state.size(); ++k) answer.data()[static_cast<std::size_t>(i) * state.size() + k] = state.data()[k];
  else if constexpr (requires { std::tuple_size<State>::value; })
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      (write_step(std::get<K>(answer), std::get<K>(state), i), ...);
    }(std::make_index_sequence<std::tuple_size_v<State>>{});
  else
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      (write_step(hana::at_c<K>(answer), hana::at_c<K>(state), i), ...);
    }(std::make_index_sequence<decltype(hana::length(state))::value>{});
}

template <int steps, class State, class Body>
constexpr auto scanned(const State& init, const Body& body) {
  static_assert(steps > 0, "gradfold: scan needs at least one step");
  if constexpr (!state_is_real<State>()) return init;
  else if constexpr (loop_is_traced<State, Body>()) {
    using Traced = loop_state<State>;
    using Answer = typename stacked_tree<Traced, static_cast<std::size_t>(steps)>::type;
    if constexpr (!state_keeps_its_form<Traced, traced_tree_t<std::remove_cvref_t<decltype(body(std::declval<const Traced&>(), integer_symbol(0)))>>>()) return Answer{};
    else {
      const recorded_loop loop = record_loop<steps>(as_traced<Traced>(init), body);
      buffer<handle> after;
      const Traced leaves{};
      int r = 0;
      visit_leaves(leaves, [&]<class L>(const L&) {
        using All = typename stacked_tree<L, static_cast<std::size_t>(steps)>::type;
        const All entering(loop.result(loop.leaves + r, All::shape));
        const L last(loop.result(r, shape_of<L>()));
        ++r;
        if constexpr (steps == 1) after.push(stacking<0>{}(last).value_);
        else after.push(concatenation<0>{}(slicing<range<1, steps>>{}(entering), stacking<0>{}(last)).value_);
      });
      Answer answer{};
      int next = 0;
      visit_leaves(answer, [&]<class L>(L& leaf) { leaf = L(after.at[next++]); });
      return answer;
    }
  } else {
    typename stacked_tree<State, static_cast<std::size_t>(steps)>::type answer{};
    State state = init;
    for (int i = 0; i < steps; ++i) {
      state = body(state, i);
      write_step(answer, state, i);
    }
    return answer;
  }
}
template <class Term>
constexpr auto zero_like() {
  if constexpr (tensor_like<Term> && !symbolic_leaf<Term>) return typename Term::template with_elements<real_of<typename Term::value_type>>{};
  else if constexpr (tensor_like<Term>) return typename Term::template with_elements<symbol>{};
  else if constexpr (traced<Term>) return symbol(0);
  else return real_of<Term>(0);
}

}  // namespace gradfold::detail

namespace gradfold {

/// n steps of state = body(state, i), i = 0 to n - 1, as one loop. The state is a number, a tensor or a tree of them; the
/// index arrives as an integer, with which tensors may be indexed. Workspace: for a gradient the states of all steps.
template <int n, class State, class Body>
constexpr auto fold(const State& init, const Body& body) {
  if constexpr (detail::is_loop_of_values<State, detail::body_result<Body, State>>()) return detail::folded<n>(init, body);
  else return init;
}
/// The states after each of n steps: of each leaf a tensor with a new first axis of extent n.
template <int n, class State, class Body>
constexpr auto scan(const State& init, const Body& body) {
  if constexpr (detail::is_loop_of_values<State, detail::body_result<Body, State>>()) return detail::scanned<n>(init, body);
  else return init;
}
/// body(0) + body(1) + … + body(n - 1), in this order, as one loop.
template <int n, class Body>
  requires(!detail::tensor_argument<Body> && requires(const Body& body) { body(0); })
constexpr auto sum(const Body& body) {
  using Term = std::remove_cvref_t<decltype(body(0))>;
  if constexpr (!detail::is_loop_of_values<Term>()) return body(0);
  else return detail::folded<n>(detail::zero_like<Term>(), [&body](const auto& state, const auto& i) { return state + body(i); });
}

}  // namespace gradfold
