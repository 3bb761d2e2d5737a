// expect: gradfold: an expression is called by name, as in Q\(a = 2\.0, b = 6\.0\)
// Expressions: the gradient of an expression is called by position
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
auto slope = gradient<Q>(a = 2.0, b = 6.0);
#else
auto slope = gradient<Q>(2.0, 6.0);
#endif
