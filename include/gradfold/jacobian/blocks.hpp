// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensor.hpp>
#include <gradfold/tree.hpp>

/// The types of matrices of derivatives: which blocks a result has with respect to which arguments.
namespace gradfold::detail {

/// Trees whose numbers lie along axes: a number (none), a tensor, an array of those.
template <class Tree>
struct axes {
  static constexpr bool regular = leaf<Tree>;
  using extents = std::index_sequence<>;
};
template <class T, std::size_t... e>
struct axes<tensor<T, e...>> {
  static constexpr bool regular = true;
  using extents = std::index_sequence<e...>;
};
template <foreign_tensor X>
struct axes<X> : axes<typename foreign_type<X>::template with_elements<leaf_element_t<X>>> {};
template <class Tree, std::size_t n>
struct axes<std::array<Tree, n>> {
  static constexpr bool regular = axes<Tree>::regular;
  template <std::size_t... e>
  static auto behind(std::index_sequence<e...>) -> std::index_sequence<n, e...>;
  using extents = decltype(behind(typename axes<Tree>::extents{}));
};

/// A Hana struct over its number type.
template <class Tree>
concept struct_over_number = hana_struct<Tree> && compound<Tree> && std::tuple_size_v<typename parts<Tree>::types> == 1 &&
                             scalar_leaf<std::tuple_element_t<0, typename parts<Tree>::types>>;
/// One with a block in the place of each number.
template <class Tree>
concept struct_of_numbers = struct_over_number<Tree> && !kinds_of<Tree>.tensor;
/// Whether blocks can stand in a tree's place for its parts. A Hana struct must be one of numbers, or one over the types of its members: the
/// blocks of others would have types that no member can have (those of a tensor). They come in a map by the members' names.
template <class Tree>
inline constexpr bool holds_blocks = true;
template <hana_struct Tree>
requires compound<Tree>
inline constexpr bool holds_blocks<Tree> = struct_of_numbers<Tree> || std::same_as<typename members<Tree>::types, typename parts<Tree>::types>;

/// One block of derivatives: the axes of the result, then those of what it is differentiated with respect to.
template <class T, class Rows, class Columns>
struct block;
template <class T>
struct block<T, std::index_sequence<>, std::index_sequence<>> {
  using type = T;
};
template <class T, std::size_t... r, std::size_t... c>
struct block<T, std::index_sequence<r...>, std::index_sequence<c...>> {
  using type = tensor<T, r..., c...>;
};

template <class T, class Rows, class Tree>
struct block_by : block<T, Rows, typename axes<Tree>::extents> {};
template <class T, std::size_t... r, foreign_tensor X>
struct block_by<T, std::index_sequence<r...>, X> {
  using type = typename foreign_type<X>::template block<T, r...>;
};

/// The blocks of something with axes `Rows` with respect to a tree: the tree with blocks in it.
template <class T, class Rows, class Tree>
struct blocks_over {
  using type = Tree;  // a static constant
};
template <class T, class Rows, class Tree>
using blocks_over_t = typename blocks_over<T, Rows, Tree>::type;
template <class T, class Rows, class Tree>
requires(axes<Tree>::regular) struct blocks_over<T, Rows, Tree> : block_by<T, Rows, Tree> {};
template <class T, class Rows>
struct over_parts {
  template <class Part>
  using part = blocks_over_t<T, Rows, Part>;
};
template <class T, class Rows, compound Tree>
requires(!axes<Tree>::regular && holds_blocks<Tree>) struct blocks_over<T, Rows, Tree> {
  using type = typename parts<Tree>::template with<over_parts<T, Rows>>;
};
template <class T, class Rows, compound Tree>
requires(!axes<Tree>::regular && !holds_blocks<Tree>) struct blocks_over<T, Rows, Tree> : blocks_over<T, Rows, typename members<Tree>::map> {};

/// The derivatives of a tree of results with respect to some arguments: the tree of results, each with the blocks of one
/// argument, or with a tuple of those of several.
template <class T, class Rows, class... Argument>
struct blocks_of_row {
  using type = std::tuple<blocks_over_t<T, Rows, Argument>...>;
};
template <class T, class Rows, class Argument>
struct blocks_of_row<T, Rows, Argument> : blocks_over<T, Rows, Argument> {};
template <class T, class Result, class... Argument>
struct blocks_of {
  using type = Result;  // a static constant
};
template <class T, class Result, class... Argument>
using blocks_of_t = typename blocks_of<T, Result, Argument...>::type;
template <class T, class Result, class... Argument>
requires(axes<Result>::regular) struct blocks_of<T, Result, Argument...> : blocks_of_row<T, typename axes<Result>::extents, Argument...> {};
template <class T, class... Argument>
struct of_parts {
  template <class Part>
  using part = blocks_of_t<T, Part, Argument...>;
};
template <class T, compound Result, class... Argument>
requires(!axes<Result>::regular && holds_blocks<Result>) struct blocks_of<T, Result, Argument...> {
  using type = typename parts<Result>::template with<of_parts<T, Argument...>>;
};
template <class T, compound Result, class... Argument>
requires(!axes<Result>::regular && !holds_blocks<Result>) struct blocks_of<T, Result, Argument...> : blocks_of<T, typename members<Result>::map, Argument...> {
};

}  // namespace gradfold::detail
