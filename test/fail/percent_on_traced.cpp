// expect: gradfold: % is for integers: fmod\(x, y\) is the remainder of real numbers
// Traced values: the remainder by %
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return fmod(x, 2) * x; };
#else
inline constexpr auto f = [](auto x) { return x % 2 * x; };
#endif
double slope = gradient<f>(2.5);
