// expect: gradfold: a derivative or gradient with respect to the variable named here, which the expression does not contain
// Expressions: a derivative with respect to what the expression does not contain
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto slope [[maybe_unused]] = derivative<Q, a>;
#else
inline constexpr auto slope [[maybe_unused]] = derivative<Q, c>;
#endif
