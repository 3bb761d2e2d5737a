// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr auto model = hana::make_tuple(nn::tokens<2>, nn::embedding<4, 3>, nn::last_step);

}  // namespace

TEST_CASE("an embedding takes rows of its table, and its gradient goes to them") {
  const auto p = nn::initial<model>(3);
  const auto& table = hana::at_c<1>(p).weight;
  const tensor<int, 3, 2> words{0, 1, 2, 3, 0, 3};
  const auto y = nn::predict<model>(p, words);
  const auto slope = gradient<nn::loss<model, nn::mean_square>, 0>(p, words, tensor<double, 3, 3>{});
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(y(0, k) == table(1, k));
    CHECK(y(2, k) == table(3, k));
    CHECK(hana::at_c<1>(slope).weight(3, k) == Approx(2 * 2 * table(3, k) / 9));
    CHECK(hana::at_c<1>(slope).weight(0, k) == 0);
  }
}
