// expect: gradfold: a call gives expressions and traced values at once: give every variable a traced value, as in Q\(a = x, b = y\)
// Traced values: an expression and a traced value in one call
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto f = [](auto x, auto y) { return Q(a = y, b = x); };
auto slopes = gradient<f>(2.0, 6.0);
#else
inline constexpr auto f = [](auto x) { return Q(a = b, b = x); };
double slope = gradient<f>(2.0);
#endif
