// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <limits>

// Sums, products and extremes over axes, and products of matrices.
using namespace gradfold;

namespace {

constexpr tensor<double, 2, 3> W{1, 2, 3, 4, 5, 6};
static_assert(sum(W) == 21 && sum<0>(W) == tensor{5., 7., 9.} && sum<1>(W) == tensor{6., 15.} && sum<-1>(W, keepdims) == tensor<double, 2, 1>{6., 15.});
static_assert(mean(W) == 3.5 && prod(W) == 720 && prod<0>(W) == tensor{4., 10., 18.} && prod<1>(W) == tensor{6., 120.});
static_assert(max(W) == 6 && max<0>(W) == tensor{4., 5., 6.} && min<1>(W) == tensor{1., 4.} && argmax(W) == 5);
static_assert(argmax<1>(W) == tensor<long long, 2>{2, 2});
// The first of equals; numbers that are none are passed over, but for the first.
static_assert(argmax(tensor{1., 3., 3., 2.}) == 1 && argmin(tensor{3., 1., 2., 1.}) == 1 && argmax(tensor{-0., 0.}) == 0);
static_assert(argmax(tensor{1., std::numeric_limits<double>::quiet_NaN(), 3.}) == 2 && argmax(tensor{std::numeric_limits<double>::quiet_NaN(), 1., 3.}) == 0);
static_assert(cumsum<1>(W) == tensor<double, 2, 3>{1, 3, 6, 4, 9, 15});
static_assert(norm(tensor{3., 4.}) == 5 && norm(tensor{0x3p600, 0x4p600}) == 0x5p600 && norm(tensor{0., 0.}) == 0);
static_assert(trace(tensor<double, 2, 2>{1, 2, 3, 4}) == 5 && variance(tensor{1., 3.}) == 1);
static_assert(matmul(W, tensor{1., 1., 1.}) == tensor{6., 15.} && matmul(tensor{1., 1.}, W) == tensor{5., 7., 9.});
static_assert(matmul(W, transpose(W)) == tensor<double, 2, 2>{14, 32, 32, 77});
static_assert(dot(tensor{1., 2.}, tensor{3., 4.}) == 11 && outer(tensor{1., 2.}, tensor{3., 4.}) == tensor<double, 2, 2>{3, 4, 6, 8});
static_assert(cross(tensor{1., 0., 0.}, tensor{0., 1., 0.}) == tensor{0., 0., 1.});
constexpr auto f = []<class T>(const tensor<T, 2, 3>& w, const tensor<T, 3>& x, const tensor<T, 2>& b) {
  return sum(square(matmul(w, x) + b)) + prod(x) + norm(b);
};
constexpr auto g = gradient<f>(W, tensor{1., 0., 2.}, tensor{3., 4.});
static_assert(std::get<2>(g)[0] == 2 * (7 + 3) + .6);
static_assert(std::get<1>(g)[1] == 2 * (10 * 2 + 20 * 5) + 2.0);

}  // namespace
