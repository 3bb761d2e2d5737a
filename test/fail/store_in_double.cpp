// expect: gradfold: a traced value was stored in a double \(or float, int, bool\), or passed to a function that takes one: keep it in auto or T, and write `using std::sin; sin\(x\)` instead of std::sin\(x\)
// Traced values: a value stored in a double
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
  double y = x * x;
  return x * y;
};
double slope = gradient<f>(2.0);
#endif
