// SPDX-License-Identifier: BSL-1.0
#include "agreement.hpp"

using namespace agreement;

TEMPLATE_TEST_CASE("attention with several heads agrees with libtorch", "", float, double) {
  using T = TestType;
  constexpr auto loss = [](const auto& x, const auto& wq, const auto& wk, const auto& wv, const auto& wo, const auto& scale, const auto& shift, const auto& y) {
    const auto q = matmul(x, wq), k = matmul(x, wk), v = matmul(x, wv);
    const auto weights = softmax<-1>(matmul(q, transpose<0, 2, 1>(k)) / 2);
    const auto heads = reshape<7, 12>(transpose<1, 0, 2>(matmul(weights, v)));
    const auto r = x + matmul(heads, wo);
    const auto z = (r - mean<1>(r, keepdims)) / sqrt(variance<1>(r, keepdims) + 1e-5);
    return mean(square((z * scale + shift) * y));
  };
  using projection = tensor<T, 3, 8, 4>;
  check<loss>(judge::attentive<T>, random_tensor<tensor<T, 7, 8>>(), random_tensor<projection>(), random_tensor<projection>(), random_tensor<projection>(),
              random_tensor<tensor<T, 12, 8>>(), random_tensor<tensor<T, 8>>(), random_tensor<tensor<T, 8>>(), random_tensor<tensor<T, 7, 8>>());
}
