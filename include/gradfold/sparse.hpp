// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/sparse/kind.hpp>
#include <gradfold/sparse/picture.hpp>

/// Sparse matrices of derivatives: patterns as constants, and the entries that can differ from 0.
namespace gradfold::detail {

/// The transform that gives the entries of a matrix, whole or sparse, without a value.
template <class Transform>
struct sparse_counterpart {
  static constexpr bool exists = false;
};
template <auto F, bool with_value, auto... with>
struct sparse_counterpart<matrix_transform<jacobian_kind, F, with_value, with...>> {
  static constexpr bool exists = true;
  using type = matrix_transform<sparse_jacobian_kind, F, false, with...>;
};
template <auto F, bool with_value, auto... with>
struct sparse_counterpart<matrix_transform<hessian_kind, F, with_value, with...>> {
  static constexpr bool exists = true;
  using type = matrix_transform<sparse_hessian_kind, F, false, with...>;
};
template <auto F, bool with_value, auto... with>
struct sparse_counterpart<matrix_transform<sparse_jacobian_kind, F, with_value, with...>>
    : sparse_counterpart<matrix_transform<jacobian_kind, F, with_value, with...>> {};
template <auto F, bool with_value, auto... with>
struct sparse_counterpart<matrix_transform<sparse_hessian_kind, F, with_value, with...>>
    : sparse_counterpart<matrix_transform<hessian_kind, F, with_value, with...>> {};

inline constexpr sparsity_pattern<0, 0, 0> no_pattern{};
template <auto M, class... Arguments>
constexpr const auto& pattern_found() {
  using Counterpart = sparse_counterpart<std::remove_const_t<decltype(M)>>;
  static_assert(Counterpart::exists, "gradfold: sparsity and spy take a Jacobian or a Hessian, as in sparsity<hessian<f>, std::array<double, 3>>");
  if constexpr (!Counterpart::exists) return no_pattern;
  else {
    constexpr typename Counterpart::type matrix{};
    constexpr bool called = has_cost<matrix, Arguments...>();
    static_assert(called,
                  "gradfold: sparsity<jacobian<f>, X...> takes the types of the arguments that the function is called with; what is asked for is a "
                  "variable of an expression, or a position among the arguments of a function");
    if constexpr (!called) return no_pattern;
    else if constexpr (!can_be_traced<counted_function<matrix>(), Arguments...>()) return no_pattern;
    else return Counterpart::type::template source<Arguments...>::pattern;
  }
}

}  // namespace gradfold::detail

namespace gradfold {

/// Which entries of a Jacobian or a Hessian can differ from 0, as a sparsity_pattern: a row for each number that the function
/// returns, a column for each number of the arguments asked for, both in order; of a Hessian, a row and a column for each of these.
///   sparsity<jacobian<f>, std::array<double, 3>>    sparsity<hessian<f, 0>, X, Y>    sparsity<hessian<E>>
/// An entry is in it unless the derivative's graph has the constant 0 there: what cancels is not, what happens to be 0 somewhere is.
/// The variables of an expression count as numbers, in the order in which it mentions them; sparsity<jacobian<E>, X, Y> gives their types.
/// Refuses what is no Jacobian or Hessian ("gradfold: sparsity and spy take a Jacobian or a Hessian ...") and types that the function is
/// not called with. Example: docs/how_to/sparse_derivatives.md
template <auto M, class... Arguments>
inline constexpr const auto& sparsity = detail::pattern_found<M, Arguments...>();

/// The pattern as a picture, an SVG of one square for each entry: spy<hessian<f>, std::array<double, 3>>, with what sparsity takes.
template <auto M, class... Arguments>
inline constexpr std::string_view spy = detail::picture_characters<detail::pattern_found<M, Arguments...>()>.view();

/// The entries of the Jacobian of F that can differ from 0, row after row, as a tensor with one axis; sparsity<jacobian<F>, ...> tells where
/// they stand. What follows F is as for jacobian: a mode, then arguments by position, or variables.
///   sparse_jacobian<f>(x)    sparse_jacobian<f, mode::reverse, 0>(x, c)    sparse_jacobian<E>(a = 2.0, b = 6.0)    sparse_jacobian<f>(x, into(entries))
/// Cost: that of jacobian; the other entries cost neither operations nor memory.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::sparse_jacobian_kind, F, false, with...> sparse_jacobian{};

/// The value too: members .value and .jacobian, in this order for structured bindings.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::sparse_jacobian_kind, F, true, with...> value_and_sparse_jacobian{};

/// The entries of the Hessian of F that can differ from 0, row after row, as a tensor with one axis; sparsity<hessian<F>, ...> tells where
/// they stand. F returns one number. Both triangles are given; each of two equal entries is computed once.
///   sparse_hessian<f>(x)    sparse_hessian<f, 0>(x, c)    sparse_hessian<E>(a = 2.0, b = 6.0)    sparse_hessian<f>(x, into(entries))
/// Cost: that of hessian; the other entries cost neither operations nor memory.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::sparse_hessian_kind, F, false, with...> sparse_hessian{};

/// Value and gradient too: members .value, .gradient and .hessian, in this order for structured bindings.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::sparse_hessian_kind, F, true, with...> value_and_sparse_hessian{};

}  // namespace gradfold
