// SPDX-License-Identifier: BSL-1.0
#include "random/graphs.hpp"
#include "rules.hpp"

#include "catch.hpp"

#include <gradfold/cost.hpp>
#include <gradfold/forward.hpp>

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
  double largest = 0, sum = 0;
  std::uint64_t seed = 0;
  int count = 0;
  void see(double r, std::uint64_t from) {
    if (r > largest) largest = r, seed = from;
    sum += r, ++count;
  }
  double mean() const { return sum / count; }
};
/// A division takes the time of four products, a call of ten: lowering makes one reciprocal of several divisions by one number.
int weight(const detail::graph_view& f) {
  detail::builder low;
  lower(f, low);
  const gradfold::operation_count c = detail::cost_of(low.view());
  return c.additions + c.multiplications + 4 * c.divisions + 10 * c.calls;
}
/// The tangents of the first result of `f` for tangents of all inputs, without the value.
void tangent_graph(const detail::graph_view& f, detail::builder& out) {
  const bool wanted[] = {true, true, true};
  detail::builder both;
  detail::pushed_graph(f, wanted, both);
  detail::graph_view tangents = both.view();
  tangents.result_count = f.result_count;
  detail::compact(tangents, out);
}

/// The costs of what is derived from some functions, in evaluations of the function.
struct ratios {
  ratio gradient, tangent;  ///< with the value
  ratio jvp, hvp;           ///< alone

  void see(const detail::graph_view& f, std::uint64_t seed) {
    const double of_value = weight(f);
    if (of_value == 0) return;
    const bool wanted[] = {true, true, true};
    detail::builder both, gradient_alone, pushed, tangent_alone, second;
    detail::gradient_graph(f, wanted, true, both);
    detail::gradient_graph(f, wanted, false, gradient_alone);
    detail::pushed_graph(f, wanted, pushed);
    tangent_graph(f, tangent_alone);
    tangent_graph(gradient_alone.view(), second);
    gradient.see(weight(both.view()) / of_value, seed);
    tangent.see(weight(pushed.view()) / of_value, seed);
    jvp.see(weight(tangent_alone.view()) / of_value, seed);
    hvp.see(weight(second.view()) / of_value, seed);
  }
};
template <class F>
void see(ratios& found, std::uint64_t seed, F f) {
  detail::builder g, traced;
  symbol x[input_count];
  for (int i = 0; i < input_count; ++i) x[i] = symbol(detail::handle(&g, g.input(i, detail::kind::real)));
  g.result(f(x).value_.node_in(g, detail::kind::real));
  g.inputs_at_least(input_count);
  detail::compact(g.view(), traced);
  found.see(traced.view(), seed);
}
ratios ratios_of(words vocabulary, std::uint64_t programs) {
  ratios found;
  for (std::uint64_t seed = 1; seed <= programs; ++seed) see(found, seed, [&](const symbol* x) { return program_of(vocabulary, seed, x); });
  return found;
}
template <class Operation>
inline constexpr bool is_exception = std::same_as<Operation, detail::digamma_function>  // has no second derivative
                                     || std::same_as<Operation, detail::real_power>;    // below
/// Each operation on numbers by itself; the seed is its position.
template <class Operation>
void see_operation(ratios& found, std::uint64_t position) {
  if constexpr (rules::is_real_function<Operation> && Operation::takes <= detail::signature::arithmetic && !is_exception<Operation>) {
    see(found, position, [](const symbol* x) {
      return [&]<std::size_t... i>(std::index_sequence<i...>) {
        return detail::apply<Operation>(x[i]...);
      }(std::make_index_sequence<static_cast<std::size_t>(rules::arity<Operation>())>{});
    });
  }
}
ratios ratios_of_operations() {
  ratios found;
  std::uint64_t position = 0;
  boost::hana::for_each(detail::operation_list{}, [&](auto operation) { see_operation<typename decltype(operation)::type>(found, position++); });
  for (long long n = 2; n <= 9; ++n) see(found, position++, [&](const symbol* x) { return pow(x[0], n) * x[1]; });
  return found;
}
void check(const ratio& found, double bound) {
  INFO(found.largest << " at seed " << found.seed);
  CHECK(found.largest <= bound);
}

}  // namespace

// A product costs one operation; its tangent three more, where the values of both factors are at hand. What a derivative
// along a direction needs of the values is most of them in a chain of products: x y y z x y x takes 5 operations, its tangent 19.

TEST_CASE("sums of products: value and gradient cost at most 3 values, a derivative along a direction 3, a Hessian along one 6") {
  const ratios found = ratios_of(words::sum_of_products, 10000);
  check(found.gradient, 3);
  check(found.tangent, 4);
  check(found.jvp, 3);
  check(found.hvp, 6);
}

TEST_CASE("arithmetic: value and gradient cost at most 4 values, value and derivative along a direction 4") {
  const ratios found = ratios_of(words::arithmetic, 10000);
  check(found.gradient, 4);
  check(found.tangent, 4);
  check(found.hvp, 12);
  CHECK(found.jvp.mean() <= 3);
  CHECK(found.hvp.mean() <= 6);
}

TEST_CASE("the whole vocabulary: value and gradient cost at most 4 values, value and derivative along a direction 4") {
  const ratios found = ratios_of(words::everything, 100000);
  check(found.gradient, 4);
  check(found.tangent, 4);
  check(found.hvp, 12);
  CHECK(found.jvp.mean() <= 3);
  CHECK(found.hvp.mean() <= 6);
}

TEST_CASE("every operation: value and gradient cost at most 4 values, a derivative along a direction 3, a Hessian along one 6") {
  const ratios found = ratios_of_operations();
  CHECK(found.jvp.count > 50);
  check(found.gradient, 4);
  check(found.jvp, 3);
  check(found.hvp, 6);
}

TEST_CASE("x^y of two variables: the derivative along a direction calls pow twice and log") {
  ratios found;
  see(found, 0, [](const symbol* x) { return pow(x[0], x[1]); });
  check(found.gradient, 4);
  check(found.jvp, 3.6);
  check(found.hvp, 6.2);
}
