// expect: gradfold: the expression needs a value for the variable named here: write name = value in the call
// Expressions: a variable is not given, inside a function
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto f = [](auto x, auto y) { return Q(a = x, b = y); };
auto slopes = gradient<f>(2.0, 6.0);
#else
inline constexpr auto f = [](auto x, auto) { return Q(a = x); };
auto slopes = gradient<f>(2.0, 6.0);
#endif
