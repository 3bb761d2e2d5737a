// expect: gradfold: select on expressions needs a condition on expressions, such as x < 1; a bool would choose one branch for good \(if a == b gave it, compare expressions inside select itself\)
// Expressions: a bool as the condition of select
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto chosen = select(a > 1, a, b);
#else
constexpr bool large = true;
inline constexpr auto chosen = select(large, a, b);
#endif
