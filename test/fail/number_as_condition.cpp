// expect: gradfold: the condition of select is a number: compare it, as in select\(x != 0, x, y\)
// Traced values: a number as the condition of select
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return select(x > 0, x, 1.0); };
#else
inline constexpr auto f = [](auto x) { return select(x, x, 1.0); };
#endif
double slope = gradient<f>(2.0);
