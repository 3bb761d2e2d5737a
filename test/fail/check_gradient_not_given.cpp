// expect: gradfold: the expression needs a value for the variable named here: write name = value in the call
// Expressions: a variable is not given to check_gradient
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
static_assert(check_gradient<Q>(a = 2.0, b = 6.0).passed);
#else
static_assert(check_gradient<Q>(a = 2.0).passed);
#endif
