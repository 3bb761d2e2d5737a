// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/builder.hpp>
#include <gradfold/config.hpp>
#include <gradfold/fixed_string.hpp>
#include <gradfold/optional_address.hpp>

#include <concepts>
#include <limits>
#include <type_traits>

/// Traced values: what a user's function sees instead of numbers. Each operation on them appends a node.
namespace gradfold {
class symbol;
}

namespace gradfold::detail {

template <class T>
concept number = std::is_arithmetic_v<std::remove_cvref_t<T>>;

struct pending;

/// A value in a trace: a node of a graph, or a constant that has met no graph yet. Constants are literals where exact,
/// otherwise operations put off until the type of evaluation is known: T(1)/T(3) is rounded in T. One operation on literals
/// is part of the handle, a larger one is a `pending`. Handles are trivial to copy and destroy: g++ 12 cannot copy arrays of
/// arrays of anything else in constant expressions, and it is what costs least.
struct handle {
  constexpr handle() = default;
  constexpr explicit handle(const literal& x) : constant(x) {}
  constexpr handle(builder* g, int node) : home(g), id(node) {}
  constexpr explicit handle(pending* p) : later(p) {}

  constexpr bool is_literal() const { return home == nullptr && later == nullptr && count == 0; }
  /// The literal. Read number by number: g++ 12 cannot copy it as a whole out of an element of `std::array<symbol, n>{}`.
  constexpr literal written() const {
    const double high = constant.high, low = constant.low;
    const literal_form form = constant.form;
    return {high, low, form};
  }
  /// The node of this value in `g`; constants are recorded there now.
  constexpr int node_in(builder& g, kind of_type) const;

  builder* home = nullptr;   ///< the graph, and
  int id = 0;                ///< the node in it; or
  literal constant{};        ///< a literal; or
  literal second{};          ///< with another one
  short operation = 0;       ///< an operation on these,
  char count = 0;            ///< how many of them it takes; 0 where there is no operation,
  kind type = kind::real;    ///< what it gives,
  kind types[2] = {};        ///< and what they are; or
  pending* later = nullptr;  ///< a larger operation on constants
};

/// What an operation on whole tensors that are constants is made of.
struct pending_array {
  buffer<handle> operands;
  buffer<kind> types;
  buffer<long long> attributes;
  shape out;
  constexpr pending_array(int count, int attribute_count, const long long* words, const shape& extents)
      : operands(count), types(count), attributes(attribute_count), out(extents) {
    copy_to(attributes.at, words, attribute_count);
  }
};

/// An operation between constants, kept for later. It belongs to the graph where it is recorded first. One that is recorded
/// nowhere is never freed, and a constant expression cannot end then: so what no result needs is at most one operation large.
struct pending : kept_constant {
  constexpr pending(short of, kind gives, int takes) : operation(of), type(gives), count(takes) {}
  short operation = 0;
  kind type = kind::real;
  int count = 0;
  handle operands[3];
  kind types[3] = {};
  int attribute_count = 0;
  long long attribute = 0;
  optional_address<const custom_rule> rule{};  ///< of an opaque function of the user's
  pending_array* array = nullptr;              ///< in place of operands and attribute where whole tensors are operated on, or more than three numbers
  builder* home = nullptr;                     ///< where it was recorded last, and
  int id = 0;                                  ///< as which node: a shared constant is recorded once

  constexpr int record_in_graph(builder& g) const;
};

constexpr void free_constants(kept_constant* first) {
  while (first != nullptr) {
    pending* const p = static_cast<pending*>(first);
    first = p->next;
    delete p->array;
    delete p;
  }
}

/// One operand of a call about to be recorded, with its kind.
struct argument {
  const handle& value;
  kind type;
};

/// The graph in which an operation on values of these two is recorded: the innermost.
constexpr builder* innermost(builder* x, builder* y) {
  if (x == nullptr || x == y) return y;
  return y == nullptr || y->depth < x->depth ? x : y;
}

/// Records `operation` on these operands, simplified as the graph at hand allows. Defined in record.hpp.
constexpr handle record(short operation, kind type, const argument* operands, int count, int attribute_count = 0, const long long* attributes = nullptr);
constexpr int record_in(builder& g, const operation_call& call);

constexpr int handle::node_in(builder& g, kind of_type) const {
  if (home != nullptr) return home == &g ? id : g.capture(home, id);
  int ids[3] = {};
  if (later == nullptr) {
    if (count == 0) return g.constant(written(), of_type);
    ids[0] = g.constant(written(), types[0]);
    if (count > 1) ids[1] = g.constant(second, types[1]);
    return record_in(g, {operation, type, count, ids, 0, nullptr});
  }
  if (later->home == &g) return later->id;
  later->id = later->record_in_graph(g);
  if (later->home == nullptr) g.keep(later);
  later->home = &g;
  return later->id;
}

constexpr int pending::record_in_graph(builder& g) const {
  if (array == nullptr) {
    int ids[3] = {};
    for (int k = 0; k < count; ++k) ids[k] = operands[k].node_in(g, types[k]);
    const long long word = rule.exists() ? g.rule_number(rule) : attribute;
    return record_in(g, {operation, type, count, ids, rule.exists() ? 1 : attribute_count, &word});
  }
  buffer<int> ids(count);
  for (int k = 0; k < count; ++k) ids.at[k] = array->operands.at[k].node_in(g, array->types.at[k]);
  if (rule.exists()) {
    const long long number = g.rule_number(rule);
    return record_in(g, {operation, type, count, ids.at, 1, &number});
  }
  return record_in(g, {operation, type, count, ids.at, array->attributes.size, array->attributes.at, g.shape_number(array->out)});
}

template <class T>
inline constexpr bool never = false;

/// The conversions of traced values to numbers are refused where they are used, being members of templates. They are no
/// templates themselves, so that a call of std::sin(float), (double) and (long double) has one best candidate.
/// `why` says it at the top of what g++ writes: inside std::sort the refusal itself follows after a line for every level of calls.
template <
    class T,
    fixed_string why =
        "gradfold: a traced condition is no bool: write select(condition, x, y), and max(x, y) in place of std::max(x, y); sorting and searching need values">
struct no_bool {
  constexpr operator bool() const {
    static_assert(never<T>,
                  "gradfold: `if`, `while`, `for` and `?:` need a bool, but this condition is traced: it has no value while the "
                  "graph is built; write select(condition, x, y), or loop to a fixed bound");
    return false;
  }
};
template <class T>
struct no_integer {
  constexpr operator long long() const {
    static_assert(never<T>,
                  "gradfold: a traced integer has no value while the graph is built: it can be no array subscript, no loop "
                  "bound and no int; pass std::integral_constant<int, 3>{} where one is needed");
    return 0;
  }
};
template <class T,
          fixed_string why =
              "gradfold: a traced value was stored in a double: keep it in auto or T, as in accumulate(begin, end, T(0)), and write `using std::sin; sin(x)`">
struct no_real {
  constexpr operator double() const {
    static_assert(never<T>,
                  "gradfold: a traced value was stored in a double (or float, int, bool), or passed to a function that takes one: "
                  "keep it in auto or T, and write `using std::sin; sin(x)` instead of std::sin(x)");
    return 0;
  }
};

/// Position of an operation in the list of operations; the list is complete where this is instantiated.
struct vocabulary;
template <class Operation, class List = vocabulary>
constexpr short id_of() {
  return List::template position<Operation>();
}

}  // namespace gradfold::detail

namespace gradfold {

/// A condition in a trace: what comparing traced values gives, and how a bool argument arrives.
class condition : public detail::no_bool<condition> {
 public:
  constexpr condition() = default;
  constexpr condition(std::same_as<bool> auto x) : value_(detail::literal_of(static_cast<int>(x))) {}
  constexpr explicit condition(const detail::handle& x) : value_(x) {}
  static constexpr detail::kind type = detail::kind::condition;

  constexpr condition& operator&=(const condition& y);
  constexpr condition& operator|=(const condition& y);
  friend constexpr condition operator&(condition x, const condition& y) { return x &= y; }
  friend constexpr condition operator|(condition x, const condition& y) { return x |= y; }

  detail::handle value_;
};

/// An integer in a trace: how an argument of integer type arrives. It computes and compares; it has no gradient.
class integer_symbol : public detail::no_integer<integer_symbol> {
 public:
  constexpr integer_symbol() = default;
  template <class T>
  requires(std::integral<T> && !std::same_as<T, bool>) constexpr integer_symbol(T x) : value_(detail::literal_of(x)) {}
  constexpr explicit integer_symbol(const detail::handle& x) : value_(x) {}
  static constexpr detail::kind type = detail::kind::integer;

  constexpr integer_symbol& operator+=(const integer_symbol& y);
  constexpr integer_symbol& operator-=(const integer_symbol& y);
  constexpr integer_symbol& operator*=(const integer_symbol& y);
  constexpr integer_symbol& operator/=(const integer_symbol& y);
  constexpr integer_symbol& operator%=(const integer_symbol& y);
  constexpr integer_symbol& operator++() { return *this += integer_symbol(1); }
  constexpr integer_symbol& operator--() { return *this -= integer_symbol(1); }
  constexpr integer_symbol operator++(int);
  constexpr integer_symbol operator--(int);

  detail::handle value_;
};

/// A real number in a trace. Behaves as a number: default-constructible, copyable, made from numbers anywhere.
class symbol : public detail::no_real<symbol> {
 public:
  constexpr symbol() = default;
  template <detail::number T>
  constexpr symbol(T x) : value_(detail::literal_of(x)) {}
  constexpr symbol(const integer_symbol& x);
  constexpr symbol(const condition& x);
  template <class X>
  requires requires { typename X::expression_tag; } constexpr symbol(const X&) {
    static_assert(detail::never<X>,
                  "gradfold: a variable or an expression meets a traced value inside a function: make it an argument of the function, or call "
                  "the expression by name there, as in Q(a = x)");
  }
  constexpr explicit symbol(const detail::handle& x) : value_(x) {}
  static constexpr detail::kind type = detail::kind::real;

  constexpr symbol& operator+=(const symbol& y);
  constexpr symbol& operator-=(const symbol& y);
  constexpr symbol& operator*=(const symbol& y);
  constexpr symbol& operator/=(const symbol& y);
  constexpr symbol& operator++() { return *this += symbol(1); }
  constexpr symbol& operator--() { return *this -= symbol(1); }
  constexpr symbol operator++(int);
  constexpr symbol operator--(int);

  detail::handle value_;
};

}  // namespace gradfold

namespace gradfold::detail {

template <class T>
concept traced = std::same_as<T, symbol> || std::same_as<T, integer_symbol> || std::same_as<T, condition>;

/// One and two operands are by far the commonest: they are recorded without a list.
template <class Result, class Operation, traced X>
constexpr Result recorded(const X& x) {
  if (x.value_.home != nullptr)
    return Result(handle(x.value_.home, record_in(*x.value_.home, {id_of<Operation>(), Result::type, 1, &x.value_.id, 0, nullptr})));
  const argument operands[] = {argument{x.value_, X::type}};
  return Result(record(id_of<Operation>(), Result::type, operands, 1));
}
template <class Result, class Operation, traced X, traced Y>
constexpr Result recorded(const X& x, const Y& y) {
  if (builder* const home = x.value_.home == y.value_.home ? x.value_.home : innermost(x.value_.home, y.value_.home); home != nullptr) {
    const int ids[] = {x.value_.home == home ? x.value_.id : x.value_.node_in(*home, X::type),
                       y.value_.home == home ? y.value_.id : y.value_.node_in(*home, Y::type)};
    return Result(handle(home, record_in(*home, {id_of<Operation>(), Result::type, 2, ids, 0, nullptr})));
  }
  const argument operands[] = {argument{x.value_, X::type}, argument{y.value_, Y::type}};
  return Result(record(id_of<Operation>(), Result::type, operands, 2));
}
template <class Result, class Operation, traced... X>
constexpr Result recorded(const X&... x) {
  const argument operands[] = {argument{x.value_, X::type}...};
  return Result(record(id_of<Operation>(), Result::type, operands, sizeof...(X)));
}
template <class Result, class Operation, traced X>
constexpr Result recorded_with(long long attribute, const X& x) {
  const argument operands[] = {argument{x.value_, X::type}};
  return Result(record(id_of<Operation>(), Result::type, operands, 1, 1, &attribute));
}

}  // namespace gradfold::detail
