// SPDX-License-Identifier: BSL-1.0
#include "graphs.hpp"

#include "catch.hpp"

using namespace random_programs;

namespace {

template <class T>
bool same(T x, T y) {
  return (x == y && std::signbit(x) == std::signbit(y)) || (x != x && y != y);
}

struct outcome {
  int different = 0;
  std::uint64_t seed = 0;  ///< of the last program that differed
};

/// Values of the program on numbers, of its graph, of the lowered graph and beside the gradient: all the same bits.
template <class T>
outcome values_of_many(std::uint64_t first, int count) {
  outcome seen;
  for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(count); ++seed) {
    detail::builder traced, lowered, differentiated, differentiated_lowered;
    trace(seed, traced);
    lower(traced.view(), lowered);
    const bool wanted[] = {true, true, true};
    detail::gradient_graph(traced.view(), wanted, true, differentiated);
    lower(differentiated.view(), differentiated_lowered);
    generator random(seed ^ 0x5555);
    for (int point = 0; point < 3; ++point) {
      T x[input_count], z[3], beside[2][input_count + 1];
      for (T& e : x) e = point == 0 ? static_cast<T>(random.below(3) - 1) : static_cast<T>(random.between(-2, 2));
      z[0] = run(seed, x);
      detail::interpret(traced.view(), x, z + 1);
      detail::interpret(lowered.view(), x, z + 2);
      detail::interpret(differentiated.view(), x, beside[0]);
      detail::interpret(differentiated_lowered.view(), x, beside[1]);
      const bool all = same(z[0], z[1]) && same(z[0], z[2]) && same(z[0], beside[0][input_count]) && same(z[0], beside[1][input_count]);
      if (!all) ++seen.different, seen.seed = seed;
    }
  }
  return seen;
}

}  // namespace

TEMPLATE_TEST_CASE("tracing, lowering and differentiating keep every bit of the value", "", float, double, long double) {
  const outcome seen = values_of_many<TestType>(1, 20000);
  INFO("seed " << seen.seed);
  CHECK(seen.different == 0);
}
