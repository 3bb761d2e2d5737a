// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

#include <cstdlib>
#include <span>
#include <stdexcept>

// As in gradfold.hpp: names of ours are compared with the users' globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

/// Functions and transforms over many points, whose number is known only at run time.
namespace gradfold::detail {

template <class X>
inline constexpr bool is_span = false;
template <class T, std::size_t n>
inline constexpr bool is_span<std::span<T, n>> = true;

/// x += y, number by number, for trees of one type.
template <class X>
constexpr void add_tree(X& x, const X& y) {
  if constexpr (requires {
                  x.value;
                  x.gradient;
                }) {
    add_tree(x.value, y.value);
    add_tree(x.gradient, y.gradient);
  } else if constexpr (requires { x.of_; }) {
    if constexpr (std::is_array_v<decltype(x.of_)>)
      for (std::size_t k = 0; k < X::size(); ++k) add_tree(x.of_[k], y.of_[k]);
    else add_tree(x.of_, y.of_);
  } else if constexpr (tensor_leaf<X>) {
    for (int k = 0; k < shape_of<X>().size(); ++k) first_element(x)[k] += first_element(y)[k];
  } else if constexpr (scalar_leaf<X>) {
    x += y;
  } else {
    visit_parts([](auto& part, const auto& other) { add_tree(part, other); }, x, y);
  }
}

/// 0 where `X{}` is not: Eigen leaves its objects as they are.
template <class X>
constexpr void clear_foreign(X& x) {
  if constexpr (requires {
                  x.value;
                  x.gradient;
                }) {
    clear_foreign(x.gradient);
  } else if constexpr (!requires { x.of_; }) {
    visit_leaves(x, []<class L>(L& leaf) {
      if constexpr (foreign_tensor<L>)
        for (int k = 0; k < shape_of<L>().size(); ++k) first_element(leaf)[k] = leaf_element_t<L>(0);
    });
  }
}

/// A part of a point, as it is for point i.
template <class X>
constexpr decltype(auto) at_point(const X& x, [[maybe_unused]] std::size_t i) {
  if constexpr (is_span<X>) return (x[i]);
  else if constexpr (bound<X>) {
    if constexpr (is_span<typename X::value_type>) return binding<X::variable, std::remove_cv_t<typename X::value_type::element_type>>{x.value_[i]};
    else return (x);
  } else return (x);
}
template <class X>
constexpr std::size_t points_in(const X& x, std::size_t otherwise) {
  if constexpr (is_span<X>) return x.size();
  else if constexpr (bound<X>) return points_in(x.value_, otherwise);
  else return otherwise;
}
[[noreturn]] inline void refuse_lengths() {
#if defined(__cpp_exceptions)
  throw std::invalid_argument("gradfold: the spans of a map have different lengths");
#else
  std::abort();
#endif
}
inline constexpr std::size_t no_points = static_cast<std::size_t>(-1);
/// The number of points of a call. Spans of different lengths are an error of the caller's.
template <class... Part>
constexpr std::size_t count_points(const Part&... part) {
  std::size_t count = no_points;
  const auto meet = [&](std::size_t n) {
    if (n == no_points) return;
    if (count != no_points && count != n) refuse_lengths();
    count = n;
  };
  (meet(points_in(part, no_points)), ...);
  return count == no_points ? 1 : count;
}
template <class X>
constexpr bool holds_span() {
  if constexpr (bound<X>) return is_span<typename X::value_type>;
  else return is_span<X>;
}
template <class... Part>
constexpr bool any_span() {
  constexpr bool any = (holds_span<Part>() || ...);
  static_assert(any, "gradfold: map and map_reduce go over the points of a std::span, but none of the arguments is one");
  return any;
}

/// The transform itself, or the value of a function or expression.
template <auto F, class... Part>
constexpr auto call_point(const Part&... part) {
  if constexpr (requires { decltype(F)::is_transform; }) return F(part...);
  else return evaluate<F>(part...);
}

template <auto F>
struct map_reduction {
  template <class... Part>
  constexpr auto operator()(const point<Part...>& at) const {
    return reduce(std::index_sequence_for<Part...>{}, at.parts);
  }
  template <class... X>
  constexpr auto operator()(const X&...) const {
    static_assert((never<X> || ... || false), "gradfold: map_reduce takes its arguments in at(...) and nothing else, as in map_reduce<F>(at(p, x))");
    return 0.0;
  }

 private:
  template <std::size_t... I, class Parts>
  static constexpr auto reduce(std::index_sequence<I...>, const Parts& parts) {
    if constexpr (!any_span<std::remove_cvref_t<std::tuple_element_t<I, Parts>>...>()) return 0.0;
    else {
      const std::size_t count = count_points(std::get<I>(parts)...);
      decltype(call_point<F>(at_point(std::get<I>(parts), 0)...)) sum{};
      clear_foreign(sum);
      for (std::size_t i = 0; i < count; ++i) add_tree(sum, call_point<F>(at_point(std::get<I>(parts), i)...));
      return sum;
    }
  }
};

template <auto F>
struct mapping {
  template <class... Part, class... To>
  constexpr void operator()(const point<Part...>& at, const destination<To...>& into) const {
    run(std::index_sequence_for<Part...>{}, std::index_sequence_for<To...>{}, at.parts, into.parts);
  }
  template <class... X>
  constexpr void operator()(const X&...) const {
    static_assert((never<X> || ... || false), "gradfold: map takes at(...) and into(...), as in map<gradient<Q>>(at(a = as, b = bs), into(a = das, b = dbs))");
  }

 private:
  template <std::size_t... I, std::size_t... K, class Parts, class To>
  static constexpr void run(std::index_sequence<I...>, std::index_sequence<K...>, const Parts& parts, const To& to) {
    if constexpr (any_span<std::remove_cvref_t<std::tuple_element_t<I, Parts>>...>()) {
      const std::size_t count = count_points(std::get<I>(parts)..., std::get<K>(to)...);
      for (std::size_t i = 0; i < count; ++i) {
        const auto result = call_point<F>(at_point(std::get<I>(parts), i)...);
        (write<K, sizeof...(K)>(std::get<K>(to), i, result), ...);
      }
    }
  }
  template <std::size_t k, std::size_t count, class To, class Result>
  static constexpr void write(const To& to, std::size_t i, const Result& result) {
    if constexpr (bound<To>) to.value_[i] = result[key_of<To::variable>];
    else if constexpr (count == 1) {
      constexpr bool fits = requires { to[i] = result; };
      static_assert(
          fits,
          "gradfold: map writes into a span of what F gives at one point; the parts of a gradient by name go into spans by name, as in into(a = das, b = dbs)");
      if constexpr (fits) to[i] = result;
    } else if constexpr (requires { result.gradient; }) {
      if constexpr (k == 0) to[i] = result.value;
      else to[i] = result.gradient;
    } else to[i] = std::get<k>(result);
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// F at every point, results written to spans: map<gradient<Q>>(at(a = as, b = bs), into(a = das, b = dbs)). An argument that
/// is a std::span has one element a point, any other is the same for all. F is a transform (gradient<Q>, gradient<f>,
/// value_and_gradient<f, 0>), an expression or a function. With value_and_gradient, into(values, gradients).
/// Spans of different lengths throw std::invalid_argument before anything is computed (without exceptions the program aborts).
template <auto F>
inline constexpr detail::mapping<F> map{};

/// The sum of F over all points: map_reduce<value_and_gradient<loss, 0>>(at(parameters, images, labels)). Of no points it is 0.
template <auto F>
inline constexpr detail::map_reduction<F> map_reduce{};

}  // namespace gradfold

#pragma GCC diagnostic pop
