// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

// Softmax, indices, convolutions and pooling.
using namespace gradfold;

namespace {

constexpr bool near(double x, double y) { return x - y < 1e-14 && y - x < 1e-14; }
constexpr tensor<double, 2, 3> W{1, 2, 3, 4, 5, 6};
static_assert(near(sum(softmax(W)), 2) && near(softmax<0>(W)(1, 2), 1 / (1 + gradfold::exp(-3.0))));
static_assert(softmax(tensor{1000.0, 1000.0}) == tensor{0.5, 0.5} && logsumexp(tensor{1000.0, 1000.0}) == 1000 + gradfold::log(2.0));
static_assert(near(log_softmax(tensor{1.0, 1.0})[0], -gradfold::log(2.0)));
static_assert(gather(W, 1) == tensor{4., 5., 6.} && gather(tensor{1., 2., 3.}, tensor<int, 2>{2, 0}) == tensor{3., 1.});
static_assert(one_hot<3>(1) == tensor{0., 1., 0.} && one_hot<3>(tensor<int, 2>{2, 0}) == tensor<double, 2, 3>{0, 0, 1, 1, 0, 0});
static_assert(scatter_add<3>(tensor{1., 2., 4.}, tensor<int, 3>{2, 0, 2}) == tensor{2., 0., 5.});
static_assert(convolve(tensor{1., 2., 3., 4.}, tensor{1., 10.}) == tensor{21., 32., 43.});
static_assert(convolve<1, 1>(tensor{1., 2., 3.}, tensor{1., 1., 1.}) == tensor{3., 6., 5.});
constexpr tensor<double, 1, 3, 3> image{1, 2, 3, 4, 5, 6, 7, 8, 9};
static_assert(convolve(image, tensor<double, 1, 1, 2, 2>{1, 0, 0, 1}) == tensor<double, 1, 2, 2>{6, 8, 12, 14});
static_assert(convolve<2>(image, tensor<double, 2, 1, 1, 1>{1, 10}) == tensor<double, 2, 2, 2>{1, 3, 7, 9, 10, 30, 70, 90});
static_assert(max_pool<2, 1>(image) == tensor<double, 1, 2, 2>{5, 6, 8, 9} && average_pool<2, 1>(image) == tensor<double, 1, 2, 2>{3, 4, 6, 7});
constexpr auto loss = []<class T>(const tensor<T, 2, 3>& x, const auto& label) {
  const auto p = log_softmax(x);
  return -(p[0][label] + p[1][2]) + sum(max_pool<2, 1>(x));
};
constexpr auto g = gradient<loss, 0>(W, 1);
static_assert(near(g(0, 1), softmax(W)(0, 1) - 1) && near(g(1, 1), softmax(W)(1, 1) + 1));
constexpr auto c =
    gradient<[](const auto& x, const auto& w) { return sum(square(convolve<1, 1>(x, w))); }>(image, tensor<double, 1, 1, 3, 3>{0, 0, 0, 0, 2, 0, 0, 0, 0});
static_assert(std::get<0>(c)(0, 1, 1) == 40);

}  // namespace
