// SPDX-License-Identifier: BSL-1.0
#include "agreement.hpp"

using namespace agreement;

TEMPLATE_TEST_CASE("an LSTM cell in a scan agrees with libtorch", "", float, double) {
  using T = TestType;
  constexpr auto loss = [](const auto& x, const auto& h0, const auto& c0, const auto& w, const auto& u, const auto& b) {
    const auto states = scan<20>(std::tuple(h0, c0), [&](const auto& state, const auto& i) {
      const auto& [h, c] = state;
      const auto gates = matmul(x[i], transpose(w)) + matmul(h, transpose(u)) + b;
      const auto in = sigmoid(slice<0, 3, 0, 6>(gates)), kept = sigmoid(slice<0, 3, 6, 12>(gates));
      const auto cell = kept * c + in * tanh(slice<0, 3, 12, 18>(gates));
      return std::tuple(sigmoid(slice<0, 3, 18, 24>(gates)) * tanh(cell), cell);
    });
    return mean(square(std::get<0>(states)));
  };
  check<loss>(judge::recurrent<T>, random_tensor<tensor<T, 20, 3, 4>>(), random_tensor<tensor<T, 3, 6>>(), random_tensor<tensor<T, 3, 6>>(),
              random_tensor<tensor<T, 24, 4>>(), random_tensor<tensor<T, 24, 6>>(), random_tensor<tensor<T, 24>>());
}
