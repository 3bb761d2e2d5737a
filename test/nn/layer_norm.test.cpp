// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr auto rows = hana::make_tuple(nn::input<4, 5>, nn::dense<3>, nn::layer_norm, nn::gelu, nn::flatten, nn::dense<2>);

}  // namespace

TEST_CASE("dense and layer_norm go along the last axis") { check_model<rows>(); }

TEST_CASE("layer_norm leaves mean 0 and variance 1") {
  static constexpr auto model = hana::make_tuple(nn::input<6>, nn::layer_norm);
  const auto p = nn::initial<model>(1);
  const auto y = nn::predict<model>(p, tensor<double, 1, 6>{1, 2, 3, 4, 5, 60});
  CHECK(std::abs(mean(y)) < 1e-15);
  CHECK(variance(y) == Approx(1));
}
