// expect: gradfold: taylor takes no functions with a rule of their own
// Derivatives: Taylor coefficients of a function with a rule of your own
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto cube = [](const auto& x) { return x * x * x; };
inline constexpr auto slope = [](const auto& z_bar, const auto& x, const auto&) { return 3 * z_bar * x * x; };
#ifdef CURED
inline constexpr auto f = [](const auto& x) { return x + cube(x); };
#else
inline constexpr auto f = [](const auto& x) { return x + custom<cube, slope>(x); };
#endif
auto coefficients = taylor<f, 3>(at(2.0));
