// expect: gradfold: this function takes one argument, as in sin\(x\)
// Expressions: a function called with too many arguments
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
#ifdef CURED
inline constexpr auto E = sin(a) * b;
#else
inline constexpr auto E = sin(a, b);
#endif
