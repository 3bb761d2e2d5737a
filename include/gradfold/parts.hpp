// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/grouped.hpp>

#include <boost/hana/accessors.hpp>
#include <boost/hana/at.hpp>
#include <boost/hana/at_key.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <array>
#include <tuple>
#include <type_traits>
#include <utility>

/// What trees are made of: the one place that knows pairs, tuples, arrays, and Hana's tuples, maps and structs. A type says here
/// which parts it has, and which type it becomes with other parts in their place.
namespace gradfold::detail {

namespace hana = boost::hana;

template <class T>
concept hana_struct = hana::Struct<T>::value;
template <class T>
concept hana_tuple = std::same_as<hana::tag_of_t<T>, hana::tuple_tag>;
/// std::pair and std::tuple: std::array has data().
template <class T>
concept standard_tuple = requires { std::tuple_size<T>::value; } && !requires(T& tree) { tree.data(); };
template <class T>
concept hana_map = std::same_as<hana::tag_of_t<T>, hana::map_tag>;

// --- Their types ---

/// What a type is made of: `types`, of its parts, as a std::tuple, and `with<Of>`, the type with `Of::part<Part>` in place of each
/// part. The parts of a Hana struct are the arguments of its class template: its number type, or the types of its members.
template <class Tree>
struct parts;
template <class Tree>
concept made_of_parts = requires { typename parts<Tree>::types; };

template <class Of, class Part>
using part_t = typename Of::template part<Part>;

template <class X, std::size_t n>
struct parts<std::array<X, n>> {
  using types = std::tuple<X>;
  template <class Of>
  using with = std::array<part_t<Of, X>, n>;
};
template <class X, class Y>
struct parts<std::pair<X, Y>> {
  using types = std::tuple<X, Y>;
  template <class Of>
  using with = std::pair<part_t<Of, X>, part_t<Of, Y>>;
};
template <class... X>
struct parts<std::tuple<X...>> {
  using types = std::tuple<X...>;
  template <class Of>
  using with = std::tuple<part_t<Of, X>...>;
};
template <class... X>
struct parts<hana::tuple<X...>> {
  using types = std::tuple<X...>;
  template <class Of>
  using with = hana::tuple<part_t<Of, X>...>;
};

/// A map in which a key has a value of type X: one pair of it.
template <class Key, class X>
using pair_in_map = decltype(hana::make_pair(std::declval<Key>(), std::declval<X>()));
template <class Pair>
using value_in_map = std::remove_cvref_t<decltype(hana::second(std::declval<const Pair&>()))>;
template <class Of, class Pair>
using pair_with = pair_in_map<decltype(hana::first(std::declval<const Pair&>())), part_t<Of, value_in_map<Pair>>>;
template <hana_map Map>
struct parts<Map> {
  template <class Of>
  struct rebuilt : decltype(hana::unpack(std::declval<const Map&>(), []<class... Pair>(const Pair&...) {
    return std::type_identity<decltype(hana::make_map(std::declval<pair_with<Of, Pair>>()...))>{};
  })){};
  struct listed : decltype(hana::unpack(std::declval<const Map&>(),
                                        []<class... Pair>(const Pair&...) { return std::type_identity<std::tuple<value_in_map<Pair>...>>{}; })){};
  using types = typename listed::type;
  template <class Of>
  using with = typename rebuilt<Of>::type;
};

template <template <class> class S, class X>
requires hana_struct<S<X>> struct parts<S<X>> {
  using types = std::tuple<X>;
  template <class Of>
  using with = S<part_t<Of, X>>;
};
template <template <class, std::size_t> class S, class X, std::size_t n>
requires hana_struct<S<X, n>> struct parts<S<X, n>> {
  using types = std::tuple<X>;
  template <class Of>
  using with = S<part_t<Of, X>, n>;
};
template <template <class...> class S, class X, class Y, class... Z>
requires hana_struct<S<X, Y, Z...>> struct parts<S<X, Y, Z...>> {
  using types = std::tuple<X, Y, Z...>;
  template <class Of>
  using with = S<part_t<Of, X>, part_t<Of, Y>, part_t<Of, Z>...>;
};

/// The members of a Hana struct, in order: their types, and a map by their names.
template <hana_struct Struct>
struct members {
  template <class Accessor>
  using of = std::remove_cvref_t<decltype(hana::second(std::declval<const Accessor&>())(std::declval<Struct&>()))>;
  using types =
      typename decltype(hana::unpack(hana::accessors<Struct>(), []<class... A>(const A&...) { return std::type_identity<std::tuple<of<A>...>>{}; }))::type;
  using map = typename decltype(hana::unpack(hana::accessors<Struct>(), []<class... A>(const A&...) {
    return std::type_identity<decltype(hana::make_map(std::declval<pair_in_map<decltype(hana::first(std::declval<const A&>())), of<A>>>()...))>{};
  }))::type;
};

// --- Their values ---

/// Calls f on each part of a tree, in order, together with the same part of each of the others, which are of its type.
template <class F, class Tree, class... Others>
GRADFOLD_ALWAYS_INLINE() constexpr void visit_parts(F&& f, Tree& tree, Others&... others) {
  using T = std::remove_cv_t<Tree>;
  if constexpr (hana_map<T>) {
    hana::for_each(hana::keys(tree), [&](auto key) { f(hana::at_key(tree, key), hana::at_key(others, key)...); });
  } else if constexpr (hana_struct<T>) {
    hana::for_each(hana::accessors<T>(), [&](auto member) { f(hana::second(member)(tree), hana::second(member)(others)...); });
  } else if constexpr (standard_tuple<T> && sizeof...(Others) == 0 && std::tuple_size_v<typename parts<T>::types> <= folded_at_once) {
    std::apply([&](auto&... part) { (f(part), ...); }, tree);  // behind more calls g++ 12 remarks on addresses of parts
  } else if constexpr (standard_tuple<T>) {
    for_numbers<static_cast<int>(std::tuple_size_v<T>)>([&](auto k) { f(std::get<decltype(k)::value>(tree), std::get<decltype(k)::value>(others)...); });
  } else if constexpr (hana_tuple<T>) {
    for_numbers<static_cast<int>(std::tuple_size_v<typename parts<T>::types>)>(
        [&](auto k) { f(hana::at_c<decltype(k)::value>(tree), hana::at_c<decltype(k)::value>(others)...); });
  } else {
    for (std::size_t k = 0; k < tree.size(); ++k) f(tree[k], others[k]...);
  }
}

}  // namespace gradfold::detail
