// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
constexpr double area(double x) { return x * x; }
#ifdef CURED
constexpr auto area_of_anything(auto x) { return x * x; }
inline constexpr auto f = [](auto x) { return area_of_anything(x); };
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) { return area(x); };
double slope = gradient<f>(2.0);
#endif
