// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/operation.hpp>
#include <gradfold/parts.hpp>

/// Trees of numbers: what arguments, results and gradients are made of. Pairs, tuples, arrays, Hana's tuples, maps and
/// structs, nested at will; their leaves are numbers or traced values, listed first to last.
namespace gradfold::detail {

template <class T>
concept scalar_leaf = (std::is_arithmetic_v<T> && !std::is_volatile_v<T>) || traced<T> || own_number<T>;
/// A tensor is one leaf, however many elements it has.
template <class T>
concept tensor_leaf = tensor_like<T> || foreign_tensor<T>;
template <class T>
concept leaf = scalar_leaf<T> || tensor_leaf<T>;
/// A tree that is more than a leaf.
template <class T>
concept compound = made_of_parts<T> && !leaf<T>;
template <class T>
struct leaf_element {
  using type = T;
};
template <tensor_like T>
struct leaf_element<T> {
  using type = typename T::value_type;
};
template <foreign_tensor T>
struct leaf_element<T> {
  using type = typename foreign_type<T>::value_type;
};
/// The numbers that a leaf consists of.
template <class T>
using leaf_element_t = typename leaf_element<T>::type;
template <class T>
concept symbolic_leaf = traced<leaf_element_t<T>>;
template <class T>
concept real_leaf = std::floating_point<leaf_element_t<T>> || own_number<T> || std::same_as<leaf_element_t<T>, symbol>;
template <class T>
concept static_constant = requires {
  typename T::value_type;
  requires std::same_as<T, std::integral_constant<typename T::value_type, T::value>>;
};
/// The elements of a leaf of numbers: where the first in memory is, and where behind it is the one that is the k-th in
/// row-major order.
template <class L>
constexpr auto first_element(L& leaf) {
  using Leaf = std::remove_cv_t<L>;
  if constexpr (tensor_like<Leaf>) return leaf.data();
  else if constexpr (foreign_tensor<Leaf>) return foreign_type<Leaf>::data(leaf);
  else return &leaf;
}
template <class L>
constexpr int element_position(int k) {
  if constexpr (foreign_tensor<L>) return foreign_type<L>::position(k);
  else return k;
}
template <class L>
constexpr bool elements_in_order() {
  if constexpr (foreign_tensor<L>) return foreign_type<L>::in_order;
  else return true;
}

/// Calls `f` on each leaf, in order.
template <class T, class F>
GRADFOLD_ALWAYS_INLINE() constexpr void visit_leaves(T& tree, F&& f) {
  using Tree = std::remove_cv_t<T>;
  if constexpr (leaf<Tree>) f(tree);
  else if constexpr (!static_constant<Tree>) visit_parts([&](auto& part) { visit_leaves(part, f); }, tree);
}

/// Whether no leaf is a plain number.
template <class T>
consteval bool all_traced() {
  bool all = true;
  T tree{};
  visit_leaves(tree, [&]<class L>(const L&) { all = all && symbolic_leaf<L>; });
  return all;
}

/// The same tree with traced values for numbers. What is no tree is refused with a sentence where `is_tree` is asked for, by
/// functions: a class whose static_assert fails would bring further errors. As `why` the sentence stands at the top of what g++ writes.
template <class T, fixed_string why = "gradfold: an argument is no number and no tree of numbers">
constexpr bool is_tree_of_numbers() {
  static_assert(never<T>,
                "gradfold: an argument is no number and no tree of numbers (std::array, std::pair, std::tuple, hana::tuple, "
                "hana::map, or a Hana struct that is a class template over its number type)");
  return false;
}
template <class T>
constexpr bool is_read_once() {
  static_assert(!std::is_volatile_v<T>, "gradfold: an argument is volatile: read it once, into a variable of its own, and pass that");
  return !std::is_volatile_v<T>;
}
/// Whether all of a tree that a function returns can be results.
template <class T>
struct ends_in_leaves : std::bool_constant<leaf<T> || static_constant<T>> {};
template <class Parts>
struct all_end_in_leaves;
template <class... Part>
struct all_end_in_leaves<std::tuple<Part...>> : std::bool_constant<(ends_in_leaves<Part>::value && ...)> {};
template <compound T>
struct ends_in_leaves<T> : all_end_in_leaves<typename parts<T>::types> {};
template <class T>
constexpr bool is_struct_template() {
  static_assert(never<T>,
                "gradfold: this Hana struct is no class template over its number type: write template <class T> struct pose { "
                "T x; }, so that pose<double> can arrive as pose<symbol>");
  return false;
}
template <class T, class Traced>
constexpr bool follows_its_number_type() {
  static_assert(hana_struct<Traced>,
                "gradfold: Boost.Hana knows this struct of numbers and not the same struct of symbols: repeat BOOST_HANA_ADAPT_STRUCT for "
                "pose<gradfold::symbol>, or use BOOST_HANA_DEFINE_STRUCT inside the template");
  constexpr bool all_members_are_traced = [] {
    if constexpr (hana_struct<Traced>) return all_traced<Traced>();
    else return false;
  }();
  static_assert(all_members_are_traced || !hana_struct<Traced>,
                "gradfold: a member of this Hana struct has a fixed type (int, double), so it cannot arrive as a symbol: "
                "give it the type T of the class template, or pass it as an argument of its own");
  return all_members_are_traced;
}

template <class T>
struct traced_tree {
  static constexpr bool is_tree = is_tree_of_numbers<T>();
  using type = symbol;
};
template <class T>
requires std::is_volatile_v<T> struct traced_tree<T> {
  static constexpr bool is_tree = is_read_once<T>();
  using type = symbol;
};
template <class T>
using traced_tree_t = typename traced_tree<T>::type;

template <std::size_t n>
consteval bool all_hold(const bool (&each)[n]) {
  for (const bool one : each)
    if (!one) return false;
  return true;
}
template <class... Parts>
constexpr bool are_trees() {
  constexpr bool are_values = all_hold({!std::is_reference_v<Parts>..., true});
  static_assert(are_values,
                "gradfold: a tree of numbers holds references (std::tie), and its gradient would hold them too: pass numbers, as in std::tuple(x, y)");
  if constexpr (!are_values) return false;
  else return all_hold({traced_tree<Parts>::is_tree..., true});
}
/// A tree made of these.
template <class Traced, class Parts = std::tuple<>>
struct tree_of_parts;
template <class Traced, class... Parts>
struct tree_of_parts<Traced, std::tuple<Parts...>> {
  static constexpr bool is_tree = are_trees<Parts...>();
  using type = Traced;
};
struct tracing {
  template <class Part>
  using part = traced_tree_t<Part>;
};
template <tensor_like T>
struct traced_tree<T> : tree_of_parts<typename T::template with_elements<traced_tree_t<typename T::value_type>>> {};
template <foreign T>
struct traced_tree<T> {
  static constexpr bool is_tree = foreign_type<T>::template refused<T>();
  using type = symbol;
};
template <foreign_tensor T>
struct traced_tree<T> : tree_of_parts<typename foreign_type<T>::template with_elements<traced_tree_t<leaf_element_t<T>>>> {};
template <scalar_leaf T>
struct traced_tree<T>
    : tree_of_parts<
          std::conditional_t<traced<T>, T, std::conditional_t<real_leaf<T>, symbol, std::conditional_t<std::same_as<T, bool>, condition, integer_symbol>>>> {};
template <static_constant T>
struct traced_tree<T> : tree_of_parts<T> {};
template <compound T>
struct traced_tree<T> : tree_of_parts<typename parts<T>::template with<tracing>, typename parts<T>::types> {};

/// A struct with symbols for its numbers: Hana must know it, and each member must have followed.
template <class Struct, class Traced>
struct traced_struct {
  static constexpr bool is_tree = follows_its_number_type<Struct, Traced>();
  using type = Traced;
};
template <hana_struct T>
requires compound<T>
struct traced_tree<T> : std::conditional_t<std::tuple_size_v<typename parts<T>::types> == 1, traced_struct<T, typename parts<T>::template with<tracing>>,
                                           tree_of_parts<typename parts<T>::template with<tracing>, typename parts<T>::types>> {};
template <hana_struct T>
struct traced_tree<T> {
  static constexpr bool is_tree = is_struct_template<T>();
  using type = symbol;
};

/// A tree that can be made in a constant expression: the tree itself, or, with numbers of the user's, its traced twin.
template <class T>
using probe = std::conditional_t<requires { typename std::bool_constant<(T{}, true)>; }, T, traced_tree_t<T>>;

/// Calls `f` on the type of each leaf: of a tree that cannot be made in a constant expression, on those of its twin.
template <class T, class F>
constexpr void visit_leaf_types(F&& f) {
  if constexpr (leaf<T>) f(std::type_identity<T>{});
  else {
    const probe<T> tree{};
    visit_leaves(tree, [&]<class L>(const L&) { f(std::type_identity<L>{}); });
  }
}

template <class T>
consteval int count_leaves() {
  int count = 0;
  probe<T> tree{};
  visit_leaves(tree, [&](const auto&) { ++count; });
  return count;
}
template <class T>
inline constexpr int leaf_count = count_leaves<T>();
template <class T, std::size_t n>
inline constexpr int leaf_count<std::array<T, n>> = static_cast<int>(n) * leaf_count<T>;

/// The kinds of number in a tree.
struct leaf_kinds {
  bool real = false, integer = false, condition = false, symbolic = false, tensor = false;
};
template <class T>
consteval leaf_kinds list_kinds() {
  leaf_kinds kinds;
  probe<T> tree{};
  visit_leaves(tree, [&]<class L>(const L&) {
    using E = leaf_element_t<L>;
    if constexpr (symbolic_leaf<L>) kinds.symbolic = std::same_as<T, probe<T>>;
    if constexpr (tensor_leaf<L>) kinds.tensor = true;
    if constexpr (real_leaf<L>) kinds.real = true;
    else if constexpr (std::same_as<E, bool> || std::same_as<E, condition>) kinds.condition = true;
    else kinds.integer = true;
  });
  return kinds;
}
template <class T>
inline constexpr leaf_kinds kinds_of = list_kinds<T>();
template <class T, std::size_t n>
inline constexpr leaf_kinds kinds_of<std::array<T, n>> = kinds_of<T>;

}  // namespace gradfold::detail
