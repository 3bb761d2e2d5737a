// expect: gradfold: the gradient is a member beside the value: write .gradient\[a\], or auto \[value, gradient\] = ...
// Expressions: a part of a gradient beside its value
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
double slope = value_and_gradient<Q>(a = 2.0, b = 6.0).gradient[a];
#else
double slope = value_and_gradient<Q>(a = 2.0, b = 6.0)[a];
#endif
