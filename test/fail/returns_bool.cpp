// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return select(x < 1, x, 1); };
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) { return x < 1; };
double slope = gradient<f>(2.0);
#endif
