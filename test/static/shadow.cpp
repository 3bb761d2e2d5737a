// SPDX-License-Identifier: BSL-1.0
// Every single letter is a global name here: a header whose lambdas or parameters used one would be warned of.
#include <gradfold/gradfold.hpp>

#include <array>
#include <tuple>

#define GLOBAL_VARIABLE(letter) inline constexpr auto letter = gradfold::variable<#letter>;
// clang-format off
GLOBAL_VARIABLE(a) GLOBAL_VARIABLE(b) GLOBAL_VARIABLE(c) GLOBAL_VARIABLE(d) GLOBAL_VARIABLE(e) GLOBAL_VARIABLE(f) GLOBAL_VARIABLE(g)
GLOBAL_VARIABLE(h) GLOBAL_VARIABLE(i) GLOBAL_VARIABLE(j) GLOBAL_VARIABLE(k) GLOBAL_VARIABLE(l) GLOBAL_VARIABLE(m) GLOBAL_VARIABLE(n)
GLOBAL_VARIABLE(o) GLOBAL_VARIABLE(p) GLOBAL_VARIABLE(q) GLOBAL_VARIABLE(r) GLOBAL_VARIABLE(s) GLOBAL_VARIABLE(t) GLOBAL_VARIABLE(u)
GLOBAL_VARIABLE(v) GLOBAL_VARIABLE(w) GLOBAL_VARIABLE(x) GLOBAL_VARIABLE(y) GLOBAL_VARIABLE(z)
GLOBAL_VARIABLE(A) GLOBAL_VARIABLE(B) GLOBAL_VARIABLE(C) GLOBAL_VARIABLE(F) GLOBAL_VARIABLE(I) GLOBAL_VARIABLE(K) GLOBAL_VARIABLE(L)
GLOBAL_VARIABLE(T) GLOBAL_VARIABLE(V) GLOBAL_VARIABLE(X) GLOBAL_VARIABLE(Y)

inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2) * sin(x) + select(x < y, atan2(a, b), max(x, y)) + lgamma(a) / erf(x);
// clang-format on
static_assert(gradfold::derivative<Q, b>(a = 2, b = 0, x = 1, y = 2) != 1);
static_assert(gradfold::gradient<Q>(a = 2.0, b = 6.0, x = 1.0, y = 2.0)[y] == 0);
static_assert(gradfold::value_and_gradient<Q, x>(a = 2.0, b = 6.0, x = 1.0, y = 2.0).gradient[x] != 0);
static_assert(Q(a = b + 1, x = z)(b = 1.0, z = 2.0, y = 3.0) != 0);
static_assert(a * b + 1 == 1 + b * a);
static_assert(!gradfold::text<Q>.empty() && !gradfold::latex<Q>.empty() && !gradfold::graphviz<Q>.empty());
static_assert(gradfold::cost<gradfold::gradient<Q>>.calls > 0);
static_assert(gradfold::check_gradient<Q>(a = 2.0, b = 6.0, x = 1.0, y = 2.0).passed);

inline constexpr auto function = [](const auto& point, auto factor, auto number, auto flag) {
  auto sum = point[0] * factor;
  for (int round = 0; round < 3; ++round) sum += exp(-point[1]) * cos(sum) / (1 + sum * sum) + pow(factor, number);
  return select(flag && sum < 100, sum, hypot(sum, point[1]));
};
static_assert(std::get<1>(gradfold::gradient<function, 0, 1>(std::array{0.5, 0.25}, 1.5, 2, true)) != 0);
static_assert(gradfold::value_and_gradient<function, 0>(std::array{0.5, 0.25}, 1.5, 2, true).value != 0);

inline constexpr auto tree = [](const auto& pair, const auto& tuple) { return pair.first[0] * std::get<1>(tuple) + pair.second; };
static_assert(gradfold::gradient<tree, 0>(std::pair{std::array{1.0, 2.0}, 3.0}, std::tuple{1.0, 2.0}).first[0] == 2);
double at_run_time(double from) { return gradfold::gradient<function, 1>(std::array{0.5, from}, from, 2, from < 1); }
