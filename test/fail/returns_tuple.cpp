// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
constexpr auto f = [](auto x) { return x * x; };
double slope = gradient<f>(2.0);
#else
constexpr auto f = [](auto x) { return std::tuple{x, x * x}; };
double slope = gradient<f>(2.0);
#endif
