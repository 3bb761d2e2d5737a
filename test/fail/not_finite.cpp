// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return log(x); };
#ifdef CURED
static_assert(gradient<f>(0.5) > 1);
#else
static_assert(gradient<f>(0.0) > 1);
#endif
