// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr auto dense = hana::make_tuple(nn::input<5>, nn::dense<4>, nn::tanh, nn::dense<3>);

}  // namespace

TEST_CASE("a dense network gives what its formula says") {
  const auto [p, x] = check_model<dense>();
  const auto y = nn::predict<dense>(p, x);
  const auto& first = hana::at_c<1>(p);
  const auto& second = hana::at_c<3>(p);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      double z = second.bias[k];
      for (std::size_t j = 0; j < 4; ++j) {
        double h = first.bias[j];
        for (std::size_t l = 0; l < 5; ++l) h += x(i, l) * first.weight(l, j);
        z += std::tanh(h) * second.weight(j, k);
      }
      CHECK(y(i, k) == Approx(z).epsilon(1e-13));
    }
}
