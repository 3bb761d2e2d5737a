// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/cost.hpp>
#include <gradfold/jacobian/accumulation.hpp>
#include <gradfold/jacobian/pushing.hpp>
#include <gradfold/staged.hpp>

/// Matrices of derivatives as sources of graphs, accumulated forward or in reverse.
namespace gradfold {

/// How a Jacobian is accumulated: a column for each input, forward; a row for each result, in reverse; or what costs less.
enum class mode { cheapest, forward, reverse };

}  // namespace gradfold

namespace gradfold::detail {

/// A source that is a matrix of derivatives, recorded in stages.
template <class Derived, int most_room>
struct accumulated_source : staged_source<Derived, most_room> {
  static constexpr auto made() {
    constexpr const auto& graph = accumulated_source::recorded_graph();
    static_assert(graph.fits, "gradfold: this matrix of derivatives grew beyond what was expected of it: ask for jvp, vjp or hvp, line by line");
    return compacted<graph.needed>(graph);
  }
};

/// The matrix of derivatives of a source, as a source. Results: block after block, then, if they are asked for, those of
/// the source.
template <class Source, class Rows, class Columns, bool forward, bool symmetric, bool with_value, bool assembled>
struct matrix_of : accumulated_source<matrix_of<Source, Rows, Columns, forward, symmetric, with_value, assembled>, 256> {
  template <int room>
  using at_size = accumulation<Source, Rows, Columns, forward, symmetric, with_value, assembled, room>;
};
template <class Source, class Rows, class Columns, bool forward, bool symmetric, bool with_value, bool assembled>
inline constexpr auto compact_graph<matrix_of<Source, Rows, Columns, forward, symmetric, with_value, assembled>> =
    matrix_of<Source, Rows, Columns, forward, symmetric, with_value, assembled>::made();

template <class Source, class Rows, class Columns, bool forward, bool with_value, bool assembled>
inline constexpr bool shares_parts<matrix_of<Source, Rows, Columns, forward, true, with_value, assembled>> = true;

/// What a source costs once it is lowered, before shared parts are looked for.
template <class Source>
constexpr int weight_of() {
  return weight(cost_of(view_of<lowered<Source, false>>()));
}
/// Up to this many visits to nodes both ways are tried; past it the side with fewer lines is taken.
inline constexpr int tried_visits = 4000;

/// Line by line, forward or in reverse.
template <class Source, class Rows, class Columns, bool symmetric, bool with_value, bool assembled, mode how>
struct cheapest_lines {
  template <bool forward>
  using by = matrix_of<Source, Rows, Columns, forward, symmetric, with_value, assembled>;
  static constexpr bool forward() {
    if constexpr (how != mode::cheapest) return how == mode::forward;
    else if constexpr (view_of<Source>().node_count * (Rows::side.total + Columns::side.total) <= tried_visits)
      return weight_of<by<true>>() < weight_of<by<false>>();
    else return Columns::side.total <= Rows::side.total;
  }
  using type = by<forward()>;
};

/// The Hessian of a function by one sweep over it, as a source. Results: as of `matrix_of` the gradient.
template <class Source, class Wanted, class Columns, bool with_value>
struct pushed_hessian : accumulated_source<pushed_hessian<Source, Wanted, Columns, with_value>, 64> {
  template <int room>
  using at_size = pair_sweep<Source, Wanted, gradient_of<Source, Wanted, with_value>, Columns, with_value, room>;
  static constexpr bool too_many() { return at_size<1>::expected.too_many; }
};
template <class Source, class Wanted, class Columns, bool with_value>
inline constexpr bool shares_parts<pushed_hessian<Source, Wanted, Columns, with_value>> = true;
template <class Source, class Wanted, class Columns, bool with_value>
inline constexpr auto compact_graph<pushed_hessian<Source, Wanted, Columns, with_value>> = pushed_hessian<Source, Wanted, Columns, with_value>::made();

/// A function can be eliminated operation by operation if it is made of scalars, without choices, functions of the user's and what
/// is to be computed again.
template <class Source>
constexpr bool is_pushed_through() {
  constexpr graph_view f = view_of<Source>();
  return f.node_count <= pushed_nodes && f.shape_count == 0 && f.rule_count == 0 && count_selections(f) == 0 && count_loops(f) == 0 && !repeats(f);
}

/// What costs less. The choice is made for the source with its value, or, where it is not `valued`, without.
template <class Source, class Rows, class Columns, bool symmetric, bool with_value, bool assembled, mode how, bool valued = with_value>
struct cheapest_matrix : cheapest_lines<Source, Rows, Columns, symmetric, with_value, assembled, how> {};
/// The Hessian of a function of scalars: line by line over the gradient, or by one sweep over the function.
template <class Function, class Wanted, class Rows, class Columns, bool with_value, bool valued>
struct cheapest_matrix<gradient_of<Function, Wanted, with_value>, Rows, Columns, true, with_value, false, mode::cheapest, valued> {
  template <bool given>
  using gradient = gradient_of<Function, Wanted, given>;
  template <bool given>
  using in_lines = typename cheapest_lines<gradient<given>, Rows, Columns, true, given, false, mode::cheapest>::type;
  template <bool given>
  using in_one = pushed_hessian<Function, Wanted, Columns, given>;

  static constexpr bool pushes() {
    if constexpr (!is_pushed_through<Function>()) return false;
    else if constexpr (in_one<valued>::too_many()) return false;
    else if constexpr (pushes_are_tried<gradient<valued>>(Columns::side.total)) return weight_of<in_one<valued>>() < weight_of<in_lines<valued>>();
    else return true;
  }
  static constexpr auto chosen() {
    if constexpr (pushes()) return std::type_identity<in_one<with_value>>{};
    else return std::type_identity<in_lines<with_value>>{};
  }
  using type = typename decltype(chosen())::type;
};

}  // namespace gradfold::detail
