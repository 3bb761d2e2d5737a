// expect: gradfold: an operand is text, which is no number: write the number itself, as in 1 \+ a
// Expressions: an operand that is no number
#include <string>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto sum = 1 + a;
#else
auto sum = std::string("1") + a;
#endif
