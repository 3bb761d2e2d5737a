// expect: gradfold: the gradient has no part for the variable named here: it was not asked for, or is not in the expression
// Expressions: a part of a gradient that was not asked for
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
double slope = gradient<Q, a, b>(a = 2.0, b = 6.0)[b];
#else
double slope = gradient<Q, a>(a = 2.0, b = 6.0)[b];
#endif
