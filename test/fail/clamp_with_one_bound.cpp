// expect: gradfold: this function takes three arguments, as in clamp\(x, low, high\)
// Traced values: a bound is forgotten
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return clamp(x, 0, 1); };
double slope = gradient<f>(0.5);
#else
inline constexpr auto f = [](auto x) { return clamp(x, 0); };
double slope = gradient<f>(0.5);
#endif
