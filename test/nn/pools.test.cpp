// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr auto images = hana::make_tuple(nn::input<2, 6, 5>, nn::convolution<3, 3, 2>.padded<1>(), nn::tanh, nn::average_pool<2>);
constexpr auto rows = hana::make_tuple(nn::input<2, 9>, nn::convolution<4, 3>, nn::max_pool<2>);

}  // namespace

TEST_CASE("pools take the mean and the largest of their windows") { check_model<images>(); }

TEST_CASE("windows of one axis move over it alone") {
  const auto [p, x] = check_model<rows>();
  CHECK(nn::predict<rows>(p, x).shape == gradfold::detail::shape{3, {3, 4, 3}});
}
