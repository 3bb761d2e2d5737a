// expect: gradfold: \^ is no power in C\+\+: write pow\(x, 2\), or square\(x\)
// Expressions: a power by ^
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
#ifdef CURED
inline constexpr auto Q = pow(a, 2);
#else
inline constexpr auto Q = a ^ 2;
#endif
