#pragma once

/// The two networks, for pictures of some size, and how each is trained.

#include "outcome.hpp"

#include <gradfold/nn.hpp>

#include <boost/hana/tuple.hpp>

namespace digits {

namespace nn = gradfold::nn;
namespace hana = boost::hana;

template <std::size_t side>
struct dense_network {
  static constexpr const char* name = "dense";
  static constexpr auto model = hana::make_tuple(nn::input<side * side>, nn::dense<64>, nn::relu, nn::dropout<0.2>, nn::dense<classes>);
  static constexpr int epochs = 60;
  static constexpr double rate = 0.003;

  /// One for each hidden number.
  static std::vector<filter> filters(const nn::parameters<model, float>& p) {
    const auto columns = transpose(hana::at_c<1>(p).weight);
    std::vector<filter> result;
    for (std::size_t k = 0; k < 64; ++k) result.push_back({side, {columns.data() + k * side * side, columns.data() + (k + 1) * side * side}});
    return result;
  }
};

inline constexpr auto first_windows = nn::convolution<12, 3, 3>.padded<1>();
inline constexpr auto second_windows = nn::convolution<24, 3, 3>.padded<1>();

template <std::size_t side>
struct convolution_network {
  static constexpr const char* name = "convolution";
  static constexpr auto model = hana::make_tuple(nn::input<1, side, side>, first_windows, nn::relu, nn::max_pool<2>, second_windows, nn::relu, nn::flatten,
                                                 nn::dropout<0.3>, nn::dense<classes>);
  static constexpr int epochs = 20;
  static constexpr double rate = 0.005;

  /// The windows of the first layer.
  static std::vector<filter> filters(const nn::parameters<model, float>& p) {
    const auto& windows = hana::at_c<1>(p).weight;
    std::vector<filter> result;
    for (std::size_t k = 0; k < 12; ++k) result.push_back({3, {windows.data() + 9 * k, windows.data() + 9 * (k + 1)}});
    return result;
  }
};

}  // namespace digits
