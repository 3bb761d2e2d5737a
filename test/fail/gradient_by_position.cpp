// expect: gradfold: an expression is differentiated with respect to its variables, as in gradient<Q, a>
// Expressions: a position where a variable is meant
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
double slope = gradient<Q, a>(a = 2.0, b = 6.0)[a];
#else
double slope = gradient<Q, 0>(a = 2.0, b = 6.0).value;
#endif
