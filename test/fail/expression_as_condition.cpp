// expect: gradfold: the condition of select on expressions is a number: compare it, as in select\(a != 0, x, y\)
// Expressions: a number as the condition of select
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
#ifdef CURED
inline constexpr auto E = select(a != 0, b, 1);
#else
inline constexpr auto E = select(a, b, 1);
#endif
