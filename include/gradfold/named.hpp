// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/call.hpp>

#include <boost/hana/fwd/any_of.hpp>
#include <boost/hana/fwd/find_if.hpp>
#include <boost/hana/fwd/unpack.hpp>
#include <boost/hana/optional.hpp>

namespace gradfold::detail {

struct named_tag {};

template <const variable_info* Variable>
consteval auto name_of() {
  fixed_string<Variable->name.size() + 1> name;
  for (std::size_t i = 0; i < Variable->name.size(); ++i) name.text_[i] = Variable->name[i];
  return name;
}
/// The variable that a description belongs to.
template <const variable_info* Variable>
inline constexpr variable_type<name_of<Variable>()> key_of{};

template <const variable_info* Variable, bool known>
struct is_named_here {
  static_assert(known, "gradfold: the gradient has no such variable (its name stands in variable_of<...> beside this message): it was not asked for");
  static constexpr bool value = known;
};

}  // namespace gradfold::detail

namespace gradfold {

/// Values by variable, ordered as first mentioned: g[a]. Models Hana's Searchable and Foldable, with pairs of variable
/// and value as elements.
template <class T, const detail::variable_info*... Variables>
struct named_values {
  using hana_tag = detail::named_tag;
  T of_[sizeof...(Variables)];

  static constexpr int position(const detail::variable_info* variable) {
    int i = 0, found = -1;
    ((Variables == variable ? found = i : 0, ++i), ...);
    return found;
  }
  template <class V>
    requires requires { V::info; }
  constexpr const T& operator[](const V&) const {
    static_assert(detail::is_named_here<V::info, (position(V::info) >= 0)>::value);
    return of_[position(V::info)];
  }
  template <class V>
    requires requires { V::info; }
  constexpr T& operator[](const V&) {
    static_assert(detail::is_named_here<V::info, (position(V::info) >= 0)>::value);
    return of_[position(V::info)];
  }
  static constexpr std::size_t size() { return sizeof...(Variables); }
  constexpr const T* begin() const { return of_; }
  constexpr const T* end() const { return of_ + sizeof...(Variables); }
  bool operator==(const named_values&) const = default;
};

}  // namespace gradfold

template <>
struct boost::hana::unpack_impl<gradfold::detail::named_tag> {
  template <class T, const gradfold::detail::variable_info*... V, class F>
  static constexpr decltype(auto) apply(const gradfold::named_values<T, V...>& xs, F&& f) {
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
};
