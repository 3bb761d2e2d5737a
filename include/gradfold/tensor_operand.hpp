// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensor_type.hpp>
#include <gradfold/tree.hpp>

/// What operations on tensors take: numbers, traced values and tensors of both, and how they become operands of nodes.
namespace gradfold::detail {

template <class X>
concept traced_tensor = tensor_like<X> && requires { X::type; };
/// Numbers, traced values, and tensors of them.
template <class X>
concept tensor_operand = tensor_like<X> || number<X> || traced<X>;
template <class X>
concept symbolic_operand = traced<X> || traced_tensor<X>;

template <class X>
using element_t = leaf_element_t<X>;

template <class X>
constexpr shape shape_of() {
  if constexpr (tensor_like<X>) return X::shape;
  else if constexpr (foreign_tensor<X>) return foreign_type<X>::shape;
  else return {};
}

/// These stand in the compiler's message, with the tensors' types; as `why` the sentence is at its top.
template <
    class X, class Y,
    fixed_string why = "gradfold: the shapes of these two tensors do not go together: matched from the last axis on, extents must be equal, or one of them 1">
constexpr bool refuse_shapes() {
  static_assert(never<X>,
                "gradfold: the shapes of these two tensors do not go together: matched from the last axis on, extents must be equal, or one of them 1");
  return false;
}
template <class X, class Y, bool fit>
constexpr bool shapes_broadcast() {
  if constexpr (fit) return true;
  else return refuse_shapes<X, Y>();
}
template <class... X>
constexpr shape broadcast_of() {
  broadcast_shape all{};
  ((all = broadcast(all.result, shape_of<X>())), ...);
  return all.result;
}
template <class X, class... Rest>
constexpr bool check_broadcast() {
  return (shapes_broadcast<X, Rest, broadcast(shape_of<X>(), shape_of<Rest>()).exists>() && ... && true);
}

template <class Operation>
constexpr handle record_over(const loop_nest& nest, kind type, const shape& out, const array_argument* operands, int count) {
  const packed_nest packed(nest);
  return record_array(operation_id<Operation>, type, operands, count, packed.count, packed.words, out);
}
/// A tensor whose elements are met by the second map of `nest`, summed where the first meets an element again.
template <class S>
constexpr handle record_strided(const handle& x, const loop_nest& nest, const shape& out) {
  const array_argument operands[] = {{x, S::type}};
  return record_over<strided_sum>(nest, S::type, out, operands, 1);
}

/// A traced tensor out of traced elements and numbers, first to last.
template <class S, std::size_t... extents, class... U>
constexpr handle assembled(const U&... x) {
  const S elements[] = {S(x)...};
  buffer<long long> words;
  constexpr int count = sizeof...(U);
  const auto operands = [&]<std::size_t... K>(std::index_sequence<K...>) {
    return std::array<array_argument, count>{array_argument{elements[K].value_, S::type}...};
  }(std::make_index_sequence<count>{});
  for (int k = 0; k < count; ++k) {
    loop_nest nest;
    nest.maps = 2, nest.map[0].offset = k;
    const packed_nest packed(nest);
    for (int i = 0; i < packed.count; ++i) words.push(packed.words[i]);
  }
  return record_array(operation_id<assembly>, S::type, operands.data(), count, words.size, words.at, shape_with<extents...>());
}

template <class T>
struct symbol_for {
  using type = symbol;
};
template <>
struct symbol_for<bool> {
  using type = condition;
};
template <std::integral T>
requires(!std::same_as<T, bool>) struct symbol_for<T> {
  using type = integer_symbol;
};
template <traced T>
struct symbol_for<T> {
  using type = T;
};
template <class T>
using symbol_for_t = typename symbol_for<T>::type;

/// The traced twin of an operand; constants become traced constants.
template <class X>
constexpr auto traced_operand(const X& x) {
  if constexpr (symbolic_operand<X>) return x;
  else if constexpr (tensor_like<X>) return typename X::template with_elements<symbol_for_t<typename X::value_type>>(x);
  else return symbol_for_t<X>(x);
}

/// A traced operand as symbols of type S, element by element.
template <class S, class X>
constexpr handle converted_to(const X& x) {
  if constexpr (std::same_as<element_t<X>, S>) return x.value_;
  else if constexpr (std::same_as<S, symbol> && std::same_as<element_t<X>, integer_symbol>) {
    if (x.value_.is_literal()) return x.value_;
    const argument operands[] = {{x.value_, kind::integer}};
    return record(operation_id<to_real>, kind::real, operands, 1);
  } else if constexpr (std::same_as<S, symbol>) {
    const handle one(literal_of(1)), zero(literal_of(0));
    const argument operands[] = {{x.value_, kind::condition}, {one, kind::real}, {zero, kind::real}};
    return record(operation_id<selection>, kind::real, operands, 3);
  } else {
    static_assert(never<X>, "gradfold: these elements cannot be used as conditions or integers: compare them first");
    return x.value_;
  }
}
/// The same in shape `out`; a scalar stands for a tensor of equal elements.
template <class S, shape out, class X>
constexpr handle in_shape(const X& x) {
  const handle h = converted_to<S>(x);
  if constexpr (shape_of<X>() == out || shape_of<X>().rank == 0) return h;
  else return h.is_literal() ? h : record_strided<S>(h, broadcasting(shape_of<X>(), out), out);
}

}  // namespace gradfold::detail

namespace gradfold {

template <class S, std::size_t... extents>
requires detail::traced<S> template <class... U>
requires(sizeof...(U) == detail::element_count<extents...> && sizeof...(extents) != 0 && ((detail::number<U> || detail::traced<U>) && ...))
constexpr tensor<S, extents...>::tensor(const U&... x) : value_(detail::assembled<S, extents...>(x...)) {}

template <class S, std::size_t... extents>
requires detail::traced<S> template <detail::number T>
constexpr tensor<S, extents...>::tensor(const tensor<T, extents...>& x)
    : value_([&]<std::size_t... K>(std::index_sequence<K...>) {
        return detail::assembled<S, extents...>(x.data()[K]...);
      }(std::make_index_sequence<detail::element_count<extents...>>{})) {}

}  // namespace gradfold
