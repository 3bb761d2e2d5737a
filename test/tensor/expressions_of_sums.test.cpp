// SPDX-License-Identifier: BSL-1.0
#include "same_as_function.hpp"

using namespace same_as_function;

TEST_CASE("sums and extremes in expressions") {
  compare<[](const auto& u) { return sum(u * u) + mean<-1>(exp(u), keepdims) + prod<0>(u) + variance(u) * norm<1>(u, keepdims); }>(random_tensor<matrix>());
  compare<[](const auto& u) { return max<1>(u) * min<1>(u) + logsumexp<1>(u) + norm<1>(2 * u) + cumsum<1>(u)[1][2]; }>(random_tensor<matrix>(0, 100));
  compare<[](const auto& u) { return softmax(u) * log_softmax<0>(u) + u; }>(random_tensor<matrix>());
}
