// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/custom.hpp>
#include <gradfold/implicit/system.hpp>

/// The solution of equations as an operation whose rule is the implicit function theorem.
namespace gradfold::detail {

/// Which of some arguments are real, in order: those that have derivatives.
template <class... P>
struct real_arguments {
  struct list {
    int of[sizeof...(P) + 1] = {};
    int first_leaf[sizeof...(P) + 1] = {};
    int count = 0;
  };
  static constexpr list found() {
    list l;
    int argument = 0, leaf = 0;
    (((kinds_of<P>.real ? void((l.of[l.count] = argument, l.first_leaf[l.count++] = leaf)) : void()), ++argument, leaf += leaf_count<P>), ...);
    return l;
  }
  static constexpr list all = found();
  using positions = std::make_index_sequence<static_cast<std::size_t>(all.count)>;
};

/// y with r(y, p) = 0, from `Method::value(start, p...)`; `equations` are r. The start is a guess: y does not depend on it.
/// Source: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 15.1.
///   y_bar: lambda with (dr/dy)' lambda = -y_bar, then p_bar = (dr/dp)' lambda
///   y_dot: (dr/dy) y_dot = -(dr/dp) p_dot
template <auto equations, class Method, class Y, class... P>
struct solution {
  static constexpr std::string_view name = Method::name;
  static constexpr bool is_opaque = false;
  static constexpr shape whole = unknown<Y>::extents;
  static constexpr int operand_count = leaf_count<Y> + (leaf_count<P> + ... + 0);

  static constexpr handle traced_value(const handle* x) {
    return unknown<Y>::flat(std::apply([](const auto&... of) { return Method::value(of...); }, arguments(x)));
  }
  static constexpr int expand(builder& g, const int* x) {
    buffer<handle> operands(operand_count);
    read_nodes(g, x, operands);
    return traced_value(operands.at).node_in(g, kind::real);
  }
  static constexpr void pull_back(builder& g, const int* x, int z, int z_bar, int* bars) {
    for (int k = 0; k < operand_count; ++k) bars[k] = g.whole(0);
    const auto adjoint = in_line(unknown<Y>::read(handle(&g, z_bar)));
    at_solution(g, x, z, real{}, [&]<std::size_t... K>(std::index_sequence<K...>, const auto&... of) {
      if constexpr (sizeof...(K) > 0) {
        const auto lambda = solved<true, Y>(jacobian_in_unknowns<equations>(of...), adjoint);
        const auto found = vjp<equations, (real_parameters::all.of[K] + 1)...>(at(of...), out_of_line<Residual>(-lambda));
        if constexpr (sizeof...(K) == 1) give(g, found, bars + first_leaf(0));
        else (give(g, std::get<K>(found), bars + first_leaf(K)), ...);
      }
    });
  }
  static constexpr int push_forward(builder& g, const int* x, int z, const int* tangents) {
    bool any = false;
    for (int k = leaf_count<Y>; k < operand_count; ++k) any = any || tangents[k] >= 0;
    int found = -1;
    if (any)
      at_solution(g, x, z, real{}, [&]<std::size_t... K>(std::index_sequence<K...>, const auto&... of) {
        const auto moved = jvp<equations, (real_parameters::all.of[K] + 1)...>(
            at(of...),
            along(direction<std::tuple_element_t<static_cast<std::size_t>(real_parameters::all.of[K]), std::tuple<P...>>>(g, tangents + first_leaf(K))...));
        const auto y_dot = -solved<false, Y>(jacobian_in_unknowns<equations>(of...), in_line(as_unknown(moved)));
        found = unknown<Y>::flat(out_of_line<Y>(y_dot)).node_in(g, kind::real);
      });
    return found;
  }

 private:
  using Residual = unknown_t<std::remove_cvref_t<decltype(equations(std::declval<const Y&>(), std::declval<const P&>()...))>>;
  using real_parameters = real_arguments<P...>;
  using real = typename real_parameters::positions;
  static constexpr int first_leaf(std::size_t k) { return leaf_count<Y> + real_parameters::all.first_leaf[k]; }

  static constexpr void read_nodes(builder& g, const int* x, buffer<handle>& operands) {
    for (int k = 0; k < operand_count; ++k) operands.at[k] = handle(&g, x[k]);
  }
  template <class Tree>
  static constexpr Tree read(const handle*& next) {
    Tree tree{};
    visit_leaves(tree, [&]<class L>(L& leaf) { leaf = L(*next++); });
    return tree;
  }
  static constexpr std::tuple<Y, P...> arguments(const handle* x) { return std::tuple<Y, P...>{read<Y>(x), read<P>(x)...}; }
  /// Calls f with the numbers of the real parameters, the solution and the parameters.
  template <std::size_t... K, class F>
  static constexpr void at_solution(builder& g, const int* x, int z, std::index_sequence<K...> numbers, const F& f) {
    buffer<handle> operands(operand_count);
    read_nodes(g, x, operands);
    auto all = arguments(operands.at);
    std::get<0>(all) = unknown<Y>::read(handle(&g, z));
    std::apply([&](const auto&... of) { f(numbers, of...); }, all);
  }
  template <class Tree>
  static constexpr void give(builder& g, const Tree& tree, int* bars) {
    visit_leaves(tree, [&](const auto& leaf) { *bars++ = leaf.value_.node_in(g, kind::real); });
  }
  template <class Tree>
  static constexpr Tree direction(builder& g, const int* tangents) {
    Tree tree{};
    visit_leaves(tree, [&]<class L>(L& leaf) { leaf = L(*tangents < 0 ? symbol(0).value_ : handle(&g, *tangents)), ++tangents; });
    return tree;
  }
};

}  // namespace gradfold::detail
