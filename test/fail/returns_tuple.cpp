// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return x * x; };
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) { return std::tuple{x, x * x}; };
double slope = gradient<f>(2.0);
#endif
