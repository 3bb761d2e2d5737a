// expect: gradfold: a traced value was stored in a double \(or float, int, bool\), or passed to a function that takes one: keep it in auto or T, and write `using std::sin; sin\(x\)` instead of std::sin\(x\)
// Traced values: a value passed to a function of double
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
