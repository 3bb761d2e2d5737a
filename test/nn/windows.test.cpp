// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr auto alone = hana::make_tuple(nn::input<2, 7, 7>, nn::convolution<2, 3, 3>.strided<2>());

}  // namespace

TEST_CASE("a convolution gives what its formula says") {
  const auto [p, x] = check_model<alone>();
  const auto y = nn::predict<alone>(p, x);
  const auto& [weight, bias] = hana::at_c<1>(p);
  for (std::size_t b = 0; b < 3; ++b)
    for (std::size_t c = 0; c < 2; ++c)
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
          double z = bias[c];
          for (std::size_t from = 0; from < 2; ++from)
            for (std::size_t u = 0; u < 3; ++u)
              for (std::size_t v = 0; v < 3; ++v) z += x(b, from, 2 * i + u, 2 * j + v) * weight(c, from, u, v);
          CHECK(y(b, c, i, j) == Approx(z).epsilon(1e-13));
        }
}
