// expect: gradfold: the directions of an expression are given by name, as in along\(a = 1\.0\)
// Derivatives: a direction of an expression without a name
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
#ifdef CURED
auto slope = jvp<a * a>(at(a = 2.0), along(a = 1.0));
#else
auto slope = jvp<a * a>(at(a = 2.0), along(1.0));
#endif
