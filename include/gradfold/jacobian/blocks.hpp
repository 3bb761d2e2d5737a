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
  requires(axes<Tree>::regular)
struct blocks_over<T, Rows, Tree> : block_by<T, Rows, Tree> {};
template <class T, class Rows, class Tree, std::size_t n>
  requires(!axes<Tree>::regular)
struct blocks_over<T, Rows, std::array<Tree, n>> {
  using type = std::array<blocks_over_t<T, Rows, Tree>, n>;
};
template <class T, class Rows, class X, class Y>
struct blocks_over<T, Rows, std::pair<X, Y>> {
  using type = std::pair<blocks_over_t<T, Rows, X>, blocks_over_t<T, Rows, Y>>;
};
template <class T, class Rows, class... X>
struct blocks_over<T, Rows, std::tuple<X...>> {
  using type = std::tuple<blocks_over_t<T, Rows, X>...>;
};
template <class T, class Rows, class... X>
struct blocks_over<T, Rows, hana::tuple<X...>> {
  using type = hana::tuple<blocks_over_t<T, Rows, X>...>;
};
template <class T, class Rows, hana_map Tree>
  requires(!leaf<Tree>)
struct blocks_over<T, Rows, Tree> {
  using type = decltype(hana::unpack(std::declval<const Tree&>(), []<class... Pair>(const Pair&...) {
    return std::type_identity<decltype(hana::make_map(
        hana::make_pair(hana::first(std::declval<const Pair&>()),
                        std::declval<blocks_over_t<T, Rows, std::remove_cvref_t<decltype(hana::second(std::declval<const Pair&>()))>>>())...))>{};
  }))::type;
};
/// A Hana struct has one block in the place of each number.
template <class T, class Rows, template <class> class S, class X>
  requires(hana_struct<S<X>> && !leaf<S<X>>)
struct blocks_over<T, Rows, S<X>> {
  using type = S<typename block<T, Rows, std::index_sequence<>>::type>;
};
template <class T, class Rows, template <class, std::size_t> class S, class X, std::size_t n>
  requires hana_struct<S<X, n>>
struct blocks_over<T, Rows, S<X, n>> {
  using type = S<typename block<T, Rows, std::index_sequence<>>::type, n>;
};

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
  requires(axes<Result>::regular)
struct blocks_of<T, Result, Argument...> : blocks_of_row<T, typename axes<Result>::extents, Argument...> {};
template <class T, class Result, std::size_t n, class... Argument>
  requires(!axes<Result>::regular)
struct blocks_of<T, std::array<Result, n>, Argument...> {
  using type = std::array<blocks_of_t<T, Result, Argument...>, n>;
};
template <class T, class X, class Y, class... Argument>
struct blocks_of<T, std::pair<X, Y>, Argument...> {
  using type = std::pair<blocks_of_t<T, X, Argument...>, blocks_of_t<T, Y, Argument...>>;
};
template <class T, class... X, class... Argument>
struct blocks_of<T, std::tuple<X...>, Argument...> {
  using type = std::tuple<blocks_of_t<T, X, Argument...>...>;
};
template <class T, class... X, class... Argument>
struct blocks_of<T, hana::tuple<X...>, Argument...> {
  using type = hana::tuple<blocks_of_t<T, X, Argument...>...>;
};
template <class T, hana_map Tree, class... Argument>
  requires(!leaf<Tree>)
struct blocks_of<T, Tree, Argument...> {
  using type = decltype(hana::unpack(std::declval<const Tree&>(), []<class... Pair>(const Pair&...) {
    return std::type_identity<decltype(hana::make_map(
        hana::make_pair(hana::first(std::declval<const Pair&>()),
                        std::declval<blocks_of_t<T, std::remove_cvref_t<decltype(hana::second(std::declval<const Pair&>()))>, Argument...>>())...))>{};
  }))::type;
};
template <class T, template <class> class S, class X, class... Argument>
  requires(hana_struct<S<X>> && !leaf<S<X>>)
struct blocks_of<T, S<X>, Argument...> {
  using type = S<typename blocks_of_row<T, std::index_sequence<>, Argument...>::type>;
};
template <class T, template <class, std::size_t> class S, class X, std::size_t n, class... Argument>
  requires hana_struct<S<X, n>>
struct blocks_of<T, S<X, n>, Argument...> {
  using type = S<typename blocks_of_row<T, std::index_sequence<>, Argument...>::type, n>;
};

}  // namespace gradfold::detail
