// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/fold.hpp>
#include <gradfold/tensors/solve.hpp>

#include <array>

/// The unknowns of equations: a number, a std::array of numbers or a tensor, as one value of a graph and as a vector.
namespace gradfold::detail {

template <class Y>
struct unknown {
  static constexpr bool exists = false;
};
template <>
struct unknown<symbol> {
  static constexpr bool exists = true;
  static constexpr int count = 1;
  static constexpr shape extents{};
  static constexpr symbol read(const handle& h) { return symbol(h); }
  static constexpr handle flat(const symbol& y) { return y.value_; }
};
template <std::size_t n>
requires(n > 0) struct unknown<std::array<symbol, n>> {
  using list = std::array<symbol, n>;
  static constexpr bool exists = true;
  static constexpr int count = static_cast<int>(n);
  static constexpr shape extents{1, {count}};
  static constexpr tensor<symbol, n> vector(const list& y) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return tensor<symbol, n>(y[I]...); }(std::make_index_sequence<n>{});
  }
  static constexpr list from(const tensor<symbol, n>& v) {
    list y;
    for (std::size_t i = 0; i < n; ++i) y[i] = symbol(v(i));
    return y;
  }
  static constexpr list read(const handle& h) { return from(tensor<symbol, n>(h)); }
  static constexpr handle flat(const list& y) { return vector(y).value_; }
};
template <std::size_t... sizes>
requires(element_count<sizes...> > 0) struct unknown<tensor<symbol, sizes...>> {
  static constexpr bool exists = true;
  static constexpr int count = static_cast<int>(element_count<sizes...>);
  static constexpr shape extents = shape_with<sizes...>();
  static constexpr auto vector(const tensor<symbol, sizes...>& y) { return reshaping<element_count<sizes...>>{}(y); }
  static constexpr auto from(const tensor<symbol, element_count<sizes...>>& v) { return reshaping<sizes...>{}(v); }
  static constexpr tensor<symbol, sizes...> read(const handle& h) { return tensor<symbol, sizes...>(h); }
  static constexpr handle flat(const tensor<symbol, sizes...>& y) { return y.value_; }
};

/// The traced unknowns that something of this type stands for; void where it stands for none.
template <class X>
struct unknown_for {
  using type = void;
};
template <class X>
requires(number<X> || std::same_as<X, symbol> || std::same_as<X, integer_symbol>) struct unknown_for<X> {
  using type = symbol;
};
template <class X, std::size_t n>
requires std::same_as<typename unknown_for<X>::type, symbol> struct unknown_for<std::array<X, n>> {
  using type = std::array<symbol, n>;
};
template <tensor_like X>
requires std::same_as<typename unknown_for<typename X::value_type>::type, symbol> struct unknown_for<X> {
  using type = typename X::template with_elements<symbol>;
};
template <class X>
using unknown_t = typename unknown_for<X>::type;

template <class X>
constexpr unknown_t<X> as_unknown(const X& x) {
  using Y = unknown_t<X>;
  if constexpr (tensor_like<X>) return Y(converted_to<symbol>(traced_operand(x)));
  else if constexpr (std::same_as<Y, symbol>) return symbol(x);
  else {
    Y y;
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = symbol(x[i]);
    return y;
  }
}

/// A number itself; several as a vector.
template <class Y>
constexpr auto in_line(const Y& y) {
  if constexpr (std::same_as<Y, symbol>) return y;
  else return unknown<Y>::vector(y);
}
template <class Y, class V>
constexpr Y out_of_line(const V& v) {
  if constexpr (std::same_as<Y, symbol>) return v;
  else return unknown<Y>::from(v);
}

}  // namespace gradfold::detail
