// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/forward.hpp>
#include <gradfold/vjp.hpp>

/// Directional derivatives: the product of a Jacobian, or of a Hessian, with a vector.
namespace gradfold::detail {

/// A forward sweep on its way: everything between two ranges of nodes, as a value.
template <graph_sizes of, graph_sizes primal>
struct push_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int tangent[static_cast<unsigned>(primal.nodes + 1)] = {};
  int done = 0;  ///< nodes before this one are swept
};

/// The forward sweep over one source, range after range. `room` is how often the expected size there is.
template <class Source, class Wanted, int pushed_results, bool with_value, int room>
struct push_of {
  static constexpr graph_view view = view_of<Source>();
  static constexpr graph_sizes primal = graph_of<Source>().needed;
  static constexpr const differentiation* rules = rule_table<operation_set(view)>::of;
  static constexpr int about = room * count_gradient_nodes(view, rules) + view.input_count;
  static constexpr int loops = count_loops(view);
  static constexpr graph_sizes sizes{about, 3 * about + (loops == 0 ? 2 : 4) * primal.operands,
                                     primal.shapes == 0 && loops == 0 ? 3 * about : 3 * about + (loops == 0 ? 4 : 16) * primal.attributes + 80 * primal.nodes,
                                     2 * primal.results, primal.shapes == 0 && loops == 0 ? 0 : primal.shapes + 16 + 8 * loops};
  using state = push_state<sizes, primal>;

  static constexpr push_memory memory(state& s) {
    push_memory m{view, rules, s.tangent};
    if constexpr (loops > 0) m.push_body = &pushed_graph<std::conditional_t<never<Source>, void, operation_list>>;
    return m;
  }
  static constexpr state begun() {
    state s;
    builder g(s.graph, s.slots, state::slot_count);
    push_memory m = memory(s);
    copy_nodes(g, view);
    seed_tangents(g, m, Wanted::flags);
    if (primal.nodes <= sweep_range) advance(g, m, s, primal.nodes);
    g.close(s.graph);
    return s;
  }
  static constexpr state continued(const state& before) {
    state s = before;
    if (!s.graph.fits) return s;
    builder g(s.graph, s.slots, state::slot_count);
    push_memory m = memory(s);
    advance(g, m, s, s.done + sweep_range < primal.nodes ? s.done + sweep_range : primal.nodes);
    g.close(s.graph);
    return s;
  }

 private:
  static constexpr void advance(builder& g, push_memory& m, state& s, int last) {
    g.simplifies_freely = true, g.primal = false;
    push(g, m, s.done, last);
    s.done = last;
    if (last < primal.nodes) return;
    for (int k = 0; k < pushed_results; ++k) g.result(s.tangent[view.results[k]] == 0 ? g.whole(0) : s.tangent[view.results[k]] - 1);
    for (int k = 0; with_value && k < view.result_count; ++k) g.result(view.results[k]);
  }
};

/// What a source does to a direction. `Wanted::flags` tells which inputs have a tangent; the tangents are inputs after
/// those of the source. Results: the tangents of the first `pushed_results` results, then, if they are asked for, all
/// results. Cost: at most 3 operations for each of the source's, without the results themselves.
template <class Source, class Wanted, int pushed_results, bool with_value>
struct tangent_of {
  template <int room>
  using sweep = push_of<Source, Wanted, pushed_results, with_value, room>;
  static constexpr int nodes = graph_of<Source>().needed.nodes;
  static constexpr int ranges = nodes <= sweep_range ? 0 : (nodes + sweep_range - 1) / sweep_range;
  static constexpr const auto& recorded_graph() {
    if constexpr (swept<sweep<1>, ranges>.graph.fits) return swept<sweep<1>, ranges>.graph;
    else return swept<sweep<8>, ranges>.graph;
  }
  static constexpr int recorded() { return recorded_graph().needed.nodes; }
  static constexpr auto made() {
    constexpr const auto& graph = recorded_graph();
    static_assert(graph.fits, "gradfold: the directional derivative of this function grew beyond what was expected of it");
    return compacted<graph.needed>(graph.view());
  }
};
template <class Source, class Wanted, int pushed_results, bool with_value>
inline constexpr auto compact_graph<tangent_of<Source, Wanted, pushed_results, with_value>> =
    tangent_of<Source, Wanted, pushed_results, with_value>::made();

/// A direction: one part for each argument that moves.
template <class... Part>
struct tangents_given {
  std::tuple<Part...> parts;
};

}  // namespace gradfold::detail

namespace gradfold {

/// A value and its derivative along a direction.
template <class Value>
struct value_with_tangent {
  Value value;
  Value tangent;
};
/// A value, its gradient, and the product of its Hessian with a vector.
template <class Value, class Gradient>
struct value_with_hvp {
  Value value;
  Gradient gradient;
  Gradient hvp;
};

}  // namespace gradfold

namespace gradfold::detail {

template <int given, int asked>
constexpr bool directions_counted() {
  static_assert(given == asked, "gradfold: along(...) takes one direction for each argument that is differentiated: for all of them, or for those "
                                "asked for, as in jvp<f, 0>(at(x, c), along(v))");
  return given == asked;
}
/// This stands in the compiler's message, with both types.
template <class Direction, class Argument, bool fits>
constexpr bool direction_fits() {
  static_assert(fits, "gradfold: a direction has another shape than the argument that it belongs to");
  return fits;
}

template <bool is_traced, class... Arguments>
using call_number = typename std::conditional_t<is_traced, std::type_identity<symbol>, evaluation<Arguments...>>::type;

/// The derivative of a function along a direction.
template <auto F, bool with_value, class Asked, class Directed>
struct directional {
  template <class... Arguments>
  static constexpr bool check() {
    return results_are_real<typename function_trace<F, traced_tree_t<Arguments>...>::result_type>();
  }
  template <class... Arguments>
  struct types {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using result = typename trace::result_type;
    using number_type = call_number<is_traced, Arguments...>;
    using source = tangent_of<trace, wanted_leaves<Directed, leaf_count<Arguments>...>, leaf_count<result>, with_value>;
    using value = typename std::conditional_t<is_traced, std::type_identity<result>, numeric_tree<result, number_type>>::type;
    using answer = std::conditional_t<with_value, value_with_tangent<value>, value>;
    using beside = std::tuple<value>;  ///< what a call into memory of the caller's returns
  };
  static constexpr int places = 1;
  static constexpr auto results(auto& answer) {
    if constexpr (with_value) return std::tie(answer.tangent, answer.value);
    else return std::tie(answer);
  }
  template <class To, class Beside>
  static constexpr auto results_in(const std::tuple<To&>& to, Beside& beside) {
    if constexpr (with_value) return std::tie(std::get<0>(to), std::get<0>(beside));
    else return to;
  }
  static constexpr auto returned(const auto& beside) { return std::get<0>(beside); }
};

/// The product of the Hessian of a function with a vector: the derivative of its gradient along a direction.
template <auto F, bool with_value, class Asked, class Directed>
struct second_directional {
  using Gradient = function_gradient<F, with_value, Asked>;
  template <class... Arguments>
  static constexpr bool check() {
    return Gradient::template check_result<Arguments...>();
  }
  template <class... Arguments>
  static constexpr int leaves() {
    constexpr int sizes[] = {leaf_count<Arguments>..., 0};
    int count = 0;
    for (int k = 0; k < Asked::count; ++k) count += sizes[Asked::list[k]];
    return count;
  }
  template <class Sequence, class... Arguments>
  struct types_for;
  template <std::size_t... K, class... Arguments>
  struct types_for<std::index_sequence<K...>, Arguments...> {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using number_type = call_number<is_traced, Arguments...>;
    using source = tangent_of<gradient_of<trace, wanted_leaves<Asked, leaf_count<Arguments>...>, with_value>, wanted_leaves<Directed, leaf_count<Arguments>...>,
                              leaves<Arguments...>(), with_value>;
    using all = std::tuple<result_tree<is_traced, Arguments>...>;
    using gradient = typename std::conditional_t<Asked::count == 1, std::tuple_element<Asked::list[0], all>,
                                                 std::type_identity<std::tuple<std::tuple_element_t<Asked::list[K], all>...>>>::type;
    using answer = std::conditional_t<with_value, value_with_hvp<number_type, gradient>, gradient>;
    using beside = value_with_gradient<number_type, gradient>;
  };
  template <class... Arguments>
  using types = types_for<std::make_index_sequence<Asked::count>, Arguments...>;

  static constexpr int places = Asked::count;
  static constexpr auto results(auto& answer) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (with_value) return std::tie(part<Asked::rank(K)>(answer.hvp)..., part<Asked::rank(K)>(answer.gradient)..., answer.value);
      else return std::tie(part<Asked::rank(K)>(answer)...);
    }(std::make_index_sequence<Asked::count>{});
  }
  template <class... To, class Beside>
  static constexpr auto results_in(const std::tuple<To&...>& to, Beside& beside) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (with_value) return std::tie(std::get<Asked::rank(K)>(to)..., part<Asked::rank(K)>(beside.gradient)..., beside.value);
      else return std::tie(std::get<Asked::rank(K)>(to)...);
    }(std::make_index_sequence<Asked::count>{});
  }
  static constexpr auto returned(const auto& beside) { return beside; }

 private:
  template <int i>
  static constexpr auto& part(auto& gradients) {
    if constexpr (Asked::count == 1) return gradients;
    else return std::get<i>(gradients);
  }
};

/// A call along a direction. `Directed` are the arguments that have one, in the order of along(...).
template <auto F, class Kind, class Directed, bool with_value>
struct directed_call {
  template <class... Direction, class... Arguments>
  static constexpr bool check(const std::tuple<Direction...>*, const std::tuple<Arguments...>*) {
    if constexpr (!directions_counted<sizeof...(Direction), Directed::count>()) return false;
    else if constexpr (!function_gradient<F, with_value, Directed>::template check_arguments<Arguments...>()) return false;
    else if constexpr (!traceable<typename trial<function_trace<F, traced_tree_t<Arguments>...>>::type>()) return false;
    else if constexpr (!Kind::template check<Arguments...>()) return false;
    else return directions_fit<std::tuple<Arguments...>, std::remove_cvref_t<Direction>...>(std::make_index_sequence<Directed::count>{});
  }
  template <class Direction, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(const Direction& along, const Arguments&... arguments) {
    using Types = typename Kind::template types<Arguments...>;
    typename Types::answer answer;
    run<Types>(Kind::results(answer), along, std::make_index_sequence<Directed::count>{}, arguments...);
    return answer;
  }
  /// Writes the derivative to `to`; returns the rest if it is asked for.
  template <class To, class Direction, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(const To& to, const Direction& along, const Arguments&... arguments) {
    constexpr bool one_each = std::tuple_size_v<To> == Kind::places;
    static_assert(one_each, "gradfold: into(...) takes one place for each result that is asked for");
    if constexpr (one_each) {
      using Types = typename Kind::template types<Arguments...>;
      if constexpr (with_value) {
        typename Types::beside beside;
        run<Types>(Kind::results_in(to, beside), along, std::make_index_sequence<Directed::count>{}, arguments...);
        return Kind::returned(beside);
      } else {
        run<Types>(Kind::results_in(to, to), along, std::make_index_sequence<Directed::count>{}, arguments...);
      }
    }
  }

 private:
  template <class Arguments, class... Direction, std::size_t... K>
  static constexpr bool directions_fit(std::index_sequence<K...>) {
    return (direction_fits<Direction, std::tuple_element_t<Directed::list[K], Arguments>,
                           same_leaves<Direction, std::tuple_element_t<Directed::list[K], Arguments>>()>() && ... && true);
  }
  /// The inputs of the source: those of the function, then the parts of the direction in call order.
  template <class Types, class... Results, class Direction, std::size_t... K, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const std::tuple<Results&...>& results, const Direction& along, std::index_sequence<K...>,
                                                     const Arguments&... arguments) {
    using Source = typename Types::source;
    if constexpr (Types::is_traced) inline_graph<Source>(results, arguments..., real_seed(std::get<Directed::rank(K)>(along))...);
    else run_program<Source, typename Types::number_type>(stack_memory{}, results, arguments..., real_seed(std::get<Directed::rank(K)>(along))...);
  }
};

template <fixed_string name, bool known>
constexpr bool direction_is_of_variable() {
  static_assert(known, "gradfold: along(...) has a direction for the variable named here, which at(...) does not have");
  return known;
}

/// jvp and hvp: `Kind` says which.
template <template <auto, bool, class, class> class Kind, auto F, bool with_value, auto... with>
struct directed_transform {
  template <class... Part, class... Direction>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at, const tangents_given<Direction...>& along) const {
    if (__builtin_is_constant_evaluated()) return required_finite(call(std::index_sequence_for<Part...>{}, at.parts, along.parts));
    return call(std::index_sequence_for<Part...>{}, at.parts, along.parts);
  }
  template <class... Part, class... Direction, class... To>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const point<Part...>& at, const tangents_given<Direction...>& along, const destination<To...>& into) const {
    return write(std::index_sequence_for<Part...>{}, into.parts, at.parts, along.parts);
  }

 private:
  static constexpr bool is_expression = expressed<std::remove_const_t<decltype(F)>>;
  template <auto G, class Asked, class Directed>
  using call_of = directed_call<G, Kind<G, with_value, Asked, Directed>, Directed, with_value>;

  template <std::size_t... I, class... Part, class... Direction>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(std::index_sequence<I...>, const std::tuple<Part...>& at, const std::tuple<Direction...>& along) {
    if constexpr (is_expression) {
      return by_names<std::remove_cvref_t<Part>...>(along, [&]<class Call, class Names>(Call, Names) GRADFOLD_INLINE_LAMBDA() {
        if constexpr (Call::check(values_of<Direction...>(), values_of<Part...>()))
          return with_names<std::remove_cvref_t<Part>...>(Call::call(stripped(along), std::get<I>(at).value_...), Names{});
        else return 0.0;
      });
    } else {
      using Asked = asked_of<sizeof...(Part), with...>;
      using Call = call_of<F, Asked, Asked>;
      if constexpr (Call::check(types_of<Direction...>(), types_of<Part...>())) return Call::call(along, std::get<I>(at)...);
      else return 0.0;
    }
  }
  template <std::size_t... I, class... To, class... Part, class... Direction>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(std::index_sequence<I...>, const std::tuple<To&...>& to, const std::tuple<Part...>& at,
                                                       const std::tuple<Direction...>& along) {
    if constexpr (is_expression) {
      return by_names<std::remove_cvref_t<Part>...>(along, [&]<class Call, int... asked>(Call, std::integer_sequence<int, asked...>) GRADFOLD_INLINE_LAMBDA() {
        if constexpr (Call::check(values_of<Direction...>(), values_of<Part...>())) {
          constexpr const variable_info* given[] = {std::remove_cvref_t<Part>::variable..., nullptr};
          if constexpr ((bound<To> && ... && true) && sizeof...(To) == sizeof...(asked))
            return Call::write(std::tie(std::get<position_of<std::remove_cvref_t<To>...>(given[asked])>(to).value_...), stripped(along), std::get<I>(at).value_...);
          else return Call::write(to, stripped(along), std::get<I>(at).value_...);
        }
      });
    } else {
      using Asked = asked_of<sizeof...(Part), with...>;
      using Call = call_of<F, Asked, Asked>;
      if constexpr (Call::check(types_of<Direction...>(), types_of<Part...>())) return Call::write(to, along, std::get<I>(at)...);
    }
  }

  template <class... X>
  static constexpr auto types_of() {
    return static_cast<const std::tuple<std::remove_cvref_t<X>...>*>(nullptr);
  }
  template <class... B>
  static constexpr auto values_of() {
    return static_cast<const std::tuple<typename std::remove_cvref_t<B>::value_type...>*>(nullptr);
  }
  template <class... D>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto stripped(const std::tuple<D...>& along) {
    return std::apply([](const auto&... d) GRADFOLD_INLINE_LAMBDA() { return std::tuple<const typename std::remove_cvref_t<decltype(d)>::value_type&...>(d.value_...); }, along);
  }
  /// Calls `use` with the call that the names come to, and the positions of the variables asked for.
  template <class... B, class... D, class Use>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto by_names(const std::tuple<D...>&, Use use) {
    if constexpr (!named_call<F, with...>::template fits<B...>()) return 0.0;
    else if constexpr (!directions_known<B...>(static_cast<const std::tuple<std::remove_cvref_t<D>...>*>(nullptr))) return 0.0;
    else {
      constexpr auto asked = asked_variables<named_call<F>::formula, B...>::template among<decltype(with)::info...>();
      return [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
        using Directed = asked_arguments<position_of<B...>(std::remove_cvref_t<D>::variable)...>;
        return use(call_of<expression_function<F, B::variable...>{}, asked_arguments<asked.of[K]...>, Directed>{},
                   std::integer_sequence<int, asked.of[K]...>{});
      }(std::make_integer_sequence<int, asked.size>{});
    }
  }
  template <class... B, class... D>
  static constexpr bool directions_known(const std::tuple<D...>*) {
    constexpr bool named_by = (bound<D> && ... && true);
    static_assert(named_by, "gradfold: the directions of an expression are given by name, as in along(a = 1.0)");
    if constexpr (!named_by) return false;
    else return (direction_is_of_variable<name_of<D::variable>(), (position_of<B...>(D::variable) >= 0)>() && ... && true);
  }
  /// The answer to a call by name: what has the form of a gradient is read by name.
  template <class... B, class Answer, class Names>
  static constexpr auto with_names(const Answer& answer, Names names) {
    if constexpr (Kind<F, with_value, asked_arguments<>, asked_arguments<>>::places == 1) return answer;
    else if constexpr (!with_value) return named<B..., void>(answer, names);
    else return value_with_hvp<decltype(answer.value), decltype(named<B..., void>(answer.hvp, names))>{
        answer.value, named<B..., void>(answer.gradient, names), named<B..., void>(answer.hvp, names)};
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// A direction: along(v, w) has one part for each argument that is differentiated, of its form; along(a = v) is by name, and
/// variables left out stay where they are.
template <class... Part>
constexpr auto along(Part&&... part) {
  return detail::tangents_given<Part...>{std::tuple<Part...>(static_cast<Part&&>(part)...)};
}

/// The derivative of F along a direction: the product of its Jacobian with a vector, in one forward sweep.
///   jvp<Q>(at(a = 2.0, b = 6.0), along(a = 1.0))    jvp<f>(at(x, y), along(v, w))    jvp<f, 0>(at(x, c), along(v))
/// It has the form of what F returns. Cost: at most 3 times that of F, or 4 with the value.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::directional, F, false, with...> jvp{};

/// The value too: members .value and .tangent.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::directional, F, true, with...> value_and_jvp{};

/// The product of the Hessian of F, which returns one number, with a vector: a forward sweep over the graph of the gradient,
/// so that no Hessian is made. It has the form of the gradient.
///   hvp<Q>(at(a = 2.0, b = 6.0), along(a = 1.0))[b]    hvp<f>(at(x), along(v))    hvp<f, 0>(at(x, c), along(v))
/// Cost: at most 6 times that of F for sums of products; a small multiple of the gradient's in general.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::second_directional, F, false, with...> hvp{};

/// Value and gradient too, which come with it: members .value, .gradient and .hvp.
template <auto F, auto... with>
inline constexpr detail::directed_transform<detail::second_directional, F, true, with...> value_and_hvp{};

}  // namespace gradfold
