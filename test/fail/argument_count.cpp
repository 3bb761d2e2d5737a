// expect: gradfold: the function cannot be called with these arguments: their number or their types do not fit it
// Functions: a wrong number of arguments
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x, auto y) { return x * y; };
#ifdef CURED
auto slope = gradient<f>(2.0, 3.0);
#else
auto slope = gradient<f>(2.0);
#endif
