// SPDX-License-Identifier: BSL-1.0
// Functions under `checkpoint` beside the same functions called plainly.
#include <gradfold/gradfold.hpp>

#include "catch.hpp"

#include <array>
#include <cmath>
#include <limits>

using namespace gradfold;

namespace {

/// f(x...), under `checkpoint` or not.
template <bool again, auto f>
constexpr auto call = [](const auto&... x) {
  if constexpr (again) return checkpoint<f>(x...);
  else return f(x...);
};

/// Whether two gradients are the same up to a few roundings: what flows into one argument from several calls is added in another order.
template <class T>
constexpr bool close(T x, T y) {
  const T off = x < y ? y - x : x - y, size = y < 0 ? -y : y;
  return off <= 8 * std::numeric_limits<T>::epsilon() * (1 + size);
}
template <class T>
constexpr bool close(const std::tuple<T, T>& x, const std::tuple<T, T>& y) {
  return close(std::get<0>(x), std::get<0>(y)) && close(std::get<1>(x), std::get<1>(y));
}

constexpr auto wave = [](const auto& x, const auto& y) {
  using std::exp, std::sin;
  return sin(x * y) * exp(x) / (1 + x * x);
};
template <bool again>
constexpr auto waves = [](const auto& x, const auto& y) { return log(2 + call<again, wave>(call<again, wave>(x, y), y)) * call<again, wave>(x, x + y) + x; };
static_assert(value_and_gradient<waves<true>>(0.5, 0.25).value == value_and_gradient<waves<false>>(0.5, 0.25).value);
static_assert(close(gradient<waves<true>>(0.5, 0.25), gradient<waves<false>>(0.5, 0.25)));
// The sweep calls again what it needs of the functions whose results others need: two of them, both sine and exp.
static_assert(cost<gradient<waves<true>>, double, double>.calls == cost<gradient<waves<false>>, double, double>.calls + 4);
static_assert(cost<jvp<waves<true>>, double, double> == cost<jvp<waves<false>>, double, double>);
// Nothing that is computed later flows into the only result: there is nothing to compute again.
static_assert(cost<gradient<call<true, wave>>, double, double> == cost<gradient<wave>, double, double>);

/// Several results, of which some are arguments or constants; branches; data.
constexpr auto step = [](const auto& s, const auto& n, const auto& k) {
  const auto& [p, q] = s;
  const auto root = sqrt(q);
  return std::pair(p + sin(q) / n, select(q > 0, root * k, q) + 0 * p);
};
constexpr auto swapped = [](const auto& x, const auto& y) { return std::array{y, x, -x}; };
template <bool again>
constexpr auto steps = [](const auto& x, const auto& y, const auto& n) {
  auto s = std::pair(x, y);
  for (int i = 0; i < 3; ++i) s = call<again, step>(s, n + i, 0.5);
  const auto r = call<again, swapped>(s.first, -s.second);
  return select(x > 2, sqrt(x - 2) * call<again, step>(s, n, 2.0).second, r[0] * r[1] + r[2]) + call<again, wave>(x, 1.5);
};
static_assert(close(gradient<steps<true>, 0, 1>(0.5, 0.25, 3), gradient<steps<false>, 0, 1>(0.5, 0.25, 3)));
static_assert(close(gradient<steps<true>, 0, 1>(2.5, -0.25, 3), gradient<steps<false>, 0, 1>(2.5, -0.25, 3)));

/// One function under `checkpoint` in another.
template <bool again>
constexpr auto twice = [](const auto& x, const auto& y) { return call<again, wave>(call<again, wave>(x, y) + y, y); };
template <bool again>
constexpr auto nested = [](const auto& x, const auto& y) { return exp(call<again, twice<again>>(x, call<again, twice<again>>(y, x))); };
static_assert(close(gradient<nested<true>>(0.5, 0.25), gradient<nested<false>>(0.5, 0.25)));

/// In a loop that stays a loop, with values around its body, and a gradient in a function.
template <bool again>
constexpr auto looped = [](const auto& x, const auto& y) {
  constexpr auto inner = [](const auto& a, const auto& b) { return gradient<waves<again>, 0>(a, b); };
  return fold<4>(x, [&](const auto& s, const auto& i) { return call<again, wave>(s, y) + call<again, wave>(y, y) * i; }) * inner(x, y);
};
static_assert(close(gradient<looped<true>>(0.5, 0.25), gradient<looped<false>>(0.5, 0.25)));

}  // namespace

TEST_CASE("functions under checkpoint have the same derivatives of any order") {
  const std::array x{0.75, -0.5}, v{0.25, 2.0};
  constexpr auto kept = [](const auto& z) { return waves<true>(z[0], z[1]); };
  constexpr auto plain = [](const auto& z) { return waves<false>(z[0], z[1]); };
  const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-13 * (1 + std::abs(b)); };
  const auto found = hvp<kept>(at(x), along(v)), expected = hvp<plain>(at(x), along(v));
  CHECK((near(found[0], expected[0]) && near(found[1], expected[1])));
  const auto h = hessian<kept>(x);
  for (std::size_t i = 0; i < 2; ++i) CHECK(near(h(i, 0) * v[0] + h(i, 1) * v[1], expected[i]));
  CHECK(jvp<kept>(at(x), along(v)) == jvp<plain>(at(x), along(v)));
  CHECK(near(taylor<kept, 2>(at(x), along(v))[2], (v[0] * expected[0] + v[1] * expected[1]) / 2));
}

namespace {

constexpr std::size_t width = 32;
using matrix = tensor<double, width, width>;
using vector = tensor<double, width>;
/// A layer with much inside.
constexpr auto layer = [](const auto& w, const auto& x) {
  auto y = x;
  for (int i = 0; i < 3; ++i) y = tanh(matmul(w, y) + sin(y) * i);
  return y;
};
template <bool again>
constexpr auto network = [](const auto& w, const auto& x) {
  auto y = x;
  for (int i = 0; i < 3; ++i) y = call<again, layer>(w, y);
  return sum(square(y));
};
constexpr auto one_layer = [](const auto& w, const auto& x) { return tanh(matmul(w, x)); };
template <bool again>
constexpr auto two_layers = [](const auto& w, const auto& x) { return sum(square(call<again, one_layer>(w, call<again, one_layer>(w, x)))); };
matrix weights() {
  matrix w;
  for (std::size_t k = 0; k < w.size(); ++k) w.data()[k] = std::sin(double(k * k % 97)) / 8;
  return w;
}
vector start() {
  vector x;
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = std::cos(double(k));
  return x;
}

}  // namespace

TEST_CASE("the workspace of layers under checkpoint is that of one layer and of what lies between them") {
  const auto w = weights();
  const auto x = start();
  const auto found = value_and_gradient<network<true>>(w, x), expected = value_and_gradient<network<false>>(w, x);
  CHECK(found.value == expected.value);
  for (std::size_t k = 0; k < w.size(); ++k) CHECK(std::get<0>(found.gradient).data()[k] == Approx(std::get<0>(expected.gradient).data()[k]).epsilon(1e-12));
  for (std::size_t k = 0; k < width; ++k) CHECK(std::get<1>(found.gradient)[k] == Approx(std::get<1>(expected.gradient)[k]).epsilon(1e-12));
  constexpr auto kept = cost<value_and_gradient<network<true>, 1>, matrix, vector>, plain = cost<value_and_gradient<network<false>, 1>, matrix, vector>;
  INFO(kept.workspace_bytes << " and " << plain.workspace_bytes);
  CHECK(3 * kept.workspace_bytes < 2 * plain.workspace_bytes);
  CHECK(kept.multiplications < plain.multiplications * 3 / 2);
  CHECK(cost<network<true>, matrix, vector> == cost<network<false>, matrix, vector>);
  const auto bend = hvp<two_layers<true>, 1>(at(w, x), along(x)), bend_of_plain = hvp<two_layers<false>, 1>(at(w, x), along(x));
  for (std::size_t k = 0; k < width; ++k) CHECK(bend[k] == Approx(bend_of_plain[k]).epsilon(1e-12));
}

namespace {

/// A long function of scalars, and a chain of it.
constexpr auto orbit = [](const auto& s) {
  auto p = s[0], q = s[1];
  for (int i = 0; i < 4; ++i) {
    const auto force = sin(p) * (1 + q * q / 8);
    q = q - force / 16;
    p = p + q / 16;
  }
  return std::array{p, q};
};
template <bool again>
constexpr auto orbits = [](const auto& x) {
  auto s = x;
  for (int i = 0; i < 8; ++i) s = call<again, orbit>(s);
  return s[0] * s[0] + s[1];
};
/// How many values the straight-line code carries from one of its chunks to another.
template <auto f, class X>
constexpr int frame_size() {
  using source = typename std::remove_cvref_t<decltype(gradient<f>)>::template source<X>;
  using layout = detail::call_layout<detail::leaf_table<detail::leaf_count<X>>, detail::leaf_table<detail::leaf_count<X>>>;
  return detail::plan_of<source, layout>.frame_size;
}

}  // namespace

TEST_CASE("the values of a function of scalars under checkpoint are not kept") {
  using X = std::array<double, 2>;
  const X x{0.5, 0.25};
  CHECK(value_and_gradient<orbits<true>>(x).gradient == value_and_gradient<orbits<false>>(x).gradient);
  CHECK(value_and_gradient<orbits<true>>(x).value == value_and_gradient<orbits<false>>(x).value);
  constexpr int kept = frame_size<orbits<true>, X>(), plain = frame_size<orbits<false>, X>();
  INFO(kept << " and " << plain);
  CHECK(2 * kept < plain);
}
