// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/builder.hpp>
#include <gradfold/config.hpp>

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
/// otherwise operations put off (`pending`) until the type of evaluation is known: T(1)/T(3) is rounded in T.
class handle {
 public:
  constexpr handle() = default;
  constexpr explicit handle(const literal& x) : constant_(x) {}
  constexpr handle(builder* home, int id) : home_(home), id_(id) {}
  constexpr explicit handle(pending* p) : pending_(p) {}
  constexpr handle(const handle& x) : home_(x.home_), id_(x.id_), constant_(x.constant_), pending_(x.pending_) {
    if (pending_ != nullptr) retain();
  }
  constexpr handle& operator=(const handle& x) {
    if (x.pending_ != nullptr) x.retain();
    if (pending_ != nullptr) release();
    home_ = x.home_, id_ = x.id_, constant_ = x.constant_, pending_ = x.pending_;
    return *this;
  }
  constexpr ~handle() {
    if (pending_ != nullptr) release();
  }

  constexpr builder* home() const { return home_; }
  constexpr int node() const { return id_; }
  constexpr bool is_literal() const { return home_ == nullptr && pending_ == nullptr; }
  constexpr const literal& constant() const { return constant_; }
  /// The node of this value in `g`; constants are recorded there now.
  constexpr int node_in(builder& g, kind type) const;

 private:
  constexpr void retain() const;
  constexpr void release();

  builder* home_ = nullptr;
  int id_ = 0;
  literal constant_{};
  pending* pending_ = nullptr;
};

/// An operation between constants, kept for later.
struct pending {
  int references = 1;
  short operation = 0;
  kind type = kind::real;
  int count = 0;
  handle operands[3];
  kind types[3] = {};
  int attribute_count = 0;
  long long attribute = 0;
  builder* home = nullptr;  ///< where it was recorded last, and
  int id = 0;               ///< as which node: a shared constant is recorded once
};

constexpr void handle::retain() const { ++pending_->references; }
constexpr void handle::release() {
  if (--pending_->references == 0) delete pending_;
}

/// One operand of a call about to be recorded, with its kind.
struct argument {
  const handle& value;
  kind type;
};

/// Records `operation` on these operands, simplified as the graph at hand allows. Defined in simplify.hpp.
constexpr handle record(short operation, kind type, const argument* operands, int count, const long long* attribute = nullptr);
constexpr int record_in(builder& g, const operation_call& call);

constexpr int handle::node_in(builder& g, kind type) const {
  if (home_ != nullptr) return id_;
  if (pending_ == nullptr) return g.constant(constant_, type);
  if (pending_->home == &g) return pending_->id;
  int ids[3] = {};
  for (int k = 0; k < pending_->count; ++k) ids[k] = pending_->operands[k].node_in(g, pending_->types[k]);
  pending_->id = record_in(g, {pending_->operation, pending_->type, pending_->count, ids, pending_->attribute_count, &pending_->attribute});
  pending_->home = &g;
  return pending_->id;
}

template <class T>
inline constexpr bool never = false;

/// Position of an operation in the list of operations; the list is complete where this is instantiated.
struct vocabulary;
template <class Operation, class List = vocabulary>
constexpr short id_of() {
  return List::template position<Operation>();
}

}  // namespace gradfold::detail

namespace gradfold {

/// A condition in a trace: what comparing traced values gives, and how a bool argument arrives.
class condition {
 public:
  constexpr condition() = default;
  constexpr condition(std::same_as<bool> auto x) : value_(detail::literal_of(static_cast<int>(x))) {}
  constexpr explicit condition(const detail::handle& x) : value_(x) {}
  constexpr const detail::handle& value() const { return value_; }
  static constexpr detail::kind type = detail::kind::condition;

  template <class T>
    requires std::same_as<T, bool>
  constexpr explicit operator T() const {
    static_assert(detail::never<T>, "gradfold: `if`, `while`, `?:` or a bool need a number, but this condition is traced: "
                                    "its value is not known while the graph is built; use select(condition, x, y)");
    return false;
  }

 private:
  detail::handle value_;
};

/// An integer in a trace: how an argument of integer type arrives. It computes and compares; it has no gradient.
class integer_symbol {
 public:
  constexpr integer_symbol() = default;
  template <class T>
    requires(std::integral<T> && !std::same_as<T, bool>)
  constexpr integer_symbol(T x) : value_(detail::literal_of(x)) {}
  constexpr explicit integer_symbol(const detail::handle& x) : value_(x) {}
  constexpr const detail::handle& value() const { return value_; }
  static constexpr detail::kind type = detail::kind::integer;

  template <class T>
    requires std::same_as<T, long long>
  constexpr operator T() const {
    static_assert(detail::never<T>, "gradfold: a traced integer has no value while the graph is built: it can be no array "
                                    "subscript, no loop bound and no number; pass std::integral_constant where one is needed");
    return 0;
  }

 private:
  detail::handle value_;
};

/// A real number in a trace. Behaves as a number: default-constructible, copyable, made from numbers anywhere.
class symbol {
 public:
  constexpr symbol() = default;
  template <detail::number T>
  constexpr symbol(T x) : value_(detail::literal_of(x)) {}
  constexpr symbol(const integer_symbol& x);
  constexpr symbol(const condition& x);
  constexpr explicit symbol(const detail::handle& x) : value_(x) {}
  constexpr const detail::handle& value() const { return value_; }
  static constexpr detail::kind type = detail::kind::real;

  template <class T>
    requires std::same_as<T, double>
  constexpr operator T() const {
    static_assert(detail::never<T>, "gradfold: a traced value was stored in a double, or passed to a function of doubles: "
                                    "keep it in auto or T, and call `using std::sin; sin(x)` instead of std::sin(x)");
    return 0;
  }

  constexpr symbol& operator+=(const symbol& y);
  constexpr symbol& operator-=(const symbol& y);
  constexpr symbol& operator*=(const symbol& y);
  constexpr symbol& operator/=(const symbol& y);
  constexpr symbol& operator++() { return *this += symbol(1); }
  constexpr symbol& operator--() { return *this -= symbol(1); }

 private:
  detail::handle value_;
};

}  // namespace gradfold

namespace gradfold::detail {

template <class T>
concept traced = std::same_as<T, symbol> || std::same_as<T, integer_symbol> || std::same_as<T, condition>;

template <class Result, class Operation, traced... X>
constexpr Result recorded(const X&... x) {
  const argument operands[] = {argument{x.value(), X::type}...};
  return Result(record(id_of<Operation>(), Result::type, operands, sizeof...(X)));
}
template <class Result, class Operation, traced X>
constexpr Result recorded_with(long long attribute, const X& x) {
  const argument operands[] = {argument{x.value(), X::type}};
  return Result(record(id_of<Operation>(), Result::type, operands, 1, &attribute));
}

}  // namespace gradfold::detail
