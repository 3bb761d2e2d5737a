// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/symbol.hpp>

#include <cmath>
#include <string_view>
#include <utility>

/// What an operation is, and how one is applied. An operation is a struct with
///   - `name`, and `latex` where that differs from an upright name;
///   - `value(x, y)`, on numbers of any type; a composite operation is written in terms of others and computes on
///     symbols by the same text;
///   - `constant(x, y)`, its value in constant expressions for float and double;
///   - `pullback(z_bar, x, y, z)`, the adjoints of its operands in terms of traced values;
///   - `takes`, what its operands are, and `arity`, how many, where it is called as a function of more than one.
namespace gradfold::detail {

/// What an operation takes and gives.
enum class signature {
  real,        ///< reals to a real
  arithmetic,  ///< integers to an integer, anything else to a real
  comparison,  ///< integers or reals to a condition
  logical,     ///< conditions to a condition
  choice,      ///< a condition and two values of one kind to that kind
  array,       ///< whole tensors to a tensor
};

/// The symbol that arithmetic on operands of these types gives, as numbers promote.
template <class... X>
using promoted = std::conditional_t<((std::same_as<X, symbol> || std::floating_point<X> || std::same_as<X, condition>) || ...), symbol, integer_symbol>;

template <class X>
concept expressed = requires { typename X::expression_tag; };
/// A tensor of numbers or of traced values.
template <class X>
concept tensor_like = requires { typename X::tensor_tag; };
/// How a type of another library holds numbers, specialised by the header that is for that library. Of what cannot be an
/// argument it has
///   - `is_tensor` = false, and `refused<T>()`, which says why in a sentence;
/// of what stands for a tensor
///   - `is_tensor` = true, `value_type`, `shape`, and `with_elements<U>`, the tensor of that shape;
///   - `data(x)`, where its numbers lie, and `position(k)`, where among them the element is that is the k-th in row-major order;
///   - `in_order`, whether that is k;
///   - `block<T, rows...>`, the derivatives with respect to it of a result with these extents.
template <class X>
struct foreign_type;
template <class X>
concept foreign = requires { foreign_type<X>::is_tensor; };
template <class X>
concept foreign_tensor = foreign<X> && foreign_type<X>::is_tensor;
/// What a function of the vocabulary takes. Those that share a name with std take packs, to be less specialised than std's
/// templates: with both namespaces in use, plain integers then call std's.
template <class X>
concept operand = number<X> || traced<X> || expressed<X> || tensor_like<X>;

/// Operands of an operator that is ours to define: at least one is no plain number.
template <class... X>
concept symbolic = (operand<X> && ...) && (!number<X> || ...);

/// Text beside a traced value or an expression: refused with a sentence, for the operators of std would be a page.
template <class X>
concept text_like = std::convertible_to<const X&, std::string_view>;
template <class X, class Y>
concept misfit = (text_like<X> && (traced<Y> || expressed<Y>)) || (text_like<Y> && (traced<X> || expressed<X>));
template <class X, class... Rest>
constexpr auto refuse_text(const X& x, const Rest&... rest) {
  static_assert(never<X>, "gradfold: an operand is text, which is no number: write the number itself, as in 1 + a");
  if constexpr (text_like<X> && sizeof...(Rest) > 0) return refuse_text(rest...);
  else return x;
}
/// The arguments of a function of several: operands, or text among them that is refused with the sentence above.
template <class X>
concept operand_or_text = operand<std::remove_cvref_t<X>> || text_like<std::remove_cvref_t<X>>;
template <int count, class... X>
concept operands = sizeof...(X) == count && (operand_or_text<X> && ...) &&
                   ((operand<std::remove_cvref_t<X>> && ...) || ((traced<std::remove_cvref_t<X>> || expressed<std::remove_cvref_t<X>>) || ...));
/// So many arguments, or another number of them with no other function to take them, which is refused with a sentence.
template <int count, class... X>
concept miscounted = sizeof...(X) != count && symbolic<std::remove_cvref_t<X>...>;
template <int count, class... X>
concept operands_or_miscounted = operands<count, X...> || miscounted<count, X...>;
template <class... X>
concept one_or_miscounted = sizeof...(X) == 1 || miscounted<1, X...>;
template <int count, class X, class... Rest>
constexpr auto refuse_count(const X& x, const Rest&...) {
  static_assert(count != 1, "gradfold: this function takes one argument, as in sin(x)");
  static_assert(count != 2, "gradfold: this function takes two arguments, as in max(x, y)");
  static_assert(count != 3, "gradfold: this function takes three arguments, as in clamp(x, low, high)");
  return x;
}
/// Operators cannot be called with another number of operands.
template <class Operation, int given>
constexpr bool takes_so_many() {
  if constexpr (requires { Operation::arity; }) return Operation::arity == given;
  else return true;
}

/// The formula of an expression is its type.
template <class X>
constexpr X& refuse_change(X& x) {
  static_assert(never<X>,
                "gradfold: an expression is never changed, for its formula is its type: give the new one a name of its own, as in auto E2 = E + a; "
                "sums in loops are for functions");
  return x;
}

template <class T>
using real_of = std::conditional_t<std::integral<T>, double, T>;
/// The type in which numbers are computed: integers count as double.
template <class... T>
using common_real = std::common_type_t<real_of<T>...>;

/// Base of the operations from reals to a real.
struct real_operation {
  static constexpr signature takes = signature::real;
  static constexpr int arity = 1;
};

/// A constant of analysis as a traced value.
constexpr symbol analytic(const literal& x) { return symbol(handle(x)); }
/// The same in the type of `like`, traced or not.
template <class T>
constexpr T constant_like(const T&, const literal& x) {
  if constexpr (std::same_as<T, symbol>) return analytic(x);
  else return convert<T>(x);
}

/// A choice between two values that are at hand.
template <class Condition, class T>
GRADFOLD_ALWAYS_INLINE() constexpr T choose(const Condition& c, const T& x, const T& y) {
  if constexpr (std::same_as<Condition, bool>) return c ? x : y;
  else return select(c, x, y);
}

/// What a number type of the user's must offer: made from a double, copied, + - * /, unary -, < and ==. The functions of
/// the vocabulary that an expression uses are found by argument-dependent lookup, as sin(x) is.
template <class T>
concept own_number = std::is_class_v<T> && !traced<T> && !expressed<T> && !tensor_like<T> && !foreign<T> && std::copyable<T> && requires(const T& x) {
  T(1.0);
  { x + x } -> std::convertible_to<T>;
  { x - x } -> std::convertible_to<T>;
  { x* x } -> std::convertible_to<T>;
  { x / x } -> std::convertible_to<T>;
  { -x } -> std::convertible_to<T>;
  x < x;
  x == x;
};
/// An integer as a real number. A type of the user's need be made from doubles alone.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr T real_from(const auto& n) {
  if constexpr (own_number<T> && !requires { T{n}; }) return T(static_cast<double>(n));
  else return T(n);
}

template <class T>
concept standard_real = std::same_as<T, float> || std::same_as<T, double>;

/// One operation on numbers of one type of evaluation, at run time or in a constant expression.
template <class Operation, class... X>
GRADFOLD_ALWAYS_INLINE() constexpr auto compute(const X&... x) {
  if (__builtin_is_constant_evaluated()) {
    if constexpr ((standard_real<X> || ...))
      if constexpr (requires { Operation::constant(x...); }) return Operation::constant(x...);
  }
  return Operation::value(x...);
}

template <class Operation, class... X>
constexpr auto record_operation(const X&... x) {
  if constexpr ((std::same_as<X, symbol> && ...) && Operation::takes <= signature::arithmetic) return recorded<symbol, Operation>(x...);
  else if constexpr (Operation::takes == signature::real) return recorded<symbol, Operation>(symbol(x)...);
  else if constexpr (Operation::takes == signature::arithmetic) return recorded<promoted<X...>, Operation>(promoted<X...>(x)...);
  else if constexpr (Operation::takes == signature::comparison) return recorded<condition, Operation>(promoted<X...>(x)...);
  else if constexpr (Operation::takes == signature::logical) return recorded<condition, Operation>(condition(x)...);
}

/// A larger expression. Defined in expression.hpp.
template <class Operation, class... X>
constexpr auto express(const X&... x);
template <class X, std::integral N>
constexpr auto express_rational_power(const X& x, N p, N q);
/// Element by element. Defined in tensor.hpp.
template <class Operation, class... X>
constexpr auto apply_to_tensors(const X&... x);
template <class X, class Y>
constexpr auto power_of_tensors(const X& x, const Y& y);

/// Applies an operation to numbers (computes), traced values (records) or expressions (builds a larger one).
template <class Operation, class... X>
constexpr auto apply(const X&... x) {
  if constexpr (!(operand<X> && ...)) return refuse_text(x...);
  else if constexpr (!takes_so_many<Operation, sizeof...(X)>()) return refuse_count<Operation::arity>(x...);
  else if constexpr ((tensor_like<X> || ...)) return apply_to_tensors<Operation>(x...);
  else if constexpr ((expressed<X> || ...)) return express<Operation>(x...);
  else if constexpr ((traced<X> || ...)) return record_operation<Operation>(x...);
  else if constexpr (Operation::takes == signature::real) return compute<Operation>(static_cast<common_real<X...>>(x)...);
  else return compute<Operation>(static_cast<std::common_type_t<X...>>(x)...);
}

}  // namespace gradfold::detail
