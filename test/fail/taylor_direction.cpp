// expect: gradfold: taylor without along\(\.\.\.\) moves one number by 1
// Derivatives: Taylor coefficients without a direction
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x, const auto& y) { return x * y; };
#ifdef CURED
auto coefficients = taylor<f, 3>(at(1.0, 2.0), along(1.0, 0.0));
#else
auto coefficients = taylor<f, 3>(at(1.0, 2.0));
#endif
