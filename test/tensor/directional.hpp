// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "catch.hpp"

#include <gradfold/gradfold.hpp>

// Functions of tensors against numerical derivatives: the product of a random seed with the Jacobian, along random
// directions.
namespace directional {

using namespace gradfold;

inline double next_number() {
  static unsigned long long state = 88172645463325252ull;
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return static_cast<double>(state >> 11) * 0x1p-53;
}
template <class T>
T random_tensor(double from = 0.2, double to = 1.7) {
  if constexpr (std::floating_point<T>) {
    return from + (to - from) * next_number();
  } else {
    T x;
    for (auto& e : x) e = from + (to - from) * next_number();
    return x;
  }
}
/// Odd multiples of 0.05: away from the kinks of the tests, which are multiples of 0.1.
template <class T>
T tensor_off_kinks() {
  T x;
  for (auto& e : x) e = 0.05 + 0.1 * static_cast<int>(20 * next_number());
  return x;
}
template <class X>
double inner(const X& x, const X& y) {
  if constexpr (std::floating_point<X>) return x * y;
  else {
    double s = 0;
    for (std::size_t k = 0; k < x.size(); ++k) s += x.data()[k] * y.data()[k];
    return s;
  }
}
template <class X>
X moved(X x, const X& along, double h) {
  if constexpr (std::floating_point<X>) {
    return x + h * along;
  } else {
    for (std::size_t k = 0; k < x.size(); ++k) x.data()[k] += h * along.data()[k];
    return x;
  }
}

/// gradfold::along, which a local variable hides below.
template <class... X>
constexpr auto along_these(const X&... x) {
  return gradfold::along(x...);
}

/// seed' J direction three ways: by vjp, by jvp, and by central differences of the value.
template <auto f, class... X>
void check(const X&... x) {
  const auto value = evaluate<f>(x...);
  using Value = std::remove_const_t<decltype(value)>;
  Value seed;
  if constexpr (std::floating_point<Value>) seed = 0.7;
  else seed = random_tensor<Value>(-1, 1);
  const auto back = value_and_vjp<f>(at(x...), seed);
  REQUIRE(inner(back.value, seed) == inner(value, seed));
  const std::tuple<X...> direction(random_tensor<X>(-1, 1)...);
  const double h = 1e-3;
  const auto along = [&](double t) { return std::apply([&](const auto&... d) { return inner(evaluate<f>(moved(x, d, t)...), seed); }, direction); };
  const double d1 = along(h) - along(-h), d2 = along(2 * h) - along(-2 * h), d3 = along(3 * h) - along(-3 * h);
  const double expected = (45 * d1 - 9 * d2 + d3) / (60 * h);
  double found = 0;
  if constexpr (sizeof...(X) == 1) found = inner(back.gradient, std::get<0>(direction));
  else found = std::apply([&](const auto&... g) { return std::apply([&](const auto&... d) { return (inner(g, d) + ...); }, direction); }, back.gradient);
  CHECK(found == Approx(expected).epsilon(1e-8).margin(1e-9));
  const auto forward = std::apply([&](const auto&... d) { return value_and_jvp<f>(at(x...), along_these(d...)); }, direction);
  REQUIRE(inner(forward.value, seed) == inner(value, seed));
  CHECK(inner(forward.tangent, seed) == Approx(found).epsilon(1e-11).margin(1e-12));
}

using scalar = tensor<double>;
using vector = tensor<double, 5>;
using matrix = tensor<double, 4, 5>;
using cube = tensor<double, 2, 3, 4>;
using block = tensor<double, 2, 3, 4, 5>;

template <auto f>
void check_ranks_off_kinks() {
  check<f>(tensor_off_kinks<scalar>());
  check<f>(tensor_off_kinks<vector>());
  check<f>(tensor_off_kinks<tensor<double, 67>>());
  check<f>(tensor_off_kinks<matrix>());
}
template <auto f>
void check_ranks() {
  check<f>(random_tensor<scalar>());
  check<f>(random_tensor<vector>());
  check<f>(random_tensor<tensor<double, 67>>());
  check<f>(random_tensor<matrix>());
  check<f>(random_tensor<cube>());
  check<f>(random_tensor<block>());
}

}  // namespace directional
