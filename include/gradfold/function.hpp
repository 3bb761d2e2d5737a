// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/pipeline.hpp>
#include <gradfold/tensor.hpp>
#include <gradfold/tree.hpp>

#include <cstddef>

/// Functions as sources of graphs, and the way of numbers into and out of programs.
namespace gradfold::detail {

/// Fills a tree of traced values with the inputs of a graph, numbered on from `next`.
template <class Symbolic>
constexpr void bind_inputs(builder& g, Symbolic& tree, int& next) {
  visit_leaves(tree, [&]<class L>(L& part) { part = L(handle(&g, g.input(next++, L::type, g.shape_number(shape_of<L>())))); });
}

/// Every leaf of a result becomes a result of the graph.
template <class Result>
constexpr void bind_results(builder& g, const Result& result) {
  visit_leaves(result, [&]<class L>(const L& part) {
    const auto given = traced_operand(part);
    if constexpr (traced<L> || tensor_like<L>) g.result(given.value_.node_in(g, given.type));
    else g.result(symbol(part).value_.node_in(g, kind::real));
  });
}

/// What tracing a function gave: the sizes of its graph, equal nodes counted as often as they are recorded, or that it is
/// no constant expression. Tried in an overload, for there the compiler says nothing, so that one sentence can.
template <graph_sizes found>
struct traced_sizes {
  static constexpr bool is_constant = true;
  static constexpr graph_sizes sizes = found;
};
struct no_sizes {
  static constexpr bool is_constant = false;
  static constexpr graph_sizes sizes = {1000, 2000, 1000, 16};
};
template <class Trace, graph_sizes found = Trace::run(nullptr, typename Trace::positions{})>
traced_sizes<found> measure_once(int);
template <class Trace>
no_sizes measure_once(long);
/// The trace is run here and nowhere else: compilers run it again for each overload resolution.
template <class Trace>
struct trial {
  using type = decltype(measure_once<Trace>(0));
};

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

/// The place of every leaf of several trees, given their numbers of leaves.
template <int... sizes>
struct leaf_table {
  static constexpr int total = (sizes + ... + 0);
  struct list {
    int of[static_cast<unsigned>(total + 1)] = {};
  };
  static constexpr list listed() {
    static_assert(sizeof...(sizes) < 2048 && total < (1 << 20), "gradfold: more arguments or numbers than a graph can have (2,047; 1,048,575)");
    list all;
    int i = 0, part = 0;
    for (const int size : {sizes..., 0}) {
      for (int leaf = 0; leaf < size; ++leaf) all.of[i++] = leaf_place(part, leaf);
      ++part;
    }
    return all;
  }
  static constexpr list places = listed();
};

template <class Inputs, class Results>
struct call_layout {
  static constexpr const int* inputs = Inputs::places.of;
  static constexpr const int* results = Results::places.of;
};

/// The numbers of one argument in the form that a program reads: its own memory where that is a row of T, else a copy.
/// No member points to another: compilers keep such objects in memory.
template <class T, class Tree>
class gathered {
 public:
  constexpr explicit gathered(const Tree& tree) : tree_(tree) {
    if constexpr (!is_row<Tree, T>) {
      if (is_flat<Tree, T> && !__builtin_is_constant_evaluated()) return;
      int i = 0;
      visit_leaves(tree, [&]<class L>(const L& part) {
        if constexpr (std::same_as<L, bool>) condition_[i++] = part;
        else if constexpr (std::integral<L>) integer_[i++] = static_cast<long long>(part);
        else real_[i++] = static_cast<T>(part);
      });
    }
  }
  constexpr argument_pointers<T> pointers() const {
    if constexpr (std::same_as<Tree, T>) return {&tree_, nullptr, nullptr};
    else if constexpr (is_row<Tree, T>) return {tree_.data(), nullptr, nullptr};
    else if (is_flat<Tree, T> && !__builtin_is_constant_evaluated()) return {reinterpret_cast<const T*>(&tree_), nullptr, nullptr};
    else return {real_, integer_, condition_};
  }

 private:
  static constexpr unsigned room(bool any) { return any && !is_row<Tree, T> ? static_cast<unsigned>(leaf_count<Tree>) + 1 : 1; }
  const Tree& tree_;
  T real_[room(kinds_of<Tree>.real)];
  long long integer_[room(kinds_of<Tree>.integer)];
  bool condition_[room(kinds_of<Tree>.condition)];
};

/// Memory for one tree of results: the tree's own where that is a row of T, else a buffer that is copied at the end.
template <class T, class Tree>
class scattered {
 public:
  constexpr explicit scattered(Tree& tree) : tree_(tree) {}
  constexpr T* pointer() {
    if constexpr (std::same_as<Tree, T>) return &tree_;
    else if constexpr (is_row<Tree, T>) return tree_.data();
    else return is_flat<Tree, T> && !__builtin_is_constant_evaluated() ? reinterpret_cast<T*>(&tree_) : buffer_;
  }
  constexpr void finish() {
    if constexpr (!is_row<Tree, T>) {
      if (is_flat<Tree, T> && !__builtin_is_constant_evaluated()) return;
      int i = 0;
      visit_leaves(tree_, [&]<class L>(L& part) { part = static_cast<L>(buffer_[i++]); });
    }
  }

 private:
  Tree& tree_;
  T buffer_[is_row<Tree, T> ? 1 : static_cast<unsigned>(leaf_count<Tree>) + 1];
};

template <class Program, class T, class... Results>
GRADFOLD_ALWAYS_INLINE() constexpr void run_into(const argument_pointers<T>* in, scattered<T, Results>&&... results) {
  T* const out[] = {results.pointer()..., nullptr};
  Program::run(in, out);
  (results.finish(), ...);
}
template <class Program, class T, class... Results, std::size_t... K, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_on(const std::tuple<Results&...>& results, std::index_sequence<K...>,
                                               const gathered<T, Arguments>&... arguments) {
  const argument_pointers<T> in[] = {arguments.pointers()..., argument_pointers<T>{}};
  run_into<Program, T>(in, scattered<T, Results>(std::get<K>(results))...);
}

/// The number of elements of each leaf of some trees, first to last.
template <class... Tree>
struct leaf_sizes {
  static constexpr int count = (leaf_count<Tree> + ... + 0);
  struct list {
    int of[static_cast<unsigned>(count + 1)] = {};
    int next = 0;
    constexpr list() { (add(probe<Tree>{}), ...); }
    constexpr void add(const auto& tree) {
      visit_leaves(tree, [&]<class L>(const L&) { of[next++] = shape_of<L>().size(); });
    }
  };
  static constexpr list all{};
  static constexpr const int* of = all.of;
  static constexpr int total = [] {
    int sum = 0;
    for (int i = 0; i < count; ++i) sum += all.of[i];
    return sum;
  }();
};

/// The leaves of arguments as programs with tensors read them: in place where they are numbers of type T, else copied.
template <class T, class... Arguments>
class array_inputs {
 public:
  GRADFOLD_ALWAYS_INLINE() constexpr explicit array_inputs(const Arguments&... arguments) { (add(arguments), ...); }
  constexpr const leaf_pointer<T>* pointers() const { return pointers_; }

 private:
  GRADFOLD_ALWAYS_INLINE() constexpr void add(const auto& tree) {
    visit_leaves(tree, [&]<class L>(const L& leaf) {
      using E = leaf_element_t<L>;
      const E* const from = first_element(leaf);
      leaf_pointer<T>& to = pointers_[count_++];
      if constexpr (std::same_as<E, bool>) to.condition = from;
      else if constexpr (std::integral<E>) to.integer = copied<L>(from, integers_, integer_count_);
      else if constexpr (is_copied<L>) to.real = copied<L>(from, reals_, real_count_);
      else to.real = from;
    });
  }
  template <class L, class N>
  static constexpr const N* copied(const auto* from, N* memory, int& next) {
    constexpr int size = shape_of<L>().size();
    N* const to = memory + next;
    for (int i = 0; i < size; ++i) to[i] = static_cast<N>(from[element_position<L>(i)]);
    return next += size, to;
  }

  template <class L, class E = leaf_element_t<L>>
  static constexpr bool is_copied = std::integral<E> ? !std::same_as<E, bool> : !std::same_as<E, T> || !elements_in_order<L>();
  template <bool integral>
  static constexpr unsigned room() {
    unsigned count = 1;
    (visit_leaf_types<Arguments>([&]<class L>(std::type_identity<L>) {
       if (is_copied<L> && std::integral<leaf_element_t<L>> == integral) count += static_cast<unsigned>(shape_of<L>().size());
     }), ...);
    return count;
  }
  leaf_pointer<T> pointers_[static_cast<unsigned>((leaf_count<Arguments> + ... + 1))];
  T reals_[room<false>()];
  long long integers_[room<true>()];
  int count_ = 0, real_count_ = 0, integer_count_ = 0;
};

/// Where programs with tensors write the leaves of results: in place where they are numbers of type T, else copied at the end.
template <class T, class... Results>
class array_outputs {
 public:
  GRADFOLD_ALWAYS_INLINE() constexpr explicit array_outputs(Results&... results) { (add(results), ...); }
  constexpr const result_pointer<T>* pointers() const { return pointers_; }
  constexpr void finish(Results&... results) {
    count_ = buffered_ = 0;
    (copy_back(results), ...);
  }

 private:
  // At -Os g++ 12 takes the results for shorter-lived than their addresses here, which end together.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
  GRADFOLD_ALWAYS_INLINE() constexpr void add(auto& tree) {
    visit_leaves(tree, [&]<class L>(L& leaf) {
      using E = leaf_element_t<L>;
      result_pointer<T>& to = pointers_[count_++];
      if constexpr (is_buffered<L>) to.real = buffer_ + buffered_, buffered_ += shape_of<L>().size();
      else if constexpr (std::same_as<E, T>) to.real = first_element(leaf);
      else if constexpr (std::same_as<E, bool>) to.condition = first_element(leaf);
      else to.integer = first_element(leaf);
    });
  }
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
  constexpr void copy_back(auto& tree) {
    visit_leaves(tree, [&]<class L>(L& leaf) {
      if constexpr (is_buffered<L>) {
        auto* const to = first_element(leaf);
        for (int i = 0; i < shape_of<L>().size(); ++i) to[element_position<L>(i)] = static_cast<leaf_element_t<L>>(buffer_[buffered_++]);
      }
    });
  }
  template <class L, class E = leaf_element_t<L>>
  static constexpr bool is_buffered = (!std::same_as<E, T> && !std::same_as<E, bool> && !std::same_as<E, long long>) || !elements_in_order<L>();
  static constexpr unsigned room() {
    unsigned count = 1;
    (visit_leaf_types<Results>([&]<class L>(std::type_identity<L>) { count += is_buffered<L> ? static_cast<unsigned>(shape_of<L>().size()) : 0u; }), ...);
    return count;
  }
  result_pointer<T> pointers_[static_cast<unsigned>((leaf_count<Results> + ... + 1))];
  T buffer_[room()];
  int count_ = 0, buffered_ = 0;
};

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
  static_assert(fits, "gradfold: this needs a workspace of the number of bytes named here, more than GRADFOLD_STACK_BYTES: make one, as in "
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
      : real(reinterpret_cast<T*>(memory)), integer(reinterpret_cast<long long*>(memory + real_bytes<T>(room))), condition(reinterpret_cast<bool*>(integer + room.of[1])) {}
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
  if constexpr (!compilable<Source>()) return;
  else if constexpr ((kinds_of<Arguments>.tensor || ...) || (kinds_of<Results>.tensor || ...) || has_arrays<Source>())
    run_arrays<Source, T>(memory, results, arguments...);
  else
    run_on<program<plan_of<Source, Layout>, T>, T>(results, std::index_sequence_for<Results...>{}, gathered<T, Arguments>(arguments)...);
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
