// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto flag, auto x) { return select(flag, x, 2 * x); };
#ifdef CURED
auto slope = gradient<f, 1>(true, 3.0);
#else
auto slope = gradient<f>(true, 3.0);
#endif
