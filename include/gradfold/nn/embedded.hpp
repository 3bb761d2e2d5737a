// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/leaf_names.hpp>
#include <gradfold/nn/leaves.hpp>

/// Parameters that are compiled in: for devices without a file system.
namespace gradfold::nn::detail {

/// Whether a tree has the leaves that a text names, with their extents.
template <class Tree>
constexpr bool has_leaves(std::string_view text) {
  bool same = true;
  gradfold::detail::spell_leaves(Tree{}, [&](std::string_view piece) {
    same = same && text.starts_with(piece);
    if (same) text.remove_prefix(piece.size());
  });
  return same && text.empty();
}
template <class Tree, class Header>
constexpr bool header_fits() {
  constexpr bool fits = has_leaves<Tree>(Header::leaves);
  static_assert(fits, "gradfold: the weights in this header are not those of this tree: names and shapes must be as Header::leaves says");
  return fits;
}

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// The parameters in a header that files::write_header wrote, as in
///     inline constexpr auto weights = nn::from_header<nn::parameters<model, float>, digits_weights>();
/// A constant, which lies in read-only memory. Numbers are those that were written, rounded where the tree's type is narrower.
template <class Tree, class Header>
constexpr Tree from_header() {
  Tree tree{};
  if constexpr (detail::header_fits<Tree, Header>()) {
    const auto* from = Header::numbers;
    for_each_row(
        [&](auto row) {
          auto* to = row.data();  // plain pointers: clang counts steps
          for (const auto* const end = to + row.size(); to != end;) *to++ = static_cast<std::remove_reference_t<decltype(*to)>>(*from++);
        },
        tree);
  }
  return tree;
}

}  // namespace gradfold::nn
