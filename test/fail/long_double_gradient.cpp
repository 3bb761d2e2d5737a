// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return sin(x); };
#ifdef CURED
static_assert(gradient<f>(0.0) == 1);
#else
static_assert(gradient<f>(0.0L) == 1);
#endif
