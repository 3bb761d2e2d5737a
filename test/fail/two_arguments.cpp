// expect: gradfold: this function takes two arguments, as in max\(x, y\)
// Expressions: a function called with too few arguments
// So it is with pow, fmod, copysign, fmin and fmax, and with hypot, which takes two or three.
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
#ifdef CURED
inline constexpr auto E = atan2(a, b) + pow(b, 2) + hypot(a, b);
#else
inline constexpr auto E = atan2(a);
#endif
