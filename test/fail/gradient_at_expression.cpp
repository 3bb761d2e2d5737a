// expect: gradfold: the variable named here is given an expression
// Expressions: a gradient at another expression
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = a * a * b;
#ifdef CURED
inline constexpr auto E = derivative<Q, a>(a = sin(b)) * b;
#else
inline constexpr auto E = gradient<Q>(a = sin(b), b = 1.0)[a] * b;
#endif
