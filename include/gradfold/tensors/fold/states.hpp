// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/assemble.hpp>
#include <gradfold/tensors/fold/recording.hpp>

/// The states of all steps of a loop.
namespace gradfold::detail {

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
    if constexpr (!state_keeps_its_form<Traced, traced_tree_t<std::remove_cvref_t<decltype(body(std::declval<const Traced&>(), integer_symbol(0)))>>>())
      return Answer{};
    else {
      const recorded_loop loop = record_loop<steps>(as_traced<Traced>(init), [&](const auto& s, const auto& i, left_values&) { return body(s, i); });
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

}  // namespace gradfold::detail
