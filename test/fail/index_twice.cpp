// expect: gradfold: gradient<f, i, j> asks for the same argument twice
// Arguments: the same argument twice
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x, auto y) { return x * y; };
#ifdef CURED
auto slope = gradient<f, 1, 0>(2.0, 3.0);
#else
auto slope = gradient<f, 1, 1>(2.0, 3.0);
#endif
