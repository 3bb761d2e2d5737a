// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Trees of arguments (numbers, arrays, tuples) seen as a row of leaves, so that every library is driven the same way.

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace bench {

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = true;

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

template <std::size_t I, class F, class... Trees>
constexpr void for_each_element(F& f, Trees&... trees);

/// Calls `f` on each leaf of `tree` and on the same leaf of `trees`, from left to right.
template <class F, class Tree, class... Trees>
constexpr void for_each_leaf(F&& f, Tree& tree, Trees&... trees) {
  using shape = std::remove_const_t<Tree>;
  if constexpr (is_array<shape>)
    for (std::size_t i = 0; i < tree.size(); ++i) for_each_leaf(f, tree[i], trees[i]...);
  else if constexpr (is_tuple<shape>)
    [&]<std::size_t... I>(std::index_sequence<I...>) { (for_each_element<I>(f, tree, trees...), ...); }(std::make_index_sequence<std::tuple_size_v<shape>>{});
  else f(tree, trees...);
}

template <std::size_t I, class F, class... Trees>
constexpr void for_each_element(F& f, Trees&... trees) {
  for_each_leaf(f, std::get<I>(trees)...);
}

template <class T, class Tree>
struct lift_tree {
  using type = T;
};
template <class T, class Element, std::size_t N>
struct lift_tree<T, std::array<Element, N>> {
  using type = std::array<typename lift_tree<T, Element>::type, N>;
};
template <class T, class... Elements>
struct lift_tree<T, std::tuple<Elements...>> {
  using type = std::tuple<typename lift_tree<T, Elements>::type...>;
};

/// `Tree` with `T` for each number.
template <class T, class Tree>
using lifted = typename lift_tree<T, Tree>::type;

template <class Tree>
inline constexpr std::size_t leaves = 1;
template <class Element, std::size_t N>
inline constexpr std::size_t leaves<std::array<Element, N>> = N * leaves<Element>;
template <class... Elements>
inline constexpr std::size_t leaves<std::tuple<Elements...>> = (std::size_t{0} + ... + leaves<Elements>);

/// `f(active..., data...)`, without copies.
template <class F, class Active, class Data>
constexpr decltype(auto) apply_to(F&& f, const Active& active, const Data& data) {
  return std::apply([&](const auto&... x) -> decltype(auto) { return std::apply([&](const auto&... d) -> decltype(auto) { return f(x..., d...); }, data); },
                    active);
}

}  // namespace bench
