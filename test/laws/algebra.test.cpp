// SPDX-License-Identifier: BSL-1.0
#include "random/graphs.hpp"

#include "catch.hpp"

#include <array>

using namespace random_programs;

namespace {

using real = long double;
using row = std::array<real, input_count>;

/// A graph made by `f` on its traced inputs.
template <class F>
void record(F f, detail::builder& out) {
  detail::builder g;
  symbol x[input_count];
  for (int i = 0; i < input_count; ++i) x[i] = symbol(detail::handle(&g, g.input(i, detail::kind::real)));
  g.result(f(x).value_.node_in(g, detail::kind::real));
  g.inputs_at_least(input_count);
  detail::compact(g.view(), out);
}
template <class F>
row gradient_of(F f, const row& x) {
  detail::builder traced, gradient;
  record(f, traced);
  const bool wanted[] = {true, true, true};
  detail::gradient_graph(traced.view(), wanted, false, gradient);
  row g;
  detail::interpret(gradient.view(), x.data(), g.data());
  return g;
}

/// Rounding alone may part the two sides; what is not finite decides nothing.
bool close(real x, real y, real size) { return !std::isfinite(x) || !std::isfinite(y) || std::abs(x - y) <= 1e-13L * (1 + std::abs(x) + std::abs(y) + size); }

struct pair {
  std::uint64_t p, q;
  row x;
};
pair pair_number(std::uint64_t i) {
  generator random(i);
  pair made{2 * i + 1000000, 2 * i + 1000001, {}};
  for (real& e : made.x) e = static_cast<real>(random.between(-1.5, 1.5));
  return made;
}
real size_of(const row& g) { return std::abs(g[0]) + std::abs(g[1]) + std::abs(g[2]); }

}  // namespace

TEST_CASE("the gradient of a p + b q is a grad p + b grad q") {
  int wrong = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto [p, q, x] = pair_number(i);
    const row dp = gradient_of([&](const symbol* s) { return run(p, s); }, x), dq = gradient_of([&](const symbol* s) { return run(q, s); }, x);
    const row both = gradient_of([&](const symbol* s) { return 3 * run(p, s) - run(q, s) / 4; }, x);
    for (std::size_t k = 0; k < input_count; ++k)
      if (!close(both[k], 3 * dp[k] - dq[k] / 4, size_of(dp) + size_of(dq))) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the gradient of p q is q grad p + p grad q") {
  int wrong = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto [p, q, x] = pair_number(i);
    const row dp = gradient_of([&](const symbol* s) { return run(p, s); }, x), dq = gradient_of([&](const symbol* s) { return run(q, s); }, x);
    const real vp = run(p, x.data()), vq = run(q, x.data());
    const row both = gradient_of([&](const symbol* s) { return run(p, s) * run(q, s); }, x);
    for (std::size_t k = 0; k < input_count; ++k)
      if (!close(both[k], vq * dp[k] + vp * dq[k], size_of(dp) * std::abs(vq) + size_of(dq) * std::abs(vp))) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the chain rule: the gradient of p(q(x), x1, x2)") {
  int wrong = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto [p, q, x] = pair_number(i);
    const row dq = gradient_of([&](const symbol* s) { return run(q, s); }, x);
    const real vq = run(q, x.data());
    const row dp = gradient_of([&](const symbol* s) { return run(p, s); }, {vq, x[1], x[2]});
    const row chained = gradient_of(
        [&](const symbol* s) {
          const symbol y[] = {run(q, s), s[1], s[2]};
          return run(p, y);
        },
        x);
    for (std::size_t k = 0; k < input_count; ++k)
      if (!close(chained[k], dp[0] * dq[k] + (k == 0 ? 0 : dp[k]), size_of(dp) * (1 + size_of(dq)))) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("second derivatives are symmetric") {
  int wrong = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    const row x = pair_number(seed).x;
    row hessian[input_count];
    for (int i = 0; i < input_count; ++i) {
      detail::builder traced, first, second;
      trace(seed, traced);
      bool along[input_count] = {};
      const bool wanted[] = {true, true, true};
      along[i] = true;
      detail::gradient_graph(traced.view(), along, false, first);
      detail::gradient_graph(first.view(), wanted, false, second);
      detail::interpret(second.view(), x.data(), hessian[i].data());
    }
    for (std::size_t i = 0; i < input_count; ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (!close(hessian[i][j], hessian[j][i], size_of(hessian[i]) + size_of(hessian[j]))) ++wrong;
  }
  CHECK(wrong == 0);
}
