// SPDX-License-Identifier: BSL-1.0
#include "recurrent.hpp"

using namespace nn_check;

namespace {

constexpr auto gated = hana::make_tuple(nn::input<steps, width>, nn::gru<n>);

}  // namespace

TEST_CASE("a gru gives what its formulas say") {
  const auto [p, x] = check_model<gated, batch>();
  const auto y = nn::predict<gated>(p, x);
  const auto& q = hana::at_c<1>(p);
  for (std::size_t b = 0; b < batch; ++b) {
    tensor<double, n> h{};
    for (std::size_t t = 0; t < steps; ++t) {
      const auto in = [&](std::size_t k) { return product(x[b][t], q.weight_ih, q.bias_ih, k); };
      const auto hidden = [&](std::size_t k) { return product(h, q.weight_hh, q.bias_hh, k); };
      tensor<double, n> next{};
      for (std::size_t k = 0; k < n; ++k) {
        const double r = sigmoid_of(in(k) + hidden(k)), z = sigmoid_of(in(n + k) + hidden(n + k));
        next[k] = (1 - z) * std::tanh(in(2 * n + k) + r * hidden(2 * n + k)) + z * h[k];
      }
      h = next;
      for (std::size_t k = 0; k < n; ++k) CHECK(y(b, t, k) == Approx(h[k]).epsilon(1e-12));
    }
  }
}
