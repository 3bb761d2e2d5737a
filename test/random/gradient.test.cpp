// SPDX-License-Identifier: BSL-1.0
#include "graphs.hpp"

#include "catch.hpp"

using namespace random_programs;

namespace {

using real = long double;

/// The derivative of the program along input i by the six-point difference, and a bound of its own error from a second
/// step: where the two disagree the program is not smooth there, or too wild, and decides nothing.
struct estimate {
  real value;
  real error;
};
real difference(std::uint64_t seed, const real* x, int i, real h) {
  const auto f = [&](real t) {
    real y[input_count] = {x[0], x[1], x[2]};
    y[i] += t;
    return run(seed, y);
  };
  return (45 * (f(h) - f(-h)) - 9 * (f(2 * h) - f(-2 * h)) + (f(3 * h) - f(-3 * h))) / (60 * h);
}
estimate numerical(std::uint64_t seed, const real* x, int i) {
  const real fine = difference(seed, x, i, 0x1p-12L), coarse = difference(seed, x, i, 0x1p-11L);
  return {fine, std::abs(fine - coarse)};
}

struct tally {
  int compared = 0, undecided = 0, wrong = 0;
  std::uint64_t seed = 0;
};

void compare(std::uint64_t seed, const detail::graph_view& gradient, generator& random, tally& seen) {
  real x[input_count], exact[input_count];
  for (real& e : x) e = static_cast<real>(random.between(-2, 2));
  detail::interpret(gradient, x, exact);
  for (int i = 0; i < input_count; ++i) {
    const estimate near = numerical(seed, x, i);
    const real size = 1 + std::abs(near.value);
    if (!(near.error < 1e-9L * size)) ++seen.undecided;
    else if (++seen.compared; !(std::abs(exact[i] - near.value) <= 1e-8L * size)) ++seen.wrong, seen.seed = seed;
  }
}

}  // namespace

TEST_CASE("gradients of random programs agree with differences") {
  tally seen;
  for (std::uint64_t seed = 1; seed <= 20000; ++seed) {
    detail::builder traced, gradient, lowered;
    trace(seed, traced);
    const bool wanted[] = {true, true, true};
    detail::gradient_graph(traced.view(), wanted, false, gradient);
    lower(gradient.view(), lowered);
    generator random(seed ^ 0xaaaa);
    compare(seed, gradient.view(), random, seen);
    compare(seed, lowered.view(), random, seen);
  }
  INFO("seed " << seen.seed << ", undecided " << seen.undecided);
  CHECK(seen.wrong == 0);
  CHECK(seen.compared > 100000);
}

TEST_CASE("second derivatives of random programs agree with differences of gradients") {
  tally seen;
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    detail::builder traced, first, second;
    trace(seed, traced);
    const bool wanted[] = {true, true, true}, along[] = {true, false, false};
    detail::gradient_graph(traced.view(), along, false, first);
    detail::gradient_graph(first.view(), wanted, false, second);
    generator random(seed ^ 0x3333);
    real x[input_count], exact[input_count];
    for (real& e : x) e = static_cast<real>(random.between(-2, 2));
    detail::interpret(second.view(), x, exact);
    for (int i = 0; i < input_count; ++i) {
      const auto slope = [&](real h) {
        const auto f = [&](real t) {
          real y[input_count] = {x[0], x[1], x[2]}, z = 0;
          y[i] += t;
          detail::interpret(first.view(), y, &z);
          return z;
        };
        return (45 * (f(h) - f(-h)) - 9 * (f(2 * h) - f(-2 * h)) + (f(3 * h) - f(-3 * h))) / (60 * h);
      };
      const real fine = slope(0x1p-12L), coarse = slope(0x1p-11L), size = 1 + std::abs(fine);
      if (!(std::abs(fine - coarse) < 1e-9L * size)) ++seen.undecided;
      else if (++seen.compared; !(std::abs(exact[i] - fine) <= 1e-8L * size)) ++seen.wrong, seen.seed = seed;
    }
  }
  INFO("seed " << seen.seed << ", undecided " << seen.undecided);
  CHECK(seen.wrong == 0);
  CHECK(seen.compared > 9000);
}
