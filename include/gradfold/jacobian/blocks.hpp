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

/// The members of a Hana struct, in order.
template <class Struct>
struct struct_members {
  template <class Accessor>
  using of = std::remove_cvref_t<decltype(hana::second(std::declval<const Accessor&>())(std::declval<Struct&>()))>;
  using tuple = typename decltype(hana::unpack(hana::accessors<Struct>(), []<class... A>(const A&...) { return std::type_identity<std::tuple<of<A>...>>{}; }))::type;
  using map = typename decltype(hana::unpack(hana::accessors<Struct>(), []<class... A>(const A&...) {
    return std::type_identity<decltype(hana::make_map(hana::make_pair(hana::first(std::declval<const A&>()), std::declval<of<A>>())...))>{};
  }))::type;
};
template <class Struct>
using members_by_name = typename struct_members<Struct>::map;
/// Whether the members have these types, one each.
template <class Struct, class... X>
inline constexpr bool is_struct_of = std::same_as<typename struct_members<Struct>::tuple, std::tuple<X...>>;
/// Whether a struct over its number type has nothing but numbers, however deep.
template <class Struct>
inline constexpr bool is_struct_of_numbers = false;
template <template <class> class S, class X>
inline constexpr bool is_struct_of_numbers<S<X>> = !kinds_of<S<X>>.tensor;
template <template <class, std::size_t> class S, class X, std::size_t n>
inline constexpr bool is_struct_of_numbers<S<X, n>> = !kinds_of<S<X, n>>.tensor;

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
/// A Hana struct over its number type has one block in the place of each number, and one over the types of its members has the
/// blocks of each member there. The blocks of others would have types that no member can have (those of a tensor): they come in
/// a hana::map, by the members' names.
template <class T, class Rows, hana_struct Tree>
  requires(!leaf<Tree>)
struct blocks_over<T, Rows, Tree> : blocks_over<T, Rows, members_by_name<Tree>> {};
template <class T, class Rows, template <class> class S, class X>
  requires(hana_struct<S<X>> && !leaf<S<X>> && is_struct_of_numbers<S<X>>)
struct blocks_over<T, Rows, S<X>> {
  using type = S<typename block<T, Rows, std::index_sequence<>>::type>;
};
template <class T, class Rows, template <class, std::size_t> class S, class X, std::size_t n>
  requires(hana_struct<S<X, n>> && is_struct_of_numbers<S<X, n>>)
struct blocks_over<T, Rows, S<X, n>> {
  using type = S<typename block<T, Rows, std::index_sequence<>>::type, n>;
};
template <class T, class Rows, template <class...> class S, class X, class Y, class... Z>
  requires(hana_struct<S<X, Y, Z...>> && is_struct_of<S<X, Y, Z...>, X, Y, Z...>)
struct blocks_over<T, Rows, S<X, Y, Z...>> {
  using type = S<blocks_over_t<T, Rows, X>, blocks_over_t<T, Rows, Y>, blocks_over_t<T, Rows, Z>...>;
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
template <class T, hana_struct Tree, class... Argument>
  requires(!leaf<Tree>)
struct blocks_of<T, Tree, Argument...> : blocks_of<T, members_by_name<Tree>, Argument...> {};
template <class T, template <class> class S, class X, class... Argument>
  requires(hana_struct<S<X>> && !leaf<S<X>> && is_struct_of_numbers<S<X>>)
struct blocks_of<T, S<X>, Argument...> {
  using type = S<typename blocks_of_row<T, std::index_sequence<>, Argument...>::type>;
};
template <class T, template <class, std::size_t> class S, class X, std::size_t n, class... Argument>
  requires(hana_struct<S<X, n>> && is_struct_of_numbers<S<X, n>>)
struct blocks_of<T, S<X, n>, Argument...> {
  using type = S<typename blocks_of_row<T, std::index_sequence<>, Argument...>::type, n>;
};
template <class T, template <class...> class S, class X, class Y, class... Z, class... Argument>
  requires(hana_struct<S<X, Y, Z...>> && is_struct_of<S<X, Y, Z...>, X, Y, Z...>)
struct blocks_of<T, S<X, Y, Z...>, Argument...> {
  using type = S<blocks_of_t<T, X, Argument...>, blocks_of_t<T, Y, Argument...>, blocks_of_t<T, Z, Argument...>...>;
};

}  // namespace gradfold::detail
