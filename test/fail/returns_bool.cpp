// expect: gradfold: the function returns a condition or an integer, which has no derivative
// Functions: a function that returns a condition
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return select(x < 1, x, 1); };
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) { return x < 1; };
double slope = gradient<f>(2.0);
#endif
