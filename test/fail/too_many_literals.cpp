// expect: gradfold: an expression would hold more than 4 KiB of literals, for each mention of a part stores its literals again: make the part static by shared<part>, or write the formula as a function
// Expressions: literals repeated without end
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr auto e1 = (a + 0.5) * (a + 1.5) * (a + 2.5) * (a + 3.5);
inline constexpr auto e2 = e1 * e1 * e1 * e1;
inline constexpr auto e3 = shared<e2> * shared<e2> * shared<e2> * shared<e2>;
inline constexpr auto e4 = e3 * e3 * e3 * e3;
inline constexpr auto e5 = e4 * e4 * e4 * e4;
#else
inline constexpr auto e1 = (a + 0.5) * (a + 1.5) * (a + 2.5) * (a + 3.5);
inline constexpr auto e2 = e1 * e1 * e1 * e1;
inline constexpr auto e3 = e2 * e2 * e2 * e2;
inline constexpr auto e4 = e3 * e3 * e3 * e3;
inline constexpr auto e5 = e4 * e4 * e4 * e4;
#endif
