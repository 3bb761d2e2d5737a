// expect: gradfold: a traced value was stored in a double \(or float, int, bool\), or passed to a function that takes one: keep it in auto or T, and write `using std::sin; sin\(x\)` instead of std::sin\(x\)
// Traced values: std::sin without using
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
