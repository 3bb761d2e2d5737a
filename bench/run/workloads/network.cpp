// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"
#include "network_model.hpp"

namespace bench {
namespace {

using namespace network;

/// The squared error of a 4-16-16-1 network with tanh, in its 369 parameters.
struct network_workload {
  static constexpr std::string_view name = "network_369";
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = network_loss;
  using weights = std::array<double, parameters>;
  using input = std::array<double, input_width>;
  using point = point_of<std::tuple<weights>, std::tuple<input, double>>;

  static point sample(random_source& random) {
    return {{uniform_array<parameters>(random, -0.5, 0.5)}, {uniform_array<input_width>(random, -1, 1), uniform(random, -1, 1)}};
  }

  static result<1, parameters> hand(const weights& p, const input& x, double target) {
    const std::array<double, width> h1 = hyperbolic(affine<width, 0>(p, x));
    const std::array<double, width> h2 = hyperbolic(affine<width, second>(p, h1));
    const double error = affine<1, third>(p, h2)[0] - target;
    result<1, parameters> r;
    r.value[0] = error * error;
    double* g = r.gradient[0].data();
    const double out_bar = 2 * error;
    std::array<double, width> z2_bar, h1_bar{}, z1_bar;
    for (std::size_t i = 0; i < width; ++i) {
      g[third + i] = out_bar * h2[i];
      z2_bar[i] = out_bar * p[third + i] * (1 - h2[i] * h2[i]);
    }
    g[third + width] = out_bar;
    for (std::size_t i = 0; i < width; ++i) {
      const double* row = &p[second + i * width];
      double* row_bar = g + second + i * width;
      for (std::size_t j = 0; j < width; ++j) row_bar[j] = z2_bar[i] * h1[j];
      for (std::size_t j = 0; j < width; ++j) h1_bar[j] += z2_bar[i] * row[j];
      g[second + width * width + i] = z2_bar[i];
    }
    for (std::size_t i = 0; i < width; ++i) z1_bar[i] = h1_bar[i] * (1 - h1[i] * h1[i]);
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = 0; j < input_width; ++j) g[i * input_width + j] = z1_bar[i] * x[j];
      g[width * input_width + i] = z1_bar[i];
    }
    return r;
  }
};

}  // namespace

void enter_network(suite& s) { enter_all<network_workload>(s); }

}  // namespace bench
