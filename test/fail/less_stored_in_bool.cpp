// expect: gradfold: only == and != between expressions are true or false; any other condition on expressions has no truth before its variables are given: call it, or use select\(condition, x, y\)
// Expressions: a comparison stored in a bool
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
bool smaller = (a < b)(a = 1.0, b = 2.0);
#else
bool smaller = a < b;
#endif
