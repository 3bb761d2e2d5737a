// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/fold/recording.hpp>  // first, so that few lines stand before what it says of mistakes

#include <gradfold/tensors/checkpointed.hpp>

/// Loops that stay loops: their code and their compile time do not depend on how many steps they have.
namespace gradfold::detail {

template <class Term>
constexpr auto zero_like() {
  if constexpr (tensor_like<Term> && !symbolic_leaf<Term>) return typename Term::template with_elements<real_of<typename Term::value_type>>{};
  else if constexpr (tensor_like<Term>) return typename Term::template with_elements<symbol>{};
  else if constexpr (traced<Term>) return symbol(0);
  else return real_of<Term>(0);
}

}  // namespace gradfold::detail

namespace gradfold {

/// How a loop keeps fewer states for its gradient, as the last argument of `fold` and `scan`: checkpoint<k> keeps those in which every
/// k-th step begins, checkpoint<> those of about the square root of the number of steps. The rest is computed again, in stretches of k
/// steps. Workspace: n/k states and what k steps need, in place of what n steps need. Cost: the steps are computed once more. The value
/// is the same to the last bit, and so is the gradient, if no tensor that the body mentions is in several products of a step (both compiled
/// without floating-point contraction).
/// Refuses negative k ("gradfold: checkpoint<k> keeps the state of every k-th step ...").
/// checkpoint<f>(x...) is f(x...) inside a function that is traced, to the last bit; f is a stateless callable. What f computes on the way is
/// not kept for the reverse sweep, which computes it again from x when it arrives there.
/// Shapes: arguments and result are whatever f takes and returns.
/// Workspace: x and the result, and, while that call is swept, what f needs. Cost: f once more in a gradient or vjp, unless nothing that is computed
/// later has to be known first; nothing more in a jvp. A Jacobian, whose lines share their values, keeps them. Calls may be nested.
/// Refuses: arguments that f does not take ("gradfold: f of checkpoint<f>(x...) cannot be called ..."), and expressions.
/// Example: docs/how_to/memory_of_a_gradient.md
template <auto what = 0>
inline constexpr typename detail::checkpoint_of<what>::type checkpoint{};

/// n steps of state = body(state, i), i = 0 to n - 1, as one loop. The state is a number, a tensor or a tree of them; the
/// index arrives as an integer, with which tensors may be indexed. Workspace: for a gradient the states of all steps, what the
/// products of all steps are made of, and, where there is room, what is dear to compute again.
template <int n, class State, class Body>
constexpr auto fold(const State& init, const Body& body) {
  if constexpr (detail::is_loop_of_values<State, detail::body_result<Body, State>>()) return detail::folded<n>(init, body);
  else return init;
}
/// The same, with the workspace that `checkpoint` says.
template <int n, class State, class Body, int every>
constexpr auto fold(const State& init, const Body& body, detail::checkpointing<every>) {
  if constexpr (detail::is_stretch<every>() && detail::is_loop_of_values<State, detail::body_result<Body, State>>())
    return detail::folded_by_stretches<n, every>(init, body);
  else return init;
}
/// The states after each of n steps: of each leaf a tensor with a new first axis of extent n.
template <int n, class State, class Body>
constexpr auto scan(const State& init, const Body& body) {
  if constexpr (detail::is_loop_of_values<State, detail::body_result<Body, State>>()) return detail::scanned<n>(init, body);
  else return init;
}
/// The same, with the workspace that `checkpoint` says, besides the states that it returns.
template <int n, class State, class Body, int every>
constexpr auto scan(const State& init, const Body& body, detail::checkpointing<every>) {
  if constexpr (detail::is_stretch<every>() && detail::is_loop_of_values<State, detail::body_result<Body, State>>())
    return detail::scanned_by_stretches<n, every>(init, body);
  else return init;
}
/// body(0) + body(1) + … + body(n - 1), in this order, as one loop.
template <int n, class Body>
requires(!detail::tensor_argument<Body> && requires(const Body& body) { body(0); }) constexpr auto sum(const Body& body) {
  using Term = std::remove_cvref_t<decltype(body(0))>;
  if constexpr (!detail::is_loop_of_values<Term>()) return body(0);
  else return detail::folded<n>(detail::zero_like<Term>(), [&body](const auto& state, const auto& i) { return state + body(i); });
}

}  // namespace gradfold
