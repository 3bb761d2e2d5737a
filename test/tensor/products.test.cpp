// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("products") {
  constexpr auto f = [](const auto& x, const auto& y) { return matmul(x, y); };
  check<f>(random_tensor<matrix>(), random_tensor<tensor<double, 5, 3>>());
  check<f>(random_tensor<matrix>(), random_tensor<vector>());
  check<f>(random_tensor<vector>(), random_tensor<tensor<double, 5, 3>>());
  check<f>(random_tensor<vector>(), random_tensor<vector>());
  check<f>(random_tensor<cube>(), random_tensor<tensor<double, 2, 4, 5>>());
  check<f>(random_tensor<cube>(), random_tensor<tensor<double, 4, 2>>());
  check<f>(random_tensor<tensor<double, 2, 1, 3, 4>>(), random_tensor<tensor<double, 3, 4, 2>>());
  check<f>(random_tensor<tensor<double, 20, 33>>(), random_tensor<tensor<double, 33, 18>>());
  check<[](const auto& x, const auto& y) { return matmul(transpose(x), transpose(y)); }>(random_tensor<matrix>(), random_tensor<tensor<double, 3, 4>>());
  check<[](const auto& x, const auto& y) { return dot(x * y, exp(x)) * outer(x, y); }>(random_tensor<vector>(), random_tensor<vector>());
  check<[](const auto& x, const auto& y) { return cross(x, y * x); }>(random_tensor<tensor<double, 3>>(), random_tensor<tensor<double, 3>>());
  check<[](const auto& w, const auto& x, const auto& b) { return tanh(matmul(x, w) + b); }>(random_tensor<matrix>(-1, 1), random_tensor<tensor<double, 3, 4>>(-1, 1),
                                                                                        random_tensor<vector>(-1, 1));
}

namespace {

/// x W and, as its derivative along c, W c: whole numbers, so that sums of any order are exact.
template <class T, std::size_t depth, std::size_t columns>
void check_rows() {
  constexpr auto f = [](const auto& x, const auto& w, const auto& c) { return sum(matmul(x, w) * c); };
  tensor<T, depth> x, expected;
  tensor<T, depth, columns> w;
  tensor<T, columns> c;
  T value = 0;
  for (std::size_t j = 0; j < columns; ++j) c[j] = static_cast<T>(j % 5) - 2;
  for (std::size_t k = 0; k < depth; ++k) {
    x[k] = static_cast<T>(k % 7) - 3, expected[k] = 0;
    for (std::size_t j = 0; j < columns; ++j) {
      w(k, j) = static_cast<T>((3 * k + 5 * j) % 11) - 4;
      expected[k] += w(k, j) * c[j], value += x[k] * w(k, j) * c[j];
    }
  }
  const auto [found, slopes] = value_and_gradient<f, 0>(x, w, c);
  CHECK(found == value);
  CHECK(slopes == expected);
}

}  // namespace

TEST_CASE("rows times matrices and matrices times columns, whatever fills a vector") {
  check_rows<float, 21, 3>();
  check_rows<float, 64, 10>();
  check_rows<float, 37, 13>();
  check_rows<float, 5, 40>();
  check_rows<double, 19, 5>();
  check_rows<double, 3, 19>();
}
