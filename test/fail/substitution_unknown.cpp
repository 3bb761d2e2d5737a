// expect: gradfold: the call gives the variable named here, which the expression does not contain: leave it out
// Expressions: a variable is substituted that the expression does not contain
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto R = Q(a = c + b);
#else
inline constexpr auto R = Q(c = a + b);
#endif
