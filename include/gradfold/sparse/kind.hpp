// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/sparse/products.hpp>

/// What makes a matrix of derivatives sparse: its source, and the tensor of its entries.
namespace gradfold::detail {

/// The pattern of a matrix and the source of its entries, of a graph of scalars: from the whole matrix. With and
/// without a value it is found in the same way, so that it has the same zeros. `Sides` say what lies along it.
template <class Sides, bool with_value, mode how, bool has_tensors>
struct sparse_matrix_of {
  using rows = typename Sides::row_side;
  using columns = typename Sides::column_side;
  using whole = typename cheapest_matrix<typename Sides::differentiated, rows, columns, Sides::symmetric, with_value, false, how, false>::type;
  static constexpr const auto& pattern() { return pattern_of<entries_of<whole, rows, columns>>; }
  template <const auto& pattern>
  using source = nonzeros_of<whole, rows, columns, pattern, Sides::is_traced>;
};
/// Of a graph with tensors: from directional products, one for each colour.
template <class Sides, bool with_value, mode how>
struct sparse_matrix_of<Sides, with_value, how, true> {
  using rows = typename Sides::row_side;
  using columns = typename Sides::column_side;
  using differentiated = typename Sides::differentiated;
  static constexpr const auto& pattern() { return pattern_of<dependencies_of<differentiated, rows, columns, Sides::symmetric>>; }
  template <const auto& pattern>
  using source = typename cheapest_products<differentiated, rows, columns, pattern, with_value, Sides::is_traced, how>::type;
};

/// `Alone` are the sides of the matrix without a value: the pattern is always that one's.
template <class Sides, class Alone, bool with_value, mode how>
struct sparse_types : Sides {
  static constexpr const auto& pattern = sparse_matrix_of<Alone, false, how, Sides::has_tensors>::pattern();
  using source = typename sparse_matrix_of<Sides, with_value, how, Sides::has_tensors>::template source<pattern>;
  static constexpr bool assembled = Sides::is_traced;
  static constexpr bool is_in_products = Sides::has_tensors && !Sides::is_traced;
  using matrix = tensor<typename Sides::number_type, pattern.nonzeros()>;
  using answer = typename Sides::template with_matrix<matrix>;

  /// Computes the products, and picks the entries from them.
  template <class Memory, class... Rest, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_products(Memory& memory, matrix& entries, const std::tuple<Rest&...>& rest,
                                                              const Arguments&... arguments) {
    using T = typename Sides::number_type;
    tensor<T, static_cast<std::size_t>(source::total == 0 ? 1 : source::total)> products;
    run_program<source, T>(memory, std::tuple_cat(std::tie(products), rest), arguments...);
    const T* const from = products.data();
    T* const to = entries.data();
    for (std::size_t k = 0; k < matrix::size(); ++k) to[k] = from[source::colours.place[k]];
  }
};

template <bool with_value, mode how>
struct sparse_jacobian_kind : jacobian_kind<with_value, how> {
  template <class...>
  static constexpr bool are_blocks = false;
  template <auto F, class Asked, class Sequence, class... Arguments>
  using types = sparse_types<typename jacobian_kind<with_value, how>::template sides<F, Asked, Arguments...>,
                             typename jacobian_kind<false, how>::template sides<F, Asked, Arguments...>, with_value, how>;
  template <class...>
  static constexpr auto by_name(const auto& answer, auto) {
    return answer;
  }
};
template <bool with_value, mode how>
struct sparse_hessian_kind : hessian_kind<with_value, how> {
  template <auto F, class Asked, class Sequence, class... Arguments>
  using types = sparse_types<typename hessian_kind<with_value, how>::template sides<F, Asked, Arguments...>,
                             typename hessian_kind<false, how>::template sides<F, Asked, Arguments...>, with_value, how>;
  /// The gradient has names, the entries have positions.
  template <class... B, class Answer, class Names>
  static constexpr auto by_name(const Answer& answer, Names names) {
    if constexpr (with_value) {
      const auto gradient = named<B..., void>(answer.gradient, names);
      return value_with_hessian<decltype(answer.value), std::remove_const_t<decltype(gradient)>, decltype(answer.hessian)>{answer.value, gradient,
                                                                                                                           answer.hessian};
    } else {
      return answer;
    }
  }
};

}  // namespace gradfold::detail
