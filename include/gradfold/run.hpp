// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/constant_results.hpp>
#include <gradfold/leaves.hpp>

#include <cstddef>

/// Programs run on trees of numbers, and the memory that they have between their loops.
namespace gradfold::detail {

template <class Program, class T, class... Results>
GRADFOLD_ALWAYS_INLINE() constexpr void run_into(const argument_pointers<T>* in, scattered<T, Results>&&... results) {
  T* const out[] = {results.pointer()..., nullptr};
  Program::run(in, out);
  (results.finish(), ...);
}
template <class Program, class T, class... Results, std::size_t... K, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_on(const std::tuple<Results&...>& results, std::index_sequence<K...>, const gathered<T, Arguments>&... arguments) {
  const argument_pointers<T> in[] = {arguments.pointers()..., argument_pointers<T>{}};
  run_into<Program, T>(in, scattered<T, Results>(std::get<K>(results))...);
}

/// The bytes of the real numbers, so that integers can follow.
template <class T>
constexpr std::size_t real_bytes(const workspace_size& room) {
  return (static_cast<std::size_t>(room.of[0]) * sizeof(T) + sizeof(long long) - 1) / sizeof(long long) * sizeof(long long);
}
/// The bytes that a program keeps between its loops, in type T.
template <class T>
constexpr std::size_t workspace_bytes(const workspace_size& room) {
  return real_bytes<T>(room) + static_cast<std::size_t>(room.of[1]) * sizeof(long long) + static_cast<std::size_t>(room.of[2]);
}
/// Memory that nobody gave: the program takes it from the stack.
struct stack_memory {};

template <std::size_t bytes, bool fits>
constexpr bool workspace_fits() {
  static_assert(fits,
                "gradfold: this needs a workspace of the number of bytes named here, more than GRADFOLD_STACK_BYTES: make one, as in "
                "static gradfold::workspace<bytes> w, and pass it first, as in value_and_gradient<f>(w, x)");
  return fits;
}
template <std::size_t bytes, bool fits>
constexpr bool workspace_is_large_enough() {
  static_assert(fits, "gradfold: the workspace given is smaller than the number of bytes named here, which this needs");
  return fits;
}

/// Whether a graph has tensors, or loops.
template <class Source>
constexpr bool has_arrays() {
  const graph_view g = view_of<Source>();
  if (g.shape_count > 0) return true;
  for (int id = 0; id < g.node_count; ++id)
    if (acts_on_arrays(g.nodes[id].operation)) return true;
  return false;
}

/// The sizes that the results of a source have in its graph.
template <class Source>
struct own_sizes {
  struct list {
    int of[static_cast<unsigned>(low_graph<Source>().needed.results + 1)] = {};
    constexpr list() {
      const graph_view g = low_graph<Source>().view();
      for (int k = 0; k < g.result_count; ++k) of[k] = g.shape_of(g.results[k]).size();
    }
  };
  static constexpr list all{};
  static constexpr const int* of = all.of;
};
/// The bytes that the program of a source keeps between its loops, in type T.
template <class Source, class T>
constexpr std::size_t workspace_for() {
  if constexpr (has_arrays<Source>()) return workspace_bytes<T>(array_program<scheduled<Source, own_sizes<Source>>, T>::room());
  else return 0;
}
/// Whether the memory of a call is enough.
template <class Memory, class Source, class T>
constexpr bool memory_fits() {
  constexpr std::size_t bytes = workspace_for<Source, T>();
  if constexpr (requires { Memory::size; }) return workspace_is_large_enough<bytes, (bytes <= Memory::size)>();
  else return workspace_fits<bytes, (bytes <= GRADFOLD_STACK_BYTES)>();
}

template <class Source, class T, class Memory, class... Results, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_arrays_in(Memory& memory, const std::tuple<Results&...>& results, const Arguments&... arguments) {
  using Scheduled = scheduled<Source, leaf_sizes<Results...>>;
  const array_inputs<T, Arguments...> in(arguments...);
  [&]<std::size_t... K>(std::index_sequence<K...>) GRADFOLD_INLINE_LAMBDA() {
    array_outputs<T, Results...> out(std::get<K>(results)...);
    array_program<Scheduled, T>::run({in.pointers(), out.pointers(), memory.real, memory.integer, memory.condition});
    out.finish(std::get<K>(results)...);
  }(std::index_sequence_for<Results...>{});
}
template <class T, workspace_size room>
struct stack_workspace {
  alignas(64) T real[static_cast<unsigned>(room.of[0] + 1)];
  long long integer[static_cast<unsigned>(room.of[1] + 1)];
  bool condition[static_cast<unsigned>(room.of[2] + 1)];
};
template <class T>
struct given_workspace {
  T* real;
  long long* integer;
  bool* condition;
  given_workspace(std::byte* memory, const workspace_size& room)
      : real(reinterpret_cast<T*>(memory)), integer(reinterpret_cast<long long*>(memory + real_bytes<T>(room))),
        condition(reinterpret_cast<bool*>(integer + room.of[1])) {}
};
template <class Source, class T, class Memory, class... Results, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_arrays(Memory& memory, const std::tuple<Results&...>& results, const Arguments&... arguments) {
  constexpr workspace_size room = array_program<scheduled<Source, leaf_sizes<Results...>>, T>::room();
  constexpr std::size_t bytes = workspace_bytes<T>(room);
  if constexpr (requires { Memory::size; }) {
    if constexpr (!workspace_is_large_enough<bytes, (bytes <= Memory::size)>()) return;
    if (!__builtin_is_constant_evaluated()) {
      given_workspace<T> own(memory.bytes, room);
      return run_arrays_in<Source, T>(own, results, arguments...);
    }
    stack_workspace<T, room> own;
    run_arrays_in<Source, T>(own, results, arguments...);
  } else if constexpr (workspace_fits<bytes, (bytes <= GRADFOLD_STACK_BYTES)>()) {
    stack_workspace<T, room> own;
    run_arrays_in<Source, T>(own, results, arguments...);
  }
}

/// Runs the program of `Source` on arguments; each result tree receives its leaves.
template <class Source, class T, class Memory, class... Results, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_program(Memory&& memory, const std::tuple<Results&...>& results, const Arguments&... arguments) {
  using Layout = call_layout<leaf_table<leaf_count<Arguments>...>, leaf_table<leaf_count<Results>...>>;
  if (__builtin_is_constant_evaluated()) require_evaluation<T>(view_of<Source>);
  if constexpr (!compilable<Source>()) return;
  else if constexpr ((kinds_of<Arguments>.tensor || ...) || (kinds_of<Results>.tensor || ...) || has_arrays<Source>())
    run_arrays<Source, T>(memory, results, arguments...);
  else run_on<program<plan_of<Source, Layout>, T>, T>(results, std::index_sequence_for<Results...>{}, gathered<T, Arguments>(arguments)...);
}

}  // namespace gradfold::detail

namespace gradfold {

/// Memory for programs with tensors whose workspace is too large for the stack. How much one needs is a constant:
/// cost<value_and_gradient<f>, X>.workspace_bytes. One workspace serves any number of programs, one after the other.
template <std::size_t size_>
struct workspace {
  static constexpr std::size_t size = size_;
  alignas(64) std::byte bytes[size_ == 0 ? 1 : size_];
};

}  // namespace gradfold

namespace gradfold::detail {

template <class X>
inline constexpr bool is_workspace = false;
template <std::size_t size>
inline constexpr bool is_workspace<workspace<size>> = true;

}  // namespace gradfold::detail
