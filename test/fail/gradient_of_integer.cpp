// expect: gradfold: an integer or bool argument is data and has no gradient; ask for the others by number, as in gradient<f, 1>\(n, x\)
// Arguments: the gradient of an integer
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto n, auto x) { return n * x; };
#ifdef CURED
auto slope = gradient<f, 1>(2, 3.0);
#else
auto slope = gradient<f, 0>(2, 3.0);
#endif
