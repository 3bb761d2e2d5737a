// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

// Linear equations in small matrices.
using namespace gradfold;

namespace {

constexpr bool near(double x, double y) { return x - y < 1e-14 && y - x < 1e-14; }
constexpr tensor<double, 2, 2> A{4, 2, 2, 3};
static_assert(solve(A, tensor{8.0, 8.0}) == tensor{1.0, 2.0} && determinant(A) == 8 && near(inverse(A)(0, 0), 3.0 / 8));
static_assert(cholesky(A) == tensor<double, 2, 2>{2, 0, 1, gradfold::sqrt(2.0)});
static_assert(determinant(tensor<double, 2, 2>{0, 1, 1, 0}) == -1 && determinant(tensor<double, 2, 2>{1, 2, 2, 4}) == 0);
constexpr auto g = gradient<[](const auto& a) { return determinant(a); }>(A);
static_assert(near(g(0, 0), 3) && near(g(0, 1), -2) && near(g(1, 0), -2) && near(g(1, 1), 4));
constexpr auto s = gradient<[](const auto& a, const auto& b) { return sum(solve(a, b)); }>(A, tensor{8.0, 8.0});
static_assert(near(std::get<1>(s)[0], .125) && near(std::get<1>(s)[1], .25) && near(std::get<0>(s)(1, 1), -.5) && near(std::get<0>(s)(0, 1), -.25));
constexpr auto c = gradient<[](const auto& a) { return sum(log(diagonal(cholesky(a)))); }>(A);  // log det / 2
static_assert(near(c(0, 0), .5 * 3 / 8) && near(c(1, 0), -2.0 / 8) && c(0, 1) == 0 && near(c(1, 1), .5 * 4 / 8));

}  // namespace
