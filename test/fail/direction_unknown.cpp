// expect: gradfold: along\(\.\.\.\) has a direction for the variable named here, which at\(\.\.\.\) does not have
// expect: "b"
// Derivatives: a direction for a variable that is not there
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
#ifdef CURED
auto slope = jvp<a * a>(at(a = 2.0), along(a = 1.0));
#else
auto slope = jvp<a * a>(at(a = 2.0), along(b = 1.0));
#endif
