// expect: gradfold: the function returns no scalar, so it has no gradient; return one number \(a sum, or one element of what it returns now\)
// Functions: a function that returns nothing
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return x * x; };
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) { x* x; };
double slope = gradient<f>(2.0);
#endif
