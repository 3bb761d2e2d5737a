// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/call.hpp>

/// How functions of tensors are written: once, on traced tensors. On numbers the same text is traced and evaluated; in an
/// expression the function waits for its tensors.
namespace gradfold {

/// Given after the tensor, keeps the axes that are summed over, with extent 1: sum<1>(x, keepdims).
struct keepdims_tag {};
inline constexpr keepdims_tag keepdims{};

}  // namespace gradfold

namespace gradfold::detail {

/// What functions of tensors take: at least one tensor, or an expression whose variables may be tensors.
template <class X>
concept tensor_argument = tensor_like<X> || expressed<X>;
template <class X>
concept tensor_or_number = tensor_operand<X> || expressed<X>;

/// A template argument that is not written where it is the usual one.
struct unless {
  int value, usual;
};
constexpr void write_argument(buffer<char>& out, std::integral auto x) {
  char digits[20] = {};
  int count = 0;
  auto rest = x < 0 ? 0 - static_cast<unsigned long long>(x) : static_cast<unsigned long long>(x);
  do digits[count++] = static_cast<char>('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (x < 0) out.push('-');
  while (count > 0) out.push(digits[--count]);
}
/// The template arguments of a function as text, without those at the end that are the usual ones.
template <auto... arguments>
struct argument_text {
  buffer<char> letters;
  int size = 0;
  constexpr argument_text() { (add(arguments), ...); }

 private:
  constexpr void add(keepdims_tag) {}
  constexpr void add(unless x) {
    const int before = size;
    add(x.value);
    if (x.value == x.usual) size = before;
  }
  constexpr void add(const auto& x) {
    if (letters.size > 0) letters.push(','), letters.push(' ');
    write_argument(letters, x);
    size = letters.size;
  }
};
template <auto... arguments>
constexpr auto written_arguments() {
  fixed_string<static_cast<std::size_t>(argument_text<arguments...>().size) + 1> text;
  const argument_text<arguments...> written;
  copy_to(text.text_, written.letters.at, written.size);
  return text;
}

/// A function of tensors in an expression: F, written name<arguments>(operands).
template <class F, fixed_string name, auto... arguments>
struct tensor_function {
  using functor = F;
  static constexpr auto text = written_arguments<arguments...>();
  static constexpr function_info described() {
    function_info known{name.view(), text.view()};
    if constexpr ((std::same_as<std::remove_const_t<decltype(arguments)>, keepdims_tag> || ...)) known.options = ", keepdims";
    if constexpr (requires { F::indices; }) known.indices = F::indices;
    if (known.name == "[]") known.written = spelling::subscript;
    if (known.name == "()") known.written = spelling::element;
    return known;
  }
  static constexpr function_info info = described();
};

template <class... X>
constexpr bool no_tensor_of_numbers() {
  constexpr bool none = !(tensor_like<X> || ...);
  static_assert(none, "gradfold: a tensor of numbers cannot be part of an expression: use a variable there and give the tensor in the call");
  return none;
}
/// F on tensors, which a user calls by `name`.
template <class F, fixed_string name, auto... arguments, class... X>
constexpr auto call_on_tensors(const X&... x) {
  if constexpr ((expressed<X> || ...)) {
    if constexpr (no_tensor_of_numbers<X...>()) return express_function<tensor_function<F, name, arguments...>>(x...);
    else return 0.0;
  } else if constexpr ((symbolic_operand<X> || ...)) return F{}(traced_operand(x)...);
  else return call_on_numbers<F>(x...);
}

/// An axis counted from the first, or, if negative, from behind the last.
constexpr int axis_of(int axis, int rank) { return axis < 0 ? axis + rank : axis; }

/// As `why` the sentence stands at the top of what g++ writes.
template <class X, fixed_string why = "gradfold: this tensor has no such axis; axes count from 0, or from -1 for the last one backwards">
constexpr bool refuse_axes() {
  static_assert(never<X>, "gradfold: this tensor has no such axis; axes count from 0, or from -1 for the last one backwards");
  return false;
}
template <class X, int... axes>
constexpr bool check_axes() {
  constexpr int rank = X::shape.rank;
  if constexpr (((axis_of(axes, rank) >= 0 && axis_of(axes, rank) < rank) && ... && true)) return true;
  else return refuse_axes<X>();
}

/// Whether an axis is among some; all are if none is named.
template <int... axes>
constexpr bool is_among(int axis, [[maybe_unused]] int rank) {
  return sizeof...(axes) == 0 || ((axis_of(axes, rank) == axis) || ...);
}

/// The shape without some axes, or with extents of 1 in their place.
template <int... axes>
constexpr shape reduced_shape(const shape& x, bool keeps) {
  shape z;
  for (int k = 0; k < x.rank; ++k)
    if (!is_among<axes...>(k, x.rank)) z.extent[z.rank++] = x.extent[k];
    else if (keeps) z.extent[z.rank++] = 1;
  return z;
}

/// A traced tensor of shape `out`, a view: element t is where step t of `nest` meets x by its second map.
template <shape out, class S, std::size_t... extents>
constexpr auto viewed(const tensor<S, extents...>& x, const loop_nest& nest) {
  if (x.value_.is_literal()) return tensor_with<S, out>(x.value_);
  return tensor_with<S, out>(record_strided<S>(x.value_, nest, out));
}
/// Where a result has no axes it is a number.
template <class S, std::size_t... extents>
constexpr auto number_if_scalar(const tensor<S, extents...>& x) {
  if constexpr (sizeof...(extents) == 0) return S(x.value_);
  else return x;
}

}  // namespace gradfold::detail
