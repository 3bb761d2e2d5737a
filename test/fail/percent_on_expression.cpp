// expect: gradfold: % is for integers: fmod\(x, y\) is the remainder of real numbers
// Expressions: the remainder by %
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
#ifdef CURED
inline constexpr auto Q = fmod(a, 2);
#else
inline constexpr auto Q = a % 2;
#endif
