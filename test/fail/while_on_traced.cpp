// expect: X
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
