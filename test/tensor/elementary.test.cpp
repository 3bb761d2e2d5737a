// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/gradfold.hpp>

#include <vector>

// Functions on lanes against the C library in long double: 2 units in the last place at most, and the edges, signed zeros
// included. test/accuracy/lanes.cpp measures with MPFR.
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
template <class T>
bool is_near(T found, long double exact) {
  const T nearest = static_cast<T>(exact);
  return distance<T>(found, exact) <= 2 && (std::isnan(nearest) || std::signbit(found) == std::signbit(nearest));
}
template <class T, class Operation, class Exact>
double largest_distance(double from, double to, Exact exact) {
  unsigned long long state = 12345;
  double largest = 0;
  for (int i = 0; i < 100000; i += lanes<T>::count) {
    lanes<T> x = T(0);
    for (int l = 0; l < lanes<T>::count; ++l) {
      state = state * 6364136223846793005ull + 1442695040888963407ull;
      x.of[l] = static_cast<T>(from + (to - from) * static_cast<double>(state >> 11) * 0x1p-53);
    }
    const lanes<T> z = compute_on_lanes<Operation>(x);
    for (int l = 0; l < lanes<T>::count; ++l) largest = std::max(largest, distance<T>(z.of[l], exact(static_cast<long double>(x.of[l]))));
  }
  return largest;
}
/// In lane 1, among other numbers.
template <class Operation, class T, class... Y>
T at_lane_1(T x, Y... y) {
  const auto among = [](T v) {
    lanes<T> all = T(0.5);
    all.of[1] = v;
    return all;
  };
  return static_cast<T>(compute_on_lanes<Operation>(among(x), among(y)...).of[1]);
}
template <class T>
const std::vector<T>& edges() {
  using limits = std::numeric_limits<T>;
  static const std::vector<T> all = [] {
    std::vector<T> both;
    for (const T x : {T(0), T(0.5), T(1), T(2), T(3), T(88), T(150), T(710), T(1e6), T(1e22), limits::infinity(), limits::max(), limits::min(),
                      limits::denorm_min(), limits::epsilon()})
      both.push_back(x), both.push_back(-x);
    both.push_back(limits::quiet_NaN());
    return both;
  }();
  return all;
}
template <class T, class Operation, class Exact>
void check_edges(Exact exact) {
  for (const T x : edges<T>()) {
    const T z = at_lane_1<Operation>(x);
    INFO(Operation::name << " at " << x << " is " << z);
    CHECK(is_near<T>(z, exact(static_cast<long double>(x))));
  }
}
template <class T, class Operation, class Exact>
void check_edges_of_two(Exact exact) {
  for (const T x : edges<T>())
    for (const T y : edges<T>()) {
      const T z = at_lane_1<Operation>(x, y);
      INFO(Operation::name << " at " << x << ", " << y << " is " << z);
      CHECK(is_near<T>(z, exact(static_cast<long double>(x), static_cast<long double>(y))));
    }
}
template <class T, class Operation, class Exact>
void check(double from, double to, Exact exact) {
  INFO(Operation::name);
  CHECK(largest_distance<T, Operation>(from, to, exact) <= 2);
  check_edges<T, Operation>(exact);
}
template <class T>
void check_others() {
  using L = long double;
  check<T, exponential_base2>(-140, 120, [](L x) { return std::exp2(x); });
  check<T, exponential_minus_one>(-2, 2, [](L x) { return std::expm1(x); });
  check<T, hyperbolic_sine>(-5, 5, [](L x) { return std::sinh(x); });
  check<T, hyperbolic_cosine>(-5, 5, [](L x) { return std::cosh(x); });
  check<T, logarithm_base2>(0.5, 2, [](L x) { return std::log2(x); });
  check<T, logarithm_base10>(0.5, 20, [](L x) { return std::log10(x); });
  check<T, logarithm_plus_one>(-0.75, 3, [](L x) { return std::log1p(x); });
  check<T, logistic>(-20, 20, [](L x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); });
  check<T, logistic_density>(-20, 20, [](L x) { return std::exp(-std::abs(x)) / (1 + std::exp(-std::abs(x))) / (1 + std::exp(-std::abs(x))); });
  check<T, soft_plus>(-20, 20, [](L x) { return std::max(x, L(0)) + std::log1p(std::exp(-std::abs(x))); });
  check<T, square_root>(0, 20, [](L x) { return std::sqrt(x); });
  check<T, cube_root>(-20, 20, [](L x) { return std::cbrt(x); });
  check<T, sine>(-20, 20, [](L x) { return std::sin(x); });
  check<T, cosine>(-20, 20, [](L x) { return std::cos(x); });
  check<T, tangent>(-20, 20, [](L x) { return std::tan(x); });
  check<T, arcsine>(-1, 1, [](L x) { return std::asin(x); });
  check<T, arccosine>(-1, 1, [](L x) { return std::acos(x); });
  check<T, arctangent>(-5, 5, [](L x) { return std::atan(x); });
  check<T, area_sine>(-5, 5, [](L x) { return std::asinh(x); });
  check<T, area_cosine>(1, 5, [](L x) { return std::acosh(x); });
  check<T, area_tangent>(-1, 1, [](L x) { return std::atanh(x); });
  check<T, floor_operation>(-5, 5, [](L x) { return std::floor(x); });
  check<T, ceiling>(-5, 5, [](L x) { return std::ceil(x); });
  check<T, nearest>(-5, 5, [](L x) { return std::round(x); });
  check<T, truncation>(-5, 5, [](L x) { return std::trunc(x); });
  check<T, error_function>(-4, 4, [](L x) { return std::erf(x); });
  check<T, error_function_complement>(-4, 9, [](L x) { return std::erfc(x); });
  check_edges_of_two<T, real_power>([](L x, L y) { return std::pow(x, y); });
  check_edges_of_two<T, arctangent2>([](L y, L x) { return std::atan2(y, x); });
  check_edges_of_two<T, length2>([](L x, L y) { return std::hypot(x, y); });
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

TEST_CASE("double, other functions") { check_others<double>(); }
TEST_CASE("float, other functions") { check_others<float>(); }
TEST_CASE("sine and cosine together") {
  for (const double x : edges<double>()) {
    lanes<double> sines, cosines;
    sine_and_cosine_on_lanes(lanes<double>(x), sines, cosines);
    CHECK(is_near<double>(sines.of[0], std::sin(static_cast<long double>(x))));
    CHECK(is_near<double>(cosines.of[0], std::cos(static_cast<long double>(x))));
  }
}
TEST_CASE("double") { check_all<double>(740); }
TEST_CASE("float") { check_all<float>(100); }
TEST_CASE("functions of tensors of numbers compute as loops do") {
  const auto check = []<class T, std::size_t n>(const gradfold::tensor<T, n>& x) {
    constexpr int width = lanes<T>::count;
    const auto e = exp(x), s = sin(x), p = pow(x, T(2.5)), q = pow(T(2), x);
    for (int k = 0; k < static_cast<int>(n); ++k) {
      INFO(n << " elements of " << sizeof(T) << " bytes, number " << k);
      const bool whole = static_cast<int>(n) >= partial_sums<T> && k < static_cast<int>(n) / width * width;
      CHECK(e[k] == (whole ? T(compute_on_lanes<exponential>(lanes<T>(x[k])).of[0]) : std::exp(x[k])));
      CHECK(s[k] == (whole ? T(compute_on_lanes<sine>(lanes<T>(x[k])).of[0]) : std::sin(x[k])));
      CHECK(p[k] == (whole ? T(compute_on_lanes<real_power>(lanes<T>(x[k]), lanes<T>(2.5)).of[0]) : std::pow(x[k], T(2.5))));
      CHECK(q[k] == (whole ? T(compute_on_lanes<real_power>(lanes<T>(2), lanes<T>(x[k])).of[0]) : std::pow(T(2), x[k])));
    }
  };
  const auto numbers = []<class X>(X x) {
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<typename X::value_type>(0.3 + 0.07 * static_cast<double>(k));
    return x;
  };
  check(numbers(gradfold::tensor<double, 10>{})), check(numbers(gradfold::tensor<double, 53>{})), check(numbers(gradfold::tensor<float, 77>{}));

  const gradfold::tensor<int, 3, 1> y{1, -2, 3};
  const auto x = numbers(gradfold::tensor<double, 20>{});
  const auto angles = atan2(y, x);
  for (int i = 0; i < 3; ++i)
    for (int k = 0; k < 20; ++k) CHECK(is_near<double>(angles(i, k), std::atan2(static_cast<long double>(y(i, 0)), static_cast<long double>(x[k]))));
}
