// expect: gradfold: an integer or bool argument is data and has no gradient; ask for the others by number, as in gradient<f, 1>\(n, x\)
// Arguments: the gradient of a bool
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto flag, auto x) { return select(flag, x, 2 * x); };
#ifdef CURED
auto slope = gradient<f, 1>(true, 3.0);
#else
auto slope = gradient<f>(true, 3.0);
#endif
