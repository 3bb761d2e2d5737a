// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/loops/program.hpp>

/// Loops that stay loops: their bodies are programs of their own.
namespace gradfold::detail {

/// The nodes that read the results of a loop, -1 where nobody does.
template <int results>
struct loop_readers {
  int of[static_cast<unsigned>(results + 1)];
};
template <int results>
constexpr loop_readers<results> readers_of(const graph_view& g, int id) {
  loop_readers<results> readers{};
  for (int r = 0; r < results; ++r) readers.of[r] = -1;
  for (int u = g.node_count - 1; u > id; --u)
    if (g.nodes[u].operation == operation_id<loop_result> && g.operand(u, 0) == id) readers.of[g.attribute(u)] = u;
  return readers;
}

/// The loop at a node. Its states and the workspace of its body are behind what other kernels keep.
template <class P, int id>
struct fold_kernel {
  using T = typename P::real;
  using body = typename P::template body<id>;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;
  static constexpr packed_loop loop = loop_of(P::g, id);
  static constexpr int leaves = loop.leaves(), outputs = loop.outputs(), captures = P::g.nodes[id].operand_count - leaves, steps = loop.steps();

  static constexpr loop_readers readers = readers_of<2 * leaves + outputs>(P::g, id);

  static constexpr int size(int r) { return loop.result(r).size(); }
  static constexpr int row_room(int r) { return size(r) < 8 ? size(r) : (size(r) + 15) / 16 * 16; }
  /// Where the two buffers of a leaf begin; scalars need none. Behind them, one for each output that nobody reads.
  static constexpr int start(int r) {
    int at = s.workspace.of[0];
    for (int i = 0; i < r; ++i)
      if (i < leaves) at += size(i) == 1 ? 0 : 2 * row_room(i);
      else if (readers.of[leaves + i] < 0) at += row_room(i);
    return at;
  }
  /// Constants by name: clang computes a call in the step of a loop anew in every step.
  template <int r>
  static constexpr int size_of = size(r);
  template <int r>
  static constexpr int row_room_of = row_room(r);
  template <int r>
  static constexpr int start_of = start(r);
  static constexpr workspace_size room() {
    const workspace_size inner = body::room();
    return {{start(leaves + outputs) + inner.of[0], s.workspace.of[1] + inner.of[1], s.workspace.of[2] + inner.of[2]}};
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const array_memory<T>& m) {
    run_steps(m, std::make_integer_sequence<int, leaves>{}, std::make_integer_sequence<int, captures>{}, std::make_integer_sequence<int, outputs>{});
  }

 private:
  /// A capture as an argument of the body; constants are made for it.
  template <int x>
  GRADFOLD_ALWAYS_INLINE() static constexpr leaf_pointer<T> captured(const array_memory<T>& m, T& made) {
    if constexpr (s.place[x].where == storage::constant) {
      static_assert(is_real(P::type_of(x)));
      made = constant_of<P, x>();
      return {&made, nullptr, nullptr};
    } else if constexpr (is_real(P::type_of(x))) return {elements<P, x>(m), nullptr, nullptr};
    else if constexpr (is_integer(P::type_of(x))) return {nullptr, elements<P, x>(m), nullptr};
    else return {nullptr, nullptr, elements<P, x>(m)};
  }
  /// The first state of leaf r, or the states of all steps where somebody reads them.
  template <int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr T* first_state(const array_memory<T>& m, T* scalars) {
    constexpr int trajectory = readers.of[leaves + r], first = g.operand(id, r);
    constexpr bool one = P::size_of(first) == 1;
    T* state = scalars + r;
    if constexpr (size_of<r> != 1) {
      if constexpr (trajectory >= 0) state = elements<P, trajectory>(m);
      else state = m.real + start_of<r>;
    }
    for (int i = 0; i < size_of<r>; ++i) state[i] = element_of<P, first>(m, one ? 0 : i);
    return state;
  }
  /// Where step i of leaf r writes.
  template <int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr T* next_state(const array_memory<T>& m, T* scalars, int i) {
    constexpr int trajectory = readers.of[leaves + r];
    if constexpr (size_of<r> == 1) return scalars + r;
    else if constexpr (trajectory >= 0) return i + 1 < steps ? elements<P, trajectory>(m) + (i + 1) * size_of<r> : m.real + start_of<r>;
    else return m.real + start_of<r> + ((i + 1) & 1) * row_room_of<r>;
  }
  template <int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr void keep_scalar(const array_memory<T>& m, const T* scalars, int i) {
    constexpr int trajectory = readers.of[leaves + r];
    if constexpr (trajectory >= 0 && size_of<r> == 1) elements<P, trajectory>(m)[i] = scalars[r];
  }
  template <int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr void keep_last(const array_memory<T>& m, const T* state) {
    constexpr int last = readers.of[r];
    if constexpr (last >= 0)
      for (int i = 0; i < size_of<r>; ++i) elements<P, last>(m)[i] = state[i];
  }
  /// What leaf r is in the next step.
  template <int r>
  GRADFOLD_ALWAYS_INLINE() static constexpr void step_on(T** state, T* scalars, T* const* next, const T* next_scalars) {
    if constexpr (size_of<r> == 1) scalars[r] = next_scalars[r];
    else state[r] = next[r];
  }
  /// Where step i writes output k.
  template <int k>
  GRADFOLD_ALWAYS_INLINE() static constexpr T* output(const array_memory<T>& m, int i) {
    constexpr int reader = readers.of[2 * leaves + k];
    if constexpr (reader >= 0) return elements<P, reader>(m) + i * size_of<leaves + k>;
    else return m.real + start_of<leaves + k>;
  }
  template <int... R, int... Q, int... K>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_steps(const array_memory<T>& m, std::integer_sequence<int, R...>, std::integer_sequence<int, Q...>,
                                                           std::integer_sequence<int, K...>) {
    [[maybe_unused]] T made[sizeof...(Q) + 1];
    T scalars[sizeof...(R) + 1], next_scalars[sizeof...(R) + 1];
    T* state[] = {first_state<R>(m, scalars)..., nullptr};
    long long index = 0;
    for (int i = 0; i < steps; ++i) {
      index = i;
      for_numbers<leaves>([&](auto r) GRADFOLD_INLINE_LAMBDA() { keep_scalar<decltype(r)::value>(m, scalars, i); });
      const leaf_pointer<T> in[] = {leaf_pointer<T>{state[R], nullptr, nullptr}..., leaf_pointer<T>{nullptr, &index, nullptr},
                                    captured<g.operand(id, leaves + Q)>(m, made[Q])..., leaf_pointer<T>{}};
      T* const to[] = {next_state<R>(m, next_scalars, i)..., nullptr};
      const result_pointer<T> out[] = {result_pointer<T>{to[R], nullptr, nullptr}..., result_pointer<T>{output<K>(m, i), nullptr, nullptr}...,
                                       result_pointer<T>{}};
      body::run({in, out, m.real + start_of<leaves + outputs>, m.integer + s.workspace.of[1], m.condition + s.workspace.of[2]});
      for_numbers<leaves>([&](auto r) GRADFOLD_INLINE_LAMBDA() { step_on<decltype(r)::value>(state, scalars, to, next_scalars); });
    }
    for_numbers<leaves>([&](auto r) GRADFOLD_INLINE_LAMBDA() { keep_last<decltype(r)::value>(m, state[decltype(r)::value]); });
  }
};

}  // namespace gradfold::detail
