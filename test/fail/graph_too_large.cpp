// expect: gradfold: a graph with the number of nodes named here is too large for the compilers' default limits
// expect: graph_fits.*8195
// Functions: a sum of many terms in one graph
// Straight-line code grows with the graph. A sum over data is a loop over the gradient of one term; see also GRADFOLD_MAXIMAL_NODES in
// [limits](limits.md).
#define GRADFOLD_MAXIMAL_NODES 3000
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto term = [](auto w, auto x) { return w * x * x; };
double slope(double w, const std::array<double, 2048>& points) {
  double sum = 0;
  for (const double x : points) sum += gradient<term, 0>(w, x);
  return sum;
}
#else
inline constexpr auto f = [](auto w, const auto& points) {
  auto sum = w * 0;
  for (const auto& x : points) sum += w * x * x;
  return sum;
};
double slope(double w, const std::array<double, 2048>& points) { return gradient<f, 0>(w, points); }
#endif
