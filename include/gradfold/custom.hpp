// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/derivative.hpp>

/// Functions with rules of the user's. To graphs such a function is one operation, known by the address of its rule; its
/// value is traced when the graph is lowered, its pullback whenever a sweep meets it.
namespace gradfold::detail {

/// The derivative of a function told as a pushforward.
template <auto rule>
struct pushed_forward {
  static constexpr auto push = rule;
};
template <class R>
concept pushing = requires { R::push; };

/// Takes numbers of the types that it names, so it is called, never traced.
template <class F>
concept names_its_types = std::is_pointer_v<F> || requires { &F::operator(); };
/// A number on its way into a parameter of any real type.
template <class T>
struct real_argument {
  T x;
  template <std::floating_point P>
  constexpr operator P() const {
    return static_cast<P>(x);
  }
};
template <class T, std::size_t>
using repeated_type = T;

/// One of several adjoints; or the only one.
template <std::size_t k, class Adjoints>
constexpr auto adjoint_of(const Adjoints& bars) {
  if constexpr (number<Adjoints> || traced<Adjoints>) return symbol(bars);
  else return symbol(std::get<k>(bars));
}
template <class Adjoints, std::size_t n>
concept adjoints_of = (n == 1 && (number<Adjoints> || traced<Adjoints>)) || requires { requires std::tuple_size<Adjoints>::value == n; };

template <class Function>
constexpr unsigned long long fingerprint_of() {
  fingerprint f;
  for (const char c : std::string_view(__PRETTY_FUNCTION__)) f.mix(static_cast<unsigned char>(c));
  return f.state;
}
template <class F>
constexpr std::string_view name_of_function() {
  if constexpr (requires { F::name; }) return F::name;
  else return "custom";
}

template <auto value, auto rule, class Positions>
struct ruled_function;

/// A value and its rule, for one number of arguments.
template <auto value, auto rule, std::size_t... I>
struct ruled_function<value, rule, std::index_sequence<I...>> {
  using Value = std::remove_const_t<decltype(value)>;
  using Rule = std::remove_const_t<decltype(rule)>;
  static constexpr std::size_t arity = sizeof...(I);
  static constexpr bool is_opaque = names_its_types<Value>;
  static constexpr signature takes = signature::real;
  static constexpr std::string_view name = name_of_function<Value>();

  /// The value of numbers.
  template <class T>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value_of(const repeated_type<T, I>&... x) {
    if constexpr (is_opaque) return static_cast<T>(value(real_argument<T>{x}...));
    else return value(x...);
  }
  template <class T>
  static constexpr T call(const T* x) {
    return value_of<T>(x[I]...);
  }
  static constexpr symbol traced_value(const handle* x) { return symbol(value(symbol(x[I])...)); }

  static constexpr int expand(builder& g, const int* x) {
    const handle operands[] = {handle(&g, x[I])...};
    return traced_value(operands).value_.node_in(g, kind::real);
  }
  static constexpr symbol pushed(builder& g, const int* x, int z, const symbol* tangents) {
    return symbol(Rule::push(tangents[I]..., symbol(handle(&g, x[I]))..., symbol(handle(&g, z))));
  }
  /// The tangents of a step along argument k.
  static constexpr symbol partial(builder& g, const int* x, int z, std::size_t k) {
    const symbol unit[] = {symbol(I == k ? 1 : 0)...};
    return pushed(g, x, z, unit);
  }
  static constexpr void pull_back(builder& g, const int* x, int z, int z_bar, int* bars) {
    const symbol adjoint(handle(&g, z_bar));
    if constexpr (!rule_fits()) {
      return;
    } else if constexpr (pushing<Rule>) {
      for (std::size_t k = 0; k < arity; ++k) bars[k] = (adjoint * partial(g, x, z, k)).value_.node_in(g, kind::real);
    } else {
      const auto all = rule(adjoint, symbol(handle(&g, x[I]))..., symbol(handle(&g, z)));
      ((bars[I] = adjoint_of<I>(all).value_.node_in(g, kind::real)), ...);
    }
  }
  static constexpr int push_forward(builder& g, const int* x, int z, const int* tangents) {
    symbol total(0);
    if constexpr (!rule_fits()) {
      return -1;
    } else if constexpr (pushing<Rule>) {
      const symbol all[] = {tangents[I] < 0 ? symbol(0) : symbol(handle(&g, tangents[I]))...};
      total = pushed(g, x, z, all);
    } else {
      int bars[arity] = {};
      for (std::size_t k = 0; k < arity; ++k) {
        if (tangents[k] < 0) continue;
        pull_back(g, x, z, tangents[k], bars);
        total += symbol(handle(&g, bars[k]));
      }
    }
    return total.value_.node_in(g, kind::real);
  }

  /// Whether the value fits this number of arguments. (The rule is looked at where it is used: it may call what calls this function.)
  static constexpr bool fits() {
    constexpr bool takes_them = requires(symbol s, double x) {
      requires is_opaque || requires { value((static_cast<void>(I), s)...); };
      requires !is_opaque || requires { value((static_cast<void>(I), x)...); };
    };
    static_assert(takes_them, "gradfold: custom<value, pullback> is called with a number of arguments that its value does not take");
    if constexpr (takes_them) return gives_a_number();
    else return false;
  }

  /// Whether the rule does.
  static constexpr bool rule_fits() {
    if constexpr (pushing<Rule>) {
      constexpr bool called = requires(symbol s) { symbol(Rule::push((static_cast<void>(I), s)..., (static_cast<void>(I), s)..., s)); };
      static_assert(called,
                    "gradfold: the pushforward of custom<value, pushforward<rule>> is called as rule(x_dot, ..., x, ..., z): the tangents "
                    "of the arguments, the arguments, the value; it returns the tangent of the value");
      return called;
    } else {
      constexpr bool called = requires(symbol s) { rule(s, (static_cast<void>(I), s)..., s); };
      static_assert(called,
                    "gradfold: the pullback of custom<value, pullback> is called as pullback(z_bar, x, ..., z): the adjoint of the value, "
                    "the arguments, the value");
      if constexpr (called)
        return adjoints_fit<std::remove_cvref_t<decltype(rule(std::declval<symbol>(), std::declval<repeated_type<symbol, I>>()..., std::declval<symbol>()))>>();
      else return false;
    }
  }

 private:
  static constexpr bool gives_a_number() {
    using Result = std::remove_cvref_t<decltype(value(std::declval<std::conditional_t<is_opaque, repeated_type<double, I>, repeated_type<symbol, I>>>()...))>;
    constexpr bool one = number<Result> || std::same_as<Result, symbol>;
    static_assert(one, "gradfold: the value of custom<value, pullback> is one real number: return a number, or a sum, product, ... of the arguments");
    return one;
  }
  template <class Adjoints>
  static constexpr bool adjoints_fit() {
    constexpr bool fit = adjoints_of<Adjoints, arity>;
    static_assert(fit,
                  "gradfold: the pullback of custom<value, pullback> returns the adjoint of each argument: one number for one argument, else "
                  "a std::tuple, std::pair or std::array of as many");
    return fit;
  }
};

template <class Function>
constexpr custom_rule described() {
  custom_rule r{Function::name, fingerprint_of<Function>(), Function::is_opaque, nullptr, &Function::pull_back, &Function::push_forward, nullptr, nullptr,
                nullptr};
  if constexpr (Function::is_opaque)
    r.in_float = &Function::template call<float>, r.in_double = &Function::template call<double>, r.in_long_double = &Function::template call<long double>;
  else r.expand = &Function::expand;
  if constexpr (requires { Function::whole; }) r.whole = Function::whole;
  return r;
}
template <class Function>
inline constexpr custom_rule rule_for = described<Function>();

/// A function on numbers, element by element.
template <class Function>
struct on_numbers {
  static constexpr signature takes = signature::real;
  template <class T, class... Rest>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const T& x, const Rest&... rest) {
    return Function::template value_of<T>(x, rest...);
  }
};

template <class Function>
constexpr handle record_function(const handle* x) {
  bool constant = true;
  for (std::size_t k = 0; k < Function::arity; ++k) constant = constant && x[k].home == nullptr;
  if constexpr (!Function::is_opaque)
    if (constant) return Function::traced_value(x).value_;
  return record_rule_call(&rule_for<Function>, x, static_cast<int>(Function::arity));
}

/// A graph that is one call of a function with rules of the user's.
template <class Function>
struct function_source {
  static constexpr int arity = static_cast<int>(Function::arity);
  static constexpr graph_sizes expected() { return {arity + 1, arity, arity + 1, 1, 0, 1}; }
  static constexpr void build(builder& out) {
    handle x[Function::arity];
    for (int k = 0; k < arity; ++k) x[k] = handle(&out, out.input(k, kind::real));
    out.result(record_function<Function>(x).id);
  }
};
template <std::size_t k>
consteval auto operand_name() {
  fixed_string<4> name;
  name.text_[0] = 'x', name.text_[1] = static_cast<char>('0' + k / 10), name.text_[2] = static_cast<char>('0' + k % 10);
  return name;
}
template <class Positions>
struct operand_variables;
template <std::size_t... I>
struct operand_variables<std::index_sequence<I...>> {
  static constexpr const variable_info* of[] = {&variable_of<operand_name<I>()>...};
};
template <class Function>
inline constexpr part_info part_of_function{&view_of<function_source<Function>>, operand_variables<std::make_index_sequence<Function::arity>>::of,
                                            static_cast<int>(Function::arity)};

/// How a function with rules of the user's is called on numbers, traced values, tensors or expressions.
template <class Function>
struct function_call {
  template <std::size_t... I, class... X>
  static constexpr auto express(std::index_sequence<I...>, const X&... x) {
    return part_expression<&part_of_function<Function>>{}(binding<&variable_of<operand_name<I>()>, X>{x}...);
  }
  template <class... X>
  static constexpr auto on_tensors(const X&... x) {
    if constexpr (!check_broadcast<X...>()) return std::get<0>(std::tuple(x...));
    else if constexpr ((symbolic_operand<X> || ...)) {
      constexpr shape out = broadcast_of<X...>();
      const handle operands[] = {in_shape<symbol, out>(traced_operand(x))...};
      return tensor_with<symbol, out>(record_function<Function>(operands));
    } else {
      return compute_on_tensors<on_numbers<Function>>(x...);
    }
  }
  template <class... X>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto on(const X&... x) {
    if constexpr ((tensor_like<X> || ...)) return on_tensors(x...);
    else if constexpr ((expressed<X> || ...)) return express(std::index_sequence_for<X...>{}, x...);
    else return Function::template value_of<common_real<X...>>(static_cast<common_real<X...>>(x)...);
  }
  static constexpr symbol record(const auto&... x) {
    const handle operands[] = {x.value_...};
    return symbol(record_function<Function>(operands));
  }
};

template <class... X>
concept traced_numbers = ((number<X> || traced<X>) && ...) && (traced<X> || ...);

/// A callable with a value and a rule of the user's. On traced numbers its type is known without its rule, which may call what
/// calls this function.
template <auto value, auto rule>
struct custom_function {
  template <class... X>
  using function = ruled_function<value, rule, std::index_sequence_for<X...>>;

  template <class... X>
  requires traced_numbers<X...> constexpr symbol operator()(const X&... x) const {
    if constexpr (function<X...>::fits()) return function_call<function<X...>>::record(symbol(x)...);
    else return symbol();
  }
  template <operand... X>
  requires(sizeof...(X) > 0 && !traced_numbers<X...>) GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const X&... x) const {
    if constexpr (function<X...>::fits() && function<X...>::rule_fits()) return function_call<function<X...>>::on(x...);
    else return std::get<0>(std::tuple(x...));
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// A derivative rule that pushes tangents forward, for custom<value, pushforward<rule>>: rule(x_dot, …, x, …, z) returns z_dot.
template <auto rule>
inline constexpr detail::pushed_forward<rule> pushforward{};

/// A function with its own derivative: custom<value, pullback>, both stateless callables. Call it on numbers, traced values,
/// tensors (element by element) and expressions.
/// Shapes: value(x, …) takes real numbers and returns one; pullback(z_bar, x, …, z) returns the adjoint of x for one argument, else
/// a std::tuple, std::pair or std::array of the adjoints of all. The pullback is traced, so a derivative of any order exists as far
/// as what it calls has one.
/// A generic value is traced too. One that takes `double`, a function or a lambda, is opaque: it is called, once for each
/// evaluation, and need not run in constant expressions. It must depend on its arguments alone.
/// Refuses: values and rules that do not fit together, each with a sentence.
/// Example: docs/how_to/rules_of_your_own.md
template <auto value, auto rule>
inline constexpr detail::custom_function<value, rule> custom{};

}  // namespace gradfold
