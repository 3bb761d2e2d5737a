// SPDX-License-Identifier: BSL-1.0
// Graphs of tensors longer than a fold expression of clang: a loop of many operations, a tensor of many parts, many loops.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

inline constexpr auto chain = [](const auto& x) {
  auto y = x;
  for (int i = 0; i < 140; ++i) y = y * x;
  return sum(y);
};
static_assert(gradient<chain>(tensor{1.0, -1.0}) == tensor{141.0, 141.0});

inline constexpr auto parts = [](const auto& x) { return sum(cholesky(outer(x, x) + select(outer(x, x) > 5, 100, 0))); };
[[maybe_unused]] tensor<double, 24> of_parts(const tensor<double, 24>& x) { return gradient<parts>(x); }

inline constexpr auto loops = [](const auto& x) {
  auto y = x;
  for (int i = 0; i < 45; ++i) y = y + cumsum<0>(x * y[0]);
  return sum(y);
};
[[maybe_unused]] tensor<double, 3> of_loops(const tensor<double, 3>& x) { return gradient<loops>(x); }

}  // namespace
