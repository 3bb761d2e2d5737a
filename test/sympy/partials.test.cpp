// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <gradfold/collected.hpp>
#include <gradfold/interpret.hpp>
#include <gradfold/reverse.hpp>
#include <gradfold/traced.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using real60 = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<60>, boost::multiprecision::et_off>;

/// What Boost does not have for its numbers beside them, and the interpreter's table asks for; no formula here has it.
namespace boost::multiprecision {
real60 hypot(const real60&, const real60&, const real60&) { throw std::logic_error("hypot"); }
real60 digamma(const real60&) { throw std::logic_error("digamma"); }
real60 trigamma(const real60&) { throw std::logic_error("trigamma"); }
}  // namespace boost::multiprecision

/// 200 formulas against SymPy: partial derivatives to order 4, with 50 digits. scripts/sympy_table.py writes the table.
using namespace gradfold;

namespace {

struct formula {
  const char* text;
  symbol (*record)(const symbol& x, const symbol& y);
  double point[2];
};
const std::vector<formula> formulas{
#define X(text, px, py) {#text, [](const symbol& x, [[maybe_unused]] const symbol& y) -> symbol { return text; }, {px, py}},
#include "formulas.inc"
#undef X
};

struct partial {
  std::size_t formula;
  int orders[2];
  std::string value;
};
std::vector<partial> partials() {
  std::ifstream file(SYMPY_TABLE);
  std::vector<partial> table;
  for (std::string line; std::getline(file, line);) {
    partial p;
    if (std::istringstream words(line); words >> p.formula >> p.orders[0] >> p.orders[1] >> p.value) table.push_back(p);
  }
  return table;
}

/// The graph of a formula, or of a partial derivative of it: one more reverse sweep for each order.
void record(const formula& f, detail::builder& g) {
  const symbol x(detail::handle(&g, g.input(0, detail::kind::real))), y(detail::handle(&g, g.input(1, detail::kind::real)));
  g.result(f.record(x, y).value_.node_in(g, detail::kind::real));
}
/// As the sweeps leave it, or collected.
real60 evaluated(const detail::graph_view& f, const int* orders, const formula& of, bool collected) {
  for (int i = 0; i < 2; ++i) {
    if (orders[i] == 0) continue;
    const bool wanted[] = {i == 0, i == 1};
    const int rest[] = {i == 0 ? orders[0] - 1 : 0, i == 0 ? orders[1] : orders[1] - 1};
    detail::builder derivative;
    detail::gradient_graph(f, wanted, false, derivative);
    return evaluated(derivative.view(), rest, of, collected);
  }
  detail::builder sums;
  if (collected) detail::collect(f, sums);
  const real60 at[] = {of.point[0], of.point[1]};
  real60 result;
  detail::interpret(collected ? sums.view() : f, at, &result);
  return result;
}

}  // namespace

TEST_CASE("partial derivatives to order 4 are those of SymPy to 48 digits") {
  const real60 allowed("1e-48");
  const std::vector<partial> table = partials();
  REQUIRE(formulas.size() == 200);
  REQUIRE(table.size() == 15 * formulas.size());
  for (const partial& p : table) {
    const formula& f = formulas.at(p.formula);
    detail::builder g;
    record(f, g);
    const real60 expected(p.value);
    for (const bool collected : {false, true}) {
      const real60 found = evaluated(g.view(), p.orders, f, collected);
      INFO(f.text << ", order " << p.orders[0] << " in x, " << p.orders[1] << " in y: " << found << ", expected " << p.value);
      CHECK(abs(found - expected) <= allowed * (1 + abs(expected)));
    }
  }
}
