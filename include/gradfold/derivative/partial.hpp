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

/// What a source costs once it is lowered.
template <class Source>
inline constexpr int source_weight = lowered_weight(view_of<Source>());
/// Whether A costs less than B, by the number of nodes where there are many.
template <class A, class B>
constexpr bool costs_less() {
  constexpr int a = view_of<A>().node_count, b = view_of<B>().node_count;
  if constexpr (a > collected_nodes || b > collected_nodes) return a < b;
  else return source_weight<A> < source_weight<B>;
}

/// A source collected.
template <class Source>
struct collected {
  static constexpr graph_sizes expected() { return graph_of<Source>().needed; }
  static constexpr void build(builder& out) { collect(view_of<Source>(), out); }
};

/// The next derivative as the sweep leaves it, of the one before in its cheapest form, and that collected: what costs least,
/// in case of doubt the first.
template <class Plain, class Next>
constexpr auto cheapest_form() {
  constexpr bool shortened = [] {
    if constexpr (std::same_as<Plain, Next>) return false;
    else return costs_less<Next, Plain>();
  }();
  using shorter = std::conditional_t<shortened, Next, Plain>;
  if constexpr (!is_collectable(view_of<Next>())) return std::type_identity<shorter>{};
  else return std::type_identity<std::conditional_t<costs_less<collected<Next>, shorter>(), collected<Next>, shorter>>{};
}

/// Partial derivatives one after the other, each a graph with the inputs of the first. `Plain` is one as the sweeps leave it, `Source` the same in
/// the form that costs least.
template <class Plain, class Source, int count, int... positions>
struct partial {
  using type = Source;
};
template <class Plain, class Source, int count, int first, int... rest>
struct partial<Plain, Source, count, first, rest...> {
  template <class Of>
  using next = gradient_of<Of, wanted_positions<count, first>, false>;
  using type = typename partial<next<Plain>, typename decltype(cheapest_form<next<Plain>, next<Source>>())::type, count, rest...>::type;
};

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
  static auto in_order(std::index_sequence<i...>) -> typename partial<Source, Source, count, sorted.of[i]...>::type;
  using type = decltype(in_order(std::make_index_sequence<sizeof...(positions)>{}));
};

}  // namespace gradfold::detail
