// expect: gradfold: a function is called by position, as in gradient<f>\(2\.0, 6\.0\); names are for expressions
// Functions: a function is called by name
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
inline constexpr auto f = [](auto x, auto y) { return x * y; };
#ifdef CURED
auto slope = gradient<f>(2.0, 6.0);
#else
auto slope = gradient<f>(a = 2.0, b = 6.0);
#endif
