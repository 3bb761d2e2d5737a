// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/fixed_string.hpp>
#include <gradfold/formula/decided.hpp>
#include <gradfold/function.hpp>
#include <gradfold/run.hpp>

/// Expressions: formulas in named variables. They own what they mention; calling one by name computes.
namespace gradfold::detail {

template <fixed_string name>
inline constexpr variable_info variable_of{name.view()};

/// The name of a variable as a template argument: in messages it can be read on both compilers.
template <const variable_info* Variable>
consteval auto name_of() {
  fixed_string<Variable->name.size() + 1> name;
  for (std::size_t i = 0; i < Variable->name.size(); ++i) name.text_[i] = Variable->name[i];
  return name;
}

/// The values of an expression's literals.
template <int n>
struct literal_store {
  literal of[static_cast<unsigned>(n)];
  constexpr const literal* begin() const { return of; }
};
template <>
struct literal_store<0> {
  constexpr const literal* begin() const { return nullptr; }
};

/// A value given to a variable in a call. What is large, or may be written to, is referred to, for the call alone.
template <const variable_info* Variable, class T, class Stored = T>
struct binding {
  static constexpr const variable_info* variable = Variable;
  using value_type = T;
  Stored value_;
};
template <class T>
concept referred_to = std::is_lvalue_reference_v<T> && ((tensor_like<std::remove_cvref_t<T>> && !requires { std::remove_cvref_t<T>::type; }) ||
                                                        (std::floating_point<std::remove_cvref_t<T>> && !std::is_const_v<std::remove_reference_t<T>>));
/// A container, a text or another library's object, which is no number. (Spans are for `map`.)
template <class X>
concept no_number = std::is_pointer_v<X> || std::is_array_v<X> || foreign<X> || requires { std::tuple_size<X>::value; } || requires(X& x) { x.clear(); };
/// A type that adds as numbers do, and lacks what else is asked of a number type.
template <class X>
concept incomplete_number = std::is_class_v<X> && !operand<X> && !own_number<X> && requires(const X& x) {
  { x + x } -> std::convertible_to<X>;
};
template <class X>
constexpr bool value_is_number() {
  static_assert(!no_number<X>,
                "gradfold: a variable is given something that is no number and no tensor: of an array or an object of Eigen's make a tensor, as in "
                "a = tensor(x), and for map a std::span");
  static_assert(no_number<X> || !incomplete_number<X>,
                "gradfold: a variable is given a value whose type is no type of real numbers: these are made from a double, copied, and have + - * /, "
                "unary -, < and == (std::complex has no <)");
  return !no_number<X> && !incomplete_number<X>;
}
template <class B>
concept bound = requires {
  B::variable;
  typename B::value_type;
};

/// What an expression is converted to where a number is needed: refused where it is used. There is one conversion, so that a call has
/// one best candidate, and it is no constant expression, so that asking whether it exists makes no use of it.
template <class Expression>
constexpr double number_before_call() {
  static_assert(never<Expression>, "gradfold: an expression has no number until its variables have values: write Q(a = 2.0)");
  return 0;
}

/// Called by an expression with its literals and the bindings of a call. Defined in call.hpp.
template <auto Formula, class... B>
GRADFOLD_ALWAYS_INLINE() constexpr auto call_expression(const literal* literals, const B&... values);

/// Where an element of a tensor stands: a constant, or an expression of integers, which are data.
template <class I>
concept position_like = (std::integral<I> && !std::same_as<I, bool>) || expressed<I>;
template <class... I>
concept positions_like = sizeof...(I) > 0 && (position_like<I> && ...);
/// The part of a tensor at an index of its first axis, and the element at one index for each axis. Defined with the functions
/// of tensors.
template <class X, class I>
constexpr auto express_part(const X& x, const I& i);
template <class X, class... I>
constexpr auto express_element(const X& x, const I&... i);

}  // namespace gradfold::detail

namespace gradfold {

/// An expression; `Formula` is its structure. Call it by name, in any order: Q(a = 2.0, b = 6.0).
/// A call computes in the common type of its arguments, integers counting as double; literals are rounded to it once.
/// A variable bound to another expression is replaced by it: Q(a = b + 1) is an expression again.
template <auto Formula>
struct expression {
  using expression_tag = void;
  static constexpr auto formula = Formula;
  static constexpr bool is_condition = Formula.nodes[Formula.root].type == detail::kind::condition;
  [[no_unique_address]] detail::literal_store<Formula.literal_count> literals_;

  template <class... B>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const B&... values) const {
    if constexpr (detail::positions_like<B...>) return detail::express_element(*this, values...);
    else return detail::call_expression<Formula>(literals_.begin(), values...);
  }
  /// Of a tensor: the part at an index of the first axis.
  template <detail::position_like I>
  constexpr auto operator[](const I& i) const {
    return detail::express_part(*this, i);
  }

  /// Whether the sides of an equality are the same canonical graph; ! && || of equalities likewise.
  template <class T>
  requires(std::same_as<T, bool> && is_condition) constexpr operator T() const {
    constexpr bool is_equality = detail::never<T> || detail::is_decided(detail::view(Formula), Formula.root);
    static_assert(is_equality,
                  "gradfold: only == and != between expressions are true or false; any other condition on expressions "
                  "has no truth before its variables are given: call it, or use select(condition, x, y)");
    if constexpr (is_equality) return detail::holds(detail::view(Formula), literals_.begin());
    else return true;
  }
  operator double() const  // an expression has no number until its variables have values: write Q(a = 2.0)
      requires(!is_condition) {
    return detail::number_before_call<expression>();
  }
};

/// The type of a variable. It is an expression, and `a = 2.0` binds it in a call.
template <fixed_string name>
struct variable_type {
  using expression_tag = void;
  static constexpr const detail::variable_info* info = &detail::variable_of<name>;

  template <class T>
  constexpr auto operator=(T&& value) const {
    if constexpr (!detail::value_is_number<std::remove_cvref_t<T>>()) return detail::binding<info, double>{0};
    else if constexpr (detail::referred_to<T>) return detail::binding<info, std::remove_cvref_t<T>, T>{value};
    else return detail::binding<info, std::remove_cvref_t<T>>{value};
  }
  template <class... B>
  constexpr auto operator()(const B&... values) const;
  /// Of a tensor: the part at an index of the first axis.
  template <detail::position_like I>
  constexpr auto operator[](const I& i) const {
    return detail::express_part(*this, i);
  }
  operator double() const {  // an expression has no number until its variables have values: write Q(a = 2.0)
    return detail::number_before_call<variable_type>();
  }
};

/// A variable by name: inline constexpr auto a = variable<"a">;
template <fixed_string name>
inline constexpr variable_type<name> variable{};

}  // namespace gradfold

namespace gradfold::detail {

/// A formula of one node.
template <class X>
struct single_formula;
template <fixed_string name>
struct single_formula<variable_type<name>> {
  static constexpr void make(formula_builder& b) {
    b.variables.push(&variable_of<name>);
    b.root = b.add({item::variable, kind::real, false, 0, 0, 0, 0}, nullptr, 0);
  }
};
template <number T>
struct single_formula<T> {
  static constexpr void make(formula_builder& b) {
    b.literal_count = 1;
    b.root = b.add({item::number, kind::real, std::integral<T>, 0, 0, 0, 0}, nullptr, 0);
  }
};

template <class X>
struct formula_of {
  static constexpr auto value = composed<single_formula<X>>();
};
template <auto Formula>
struct formula_of<expression<Formula>> {
  static constexpr auto value = Formula;
};
template <class X>
inline constexpr auto formula_for = formula_of<X>::value;
/// The formula of an expression that is a template argument.
template <auto E>
inline constexpr const auto& formula_from = formula_for<std::remove_const_t<decltype(E)>>;

constexpr literal_store<0> literals_in(const auto&) { return {}; }
template <number T>
constexpr literal_store<1> literals_in(const T& x) {
  return {{literal_of(x)}};
}
template <auto Formula>
constexpr const auto& literals_in(const expression<Formula>& x) {
  return x.literals_;
}

template <int n>
constexpr void append_literals(literal* to, int& position, const literal_store<n>& from) {
  for (int i = 0; i < n; ++i) to[position++] = from.begin()[i];
}
/// Whether so many literals may be stored; where not, one sentence says so.
template <int count>
constexpr bool literals_fit() {
  constexpr bool fit = count * static_cast<int>(sizeof(literal)) <= 4096;
  static_assert(fit,
                "gradfold: an expression would hold more than 4 KiB of literals, for each mention of a part stores its literals again: "
                "make the part static by shared<part>, or write the formula as a function");
  return fit;
}
/// The literals of several operands, first to last.
template <class... X>
constexpr auto joined_literals(const X&... x) {
  constexpr int count = (formula_for<X>.literal_count + ... + 0);
  literal_store<count> all{};
  if constexpr (count > 0) {
    int position = 0;
    (append_literals(all.of, position, literals_in(x)), ...);
  }
  return all;
}

/// The functions of tensors that an operand contains.
template <class X>
using functions_of = typename std::remove_const_t<decltype(formula_for<X>)>::functions;

/// The kind of what an operation gives, for operands of a formula.
template <class Operation>
constexpr kind result_kind(const formula_builder& b, const int* operands) {
  if constexpr (Operation::takes == signature::comparison || Operation::takes == signature::logical) return kind::condition;
  else if constexpr (Operation::takes == signature::choice) return b.nodes.at[operands[1]].type;
  else return kind::real;
}

/// Of a function of tensors it is not known before the call.
template <class C>
constexpr bool expresses_condition() {
  constexpr formula_view f = view(formula_for<C>);
  return f.nodes[f.root].type == kind::condition || f.nodes[f.root].what == item::function;
}

template <class Operation, class... X>
struct operation_formula {
  using functions = merged_functions_t<functions_of<X>...>;
  static constexpr void make(formula_builder& b) {
    const int operands[] = {b.absorb(view(formula_for<X>))...};
    const kind type = result_kind<Operation>(b, operands);
    b.root = b.add({item::operation, type, false, operation_id<Operation>, 0, 0, sizeof...(X)}, operands, b.nodes.size);
  }
};

template <class Operation, class... X>
constexpr auto express(const X&... x) {
  static_assert((operand<X> && ...));
  constexpr bool apart = !(traced<X> || ...);
  static_assert(apart,
                "gradfold: a variable or an expression meets a traced value inside a function: make it an argument of the function, or call the expression by "
                "name there, as in Q(a = x)");
  if constexpr (!apart) return symbol();
  else if constexpr (literals_fit<(formula_for<X>.literal_count + ... + 0)>())
    return expression<composed<operation_formula<Operation, X...>>()>{joined_literals(x...)};
  else return std::get<0>(std::tuple(x...));
}
/// A function of tensors of expressions.
template <class Function, class... X>
struct function_formula {
  using functions = merged_functions_t<functions_of<X>..., function_list<Function>>;
  static constexpr void make(formula_builder& b) {
    const int operands[] = {b.absorb(view(formula_for<X>))...};
    const int position = formula_builder::listed(b.functions, &Function::info);
    b.root = b.add({item::function, kind::real, false, 0, position, 0, sizeof...(X)}, operands, b.nodes.size);
  }
};
template <class Function, class... X>
constexpr auto express_function(const X&... x) {
  if constexpr (literals_fit<(formula_for<X>.literal_count + ... + 0)>())
    return expression<composed<function_formula<Function, X...>>()>{joined_literals(x...)};
  else return std::get<0>(std::tuple(x...));
}
/// x^(p/q): the exponent is a quotient of literals, divided when the type of evaluation is known.
template <class X, std::integral N>
constexpr auto express_rational_power(const X& x, N p, N q) {
  return express<real_power>(x, express<divide>(p, q));
}

}  // namespace gradfold::detail
