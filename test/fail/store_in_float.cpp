// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) {
  auto y = x * x;
  return x * y;
};
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) {
  float y = x * x;
  return x * y;
};
double slope = gradient<f>(2.0);
#endif
