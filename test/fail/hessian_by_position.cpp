// expect: gradfold: the Hessian of an expression is read by two of its variables
// Expressions: an entry of a Hessian by position
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = a * b;
#ifdef CURED
double entry(double x, double y) { return hessian<Q>(a = x, b = y)(a, b); }
#else
double entry(double x, double y) { return hessian<Q>(a = x, b = y)(0, 1); }
#endif
