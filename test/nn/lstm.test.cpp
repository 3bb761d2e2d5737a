// SPDX-License-Identifier: BSL-1.0
#include "recurrent.hpp"

using namespace nn_check;

namespace {

constexpr auto long_memory = hana::make_tuple(nn::input<steps, width>, nn::lstm<n>);

}  // namespace

TEST_CASE("an lstm gives what its formulas say") {
  const auto [p, x] = check_model<long_memory, batch>();
  const auto y = nn::predict<long_memory>(p, x);
  const auto& q = hana::at_c<1>(p);
  for (std::size_t b = 0; b < batch; ++b) {
    tensor<double, n> h{}, c{};
    for (std::size_t t = 0; t < steps; ++t) {
      const auto z = [&](std::size_t k) { return product(x[b][t], q.weight_ih, q.bias_ih, k) + product(h, q.weight_hh, q.bias_hh, k); };
      tensor<double, n> next{};
      for (std::size_t k = 0; k < n; ++k) {
        c[k] = sigmoid_of(z(n + k)) * c[k] + sigmoid_of(z(k)) * std::tanh(z(2 * n + k));
        next[k] = sigmoid_of(z(3 * n + k)) * std::tanh(c[k]);
      }
      h = next;
      for (std::size_t k = 0; k < n; ++k) CHECK(y(b, t, k) == Approx(h[k]).epsilon(1e-12));
    }
  }
}
