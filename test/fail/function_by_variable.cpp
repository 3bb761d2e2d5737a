// expect: gradfold: the arguments of a function are asked for by position, as in gradient<f, 0>
// Functions: a variable where a position is meant
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto f = [](auto x, auto y) { return x * y; };
#ifdef CURED
double slope = gradient<f, 0>(2.0, 6.0);
#else
double slope = gradient<f, a>(2.0, 6.0).value;
#endif
