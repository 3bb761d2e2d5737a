// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr std::size_t batch = 50, width = 200;
constexpr auto model = hana::make_tuple(nn::input<width>, nn::dropout<0.25>, nn::residual(nn::dropout<0.5>));

}  // namespace

TEST_CASE("dropout leaves its part out in training, by its noise, and does nothing in prediction") {
  using noise = nn::noise<model, double, batch>;
  static_assert(std::same_as<noise, hana::tuple<nn::nothing, tensor<double, batch, width>, hana::tuple<tensor<double, batch, width>>>>);
  static noise drawn;
  nn::generator random{3};
  nn::refresh(drawn, random);
  static const tensor<double, batch, width> x(1.0);
  const nn::parameters<model> p;
  CHECK(nn::predict<model>(p, x) == tensor<double, batch, width>(2.0));
  const auto y = nn::forward<model>(p, x, drawn);
  CHECK(y == nn::forward<model>(p, x, drawn));
  int dropped = 0, halved = 0;
  for (std::size_t k = 0; k < y.size(); ++k) {
    dropped += y.data()[k] == 0;
    halved += y.data()[k] == 1 / 0.75;
    CHECK((y.data()[k] == 0) == (hana::at_c<1>(drawn).data()[k] < 0.25));
  }
  CHECK(std::abs(dropped - 2500) < 4 * 43);  // deviation 43
  CHECK(std::abs(halved - 3750) < 4 * 48);
  CHECK(mean(y) == Approx(2).epsilon(0.05));
}
