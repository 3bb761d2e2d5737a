// SPDX-License-Identifier: BSL-1.0
#include <gradfold/nn.hpp>

// What is known of a network while it is compiled.
using namespace gradfold;
namespace hana = boost::hana;

namespace {

constexpr auto digits = hana::make_tuple(nn::input<1, 8, 8>, nn::convolution<8, 3, 3>, nn::relu, nn::max_pool<2>, nn::flatten, nn::dense<10>);
static_assert(nn::parameter_count<digits> == 8 * (9 + 1) + (72 + 1) * 10);
static_assert(std::same_as<nn::output<digits, float, 32>, tensor<float, 32, 10>>);
static_assert(std::same_as<nn::noise<digits, float, 32>, hana::tuple<nn::nothing, nn::nothing, nn::nothing, nn::nothing, nn::nothing, nn::nothing>>);
using weights = nn::parameters<digits, float>;
static_assert(std::same_as<decltype(hana::at_c<1>(weights{}).weight), tensor<float, 8, 1, 3, 3>>);
static_assert(std::same_as<decltype(hana::at_c<5>(weights{}).bias), tensor<float, 10>>);

constexpr auto sentence = hana::make_tuple(nn::tokens<12>, nn::embedding<27, 16>, nn::residual(nn::layer_norm, nn::attention<4>), nn::lstm<8>, nn::gru<6>,
                                           nn::last_step, nn::dense<27>);
static_assert(nn::parameter_count<sentence> == 27 * 16 + 2 * 16 + 4 * (16 * 16 + 16) + 4 * 8 * (16 + 8 + 2) + 3 * 6 * (8 + 6 + 2) + 27 * (6 + 1));
static_assert(std::same_as<nn::output<sentence, double, 5>, tensor<double, 5, 27>>);

// A layer of a user's own, in four lines.
struct scale {
  template <class T, class X>
  using parameters = tensor<T, nn::features<X>>;
  constexpr auto operator()(const auto& p, const auto& x) const { return p * x; }
};
constexpr auto own = hana::make_tuple(nn::input<2>, scale{}, nn::dense<1>, [](const auto& x) { return 2 * x; });
static_assert(nn::parameter_count<own> == 2 + 3);

constexpr auto one = hana::make_tuple(nn::input<2>, nn::dense<2>);
constexpr nn::parameters<one> p = hana::make_tuple(nn::nothing{}, nn::weight_and_bias<tensor<double, 2, 2>, tensor<double, 2>>{{1, 2, 3, 4}, {5, 6}});
static_assert(nn::predict<one>(p, tensor<double, 1, 2>{1, 1}) == tensor<double, 1, 2>{9, 12});
constexpr auto slope = gradient<nn::loss<one, nn::mean_square>, 0>(p, tensor<double, 1, 2>{1, 1}, tensor<double, 1, 2>{8, 12});
static_assert(hana::at_c<1>(slope).weight == tensor<double, 2, 2>{1, 0, 1, 0} && hana::at_c<1>(slope).bias == tensor{1.0, 0.0});

constexpr auto initial = nn::initial<one>(7);
static_assert(hana::at_c<1>(initial).weight(0, 0) != 0 && hana::at_c<1>(initial).bias == tensor{0.0, 0.0});

constexpr bool names_are_paths() {
  bool equal = true;
  std::size_t next = 0;
  constexpr std::string_view expected[] = {"1.weight", "1.bias"};
  for_each_named(p, [&](std::string_view name, const auto&) { equal = equal && name == expected[next++]; });
  return equal && next == 2;
}
static_assert(names_are_paths());

}  // namespace
