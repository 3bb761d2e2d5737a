// expect: gradfold: a traced value was stored in a double \(or float, int, bool\), or passed to a function that takes one: keep it in auto or T, and write `using std::sin; sin\(x\)` instead of std::sin\(x\)
// Traced values: a value stored in an int
// With -Wconversion -Werror g++ complains of the conversion first.
#pragma GCC diagnostic ignored "-Wconversion"  // else that warning comes first
#pragma GCC diagnostic ignored "-Wfloat-conversion"
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
  int y = x * x;
  return x * y;
};
double slope = gradient<f>(2.0);
#endif
