// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../catch.hpp"
#include "judge.hpp"

#include <gradfold/gradfold.hpp>

#include <cmath>
#include <string>

// Values and gradients against libtorch's, on the same arguments.
namespace agreement {

using namespace gradfold;

template <class T>
constexpr double allowed = std::same_as<T, float> ? 1e-5 : 1e-12;

/// From -1 to 1, without any order.
inline double next_number() {
  static std::uint32_t state = 7;
  state = state * 1664525u + 1013904223u;
  return static_cast<double>(state >> 8) / (1 << 23) - 1;
}
template <class X>
X random_tensor() {
  X x;
  for (auto& e : x) e = static_cast<typename X::value_type>(next_number());
  return x;
}
template <class T, std::size_t... extents>
judge::array<T> shown(const tensor<T, extents...>& x) {
  return {x.data(), {static_cast<std::int64_t>(extents)...}};
}
/// The largest difference, in units of the largest element that is expected.
template <class X>
double distance(const X& found, const std::vector<typename X::value_type>& expected) {
  REQUIRE(found.size() == expected.size());
  double most = 0, size = 0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    most = std::fmax(most, std::abs(static_cast<double>(found.data()[k]) - static_cast<double>(expected[k])));
    size = std::fmax(size, std::abs(static_cast<double>(expected[k])));
  }
  return most / size;
}
template <auto f, class T, class... X>
void check(judge::answer<T> (*judged)(const judge::arguments<T>&), const X&... x) {
  const auto found = value_and_gradient<f>(x...);
  const auto expected = judged({shown(x)...});
  CHECK(std::abs(found.value / expected.value - 1) <= allowed<T>);
  [&]<std::size_t... K>(std::index_sequence<K...>) {
    const double distances[] = {distance(std::get<K>(found.gradient), expected.gradient[K])...};
    for (std::size_t k = 0; k < sizeof...(X); ++k) {
      INFO("argument " << k);
      CHECK(distances[k] <= allowed<T>);
    }
  }(std::index_sequence_for<X...>{});
}

}  // namespace agreement
