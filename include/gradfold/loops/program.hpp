// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/grouped.hpp>
#include <gradfold/lanes.hpp>
#include <gradfold/schedule.hpp>

/// What the kernels of a graph with tensors know of it, and where they find the elements of its nodes.
namespace gradfold::detail {

/// Where the elements of the arguments are, leaf by leaf.
template <class T>
struct leaf_pointer {
  const T* real = nullptr;
  const long long* integer = nullptr;
  const bool* condition = nullptr;
};
template <class T>
struct result_pointer {
  T* real = nullptr;
  long long* integer = nullptr;
  bool* condition = nullptr;
};

/// What kernels work on.
template <class T>
struct array_memory {
  const leaf_pointer<T>* in;
  const result_pointer<T>* out;
  T* real;
  long long* integer;
  bool* condition;
};

template <class Scheduled, class T>
struct array_program;

/// One graph with tensors in one type of evaluation, without its kernels. `Scheduled` has `graph` (a view), `kernels` (a
/// schedule) and `result_sizes`.
template <class Scheduled, class T>
struct array_facts {
  using real = T;
  static constexpr graph_view g = Scheduled::graph;
  static constexpr const auto& s = Scheduled::kernels;
  static constexpr kind type_of(int id) { return g.nodes[id].type; }
  static constexpr int size_of(int id) { return g.shape_of(id).size(); }
  /// The number of elements of result r where it is wanted.
  static constexpr int result_size(int r) { return Scheduled::result_sizes[r]; }
  /// The body of the loop at a node.
  template <int id>
  using body = array_program<typename Scheduled::template body<id>, T>;
};

/// The elements of a node that is in memory.
template <class P, int id>
GRADFOLD_ALWAYS_INLINE() constexpr auto elements(const array_memory<typename P::real>& m) {
  constexpr node_place p = P::s.place[id];
  constexpr kind type = P::type_of(id);
  if constexpr (p.where == storage::input) {
    if constexpr (is_real(type)) return m.in[p.position].real;
    else if constexpr (is_integer(type)) return m.in[p.position].integer;
    else return m.in[p.position].condition;
  } else if constexpr (p.where == storage::result) {
    if constexpr (is_real(type)) return m.out[p.position].real;
    else if constexpr (is_integer(type)) return m.out[p.position].integer;
    else return m.out[p.position].condition;
  } else {
    if constexpr (is_real(type)) return m.real + p.position;
    else if constexpr (is_integer(type)) return m.integer + p.position;
    else return m.condition + p.position;
  }
}
template <class P, int id>
GRADFOLD_ALWAYS_INLINE() constexpr auto constant_of() {
  constexpr literal x = P::g.constant_of(id);
  if constexpr (is_integer(P::type_of(id))) return static_cast<long long>(x.high) + static_cast<long long>(x.low);
  else if constexpr (is_condition(P::type_of(id))) return x.high != 0;
  else if constexpr (std::floating_point<typename P::real>) {
    constexpr typename P::real value = convert<typename P::real>(x);
    return value;
  } else return convert<typename P::real>(x);
}
/// One element of a node, constant or in memory.
template <class P, int id>
GRADFOLD_ALWAYS_INLINE() constexpr auto element_of(const array_memory<typename P::real>& m, std::ptrdiff_t at) {
  if constexpr (P::s.place[id].where == storage::constant) return constant_of<P, id>();
  else return elements<P, id>(m)[at];
}
template <class P, int id>
GRADFOLD_ALWAYS_INLINE() constexpr void clear(const array_memory<typename P::real>& m) {
  auto* const z = elements<P, id>(m);
  constexpr int size = P::size_of(id);
  for (int i = 0; i < size; ++i) z[i] = number_of<P::type_of(id), typename P::real>(0);
}

}  // namespace gradfold::detail
