// expect: gradfold: along\(\.\.\.\) takes one direction for each argument that is differentiated: for all of them, or for those asked for, as in jvp<f, 0>\(at\(x, c\), along\(v\)\)
// Derivatives: a direction too few
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x, const auto& y) { return x * y; };
#ifdef CURED
auto slope = jvp<f, 0>(at(2.0, 3.0), along(1.0));
#else
auto slope = jvp<f>(at(2.0, 3.0), along(1.0));
#endif
