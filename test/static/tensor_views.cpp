// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

// Tensors that are the elements of others in another order.
using namespace gradfold;

namespace {

constexpr tensor<double, 2, 3> W{1, 2, 3, 4, 5, 6};
static_assert(transpose(W) == tensor<double, 3, 2>{1, 4, 2, 5, 3, 6});
static_assert(reshape<6>(W) == tensor{1., 2., 3., 4., 5., 6.});
static_assert(slice<0, 2, 1, 3>(W) == tensor<double, 2, 2>{2, 3, 5, 6});
static_assert(slice<range<0, 2>, range<0, 3, 2>>(W) == tensor<double, 2, 2>{1, 3, 4, 6});
static_assert(slice<range<-1, -1, -1>>(tensor{1., 2., 3.}) == tensor{3., 2., 1.});
static_assert(flip<1>(W) == tensor<double, 2, 3>{3, 2, 1, 6, 5, 4});
static_assert(head<1>(W) == tensor<double, 1, 3>{1, 2, 3} && tail<1>(W) == tensor<double, 1, 3>{4, 5, 6});
static_assert(broadcast_to<2, 3>(tensor{1., 2., 3.}) == tensor<double, 2, 3>{1, 2, 3, 1, 2, 3});
static_assert(diagonal(W) == tensor{1., 5.});
static_assert(pad<1, 0, 0, 1>(W) == tensor<double, 3, 4>{0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0});
static_assert(concatenate<1>(W, W)(1, 4) == 5 && concatenate(W, W)(3, 2) == 6);
static_assert(stack(tensor{1., 2.}, tensor{3., 4.}) == tensor<double, 2, 2>{1, 2, 3, 4});
static_assert(stack<1>(tensor{1., 2.}, tensor{3., 4.}) == tensor<double, 2, 2>{1, 3, 2, 4});
static_assert(stack(1.0, 2.0) == tensor{1., 2.});
constexpr auto f = []<class T>(const tensor<T, 2, 3>& x, const T& s) {
  const auto y = exp(x * tensor<T, 3>{s, 2.0, 3.0});
  return y(0, 1) * s + y(1, 2) + transpose(y)(0, 0) * slice<0, 2, 1, 2>(x)(1, 0) + x[1][2];
};
constexpr auto g = gradient<f>(tensor<double, 2, 3>{.1, .2, .3, .4, .5, .6}, 0.7);
static_assert(std::get<1>(g) > 0);

}  // namespace
