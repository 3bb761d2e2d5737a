// SPDX-License-Identifier: BSL-1.0
#include "graphs.hpp"
#include "laws/rules.hpp"

#include "catch.hpp"

#include <gradfold/taylor/coefficients.hpp>

#include <list>

using namespace random_programs;

namespace {

using real = long double;
inline constexpr int highest = 4;

/// The derivative along a direction that is part of the point: inputs 3 to 5.
void pushed_once(const detail::graph_view& f, detail::builder& out) {
  const bool wanted[2 * input_count] = {true, true, true};
  detail::builder both, alone;
  detail::pushed_graph(f, wanted, both);
  detail::graph_view g = both.view();
  g.result_count = 1;
  detail::compact(g, out);
}
/// The first inputs are the point; tangents of the second sweep and on are the same direction.
void repeated(const detail::graph_view& f, detail::builder& out) {
  detail::builder next;
  pushed_once(f, next);
  const detail::graph_view g = next.view();
  detail::builder renamed;
  std::vector<int> place;
  for (int id = 0; id < g.node_count; ++id) {
    const detail::node& n = g.nodes[id];
    const bool is_input = n.operation == detail::input_operation();
    long long position = is_input ? g.attribute(id) : 0;
    if (position >= 2 * input_count) position -= input_count;
    int x[3] = {};
    for (int k = 0; k < n.operand_count; ++k) x[k] = place[static_cast<std::size_t>(g.operand(id, k))];
    place.push_back(
        renamed.append({n.operation, n.type, n.operand_count, x, n.attribute_count, is_input ? &position : g.attributes + n.first_attribute, n.shape}));
  }
  renamed.result(place[static_cast<std::size_t>(g.results[0])]);
  renamed.inputs_at_least(2 * input_count);
  detail::compact(renamed.view(), out);
}

struct tally {
  int compared = 0, wrong = 0, undecided = 0;
  std::uint64_t seed = 0;
};
void compare(std::uint64_t seed, const detail::graph_view& f, int order, tally& seen) {
  const bool wanted[] = {true, true, true};
  detail::builder coefficients;
  detail::taylor_graph(f, wanted, order, coefficients);
  generator random(seed ^ 0x7a71);
  real x[2 * input_count], found[highest + 1];
  for (real& e : x) e = static_cast<real>(random.between(-1.5, 1.5));
  detail::interpret(coefficients.view(), x, found);
  std::list<detail::builder> derivatives;
  detail::compact(f, derivatives.emplace_back());
  real factorial = 1;
  for (int k = 0; k <= order; ++k) {
    real exact = 0;
    detail::interpret(derivatives.back().view(), x, &exact);
    exact /= factorial;
    const real size = 1 + std::abs(exact);
    if (!std::isfinite(exact) || !std::isfinite(found[k]) || size > 1e6L) ++seen.undecided;
    else if (++seen.compared; !(std::abs(exact - found[k]) <= 1e-9L * size)) ++seen.wrong, seen.seed = seed;
    if (k == order) return;
    const detail::graph_view last = derivatives.back().view();
    repeated(last, derivatives.emplace_back());
    factorial *= k + 1;
  }
}

/// The operation by itself, at some points.
template <class Operation>
void compare_operation(tally& seen, std::uint64_t position) {
  constexpr bool of_reals = rules::is_real_function<Operation> && Operation::takes <= detail::signature::arithmetic;
  constexpr int order = std::same_as<Operation, detail::digamma_function> ? 1 : std::same_as<Operation, detail::log_gamma> ? 2 : highest;
  if constexpr (of_reals) {
    detail::builder g, traced;
    symbol x[input_count];
    for (int i = 0; i < input_count; ++i) x[i] = symbol(detail::handle(&g, g.input(i, detail::kind::real)));
    const symbol z = [&]<std::size_t... i>(std::index_sequence<i...>) {
      return detail::apply<Operation>(x[i]...);
    }(std::make_index_sequence<static_cast<std::size_t>(rules::arity<Operation>())>{});
    g.result(z.value_.node_in(g, detail::kind::real));
    g.inputs_at_least(input_count);
    detail::compact(g.view(), traced);
    tally alone;
    for (std::uint64_t point = 0; point < 20; ++point) compare(100 * position + point, traced.view(), order, alone);
    INFO(Operation::name);
    CHECK(alone.wrong == 0);
    CHECK((alone.compared > order || std::same_as<Operation, detail::area_cosine>));
    seen.compared += alone.compared;
  }
}

}  // namespace

TEST_CASE("Taylor coefficients of every operation are its derivatives along a direction") {
  tally seen;
  std::uint64_t position = 0;
  boost::hana::for_each(detail::operation_list{}, [&](auto operation) { compare_operation<typename decltype(operation)::type>(seen, position++); });
  CHECK(seen.compared > 2000);
}

TEST_CASE("Taylor coefficients of random programs are their derivatives along a direction") {
  tally seen;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    detail::builder traced;
    trace(seed, traced);
    compare(seed, traced.view(), highest, seen);
  }
  INFO("seed " << seen.seed << ", undecided " << seen.undecided << " compared " << seen.compared);
  CHECK(seen.wrong == 0);
  CHECK(seen.compared > 10000);
}
