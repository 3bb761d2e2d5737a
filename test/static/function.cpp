// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

using namespace gradfold;

namespace {

template <std::size_t n>
constexpr std::array<double, n> row(const double (&x)[n]) {
  return std::to_array(x);
}
using pair2 = std::array<double, 2>;
using triple = std::array<double, 3>;

// One argument: its gradient has its type. Several: a tuple. One index: that gradient. Several: a tuple in their order.
constexpr auto product = [](const auto& x, const auto& y) { return x * x * y; };
constexpr auto both = gradient<product>(3.0, 5.0);
static_assert(std::same_as<decltype(gradient<product>(3.0, 5.0)), std::tuple<double, double>>);
static_assert(std::get<0>(both) == 30.0 && std::get<1>(both) == 9.0);
static_assert(gradient<product, 0>(3.0, 5.0) == 30.0 && gradient<product, 1>(3.0, 5.0) == 9.0);
static_assert(gradient<product, 1, 0>(3.0, 5.0) == std::tuple(9.0, 30.0));
static_assert(gradient<product, 0, 1>(3.0, 5.0) == std::tuple(30.0, 9.0));
constexpr auto three = [](const auto& x, const auto& y, const auto& z) { return x * y * y * z * z * z; };
static_assert(gradient<three, 2, 0>(2.0, 3.0, 1.0) == std::tuple(54.0, 9.0));
constexpr auto with_value = value_and_gradient<three, 2, 1>(2.0, 3.0, 1.0);
static_assert(with_value.value == 18.0 && with_value.gradient == std::tuple(54.0, 12.0));
constexpr bool binds() {
  const auto [value, grad] = value_and_gradient<product>(3.0, 5.0);
  const auto [dx, dy] = grad;
  return value == 45.0 && dx == 30.0 && dy == 9.0;
}
static_assert(binds());
static_assert(std::same_as<decltype(gradient<product, 0>(3.0F, 5.0F)), float> && gradient<product, 0>(3.0F, 5.0F) == 30.0F);
static_assert(gradient<product, 0>(3.0L, 5.0L) == 30.0L);

// Local variables, built-in arrays, std::array, loops with static bounds, pointers, compound assignment.
constexpr auto rosenbrock = [](const auto& x) {
  auto sum = 0 * x[0];
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const auto slope = x[i + 1] - x[i] * x[i], offset = 1 - x[i];
    sum += 100 * slope * slope + offset * offset;
  }
  return sum;
};
static_assert(gradient<rosenbrock>(row({1.0, 2.0, 3.0})) == triple{-400.0, 200.0 * 1 - 400.0 * 2 * -1 + 2.0, -200.0});
constexpr auto locals = [](const auto& x) {
  using T = std::remove_cvref_t<decltype(x[0])>;
  T y[3];
  std::array<T, 3> z{};
  for (std::size_t i = 0; i < 3; ++i) y[i] = x[i] * x[i];
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j <= i; ++j) z[i] += y[j];
  T w = 1;
  w *= z[2];
  w -= z[1];
  w /= 2;
  ++w;
  return w;  // x2² / 2 + 1
};
static_assert(gradient<locals>(triple{1.0, 2.0, 3.0}) == triple{0.0, 0.0, 3.0});
static_assert(value_and_gradient<locals>(triple{1.0, 2.0, 3.0}).value == 5.5);
constexpr auto pointers = [](const auto& x) {
  const auto* first = &x[0];
  const auto* last = first + x.size();
  auto sum = *first;
  for (const auto* p = first + 1; p != last; ++p) sum = sum * *p;
  return sum;
};
static_assert(gradient<pointers>(triple{2.0, 3.0, 5.0}) == triple{15.0, 10.0, 6.0});
constexpr auto ranged = [](const auto& x) {
  typename std::remove_cvref_t<decltype(x)>::value_type sum{};
  for (const auto& element : x) sum += element * element;
  return sum;
};
static_assert(gradient<ranged>(pair2{2.0, 3.0}) == pair2{4.0, 6.0});
constexpr auto bindings = [](const auto& x) {
  const auto& [u, v] = x;
  auto [quotient, rest] = std::pair(u / v, u - v);
  return quotient * rest;
};
static_assert(gradient<bindings>(pair2{4.0, 2.0}) == pair2{0.5 * 2 + 2.0, -1.0 * 2 - 2.0});

// The standard's algorithms, helper templates, if constexpr.
constexpr auto algorithms = [](const auto& x, const auto& y) {
  using T = std::remove_cvref_t<decltype(x[0])>;
  auto u = x[0], v = y[0];
  std::swap(u, v);
  const T sum = std::accumulate(x.begin(), x.end(), T(0));
  return std::inner_product(x.begin(), x.end(), y.begin(), T(0)) + 10 * sum + 100 * u;
};
static_assert(gradient<algorithms>(pair2{1.0, 2.0}, pair2{3.0, 4.0}) == std::tuple(pair2{13.0, 14.0}, pair2{101.0, 2.0}));
template <int n, class T>
constexpr T horner(const T& x) {
  if constexpr (n == 0) return T(1);
  else return horner<n - 1>(x) * x + T(n);
}
constexpr auto templated = [](const auto& x) { return horner<3>(x); };  // ((x + 1) x + 2) x + 3
static_assert(gradient<templated>(2.0) == 3.0 * 4 + 2.0 * 2 + 2.0);
constexpr auto own = [](const auto& x) {
  using std::max, std::min, std::abs, std::clamp;
  using T = std::remove_cvref_t<decltype(x)>;
  return max(x, T(1)) * min(x, T(5)) + abs(-x) + clamp(x, T(0), T(1));
};
static_assert(gradient<own>(3.0) == 7.0 && value_and_gradient<own>(3.0).value == 13.0);
constexpr auto limits = [](const auto& x) {
  using T = std::remove_cvref_t<decltype(x)>;
  return x * std::numeric_limits<T>::epsilon() + select(x < std::numeric_limits<T>::max(), x, T(0));
};
static_assert(gradient<limits>(2.0) == 1.0 + std::numeric_limits<double>::epsilon());

// Increments, and compound assignment of integers and conditions.
constexpr auto stepped = [](auto x) {
  auto y = x++;
  return y * x--;
};
static_assert(gradient<stepped>(3.0) == 7.0 && evaluate<stepped>(3.0) == 12.0);
constexpr auto tallied = [](auto x, auto n) {
  n += 2;
  ++n;
  n *= 3;
  n--;
  n %= 7;
  const auto before = n++;
  n -= 1;
  n += before;
  --n;
  n /= 2;
  return x * n;
};
static_assert(gradient<tallied, 0>(2.0, 3) == tallied(1.0, 3) && evaluate<tallied>(1.5, 9) == tallied(1.5, 9));
constexpr auto of_all_kinds = [](auto x, auto n) { return std::tuple(x > 1, n * 2, x * n); };
static_assert(evaluate<of_all_kinds>(1.5, 3) == std::tuple(true, 6, 4.5));
constexpr auto between = [](auto x, auto also) {
  auto ok = x > 0;
  ok &= x < 3;
  ok |= also;
  return select(ok & (x != 2), x * x, x) + select((x < 1) | (x > 2), x, 0 * x);
};
static_assert(gradient<between, 0>(2.5, false) == 6.0 && gradient<between, 0>(2.0, true) == 1.0 && gradient<between, 0>(11.0, true) == 23.0 &&
              gradient<between, 0>(-1.0, false) == 2.0);

// Functors, with and without structural data, and function templates wrapped in a lambda.
struct cube {
  template <class T>
  constexpr T operator()(const T& x) const {
    return x * x * x;
  }
};
static_assert(gradient<cube{}>(2.0) == 12.0);
struct scaled {
  double factor;
  int power;
  template <class T>
  constexpr T operator()(const T& x) const {
    return factor * pow(x, power);
  }
};
static_assert(gradient<scaled{3.0, 2}>(5.0) == 30.0 && gradient<scaled{0.5, 3}>(2.0) == 6.0);
template <class T>
constexpr T free_template(const T& x, const T& y) {
  return x / y;
}
constexpr auto wrapped = [](const auto& x, const auto& y) { return free_template(x, y); };
static_assert(gradient<wrapped>(6.0, 2.0) == std::tuple(0.5, -1.5));

// Data: integers compute and compare, bools are conditions, constants are themselves.
constexpr auto with_data = [](int_fast32_t, const auto& x) { return x; };
static_assert(gradient<with_data, 1>(std::integral_constant<int_fast32_t, 3>{}, 2.0) == 1.0);
constexpr auto powered = [](const auto& n, const auto& x) { return pow(x, n) + n * x + n % 3; };
static_assert(gradient<powered, 1>(4, 2.0) == 32.0 + 4.0 && value_and_gradient<powered, 1>(4, 2.0).value == 25.0);
static_assert(gradient<powered, 1>(-1, 2.0) == -0.25 - 1.0);
constexpr auto chosen = [](const auto& flag, const auto& n, const auto& x) {
  return select(flag && n > 2, x * x, select(n == 1, 3 * x, -x)) + select(flag, n, -n);
};
static_assert(gradient<chosen, 2>(true, 3, 5.0) == 10.0 && value_and_gradient<chosen, 2>(true, 3, 5.0).value == 28.0);
static_assert(gradient<chosen, 2>(false, 3, 5.0) == -1.0 && value_and_gradient<chosen, 2>(false, 3, 5.0).value == -8.0);
static_assert(gradient<chosen, 2>(true, 1, 5.0) == 3.0);
constexpr auto counted = [](const auto& n, const auto& x) {
  auto z = x;
  for (int i = 1; i < n.value; ++i) z *= x;
  return z;
};
static_assert(gradient<counted, 1>(std::integral_constant<int, 3>{}, 2.0) == 12.0);

// What does not depend on an argument has gradient 0; a constant function too.
constexpr auto first_only = [](const auto& x, const auto&) { return 2 * x; };
static_assert(gradient<first_only>(1.0, 1.0) == std::tuple(2.0, 0.0));
constexpr auto nothing = [](const auto&) { return 4.5; };
static_assert(gradient<nothing>(1.0) == 0.0 && value_and_gradient<nothing>(1.0).value == 4.5);
constexpr auto identity = [](const auto& x) { return x; };
static_assert(gradient<identity>(7.0) == 1.0 && value_and_gradient<identity>(7.0).value == 7.0);

// The user's own functions with a name of ours and another number of arguments.
template <class X, class Y, class Z>
constexpr auto max(const X& x, const Y& y, const Z& z) {
  using gradfold::max;
  return max(x, max(y, z));
}
template <class X, class... Rest>
constexpr auto min(const X& x, const Rest&... rest) {
  return (x + ... + rest);
}
constexpr auto log(const auto& x, const auto& base) { return log(x) / log(base); }
constexpr auto own_names = [](const auto& x, const auto& y) { return max(x, y, 3) * min(x, y, 5) + log(y, x * x); };
static_assert(value_and_gradient<own_names, 0>(8.0, 16.0).value == 16 * 29 + 2.0 / 3);

}  // namespace
