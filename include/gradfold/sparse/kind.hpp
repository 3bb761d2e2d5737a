// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/sparse/pattern.hpp>

/// What makes a matrix of derivatives sparse: its source, and the tensor of its entries.
namespace gradfold::detail {

template <bool scalar>
constexpr bool entries_are_scalars() {
  static_assert(scalar, "gradfold: a sparse matrix of derivatives needs a graph of numbers, without tensors or loops that stay loops; ask for the whole matrix");
  return scalar;
}
/// Source and type of the entries that can differ from 0. `Types` are those of the whole matrix.
template <class Types, bool with_value, mode how>
struct sparse_types : Types {
  using whole = typename cheapest_matrix<typename Types::differentiated, typename Types::row_side, typename Types::column_side, Types::symmetric, with_value,
                                         false, how>::type;
  using entries = entries_of<whole, typename Types::row_side, typename Types::column_side>;
  static constexpr const auto& pattern = pattern_of<entries>;
  static constexpr bool assembled = Types::is_traced;
  using source = nonzeros_of<whole, typename Types::row_side, typename Types::column_side, assembled>;
  using matrix = tensor<typename Types::number_type, pattern.nonzeros()>;
};

template <bool with_value, mode how>
struct sparse_jacobian_kind : jacobian_kind<with_value, how> {
  template <auto F, class Asked, class... Arguments>
  static constexpr bool check() {
    if constexpr (!jacobian_kind<with_value, how>::template check<F, Asked, Arguments...>()) return false;
    else return entries_are_scalars<!(kinds_of<Arguments>.tensor || ...) && !has_arrays<function_trace<F, traced_tree_t<Arguments>...>>()>();
  }
  template <class...>
  static constexpr bool are_blocks = false;
  template <auto F, class Asked, class Sequence, class... Arguments>
  struct types : sparse_types<typename jacobian_kind<with_value, how>::template types<F, Asked, Sequence, Arguments...>, with_value, how> {
    using base = sparse_types<typename jacobian_kind<with_value, how>::template types<F, Asked, Sequence, Arguments...>, with_value, how>;
    using answer = std::conditional_t<with_value, value_with_jacobian<typename base::value, typename base::matrix>, typename base::matrix>;
  };
  template <class...>
  static constexpr auto by_name(const auto& answer, auto) {
    return answer;
  }
};
template <bool with_value, mode how>
struct sparse_hessian_kind : hessian_kind<with_value, how> {
  template <auto F, class Asked, class... Arguments>
  static constexpr bool check() {
    if constexpr (!hessian_kind<with_value, how>::template check<F, Asked, Arguments...>()) return false;
    else return entries_are_scalars<!(kinds_of<Arguments>.tensor || ...) && !has_arrays<function_trace<F, traced_tree_t<Arguments>...>>()>();
  }
  template <auto F, class Asked, class Sequence, class... Arguments>
  struct types : sparse_types<typename hessian_kind<with_value, how>::template types<F, Asked, Sequence, Arguments...>, with_value, how> {
    using base = sparse_types<typename hessian_kind<with_value, how>::template types<F, Asked, Sequence, Arguments...>, with_value, how>;
    using answer = std::conditional_t<with_value, value_with_hessian<typename base::number_type, typename base::gradient, typename base::matrix>, typename base::matrix>;
  };
  /// The gradient has names, the entries have positions.
  template <class... B, class Answer, class Names>
  static constexpr auto by_name(const Answer& answer, Names names) {
    if constexpr (with_value) {
      const auto gradient = named<B..., void>(answer.gradient, names);
      return value_with_hessian<decltype(answer.value), std::remove_const_t<decltype(gradient)>, decltype(answer.hessian)>{answer.value, gradient, answer.hessian};
    } else {
      return answer;
    }
  }
};

}  // namespace gradfold::detail
