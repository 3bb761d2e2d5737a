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
  check<[](const auto& w, const auto& x, const auto& b) { return tanh(matmul(x, w) + b); }>(
      random_tensor<matrix>(-1, 1), random_tensor<tensor<double, 3, 4>>(-1, 1), random_tensor<vector>(-1, 1));
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

namespace {

/// Whole numbers, so that sums of any order are exact.
template <class X>
X whole_numbers(std::size_t step) {
  X x;
  for (std::size_t k = 0; k < x.size(); ++k) x.data()[k] = static_cast<X::value_type>((step * k) % 7) - 3;
  return x;
}
/// Loop and product as one program, in which the loop takes the elements as they are summed, and as two.
template <auto product, auto loop>
void check_finished(const auto& w, const auto& x, const auto& b) {
  constexpr auto added = [](const auto& y) { return sum<0>(y); };
  constexpr auto both = [](const auto& weight, const auto& input, const auto& bias) { return sum<0>(loop(product(weight, input), bias)); };
  const auto z = evaluate<product>(w, x);
  const auto y = evaluate<loop>(z, b);
  REQUIRE(evaluate<both>(w, x, b) == evaluate<added>(y));
}
template <class T>
void check_layer() {
  constexpr std::size_t rows = 64, depth = 9, columns = 96;
  constexpr auto product = [](const auto& weight, const auto& input) { return matmul(weight, input); };
  constexpr auto along_rows = [](const auto& z, const auto& b) { return relu(z + reshape<rows, 1>(b)); };
  constexpr auto along_columns = [](const auto& z, const auto& b) { return relu(b - z) * 2; };
  const auto w = whole_numbers<tensor<T, rows, depth>>(2);
  const auto x = whole_numbers<tensor<T, depth, columns>>(3);
  check_finished<product, along_rows>(w, x, whole_numbers<tensor<T, rows>>(4));
  check_finished<product, along_columns>(w, x, whole_numbers<tensor<T, columns>>(4));

  constexpr auto convolved = [](const auto& weight, const auto& input) { return convolve<1, 1>(input, weight); };
  constexpr auto along_channels = [](const auto& z, const auto& b) { return relu(z + reshape<8, 1, 1>(b)); };
  check_finished<convolved, along_channels>(whole_numbers<tensor<T, 8, 3, 3, 3>>(2), whole_numbers<tensor<T, 3, 3, 16, 16>>(3), whole_numbers<tensor<T, 8>>(4));

  // what flows back through two layers: the mask of the inner one is applied to a product
  constexpr auto two = [](const auto& second, const auto& first, const auto& input, const auto& factors) {
    return sum(matmul(second, relu(matmul(first, input))) * factors);
  };
  const auto v = whole_numbers<tensor<T, 4, rows>>(3);
  const auto s = whole_numbers<tensor<T, 4, columns>>(2);
  const auto by_w = gradient<two, 1>(v, w, x, s);
  const auto z = evaluate<product>(w, x);
  tensor<T, rows, depth> expected{};
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t k = 0; k < depth; ++k)
        expected(i, k) += z(i, j) > 0 ? (v(0, i) * s(0, j) + v(1, i) * s(1, j) + v(2, i) * s(2, j) + v(3, i) * s(3, j)) * x(k, j) : 0;
  REQUIRE(by_w == expected);
}

}  // namespace

TEST_CASE("loops that take the elements of a product as they are summed") {
  check_layer<float>();
  check_layer<double>();
}
