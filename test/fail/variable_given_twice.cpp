// expect: gradfold: the call gives the variable named here twice: once is enough
// Expressions: a variable is given twice
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
double value = Q(a = 2.0, b = 6.0);
#else
double value = Q(a = 2.0, b = 6.0, a = 3.0);
#endif
