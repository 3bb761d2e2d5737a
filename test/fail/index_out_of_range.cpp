// expect: gradfold: gradient<f, i> asks for an argument that the call does not have; arguments count from 0
// Arguments: an argument that is not there
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x, auto y) { return x * y; };
#ifdef CURED
auto slope = gradient<f, 1>(2.0, 3.0);
#else
auto slope = gradient<f, 2>(2.0, 3.0);
#endif
