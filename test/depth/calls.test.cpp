// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradient.hpp>

#include "catch.hpp"

#include <cmath>

namespace {

/// f_n(x) = sin(f_{n-1}(x)) + x, each level a function of its own.
template <int n>
struct level {
  template <class T>
  constexpr T operator()(const T& x) const {
    using std::sin;
    if constexpr (n == 0) return x;
    else return sin(level<n - 1>{}(x)) + x;
  }
};

/// Gradients of gradients, four deep.
template <int n>
struct derived {
  template <class T>
  constexpr T operator()(const T& x) const {
    if constexpr (n == 0) return x * x * x * x * x;
    else return gradfold::gradient<derived<n - 1>{}>(x);
  }
};

}  // namespace

TEST_CASE("64 levels of nested calls") {
  const double x = 0.3;
  double y = x, slope = 1;
  for (int i = 0; i < 64; ++i) slope = std::cos(y) * slope + 1, y = std::sin(y) + x;
  const auto [value, grad] = gradfold::value_and_gradient<level<64>{}>(x);
  CHECK(value == y);
  CHECK(grad == Approx(slope).epsilon(1e-13));
}

TEST_CASE("gradients of gradients, five deep") { CHECK(gradfold::gradient<derived<4>{}>(3.0) == 120); }
