// expect: gradfold: a graph with the number of nodes named here is too large for the compilers' default limits
// expect: graph_fits.*(13005|23005)
// Functions: a graph that the compiler's limits do not let be recorded
// Looking for equal nodes takes steps, too: a long function can be past the limit before it has as many nodes as `GRADFOLD_MAXIMAL_NODES` allows.
#include <gradfold/gradfold.hpp>
#if defined(__clang__)
constexpr std::size_t turns = 6500;
#else
constexpr std::size_t turns = 11500;
#endif
#ifdef CURED
inline constexpr auto f = [](const auto& x) { return gradfold::fold<turns>(x[0], [&](const auto& y, const auto&) { return y * x[1] + x[2]; }); };
#else
inline constexpr auto f = [](const auto& x) {
  auto y = x[0];
  for (std::size_t i = 0; i < turns; ++i) y = y * x[i % 5] + x[(i + 1) % 5];
  return y;
};
#endif
std::array<double, 5> slope(const std::array<double, 5>& x) { return gradfold::gradient<f>(x); }
