// expect: 
#include <cmath>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) {
  using std::sin;
  return x * sin(x);
};
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) { return x * std::sin(x); };
double slope = gradient<f>(2.0);
#endif
