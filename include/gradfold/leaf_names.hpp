// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensor_operand.hpp>
#include <gradfold/tree.hpp>

#include <boost/hana/accessors.hpp>
#include <boost/hana/core/to.hpp>

#include <cstddef>
#include <span>
#include <string_view>

/// The leaves of a tree of numbers by name: the path to each, its parts joined by points, as in "2.weight".
namespace gradfold::detail {

/// A path under construction, without heap. What does not fit is left out.
class leaf_path {
 public:
  constexpr std::string_view text() const { return {text_, size_}; }
  constexpr std::size_t size() const { return size_; }
  constexpr void shorten(std::size_t size) { size_ = size; }
  constexpr void enter(std::string_view part) {
    if (size_ > 0) push('.');
    for (const char c : part) push(c);
  }
  constexpr void enter(std::size_t position) {
    char digits[20] = {};
    std::size_t count = 0;
    do digits[count++] = static_cast<char>('0' + position % 10);
    while ((position /= 10) > 0);
    if (size_ > 0) push('.');
    while (count > 0) push(digits[--count]);
  }

 private:
  constexpr void push(char c) {
    if (size_ < sizeof text_) text_[size_++] = c;
  }
  char text_[240] = {};
  std::size_t size_ = 0;
};

/// Calls f(path, leaf) on each leaf, in the order of visit_leaves.
template <class Tree, class F>
constexpr void visit_named(Tree& tree, leaf_path& path, const F& f) {
  using T = std::remove_cv_t<Tree>;
  const std::size_t size = path.size();
  const auto part = [&](auto& below, const auto& name) {
    path.enter(name);
    visit_named(below, path, f);
    path.shorten(size);
  };
  if constexpr (leaf<T>) f(path.text(), tree);
  else if constexpr (hana_struct<T>) {
    hana::for_each(hana::accessors<T>(),
                   [&](auto accessor) { part(hana::second(accessor)(tree), std::string_view(hana::to<const char*>(hana::first(accessor)))); });
  } else if constexpr (!static_constant<T>) {
    std::size_t k = 0;
    visit_parts([&](auto& below) { part(below, k++); }, tree);
  }
}

/// Calls write(text) with the pieces of what tells a tree from others: "1.weight [64, 10], 1.bias [10]". A number has no extents.
template <class Tree>
constexpr void spell_leaves(const Tree& tree, const auto& write) {
  leaf_path path, extent;
  bool first = true;
  visit_named(tree, path, [&]<class Leaf>(std::string_view name, const Leaf&) {
    write(first ? "" : ", ");
    write(name);
    first = false;
    constexpr auto shape = shape_of<Leaf>();
    for (int axis = 0; axis < shape.rank; ++axis) {
      write(axis == 0 ? " [" : ", ");
      extent.shorten(0);
      extent.enter(static_cast<std::size_t>(shape.extent[axis]));
      write(extent.text());
    }
    if (shape.rank > 0) write("]");
  });
}

}  // namespace gradfold::detail

namespace gradfold {

/// Calls f(name, leaf) on each number and tensor of a tree. A name is the path to the leaf: positions in tuples and
/// arrays, names of members, joined by points, as in "2.weight"; the name of a tree that is one leaf is empty.
template <class Tree, class F>
constexpr void for_each_named(Tree& tree, const F& f) {
  detail::leaf_path path;
  detail::visit_named(tree, path, f);
}

}  // namespace gradfold
