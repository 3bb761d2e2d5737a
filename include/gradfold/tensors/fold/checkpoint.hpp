// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/fold/states.hpp>

/// Loops that keep few states for the reverse sweep: a loop over stretches, each a loop. The sweep goes back over one stretch after the
/// other; it keeps the states in which stretches begin, and those of the steps of one stretch, which it computes again.
/// Source: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 12.1.
namespace gradfold::detail {

template <int every>
struct checkpointing {};

/// How many steps a stretch has: `every`, or if that is 0, about the square root of their number; the nearest divisor between a half and
/// one and a half of it where there is one, because steps left over are a loop of their own, which keeps its own sums.
constexpr int stretch_of(int steps, int every) {
  if (every > 0) return every < steps ? every : steps;
  int root = 1;
  while (static_cast<long long>(root) * root < steps) ++root;
  for (int off = 0; 2 * off <= root; ++off) {
    if (steps % (root + off) == 0) return root + off;
    if (steps % (root - off) == 0) return root - off;
  }
  return root;
}
template <int every>
constexpr bool is_stretch() {
  constexpr bool positive = every >= 0;
  static_assert(positive, "gradfold: checkpoint<k> keeps the state of every k-th step: k is positive; checkpoint<> chooses it");
  return positive;
}

template <int steps, int every, class State, class Body>
constexpr auto folded_by_stretches(const State& init, const Body& body) {
  constexpr int length = stretch_of(steps, every), count = length > 0 ? steps / length : 0;
  if constexpr (length <= 1 || count <= 1) return folded<steps>(init, body);
  else {
    const auto main = folded<count>(init, [&](const auto& state, const auto& stretch) {
      const auto start = stretch * length;
      return folded<length>(state, [&](const auto& s, const auto& i) { return body(s, start + i); });
    });
    if constexpr (steps % length == 0) return main;
    else return folded<steps % length>(main, [&](const auto& s, const auto& i) { return body(s, count * length + i); });
  }
}

/// The last of the states of all steps.
template <class State, class Answer>
constexpr State last_state(const Answer& answer) {
  buffer<handle> values;
  visit_leaves(answer, [&]<class S, std::size_t n, std::size_t... rest>(const tensor<S, n, rest...>& states) { values.push(states[n - 1].value_); });
  State last{};
  int next = 0;
  visit_leaves(last, [&]<class L>(L& leaf) { leaf = L(values.at[next++]); });
  return last;
}
/// The states of `count` stretches of `length` steps, one stretch after the other; `last` becomes the last of them.
template <int count, int length, class Answer, class State, class Body>
constexpr Answer scanned_stretches(const State& first, const Body& body, State& last) {
  const recorded_loop loop = record_loop<count>(first, [&](const auto& state, const auto& stretch, left_values& left) {
    const auto start = stretch * length;
    const auto states = scanned<length>(state, [&](const auto& s, const auto& i) { return body(s, start + i); });
    visit_leaves(states, [&]<class All>(const All& all) { left.values.push(all.value_), left.shapes.push(All::shape); });
    return last_state<State>(states);
  });
  int r = 0;
  visit_leaves(last, [&]<class L>(L& leaf) { leaf = L(loop.result(r++, shape_of<L>())); });
  Answer answer{};
  visit_leaves(answer, [&]<class S, std::size_t total, std::size_t... rest>(tensor<S, total, rest...>& all) {
    using Stretches = tensor<S, static_cast<std::size_t>(count), static_cast<std::size_t>(length), rest...>;
    all = reshaping<total, rest...>{}(Stretches(loop.result(loop.leaves + r++, Stretches::shape)));
  });
  return answer;
}
/// One tree of states after the other.
template <class Answer, std::size_t count, class First, class Second>
constexpr Answer joined_states(const First& first, const Second& second) {
  buffer<handle> before, after;
  visit_leaves(first, [&](const auto& all) { before.push(all.value_); });
  visit_leaves(second, [&](const auto& all) { after.push(all.value_); });
  Answer answer{};
  int next = 0;
  visit_leaves(answer, [&]<class S, std::size_t total, std::size_t... rest>(tensor<S, total, rest...>& all) {
    constexpr std::size_t more = total - count;
    all = concatenation<0>{}(tensor<S, count, rest...>(before.at[next]), tensor<S, more, rest...>(after.at[next]));
    ++next;
  });
  return answer;
}
template <int steps, int every, class State, class Body>
constexpr auto scanned_by_stretches(const State& init, const Body& body) {
  constexpr int length = stretch_of(steps, every), count = length > 0 ? steps / length : 0;
  if constexpr (length <= 1 || count <= 1 || !loop_is_traced<State, Body>()) return scanned<steps>(init, body);
  else {
    using Traced = loop_state<State>;
    using Answer = typename stacked_tree<Traced, static_cast<std::size_t>(steps)>::type;
    if constexpr (!state_is_real<State>()) return init;
    else if constexpr (!state_keeps_its_form<Traced, traced_tree_t<std::remove_cvref_t<decltype(body(std::declval<const Traced&>(), integer_symbol(0)))>>>())
      return Answer{};
    else {
      constexpr int whole = count * length, rest = steps - whole;
      Traced last{};
      using Stretches = typename stacked_tree<Traced, static_cast<std::size_t>(whole)>::type;
      const Stretches states = scanned_stretches<count, length, Stretches>(as_traced<Traced>(init), body, last);
      if constexpr (rest == 0) return states;
      else {
        const auto more = scanned<rest>(last, [&](const auto& s, const auto& i) { return body(s, whole + i); });
        return joined_states<Answer, static_cast<std::size_t>(whole)>(states, more);
      }
    }
  }
}

}  // namespace gradfold::detail
