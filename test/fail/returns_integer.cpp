// expect: gradfold: the function returns a condition or an integer, which has no derivative
// Functions: a function that returns an integer
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x, auto n) { return x * n; };
double slope = gradient<f, 0>(2.0, 3);
#else
inline constexpr auto f = [](auto, auto n) { return n * n; };
double slope = gradient<f, 0>(2.0, 3);
#endif
