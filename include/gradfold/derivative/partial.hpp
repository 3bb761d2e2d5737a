// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/collected.hpp>
#include <gradfold/swept.hpp>

/// Partial derivatives of graphs, of any order: each in the form that costs least.
namespace gradfold::detail {

template <int count, int... wanted>
struct wanted_positions {
  struct flag_array {
    bool of[static_cast<unsigned>(count + 1)] = {};
    constexpr flag_array() { ((of[wanted] = true), ...); }
  };
  static constexpr flag_array flagged{};
  static constexpr const bool* flags = flagged.of;
};

/// Partial derivatives one after the other, each a graph with the inputs of the first.
template <class Source, int count, int... positions>
struct partial {
  using type = Source;
};
template <class Source, int count, int first, int... rest>
struct partial<Source, count, first, rest...> : partial<gradient_of<Source, wanted_positions<count, first>, false>, count, rest...> {};

/// A source collected, where that costs less.
template <class Source>
struct collected {
  static constexpr graph_sizes expected() { return graph_of<Source>().needed; }
  static constexpr void build(builder& out) { collect(view_of<Source>(), out); }
};
template <class Source>
constexpr auto cheapest_form() {
  if constexpr (!requires { Source::is_offered(); }) return std::type_identity<Source>{};
  else if constexpr (!Source::is_offered()) return std::type_identity<Source>{};
  else if constexpr (is_collectable(view_of<Source>())) return std::type_identity<collected<Source>>{};
  else return std::type_identity<Source>{};
}

/// The same in the order of the variables, for partial derivatives commute: each is then one graph, however it was asked for.
template <class Source, int count, int... positions>
struct ordered_partial {
  struct list {
    int of[sizeof...(positions) + 1] = {positions..., 0};
    constexpr list() {
      constexpr int size = sizeof...(positions);
      for (int i = 1; i < size; ++i)
        for (int k = i; k > 0 && of[k] < of[k - 1]; --k) std::swap(of[k], of[k - 1]);
    }
  };
  static constexpr list sorted{};
  template <std::size_t... i>
  static auto in_order(std::index_sequence<i...>) -> typename partial<Source, count, sorted.of[i]...>::type;
  using swept = decltype(in_order(std::make_index_sequence<sizeof...(positions)>{}));
  using type = typename decltype(cheapest_form<swept>())::type;
};

}  // namespace gradfold::detail
