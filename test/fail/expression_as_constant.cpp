// expect: an expression has no number until its variables have values: write Q\(a = 2.0\)
// Expressions: an expression stored in a constexpr double
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
constexpr double q = Q(a = 2.0, b = 6.0);
static_assert(q == -12.0);
#else
constexpr double q = Q;
static_assert(q == -12.0);
#endif
