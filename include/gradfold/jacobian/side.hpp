// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian/blocks.hpp>
#include <gradfold/jvp.hpp>

/// What lies along the rows, and along the columns, of a matrix of derivatives.
namespace gradfold::detail {

/// Calls `f` on each part of a tree that is one side of a block, in order.
template <class T, class F>
constexpr void visit_sides(T& tree, F&& f) {
  using Tree = std::remove_cv_t<T>;
  if constexpr (axes<Tree>::regular) f(tree);
  else if constexpr (struct_of_numbers<Tree>) visit_leaves(tree, f);
  else if constexpr (!static_constant<Tree>) visit_parts([&](auto& part) { visit_sides(part, f); }, tree);
}
/// A leaf on one side of a matrix of derivatives.
struct side_leaf {
  shape of;
  int side = 0;      ///< which side of a block it is part of
  int offset = 0;    ///< where its first element stands there
  int position = 0;  ///< the result, or the input, of the graph
};
/// One side of a matrix of derivatives. `Tree`s are results, or arguments that stand in this order.
template <class... Tree>
struct matrix_side {
  static constexpr int leaves = (leaf_count<Tree> + ... + 0);
  side_leaf leaf[static_cast<unsigned>(leaves + 1)] = {};
  shape side[static_cast<unsigned>(leaves + 1)] = {};
  int sides = 0;
  int total = 0;  ///< numbers in all

  /// `first` has the position of the first leaf of each tree.
  constexpr explicit matrix_side(const int* first) {
    int k = 0, tree = 0;
    const auto add = [&](const auto& all) {
      int position = first[tree++];
      visit_sides(all, [&]<class S>(const S& part) {
        int offset = 0;
        visit_leaves(part, [&]<class L>(const L&) {
          leaf[k++] = {shape_of<L>(), sides, offset, position++};
          offset += shape_of<L>().size();
        });
        side[sides++] = along_axes(typename axes<S>::extents{});
        total += offset;
      });
    };
    (add(probe<Tree>{}), ...);
  }
  template <std::size_t... e>
  static constexpr shape along_axes(std::index_sequence<e...>) {
    return shape{static_cast<int>(sizeof...(e)), {static_cast<int>(e)...}};
  }
};

/// The leaves of the arguments asked for, in the order asked, as one side of a matrix: where they stand among all inputs
/// of the function, or among the results of its gradient.
template <class Asked, class... Arguments>
struct asked_side {
  static constexpr int sizes[sizeof...(Arguments) + 1] = {leaf_count<Arguments>..., 0};
  template <bool of_gradient>
  struct first {
    int of[static_cast<unsigned>(Asked::count + 1)] = {};
    constexpr first() {
      for (int k = 0; k < Asked::count; ++k)
        for (int i = 0; i < Asked::list[k]; ++i) of[k] += !of_gradient || Asked::has(i) ? sizes[i] : 0;
    }
  };
  template <std::size_t... K>
  static auto side_of(std::index_sequence<K...>) -> matrix_side<std::tuple_element_t<Asked::list[K], std::tuple<Arguments...>>...>;
  using type = decltype(side_of(std::make_index_sequence<Asked::count>{}));

  struct inputs {
    static constexpr type side{first<false>{}.of};
  };
  struct gradients {
    static constexpr type side{first<true>{}.of};
  };
};
template <class Result>
struct result_side {
  static constexpr int first[] = {0};
  static constexpr matrix_side<Result> side{first};
};

}  // namespace gradfold::detail
