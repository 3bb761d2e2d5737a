// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensor.hpp>
#include <gradfold/evaluated_tree.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

/// Trees of parameters as rows of numbers: what works on all of them alike needs no code for each shape.
namespace gradfold::nn::detail {

/// The type of the numbers in a tree.
template <class P>
using number_in = gradfold::detail::evaluation_type<P>;

/// The numbers of each leaf of a tree, in place.
template <class P>
constexpr auto rows_of(P& tree) {
  using T = std::conditional_t<std::is_const_v<P>, const number_in<std::remove_const_t<P>>, number_in<std::remove_const_t<P>>>;
  std::array<std::span<T>, static_cast<std::size_t>(gradfold::detail::leaf_count<std::remove_const_t<P>>)> rows;
  std::size_t k = 0;
  gradfold::detail::visit_leaves(tree, [&]<class L>(L& leaf) {
    if constexpr (gradfold::detail::tensor_like<std::remove_const_t<L>>) rows[k++] = {leaf.data(), leaf.size()};
    else rows[k++] = {&leaf, 1};
  });
  return rows;
}

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// Calls f(row of x, row of y, …) for each tensor or number of trees of one type; a row is a std::span of its numbers, in
/// place: std::span<const T> where the tree is const. What optimisers are made of.
template <class F, class X, class... Y>
constexpr void for_each_row(const F& f, X& x, Y&... y) {
  const auto rows = detail::rows_of(x);
  const auto others = std::tuple(detail::rows_of(y)...);
  for (std::size_t k = 0; k < rows.size(); ++k) std::apply([&](const auto&... other) { f(rows[k], other[k]...); }, others);
}
/// A tree of a type with 0 for each number.
template <class P>
constexpr P zeros() {
  P tree{};
  for_each_row(
      [](auto row) {
        for (auto& x : row) x = 0;
      },
      tree);
  return tree;
}
/// The length of a tree of numbers as one vector. Sums are in double.
template <class P>
double norm(const P& tree) {
  double sum = 0;
  for_each_row(
      [&](auto row) {
        for (const auto x : row) sum += static_cast<double>(x) * static_cast<double>(x);
      },
      tree);
  return std::sqrt(sum);
}
/// Shortens a gradient to this length where it is longer; returns the length that it had.
template <class P>
double clip_norm(P& gradient, double longest) {
  const double length = norm(gradient);
  if (length > longest)
    for_each_row(
        [&](auto row) {
          for (auto& x : row) x *= static_cast<std::remove_reference_t<decltype(x)>>(longest / length);
        },
        gradient);
  return length;
}
/// Brings each number of a gradient into [-largest, largest].
template <class P>
constexpr void clip_values(P& gradient, double largest) {
  for_each_row(
      [&](auto row) {
        for (auto& x : row) {
          const auto bound = static_cast<std::remove_reference_t<decltype(x)>>(largest);
          x = x < -bound ? -bound : bound < x ? bound : x;
        }
      },
      gradient);
}

}  // namespace gradfold::nn
