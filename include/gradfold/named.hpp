// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/call.hpp>

#include <boost/hana/bool.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/fwd/any_of.hpp>
#include <boost/hana/fwd/find_if.hpp>
#include <boost/hana/fwd/unpack.hpp>
#include <boost/hana/optional.hpp>

namespace gradfold::detail {

struct named_tag {};
struct variable_tag {};

/// The variable that a description belongs to.
template <const variable_info* Variable>
inline constexpr variable_type<name_of<Variable>()> key_of{};

/// Where a variable stands among some, or -1.
template <const variable_info*... Variables>
constexpr int position_among(const variable_info* variable) {
  int i = 0, found = -1;
  ((same(Variables, variable) ? found = i : 0, ++i), ...);
  return found;
}

template <fixed_string name, bool known>
constexpr bool asked_for() {
  static_assert(known, "gradfold: the gradient has no part for the variable named here: it was not asked for, or is not in the expression");
  return known;
}
/// Where the variable of V stands among some; what is no variable, or one that is not among them, is refused.
template <class V, const variable_info*... Variables>
constexpr int place_of() {
  constexpr bool is_variable = requires { V::info; };
  static_assert(is_variable, "gradfold: the gradient of an expression is read by its variables, as in g[a]");
  if constexpr (is_variable) {
    constexpr int i = position_among<Variables...>(V::info);
    return asked_for<name_of<V::info>(), (i >= 0)>() ? i : 0;
  } else return 0;
}
template <class... X>
constexpr double read_by_two_variables() {
  static_assert((never<X> || ... || false), "gradfold: the Hessian of an expression is read by two of its variables, as in H(a, b)");
  return 0;
}

}  // namespace gradfold::detail

namespace gradfold {

/// Values by variable, ordered as first mentioned: g[a]. Models Hana's Searchable and Foldable, with pairs of variable
/// and value as elements.
template <class T, const detail::variable_info*... Variables>
struct named_values {
  using hana_tag = detail::named_tag;
  T of_[sizeof...(Variables)];

  template <class V>
  constexpr const T& operator[](const V&) const {
    return of_[detail::place_of<V, Variables...>()];
  }
  template <class V>
  constexpr T& operator[](const V&) {
    return of_[detail::place_of<V, Variables...>()];
  }
  static constexpr std::size_t size() { return sizeof...(Variables); }
  constexpr const T* begin() const { return of_; }
  constexpr const T* end() const { return of_ + sizeof...(Variables); }
  bool operator==(const named_values&) const = default;
};

/// The same where the values are tensors, each of its own shape.
template <class Values, const detail::variable_info*... Variables>
struct named_tensors {
  using hana_tag = detail::named_tag;
  Values of_;

  template <class V>
  constexpr const auto& operator[](const V&) const {
    return std::get<detail::place_of<V, Variables...>()>(of_);
  }
  template <class V>
  constexpr auto& operator[](const V&) {
    return std::get<detail::place_of<V, Variables...>()>(of_);
  }
  static constexpr std::size_t size() { return sizeof...(Variables); }
  bool operator==(const named_tensors&) const = default;
};

/// A matrix of blocks by two variables: H(a, b). `Rows` is a tuple of tuples.
template <class Rows, const detail::variable_info*... Variables>
struct named_matrix {
  Rows of_;

  template <class X, class Y>
  requires requires {
    X::info;
    Y::info;
  } constexpr const auto& operator()(const X&, const Y&) const {
    constexpr int i = detail::position_among<Variables...>(X::info), j = detail::position_among<Variables...>(Y::info);
    return std::get<detail::asked_for<detail::name_of<Y::info>(), (j >= 0)>() ? j : 0>(
        std::get<detail::asked_for<detail::name_of<X::info>(), (i >= 0)>() ? i : 0>(of_));
  }
  template <class... X>
  constexpr auto operator()(const X&...) const {
    return detail::read_by_two_variables<X...>();
  }
  template <class X>
  constexpr auto operator[](const X&) const {
    return detail::read_by_two_variables<X>();
  }
  static constexpr std::size_t size() { return sizeof...(Variables); }
  bool operator==(const named_matrix&) const = default;
};

}  // namespace gradfold

template <gradfold::fixed_string name>
struct boost::hana::tag_of<gradfold::variable_type<name>> {
  using type = gradfold::detail::variable_tag;
};
/// Hana compares variables by name, where `==` would make an expression.
template <>
struct boost::hana::equal_impl<gradfold::detail::variable_tag, gradfold::detail::variable_tag> {
  template <class X, class Y>
  static constexpr auto apply(const X&, const Y&) {
    return boost::hana::bool_c<std::same_as<X, Y>>;
  }
};
template <>
struct boost::hana::unpack_impl<gradfold::detail::named_tag> {
  template <class T, const gradfold::detail::variable_info*... V, class F>
  static constexpr decltype(auto) apply(const gradfold::named_values<T, V...>& xs, F&& f) {
    return static_cast<F&&>(f)(boost::hana::make_pair(gradfold::detail::key_of<V>, xs[gradfold::detail::key_of<V>])...);
  }
  template <class T, const gradfold::detail::variable_info*... V, class F>
  static constexpr decltype(auto) apply(const gradfold::named_tensors<T, V...>& xs, F&& f) {
    return static_cast<F&&>(f)(boost::hana::make_pair(gradfold::detail::key_of<V>, xs[gradfold::detail::key_of<V>])...);
  }
};
template <>
struct boost::hana::find_if_impl<gradfold::detail::named_tag> {
  template <class Values, class Predicate>
  static constexpr auto apply(const Values& xs, Predicate&& predicate) {
    const auto pairs = boost::hana::unpack(xs, boost::hana::make_tuple);
    return boost::hana::transform(boost::hana::find_if(pairs, [&](const auto& p) { return predicate(boost::hana::first(p)); }), boost::hana::second);
  }
};
template <>
struct boost::hana::any_of_impl<gradfold::detail::named_tag> {
  template <class T, const gradfold::detail::variable_info*... V, class Predicate>
  static constexpr auto apply(const gradfold::named_values<T, V...>&, Predicate&& predicate) {
    return boost::hana::any_of(boost::hana::make_tuple(gradfold::detail::key_of<V>...), static_cast<Predicate&&>(predicate));
  }
  template <class T, const gradfold::detail::variable_info*... V, class Predicate>
  static constexpr auto apply(const gradfold::named_tensors<T, V...>&, Predicate&& predicate) {
    return boost::hana::any_of(boost::hana::make_tuple(gradfold::detail::key_of<V>...), static_cast<Predicate&&>(predicate));
  }
};
