// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr auto with_residual = hana::make_tuple(nn::input<5>, nn::residual(nn::dense<4>, nn::silu, nn::dense<5>), nn::softmax);

}  // namespace

TEST_CASE("a block is added to what goes into it") {
  const auto [p, x] = check_model<with_residual>();
  const auto y = nn::predict<with_residual>(p, x);
  for (std::size_t i = 0; i < 3; ++i) CHECK(y(i, 0) + y(i, 1) + y(i, 2) + y(i, 3) + y(i, 4) == Approx(1));
}
