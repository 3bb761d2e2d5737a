// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/gradfold.hpp>

// exp, log and tanh on lanes against the C library in long double: 2 units in the last place at most, and the edges.
using namespace gradfold::detail;

namespace {

template <class T>
double distance(T found, long double exact) {
  const T nearest = static_cast<T>(exact);
  if (std::isnan(found) || std::isnan(nearest)) return std::isnan(found) && std::isnan(nearest) ? 0 : 99;
  if (std::isinf(found) || std::isinf(nearest)) return found == nearest ? 0 : 99;
  const T unit = std::nextafter(std::abs(nearest), std::numeric_limits<T>::infinity()) - std::abs(nearest);
  return static_cast<double>(std::abs(static_cast<long double>(found) - exact) / static_cast<long double>(unit));
}
template <class T, class Operation, class Exact>
double largest_distance(double from, double to, Exact exact) {
  unsigned long long state = 12345;
  double largest = 0;
  for (int i = 0; i < 100000; i += lanes<T>::count) {
    lanes<T> x = equal_lanes(T(0));
    for (int l = 0; l < lanes<T>::count; ++l) {
      state = state * 6364136223846793005ull + 1442695040888963407ull;
      x.of[l] = static_cast<T>(from + (to - from) * static_cast<double>(state >> 11) * 0x1p-53);
    }
    const lanes<T> z = compute_on_lanes<Operation>(x);
    for (int l = 0; l < lanes<T>::count; ++l) largest = std::max(largest, distance<T>(z.of[l], exact(static_cast<long double>(x.of[l]))));
  }
  return largest;
}
template <class T, class Operation, class Exact>
void check_edges(Exact exact) {
  using limits = std::numeric_limits<T>;
  for (const T x : {T(0), -T(0), T(1), -T(1), limits::infinity(), -limits::infinity(), limits::quiet_NaN(), limits::max(), limits::lowest(), limits::min(), limits::denorm_min()}) {
    const T z = static_cast<T>(compute_on_lanes<Operation>(equal_lanes(x)).of[0]);
    INFO("at " << x);
    CHECK(distance<T>(z, exact(static_cast<long double>(x))) <= 2);
  }
}
template <class T>
void check_all(double most) {
  const auto e = [](long double x) { return std::exp(x); };
  const auto t = [](long double x) { return std::tanh(x); };
  const auto l = [](long double x) { return std::log(x); };
  CHECK(largest_distance<T, exponential>(-1, 1, e) <= 2);
  CHECK(largest_distance<T, exponential>(-most, most, e) <= 2);
  CHECK(largest_distance<T, hyperbolic_tangent>(-1, 1, t) <= 2);
  CHECK(largest_distance<T, hyperbolic_tangent>(-30, 30, t) <= 2);
  CHECK(largest_distance<T, logarithm>(0.5, 2, l) <= 2);
  CHECK(largest_distance<T, logarithm>(1e-30, 1e30, l) <= 2);
  check_edges<T, exponential>(e);
  check_edges<T, hyperbolic_tangent>(t);
  check_edges<T, logarithm>(l);
}

}  // namespace

TEST_CASE("double") { check_all<double>(740); }
TEST_CASE("float") { check_all<float>(100); }
