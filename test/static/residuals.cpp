// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <array>

/// Functors written for Ceres, as they stand.
using namespace gradfold;

namespace {

struct line {
  template <typename T>
  constexpr bool operator()(const T* const slope, const T* const at, T* residuals) const {
    residuals[0] = slope[0] * at[0] - at[1];
    residuals[1] = slope[0] * slope[1];
    residuals[2] = at[2] * at[2];
    return true;
  }
};
constexpr auto r = residuals<line, 2, 3, 3>;
constexpr std::array slope{2.0, 3.0};
constexpr std::array at_point{1.0, 5.0, 7.0};
static_assert(r(slope, at_point) == std::array{-3.0, 6.0, 49.0});
static_assert(evaluate<r>(slope, at_point) == r(slope, at_point));
static_assert(std::same_as<decltype(r(std::array{1.0f, 2.0f}, std::array{1.0f, 2.0f, 3.0f})), std::array<float, 3>>);
static_assert(r(std::array{2.0f, 3.0f}, at_point) == r(slope, at_point));

constexpr auto J = jacobian<r>(slope, at_point);
static_assert(std::get<0>(J) == tensor<double, 3, 2>{1.0, 0.0, 3.0, 2.0, 0.0, 0.0});
static_assert(std::get<1>(J) == tensor<double, 3, 3>{2.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 14.0});
static_assert(jacobian<r, 0>(slope, at_point) == std::get<0>(J));
static_assert(value_and_jacobian<r, 1>(slope, at_point).value == r(slope, at_point));
static_assert(vjp<r>(at(slope, at_point), std::array{1.0, 0.0, 1.0}) == std::tuple(std::array{1.0, 0.0}, std::array{2.0, -1.0, 14.0}));
static_assert(jvp<r>(at(slope, at_point), along(std::array{1.0, 0.0}, std::array{0.0, 0.0, 1.0})) == std::array{1.0, 3.0, 14.0});

// Half the sum of squares, as a solver sees it.
constexpr auto half_square = [](const auto& x, const auto& y) {
  const auto e = r(x, y);
  return (e[0] * e[0] + e[1] * e[1] + e[2] * e[2]) / 2;
};
static_assert(gradient<half_square, 0>(slope, at_point) == std::array{-3.0 + 18, 12.0});

// Constants of a functor, named by a class of its own.
struct sample_residual {
  double x, y;
  template <typename T>
  constexpr bool operator()(const T* m, const T* c, T* residual) const {
    residual[0] = y - (m[0] * x + c[0]);
    return true;
  }
};
struct third_sample : sample_residual {
  constexpr third_sample() : sample_residual{2.0, 5.0} {}
};
static_assert(std::get<0>(jacobian<residuals<third_sample, 1, 1, 1>>(std::array{0.5}, std::array{1.0})) == tensor<double, 1, 1>{-2.0});

}  // namespace
