// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/operation/arithmetic.hpp>

/// The user's word on derivatives.
namespace gradfold::detail {

struct stopped {  // z = x; the derivative is 0, as if x were a constant
  static constexpr std::string_view name = "stop_gradient";
  static constexpr std::string_view latex = "\\operatorname{stop\\_gradient}";
  static constexpr signature takes = signature::arithmetic;
  static constexpr bool composite = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) { return x; }
  static constexpr auto pullback(auto, auto, auto) { return 0; }
};

/// A call that is differentiated by a rule of its own: the attribute is the rule's number in the graph.
struct rule_call {
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    f.rule_of(id)->pull_back(g, f.operands + f.nodes[id].first_operand, id, z_bar, bars);
  }
  template <class V = vocabulary>
  static constexpr int push_forward(builder& g, const graph_view& f, int id, const int* tangents) {
    return f.rule_of(id)->push_forward(g, f.operands + f.nodes[id].first_operand, id, tangents);
  }
};
/// A function of numbers with rules of the user's (custom.hpp).
struct custom_call : rule_call {
  static constexpr std::string_view name = "custom";
  static constexpr signature takes = signature::real;
};
/// A function of whole trees (implicit.hpp): its operands are their leaves. Lowering replaces it by what its value computes.
struct whole_call : rule_call {
  static constexpr std::string_view name = "function";
  static constexpr signature takes = signature::array;
};
/// An opaque function, as code generation sees it: an operation of its own.
template <const custom_rule* Rule>
struct opaque_function {
  static constexpr std::string_view name = "opaque";
  static constexpr signature takes = signature::real;
  template <class T>
  GRADFOLD_ALWAYS_INLINE() static constexpr T value(const T& x, const auto&... rest) {
    const T operands[] = {x, static_cast<T>(rest)...};
    if constexpr (std::same_as<T, float>) return Rule->in_float(operands);
    else if constexpr (std::same_as<T, double>) return Rule->in_double(operands);
    else if constexpr (std::same_as<T, long double>) return Rule->in_long_double(operands);
    else static_assert(never<T>, "gradfold: an opaque function of your own is evaluated in float, double and long double alone");
  }
};

/// A result of a function under `checkpoint`: operand 0 is its value, the others are the leaves of the arguments. The reverse sweep
/// computes again from them what it needs of the function. The results of one call have the same attributes, which function it is and
/// how many results it has, and the same leaves.
struct checkpointed {
  static constexpr std::string_view name = "checkpoint";
  static constexpr signature takes = signature::array;
  static constexpr bool composite = true;
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const auto& x) { return x; }
};
/// x itself, as something that is computed again, and not before w is known: hash-consing keeps it apart from x, the order of nodes
/// keeps it behind w, and an empty `asm` keeps the compiler from taking one for the other.
struct computed_again {
  static constexpr std::string_view name = "computed_again";
  static constexpr signature takes = signature::array;
  template <class T>
  GRADFOLD_ALWAYS_INLINE() static constexpr T value(const T& x, [[maybe_unused]] const T& w) {
    T z = x;
#if defined(__x86_64__) && defined(__GNUC__)
    if constexpr (standard_real<T>)
      if (!__builtin_is_constant_evaluated()) asm("" : "+x"(z) : "x"(w));
#elif defined(__aarch64__) && defined(__GNUC__)
    if constexpr (standard_real<T>)
      if (!__builtin_is_constant_evaluated()) asm("" : "+w"(z) : "w"(w));
#endif
    return z;
  }
};

using custom_operations =
    hana::tuple<hana::basic_type<stopped>, hana::basic_type<custom_call>, hana::basic_type<checkpointed>, hana::basic_type<computed_again>>;

}  // namespace gradfold::detail

namespace gradfold {

/// x itself, to the last bit, which every derivative takes for a constant.
/// Shapes: that of x, a number, a tensor or an expression.
/// Cost: none; nothing is swept that reaches the result through it alone.
/// Example: docs/how_to/rules_of_your_own.md
constexpr auto stop_gradient(const detail::operand auto& x) { return detail::apply<detail::stopped>(x); }

}  // namespace gradfold
