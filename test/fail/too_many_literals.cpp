// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
constexpr auto e1 = (a + 0.5) * (a + 1.5) * (a + 2.5) * (a + 3.5);
constexpr auto e2 = e1 * e1 * e1 * e1;
constexpr auto e3 = shared<e2> * shared<e2> * shared<e2> * shared<e2>;
constexpr auto e4 = e3 * e3 * e3 * e3;
constexpr auto e5 = e4 * e4 * e4 * e4;
#else
constexpr auto e1 = (a + 0.5) * (a + 1.5) * (a + 2.5) * (a + 3.5);
constexpr auto e2 = e1 * e1 * e1 * e1;
constexpr auto e3 = e2 * e2 * e2 * e2;
constexpr auto e4 = e3 * e3 * e3 * e3;
constexpr auto e5 = e4 * e4 * e4 * e4;
#endif
