// expect: gradfold: the gradient of an expression is read by its variables, as in g\[a\]
// Expressions: a part of a gradient by position
// So it is with a text: g["a"].
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
double slope = gradient<Q>(a = 2.0, b = 6.0)[a];
#else
double slope = gradient<Q>(a = 2.0, b = 6.0)[0];
#endif
