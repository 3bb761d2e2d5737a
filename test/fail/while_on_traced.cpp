// expect: gradfold: `if`, `while`, `for` and `\?:` need a bool, but this condition is traced: it has no value while the graph is built; write select\(condition, x, y\), or loop to a fixed bound
// Traced values: while
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) {
  for (int i = 0; i < 10; ++i) x = select(x > 1, x / 2, x);
  return x;
};
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) {
  while (x > 1) x = x / 2;
  return x;
};
double slope = gradient<f>(2.0);
#endif
