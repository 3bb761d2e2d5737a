// expect: gradfold: `if`, `while`, `for` and `\?:` need a bool, but this condition is traced: it has no value while the graph is built; write select\(condition, x, y\), or loop to a fixed bound
// Traced values: an integer argument as the bound of a loop
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto power = [](auto x, auto n) {
  auto y = x;
  for (int i = 1; i < n; ++i) y *= x;
  return y;
};
double slope = gradient<power, 0>(2.0, std::integral_constant<int, 3>{});
#else
inline constexpr auto power = [](auto x, auto n) {
  auto y = x;
  for (int i = 1; i < n; ++i) y *= x;
  return y;
};
double slope = gradient<power, 0>(2.0, 3);
#endif
