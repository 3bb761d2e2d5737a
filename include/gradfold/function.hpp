// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/pipeline.hpp>
#include <gradfold/tree.hpp>

/// Functions as sources of graphs, and the way of numbers into and out of programs.
namespace gradfold::detail {

/// Fills a tree of traced values with the inputs of a graph, numbered on from `next`.
template <class Symbolic>
constexpr void bind_inputs(builder& g, Symbolic& tree, int& next) {
  visit_leaves(tree, [&]<class L>(L& part) { part = L(handle(&g, g.input(next++, L::type))); });
}

/// Every leaf of a result becomes a result of the graph.
template <class Result>
constexpr void bind_results(builder& g, const Result& result) {
  visit_leaves(result, [&]<class L>(const L& part) {
    if constexpr (traced<L>) g.result(part.value_.node_in(g, L::type));
    else g.result(symbol(part).value_.node_in(g, kind::real));
  });
}

/// A callable, traced on symbols. `Symbolic` are its argument types with symbols for numbers.
template <auto F, class... Symbolic>
struct function_trace {
  using result_type = std::remove_cvref_t<std::invoke_result_t<decltype(F), const Symbolic&...>>;
  static constexpr graph_sizes expected() { return {1000, 2000, 1000, 16}; }
  static constexpr void build(builder& out) {
    builder g(500);
    std::tuple<Symbolic...> arguments{};
    int next = 0;
    std::apply([&](auto&... part) { (bind_inputs(g, part, next), ...); }, arguments);
    g.inputs_at_least(next);
    bind_results(g, std::apply([](const auto&... part) { return F(part...); }, arguments));
    compact(g.view(), out);
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
template <class T, class Tree>
class gathered {
 public:
  constexpr explicit gathered(const Tree& tree) : pointers_{real_, integer_, condition_} {
    if constexpr (is_row<Tree, T>) {
      if constexpr (std::same_as<Tree, T>) pointers_.real = &tree;
      else pointers_.real = tree.data();
    } else if (is_flat<Tree, T> && !__builtin_is_constant_evaluated()) {
      pointers_.real = reinterpret_cast<const T*>(&tree);
    } else {
      int i = 0;
      visit_leaves(tree, [&]<class L>(const L& part) {
        if constexpr (std::same_as<L, bool>) condition_[i++] = part;
        else if constexpr (std::integral<L>) integer_[i++] = static_cast<long long>(part);
        else real_[i++] = static_cast<T>(part);
      });
    }
  }
  constexpr const argument_pointers<T>& pointers() const { return pointers_; }

 private:
  static constexpr unsigned room(bool any) { return any && !is_row<Tree, T> ? static_cast<unsigned>(leaf_count<Tree>) + 1 : 1; }
  T real_[room(kinds_of<Tree>.real)];
  long long integer_[room(kinds_of<Tree>.integer)];
  bool condition_[room(kinds_of<Tree>.condition)];
  argument_pointers<T> pointers_;
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

template <class Source, class T, class Layout, class... Arguments, class... Results>
GRADFOLD_ALWAYS_INLINE() constexpr void run_between(const std::tuple<gathered<T, Arguments>&&...>& arguments, scattered<T, Results>&&... results) {
  std::apply([&](const auto&... argument) {
    const argument_pointers<T> in[] = {argument.pointers()..., argument_pointers<T>{}};
    T* const out[] = {results.pointer()..., nullptr};
    program<plan_of<Source, Layout>, T>::run(in, out);
  }, arguments);
  (results.finish(), ...);
}

/// Runs the program of `Source` on arguments; each result tree receives its leaves.
template <class Source, class T, class... Arguments, class... Results>
GRADFOLD_ALWAYS_INLINE() constexpr void run_program(const std::tuple<const Arguments&...>& arguments, Results&... results) {
  using Layout = call_layout<leaf_table<leaf_count<Arguments>...>, leaf_table<leaf_count<Results>...>>;
  std::apply([&](const Arguments&... argument) {
    run_between<Source, T, Layout, Arguments...>(std::tuple<gathered<T, Arguments>&&...>(gathered<T, Arguments>(argument)...),
                                                 scattered<T, Results>(results)...);
  }, arguments);
}

}  // namespace gradfold::detail
