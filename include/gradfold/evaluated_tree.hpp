// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tree.hpp>

/// The number type in which a call computes, and what traced trees become there.
namespace gradfold::detail {

/// The common type of the real leaves of some trees; void where there are none.
template <class... T>
struct common_leaf {
  using type = void;
};
template <class X, class Y>
struct common_of {
  using type = std::common_type_t<X, Y>;
};
template <class X>
struct common_of<X, void> {
  using type = X;
};
template <class Y>
struct common_of<void, Y> {
  using type = Y;
};
template <>
struct common_of<void, void> {
  using type = void;
};
template <class... X>
struct common_leaf<std::tuple<X...>> : common_leaf<X...> {};
template <compound T>
struct common_leaf<T> : common_leaf<typename parts<T>::types> {};
template <class T>
requires(std::floating_point<T> || own_number<T>) struct common_leaf<T> {
  using type = std::remove_const_t<T>;
};
template <tensor_leaf T>
struct common_leaf<T> : common_leaf<leaf_element_t<T>> {};
template <class X, class Y, class... Rest>
struct common_leaf<X, Y, Rest...> : common_of<typename common_leaf<X>::type, typename common_leaf<Y, Rest...>::type> {};

/// The type in which a call on these arguments computes: integers alone count as double.
template <class... T>
struct evaluation {
  using common = typename common_leaf<T...>::type;
  using type = std::conditional_t<std::is_void_v<common>, double, common>;
};
template <class... T>
using evaluation_type = typename evaluation<T...>::type;

/// The same tree, less `const` in its parts: results are written there.
template <class T>
struct writable_tree {
  using type = std::remove_const_t<T>;
};
struct writing {
  template <class Part>
  using part = typename writable_tree<Part>::type;
};
template <compound T>
struct writable_tree<T> {
  using type = typename parts<T>::template with<writing>;
};

/// The same tree with numbers of type T for traced values: what a function returns where it is evaluated.
template <class Tree, class T>
struct numeric_tree {
  using type = Tree;
};
template <class Tree, class T>
using numeric_tree_t = typename numeric_tree<Tree, T>::type;
template <traced S, class T>
struct numeric_tree<S, T> {
  using type = std::conditional_t<std::same_as<S, symbol>, T, std::conditional_t<std::same_as<S, condition>, bool, long long>>;
};
template <tensor_like Tree, class T>
struct numeric_tree<Tree, T> {
  using type = typename Tree::template with_elements<numeric_tree_t<typename Tree::value_type, T>>;
};
template <class T>
struct evaluating {
  template <class Part>
  using part = numeric_tree_t<Part, T>;
};
template <compound Tree, class T>
struct numeric_tree<Tree, T> {
  using type = typename parts<Tree>::template with<evaluating<T>>;
};

/// Whether a tree is nothing but numbers of type T, one after the other in memory.
template <class T, class Real>
inline constexpr bool is_flat = std::same_as<T, Real>;
template <class T, std::size_t n, class Real>
inline constexpr bool is_flat<std::array<T, n>, Real> = is_flat<T, Real> && n != 0;
template <class T, class Real>
inline constexpr bool is_row = std::same_as<T, Real>;
template <class Real, std::size_t n>
inline constexpr bool is_row<std::array<Real, n>, Real> = n != 0;

}  // namespace gradfold::detail
