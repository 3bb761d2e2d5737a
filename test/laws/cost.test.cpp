// SPDX-License-Identifier: BSL-1.0
#include "random/graphs.hpp"

#include "catch.hpp"

#include <gradfold/cost.hpp>

using namespace random_programs;

namespace {

enum class words { sum_of_products, arithmetic, everything };

/// Products of two or three inputs each, added up.
symbol sum_of_products(generator& random, const symbol* x) {
  const auto pick = [&] { return x[random.below(input_count)]; };
  symbol sum = pick() * pick();
  const int length = 1 + random.below(8);
  for (int i = 0; i < length; ++i) sum += random.below(2) == 0 ? pick() * pick() : pick() * pick() * pick();
  return sum;
}
symbol arithmetic(generator& random, const symbol* x) {
  std::vector<symbol> values(x, x + input_count);
  const int length = 3 + random.below(20);
  for (int i = 0; i < length; ++i) {
    const auto pick = [&] { return values[static_cast<std::size_t>(random.below(static_cast<int>(values.size())))]; };
    const symbol u = pick(), v = pick();
    const int which = random.below(5);
    values.push_back(which == 0 ? u + v : which == 1 ? u - v : which == 2 ? u / v : u * v);
  }
  return values.back();
}
symbol program_of(words vocabulary, std::uint64_t seed, const symbol* x) {
  generator random(seed);
  if (vocabulary == words::sum_of_products) return sum_of_products(random, x);
  return vocabulary == words::arithmetic ? arithmetic(random, x) : run(seed, x);
}

struct ratio {
  double largest = 0;
  std::uint64_t seed = 0;
};
/// The largest cost of value and gradient, in evaluations of the value, over many programs.
ratio largest_ratio(words vocabulary) {
  ratio found;
  for (std::uint64_t seed = 1; seed <= 10000; ++seed) {
    detail::builder g, traced, gradient, lowered_value, lowered_gradient;
    symbol x[input_count];
    for (int i = 0; i < input_count; ++i) x[i] = symbol(detail::handle(&g, g.input(i, detail::kind::real)));
    g.result(program_of(vocabulary, seed, x).value_.node_in(g, detail::kind::real));
    g.inputs_at_least(input_count);
    detail::compact(g.view(), traced);
    const bool wanted[] = {true, true, true};
    detail::gradient_graph(traced.view(), wanted, true, gradient);
    lower(traced.view(), lowered_value);
    lower(gradient.view(), lowered_gradient);
    // A division takes the time of four products, a call of ten: lowering makes one reciprocal of several divisions by one number.
    const auto weight = [](const gradfold::operation_count& c) { return c.additions + c.multiplications + 4 * c.divisions + 10 * c.calls; };
    const int of_value = weight(detail::cost_of(lowered_value.view())), of_both = weight(detail::cost_of(lowered_gradient.view()));
    const double r = static_cast<double>(of_both) / of_value;
    if (of_value > 0 && r > found.largest) found = {r, seed};
  }
  return found;
}

}  // namespace

TEST_CASE("value and gradient of a sum of products cost at most 3 values") {
  const ratio found = largest_ratio(words::sum_of_products);
  INFO(found.largest << " at seed " << found.seed);
  CHECK(found.largest <= 3);
}

TEST_CASE("value and gradient of arithmetic cost at most 4 values") {
  const ratio found = largest_ratio(words::arithmetic);
  INFO(found.largest << " at seed " << found.seed);
  CHECK(found.largest <= 4);
}

TEST_CASE("value and gradient of the whole vocabulary cost at most 4 values") {
  const ratio found = largest_ratio(words::everything);
  INFO(found.largest << " at seed " << found.seed);
  CHECK(found.largest <= 4);
}
