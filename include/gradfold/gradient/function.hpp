// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/by_name.hpp>
#include <gradfold/storing.hpp>

/// Gradients of functions.
namespace gradfold::detail {

/// Where results are written.
template <class... Part>
struct destination {
  std::tuple<Part&...> parts;
};
template <class X>
inline constexpr bool is_destination = false;
template <class... To>
inline constexpr bool is_destination<destination<To...>> = true;

template <int places, int results>
constexpr bool places_counted() {
  static_assert(places == results, "gradfold: into(...) takes one place for each gradient that is asked for");
  return places == results;
}
/// These stand in the compiler's message, with both types.
template <class Place, class Result, bool fits>
constexpr bool place_fits() {
  static_assert(fits, "gradfold: a place in into(...) has another type than the result that is written there");
  return fits;
}

/// What a call asks for: an index for each argument that is differentiated, in the order asked.
template <int... asked>
struct asked_arguments {
  static constexpr int count = sizeof...(asked);
  static constexpr int list[sizeof...(asked) + 1] = {asked..., -1};
  static constexpr bool has(int i) { return ((i == asked) || ...); }
  static constexpr bool distinct() {
    for (int i = 0; i < count; ++i)
      for (int j = 0; j < i; ++j)
        if (list[i] == list[j]) return false;
    return true;
  }
  /// The position in the asked order of an argument, and of the k-th of them in call order.
  static constexpr int position(int argument) {
    int i = 0;
    while (list[i] != argument) ++i;
    return i;
  }
  static constexpr int rank(int k) {
    for (int argument = 0, seen = 0;; ++argument)
      if (has(argument) && seen++ == k) return position(argument);
  }

  /// Out of a tuple with a type for each argument those asked for: that type itself where it is one, else a tuple.
  template <class All>
  using chosen = typename std::conditional_t<count == 1, std::tuple_element<count == 0 ? 0 : static_cast<std::size_t>(list[0]), All>,
                                             std::type_identity<std::tuple<std::tuple_element_t<static_cast<std::size_t>(asked), All>...>>>::type;
  /// The i-th part of something of such a type.
  template <int i>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto& part(auto& gradients) {
    if constexpr (count == 1) return gradients;
    else return std::get<i>(gradients);
  }
};
template <class>
struct all_arguments;
template <std::size_t... I>
struct all_arguments<std::index_sequence<I...>> {
  using type = asked_arguments<static_cast<int>(I)...>;
};

/// Flags of the inputs that belong to the arguments asked for.
template <class Asked, int... sizes>
struct wanted_leaves {
  using table = leaf_table<sizes...>;
  struct flag_array {
    bool of[static_cast<unsigned>(table::total + 1)] = {};
  };
  static constexpr flag_array listed() {
    flag_array flagged;
    for (int i = 0; i < table::total; ++i) flagged.of[i] = Asked::has(part_of(table::places.of[i]));
    return flagged;
  }
  static constexpr flag_array all = listed();
  static constexpr const bool* flags = all.of;
};

constexpr void push_leaves(buffer<handle>& list, const auto& tree) {
  visit_leaves(tree, [&]<class L>(const L& part) { list.push(traced_operand(part).value_); });
}
/// Records the graph of `Source` where a transform is called on traced values.
template <class Source, class... Results, class... Arguments>
constexpr void inline_graph(const std::tuple<Results&...>& results, const Arguments&... arguments) {
  buffer<handle> inputs, values;
  (push_leaves(inputs, arguments), ...);
  replay(view_of<Source>(), inputs.at, values);
  int next = 0;
  std::apply([&](auto&... tree) { (visit_leaves(tree, [&]<class L>(L& part) { part = L(values.at[next++]); }), ...); }, results);
}

template <class... Arguments>
inline constexpr bool any_symbolic = (kinds_of<Arguments>.symbolic || ...);

/// The type in which a call computes.
template <bool is_traced, class... Arguments>
using call_number = typename std::conditional_t<is_traced, std::type_identity<symbol>, evaluation<Arguments...>>::type;

/// The tree that holds results for an argument: its own type, less const, with symbols where anything is traced.
template <bool is_traced, class Argument>
using result_tree = typename std::conditional_t<is_traced, traced_tree<Argument>, writable_tree<Argument>>::type;

template <auto F, bool with_value, class Asked>
struct function_gradient {
  template <class... Arguments>
  static constexpr bool takes = requires(const traced_tree_t<Arguments>&... part) { F(part...); };

  /// Whether a call on these arguments has a gradient; where it has none, one sentence says why.
  template <class... Arguments>
  static constexpr bool check() {
    constexpr bool positional = !(bound<Arguments> || ...);
    static_assert(positional, "gradfold: a function is called by position, as in gradient<f>(2.0, 6.0); names are for expressions");
    if constexpr (!positional) return false;
    else if constexpr (!check_arguments<Arguments...>()) return false;
    else return check_result<Arguments...>();
  }
  /// Whether the function takes arguments of these types and those asked for can be differentiated.
  template <class... Arguments>
  static constexpr bool check_arguments() {
    if constexpr (!(traced_tree<Arguments>::is_tree && ...)) return false;
    else if constexpr (!check_asked<Arguments...>()) return false;
    else {
      static_assert(takes<Arguments...>, "gradfold: the function cannot be called with these arguments: their number or their types do not fit it");
      return takes<Arguments...>;
    }
  }
  template <class... Arguments>
  static constexpr bool check_asked() {
    constexpr int count = sizeof...(Arguments);
    constexpr bool real[] = {(kinds_of<Arguments>.real && !kinds_of<Arguments>.integer && !kinds_of<Arguments>.condition)..., true};
    static_assert(inside(count), "gradfold: gradient<f, i> asks for an argument that the call does not have; arguments count from 0");
    static_assert(Asked::distinct(), "gradfold: gradient<f, i, j> asks for the same argument twice");
    static_assert(!inside(count) || differentiable(real, count),
                  "gradfold: an integer or bool argument is data and has no gradient; ask for the others by number, as in gradient<f, 1>(n, x)");
    return inside(count) && Asked::distinct() && differentiable(real, count);
  }
  template <class... Arguments>
  static constexpr bool check_result() {
    using Result = typename function_trace<F, traced_tree_t<Arguments>...>::result_type;
    constexpr bool is_scalar = leaf<Result> && shape_of<Result>().rank == 0;
    constexpr bool is_real = is_scalar && !std::integral<Result> && (!symbolic_leaf<Result> || real_leaf<Result>);
    static_assert(is_scalar,
                  "gradfold: the function returns no scalar, so it has no gradient; return one number (a sum, or one "
                  "element of what it returns now), or use vjp<f>(at(x), seed)");
    static_assert(is_real || !is_scalar, "gradfold: the function returns a condition or an integer, which has no derivative");
    return is_real;
  }
  static constexpr bool inside(int count) {
    for (int i = 0; i < Asked::count; ++i)
      if (Asked::list[i] < 0 || Asked::list[i] >= count) return false;
    return true;
  }
  static constexpr bool differentiable(const bool* real, int count) {
    for (int i = 0; i < Asked::count; ++i)
      if (Asked::list[i] < count && !real[Asked::list[i]]) return false;
    return true;
  }

  /// Something of the expected form, so that a refused call is one error.
  template <class... Arguments>
  static constexpr auto answer_to_mistake() {
    using Answer = typename std::conditional_t<Asked::count == 1, std::type_identity<std::tuple_element_t<0, std::tuple<Arguments..., int>>>,
                                               std::type_identity<std::tuple<Arguments...>>>::type;
    if constexpr (with_value) return value_with_gradient<double, Answer>{};
    else return Answer{};
  }

  /// Whether the memory of a call is enough.
  template <class Memory, class... Arguments>
  static constexpr bool has_room() {
    using Types = answer_types<std::make_index_sequence<Asked::count>, Arguments...>;
    if constexpr (Types::is_traced) return true;
    else if constexpr (!compilable<typename Types::template source<Memory>>()) return false;
    else return memory_fits<Memory, typename Types::template source<Memory>, typename Types::number_type>();
  }
  template <class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(Memory&& memory, const Arguments&... arguments) {
    return call_asked<answer_types<std::make_index_sequence<Asked::count>, Arguments...>>(memory, std::make_index_sequence<Asked::count>{}, arguments...);
  }
  /// Writes the gradients to `to`, in the order asked; returns the value if it is asked for.
  template <class Memory, class... To, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(Memory& memory, const std::tuple<To&...>& to, const Arguments&... arguments) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) GRADFOLD_INLINE_LAMBDA() {
      using Types = answer_types<std::index_sequence<K...>, Arguments...>;
      if constexpr (places_counted<sizeof...(To), Asked::count>())
        if constexpr ((place_fits<To, std::tuple_element_t<Asked::list[K], typename Types::all>,
                                  std::same_as<To, std::tuple_element_t<Asked::list[K], typename Types::all>>>() &&
                       ...)) {
          if constexpr (with_value) {
            typename Types::number_type value;
            fill<typename Types::template source<Memory>, typename Types::number_type>(memory, std::tie(std::get<Asked::rank(K)>(to)..., value), arguments...);
            return value;
          } else {
            fill<typename Types::template source<Memory>, typename Types::number_type>(memory, std::tie(std::get<Asked::rank(K)>(to)...), arguments...);
          }
        }
    }(std::make_index_sequence<Asked::count>{});
  }

 private:
  template <class Sequence, class... Arguments>
  struct answer_types;
  template <std::size_t... K, class... Arguments>
  struct answer_types<std::index_sequence<K...>, Arguments...> {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using number_type = call_number<is_traced, Arguments...>;
    template <class Memory>
    using source = gradient_for<function_trace<F, traced_tree_t<Arguments>...>, wanted_leaves<Asked, leaf_count<Arguments>...>, with_value,
                                std::remove_cvref_t<Memory>, number_type>;
    using all = std::tuple<result_tree<is_traced, Arguments>...>;
    using gradient = typename Asked::template chosen<all>;
    using answer = std::conditional_t<with_value, value_with_gradient<number_type, gradient>, gradient>;
  };

  /// The result is filled where it is returned: one return of one name of the declared type, so that nothing is copied
  /// on any compiler, and no zeros are written first.
  template <class Types, class Memory, std::size_t... K, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr typename Types::answer call_asked(Memory& memory, std::index_sequence<K...>, const Arguments&... arguments) {
    auto answer = unwritten<typename Types::answer>();
    if constexpr (with_value)
      fill<typename Types::template source<Memory>, typename Types::number_type>(
          memory, std::tie(Asked::template part<Asked::rank(K)>(answer.gradient)..., answer.value), arguments...);
    else
      fill<typename Types::template source<Memory>, typename Types::number_type>(memory, std::tie(Asked::template part<Asked::rank(K)>(answer)...),
                                                                                 arguments...);
    return answer;
  }
  template <class Source, class T, class Memory, class... Results, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr void fill([[maybe_unused]] Memory& memory, const std::tuple<Results&...>& results, const Arguments&... arguments) {
    if constexpr (std::same_as<T, symbol>) inline_graph<Source>(results, arguments...);
    else run_program<Source, T>(memory, results, arguments...);
  }
};

}  // namespace gradfold::detail
