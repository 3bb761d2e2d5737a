// expect: X
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
constexpr auto slope [[maybe_unused]] = derivative<Q, a>;
#else
constexpr auto slope [[maybe_unused]] = derivative<Q, c>;
#endif
