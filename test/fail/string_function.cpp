// expect: gradfold: an operand is text, which is no number: write the number itself
// Expressions: an argument of a function that is no number
#include <string>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto sum = atan2(a, 1);
#else
auto sum = atan2(a, std::string("1"));
#endif
