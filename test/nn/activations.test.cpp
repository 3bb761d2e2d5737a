// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr auto smooth = hana::make_tuple(nn::input<5>, nn::sigmoid, nn::softplus, nn::gelu, nn::elu);
constexpr auto kinked = hana::make_tuple(nn::input<5>, nn::leaky_relu<0.1>, nn::elu, nn::identity, nn::relu);
constexpr auto own = hana::make_tuple(nn::input<2>, [](const auto& x) { return square(x); });

template <auto layer>
double at_number(double x) {
  static constexpr auto model = hana::make_tuple(nn::input<1>, layer);
  return nn::predict<model>(nn::parameters<model>{}, tensor<double, 1, 1>{x})(0, 0);
}

}  // namespace

TEST_CASE("activations have the values of their formulas") {
  check_model<smooth>();
  check_model<kinked>();
  for (const double x : {-2.5, -0.1, 0.0, 0.7, 3.0}) {
    CHECK(at_number<nn::relu>(x) == std::max(x, 0.0));
    CHECK(at_number<nn::leaky_relu<0.25>>(x) == (x > 0 ? x : x / 4));
    CHECK(at_number<nn::elu>(x) == Approx(x > 0 ? x : std::expm1(x)));
    CHECK(at_number<nn::silu>(x) == Approx(x / (1 + std::exp(-x))));
    CHECK(at_number<nn::gelu>(x) == Approx(x * 0.5 * std::erfc(-x / std::sqrt(2.0))).margin(1e-16));
  }
  CHECK(at_number<nn::softmax>(3) == 1);
}

TEST_CASE("any callable of one tensor is a layer") {
  CHECK(nn::predict<own>(nn::parameters<own>{}, tensor<double, 1, 2>{3, -4}) == tensor<double, 1, 2>{9, 16});
}
