// expect: X
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
constexpr auto power = [](auto x, auto n) {
  auto y = x;
  for (int i = 1; i < n; ++i) y *= x;
  return y;
};
double slope = gradient<power, 0>(2.0, std::integral_constant<int, 3>{});
#else
constexpr auto power = [](auto x, auto n) {
  auto y = x;
  for (int i = 1; i < n; ++i) y *= x;
  return y;
};
double slope = gradient<power, 0>(2.0, 3);
#endif
