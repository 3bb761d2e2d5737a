// expect: gradfold: this function takes two arguments, as in max\(x, y\)
// Expressions: the largest of three
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
#ifdef CURED
inline constexpr auto E = max(max(a, b), 1);
#else
inline constexpr auto E = max(a, b, 1);
#endif
