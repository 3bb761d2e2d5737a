// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/evaluated_tree.hpp>
#include <gradfold/pipeline.hpp>
#include <gradfold/tensor.hpp>

/// The leaves of arguments and results as programs read and write them.
namespace gradfold::detail {

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
     }),
     ...);
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

}  // namespace gradfold::detail
