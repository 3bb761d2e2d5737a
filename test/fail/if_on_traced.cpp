// expect: gradfold: `if`, `while`, `for` and `\?:` need a bool, but this condition is traced: it has no value while the graph is built; write select\(condition, x, y\), or loop to a fixed bound
// Traced values: if
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return select(x < 0, x * x, x); };
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) {
  if (x < 0) return x * x;
  return x;
};
double slope = gradient<f>(2.0);
#endif
