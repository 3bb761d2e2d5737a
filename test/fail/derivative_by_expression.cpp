// expect: gradfold: an expression is differentiated with respect to its variables, as in gradient<Q, a>
// Expressions: a derivative with respect to something that is no variable
// By the chain rule, the derivative in 2a is half of that in a.
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto slope = derivative<Q, a> / 2;
#else
inline constexpr auto slope = derivative<Q, 2 * a>;
#endif
