// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/gradfold.hpp>

using namespace gradfold;

// Orders of summation, element by element. The numbers are floats in double, so that products are exact and fused operations change nothing.
namespace {

constexpr double number(int k) { return static_cast<float>(1.0 / (k + 3) - 0.01 * (k % 7) * (k % 5)); }
template <std::size_t... extents>
constexpr tensor<double, extents...> numbers(int start) {
  tensor<double, extents...> t{};
  for (std::size_t k = 0; k < t.size(); ++k) t.data()[k] = number(start + static_cast<int>(k));
  return t;
}

struct weighted {
  constexpr auto operator()(const auto& x, const auto& w, const auto& c) const { return sum(convolve<1, 1>(x, w) * c); }
};
using picture = tensor<double, 2, 3, 4, 4>;
using windows = tensor<double, 5, 3, 3, 3>;
using seeds = tensor<double, 2, 5, 4, 4>;

/// What flows into the picture: for each place in the window the products over the channels, one place after the other.
constexpr picture by_hand(const windows& w, const seeds& c) {
  picture z{};
  for (int p = 0; p < 3; ++p)
    for (int q = 0; q < 3; ++q)
      for (int b = 0; b < 2; ++b)
        for (int in = 0; in < 3; ++in)
          for (int i = 0; i < 4; ++i)
            for (int j = 0; j < 4; ++j) {
              const int y = i + p - 1, x = j + q - 1;
              if (y < 0 || y > 3 || x < 0 || x > 3) continue;
              double sum = 0;
              for (int o = 0; o < 5; ++o) sum += c(b, o, i, j) * w(o, in, p, q);
              z(b, in, y, x) += sum;
            }
  return z;
}

template <class T>
bool are_equal(const T& x, const T& y) {
  for (std::size_t k = 0; k < x.size(); ++k)
    if (x.data()[k] != y.data()[k]) return false;
  return true;
}

/// A row times a matrix: step k goes to part k mod `parts`, which are added by halves, and in constant expressions likewise.
template <int steps, int parts>
void check_row_in_parts() {
  constexpr auto x = numbers<1, steps>(0);
  constexpr auto w = numbers<steps, 5>(20);
  constexpr auto folded = matmul(x, w);
  const auto y = x;
  const auto z = matmul(y, w);
  for (int j = 0; j < 5; ++j) {
    double part[parts] = {};
    for (int k = 0; k < steps; ++k) part[k % parts] += x(0, k) * w(k, j);
    for (int half = parts / 2; half > 0; half /= 2)
      for (int p = 0; p < half; ++p) part[p] += part[p + half];
    CHECK(z(0, j) == part[0]);
  }
  CHECK(are_equal(z, folded));
}

}  // namespace

TEST_CASE("a row times a matrix is summed in four parts") { check_row_in_parts<18, 4>(); }
TEST_CASE("a short row of sums over many steps is summed in eight parts") { check_row_in_parts<42, 8>(); }

TEST_CASE("what flows through overlapping windows is added place after place") {
  constexpr auto w = numbers<5, 3, 3, 3>(5);
  constexpr auto c = numbers<2, 5, 4, 4>(70);
  constexpr auto folded = gradient<weighted{}, 0>(picture{}, w, c);
  const picture x{};
  const auto z = gradient<weighted{}, 0>(x, w, c);
  CHECK(are_equal(z, by_hand(w, c)));
  CHECK(are_equal(z, folded));
}

TEST_CASE("the slopes of windows are summed over pictures, lines and columns in order") {
  const auto x = numbers<2, 3, 4, 4>(1);
  const auto c = numbers<2, 5, 4, 4>(70);
  const auto slopes = gradient<weighted{}, 1>(x, windows{}, c);
  for (int o = 0; o < 5; ++o)
    for (int k = 0; k < 27; ++k) {
      double sum = 0;
      for (int b = 0; b < 2; ++b)
        for (int i = 0; i < 4; ++i)
          for (int j = 0; j < 4; ++j) {
            const int y = i + k % 9 / 3 - 1, at = j + k % 3 - 1;
            sum += (y < 0 || y > 3 || at < 0 || at > 3 ? 0 : x(b, k / 9, y, at)) * c(b, o, i, j);
          }
      CHECK(slopes(o, k / 9, k % 9 / 3, k % 3) == sum);
    }
}

namespace {

struct shares {
  constexpr auto operator()(const auto& x, const auto& bias) const {
    const auto z = x + bias;
    const auto e = exp(z);
    return std::pair(select(z > 0, e, 2 * z), e / sum<-1>(e, keepdims));
  }
};
/// Rows of a length that no vector has.
template <std::size_t length, std::size_t rows = 6>
void check_rows() {
  tensor<float, rows, length> x;
  tensor<float, length> bias;
  for (std::size_t k = 0; k < x.size(); ++k) x.data()[k] = static_cast<float>(number(static_cast<int>(k)) * 3 - 0.5);
  for (std::size_t k = 0; k < length; ++k) bias(k) = static_cast<float>(number(static_cast<int>(k) + 9));
  const auto [chosen, part] = evaluate<shares{}>(x, bias);
  for (std::size_t i = 0; i < rows; ++i) {
    double all = 0;
    for (std::size_t j = 0; j < length; ++j) all += std::exp(static_cast<double>(x(i, j) + bias(j)));
    for (std::size_t j = 0; j < length; ++j) {
      const double z = static_cast<double>(x(i, j) + bias(j)), e = std::exp(z);
      CHECK(static_cast<double>(chosen(i, j)) == Approx(z > 0 ? e : 2 * z).epsilon(1e-5));
      CHECK(static_cast<double>(part(i, j)) == Approx(e / all).epsilon(1e-5));
    }
  }
}

}  // namespace

TEST_CASE("rows that fill no vector are computed to their ends") {
  check_rows<3>();
  check_rows<7>();
  check_rows<10>();
  check_rows<11, 1>();
}
