// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/elementary.hpp>
#include <gradfold/tensor_operand.hpp>

/// Operations on tensors element by element: recorded where they are traced, else computed, several elements at once at run time.
namespace gradfold::detail {

template <class Operation, class S, class R, shape out, class... X>
constexpr auto record_elements(const X&... x) {
  const handle values[] = {in_shape<S, out>(x)...};
  argument const operands[] = {argument{values[0], S::type}, argument{values[sizeof...(X) > 1 ? 1 : 0], S::type},
                               argument{values[sizeof...(X) > 2 ? 2 : 0], S::type}};
  return tensor_with<R, out>(record(operation_id<Operation>, R::type, operands, sizeof...(X)));
}
template <class S, shape out, class C, class X, class Y>
constexpr auto record_element_choice(const C& c, const X& x, const Y& y) {
  const handle chosen = in_shape<condition, out>(c), first = in_shape<S, out>(x), second = in_shape<S, out>(y);
  const argument operands[] = {{chosen, kind::condition}, {first, S::type}, {second, S::type}};
  return tensor_with<S, out>(record(operation_id<selection>, S::type, operands, 3));
}

/// As what elements are recorded, and what the elements of a result are.
template <class From, class To>
struct kinds {
  using from = From;
  using to = To;
};
/// The same for operands of these element types.
template <class Operation, class... E>
constexpr auto element_kind() {
  if constexpr (Operation::takes == signature::comparison) return kinds<promoted<E...>, condition>{};
  else if constexpr (Operation::takes == signature::logical) return kinds<condition, condition>{};
  else if constexpr (Operation::takes == signature::arithmetic) return kinds<promoted<E...>, promoted<E...>>{};
  else return kinds<symbol, symbol>{};
}

/// What a choice between elements of these types gives; C is the condition's.
template <class C, class X, class Y>
struct chosen_kind {
  using type = std::conditional_t<std::same_as<X, condition> && std::same_as<Y, condition>, condition, promoted<X, Y>>;
};

template <class Operation, class... X>
constexpr auto record_on_tensors(const X&... x) {
  constexpr shape out = broadcast_of<X...>();
  if constexpr (std::same_as<Operation, selection>) {
    return record_element_choice<typename chosen_kind<element_t<X>...>::type, out>(x...);
  } else {
    using Kinds = decltype(element_kind<Operation, element_t<X>...>());
    return record_elements<Operation, typename Kinds::from, typename Kinds::to, out>(x...);
  }
}

/// Element `position` of the broadcast result, in one operand.
template <shape out, class X>
constexpr const auto& broadcast_element(const X& x, [[maybe_unused]] int position) {
  if constexpr (!tensor_like<X>) return x;
  else if constexpr (X::shape == out) return x.data()[position];
  else {
    constexpr loop_nest nest = broadcasting(X::shape, out);
    int from = 0;
    for (int k = out.rank - 1; k >= 0; --k) from += position % out.extent[k] * nest.map[1].stride[k], position /= out.extent[k];
    return x.data()[from];
  }
}
/// Elements `from` and the next of an operand that is broadcast to a shape.
template <shape out, class T, class X>
GRADFOLD_ALWAYS_INLINE() lanes<T> broadcast_lanes(const X& x, int from) {
  if constexpr (!tensor_like<X>) return lanes<T>(static_cast<T>(x));
  else if constexpr (std::same_as<typename X::value_type, T> && X::shape == out) return load_lanes(x.data() + from);
  else {
    lanes<T> z = T(0);
    for (int l = 0; l < lanes<T>::count; ++l) z.of[l] = static_cast<T>(broadcast_element<out>(x, from + l));
    return z;
  }
}
/// As the loops of traced functions: short tensors, and what is left over of long ones, element by element.
template <class Operation, shape out, class T, class... X>
void compute_several_at_once(T* z, const X&... x) {
  constexpr int width = lanes<T>::count;
  int k = 0;
  constexpr bool has_formula_here =
      is_in_place<Operation, std::conditional_t<true, lanes<T>, X>...> || has_formula<Operation, std::conditional_t<tensor_operand<X>, lanes<T>, X>...>;
  if constexpr (out.size() >= partial_sums<T> && has_formula_here)
    for (; k + width <= out.size(); k += width) store_lanes(z + k, compute_on_lanes<Operation>(broadcast_lanes<out, T>(x, k)...));
  for (; k < out.size(); ++k) z[k] = compute<Operation>(static_cast<T>(broadcast_element<out>(x, k))...);
}

template <class Operation, class... X>
constexpr auto compute_on_tensors(const X&... x) {
  constexpr shape out = broadcast_of<X...>();
  const auto one = [&](int k) {
    if constexpr (std::same_as<Operation, selection>) return select(broadcast_element<out>(x, k)...);
    else return apply<Operation>(broadcast_element<out>(x, k)...);
  };
  using Z = tensor_with<decltype(one(0)), out>;
  if constexpr (Operation::takes == signature::real && standard_real<typename Z::value_type>)
    if (!__builtin_is_constant_evaluated()) {
      Z z;
      compute_several_at_once<Operation, out>(z.data(), x...);
      return z;
    }
  Z z{};
  for (int k = 0; k < out.size(); ++k) z.data()[k] = one(k);
  return z;
}

template <class Operation, class... X>
constexpr auto apply_to_tensors(const X&... x) {
  constexpr bool expressions = (expressed<X> || ...);
  static_assert(!expressions, "gradfold: a tensor of numbers cannot be part of an expression: use a variable there and give the tensor in the call");
  if constexpr (expressions) return 0.0;
  else if constexpr (!check_broadcast<X...>()) return std::get<0>(std::tuple(x...));
  else if constexpr ((symbolic_operand<X> || ...)) return record_on_tensors<Operation>(traced_operand(x)...);
  else return compute_on_tensors<Operation>(x...);
}

/// x^n element by element: an integer n is binary powering.
template <class X, class Y>
constexpr auto power_of_tensors(const X& x, const Y& y) {
  if constexpr (!integer_exponent<Y>) return apply_to_tensors<real_power>(x, y);
  else if constexpr (traced_tensor<X>) {
    const handle base = converted_to<symbol>(x);
    const argument operands[] = {{base, kind::real}};
    const long long exponent = y;
    return typename X::template with_elements<symbol>(record(operation_id<integer_power>, kind::real, operands, 1, 1, &exponent));
  } else {
    typename X::template with_elements<real_of<typename X::value_type>> z{};
    for (std::size_t k = 0; k < x.size(); ++k) z.data()[k] = raised(x.data()[k], y);
    return z;
  }
}

}  // namespace gradfold::detail
