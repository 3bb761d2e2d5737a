// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/gradfold.hpp>
#include <gradfold/map.hpp>

#include <vector>

using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);

constexpr auto loss = [](const auto& w, const auto& x, const auto& label) { return -log_softmax(matmul(w, x))[label]; };

}  // namespace

TEST_CASE("a map of a named gradient") {
  const std::vector<double> as{2, 3}, bs{6, 4};
  std::vector<double> by_a(2), by_b(2);
  map<gradient<Q>>(at(a = std::span(as), b = std::span(bs)), into(a = std::span(by_a), b = std::span(by_b)));
  CHECK(by_a == std::vector<double>{36, 81});
  CHECK(by_b == std::vector<double>{-12, -8});
  map<gradient<Q>>(at(a = std::span(as), b = 1.0), into(a = std::span(by_b)));  // the same b for all; b's part is not asked for
  CHECK(by_b == std::vector<double>{36, 81});
}
TEST_CASE("a map of a function") {
  constexpr auto f = [](const auto& x, const auto& c) { return c * x * x; };
  const std::vector<double> xs{1, 2, 3};
  std::vector<double> values(3), slopes(3);
  map<f>(at(std::span(xs), 10.0), into(std::span(values)));
  CHECK(values == std::vector<double>{10, 40, 90});
  map<value_and_gradient<f, 0>>(at(std::span(xs), 10.0), into(std::span(values), std::span(slopes)));
  CHECK(slopes == std::vector<double>{20, 40, 60});
}
TEST_CASE("the sum over points is the sum of the parts") {
  using image = tensor<double, 3>;
  tensor<double, 2, 3> w{0.1, -0.2, 0.3, 0.4, 0.5, -0.6};
  const std::vector<image> images{{1, 2, 3}, {0, 1, -1}, {2, 0, 1}};
  const std::vector<int> labels{0, 1, 1};
  const auto [value, slope] = map_reduce<value_and_gradient<loss, 0>>(at(w, std::span(images), std::span(labels)));
  double expected = 0;
  tensor<double, 2, 3> by_w{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto part = value_and_gradient<loss, 0>(w, images[i], labels[i]);
    expected += part.value, by_w += part.gradient;
  }
  CHECK(value == expected);
  CHECK(slope == by_w);
  const auto none = map_reduce<value_and_gradient<loss, 0>>(at(w, std::span<const image>(), std::span<const int>()));
  CHECK(none.value == 0);
  CHECK(none.gradient == tensor<double, 2, 3>{});
}
TEST_CASE("spans of different lengths") {
  const std::vector<double> as{2, 3}, bs{6};
  std::vector<double> by_a(2, 7);
  CHECK_THROWS_AS((map<gradient<Q>>(at(a = std::span(as), b = std::span(bs)), into(a = std::span(by_a)))), std::invalid_argument);
  CHECK(by_a == std::vector<double>{7, 7});
}
