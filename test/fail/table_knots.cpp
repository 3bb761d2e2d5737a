// expect: gradfold: the knots of a table for interpolate<table> are finite and grow from each to the next
// Functions: a table whose knots do not grow
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto rates = linear_table({0.5, 1, 2}, {0.03, 0.031, 0.034});
#else
inline constexpr auto rates = linear_table({0.5, 2, 1}, {0.03, 0.031, 0.034});
#endif
auto z = gradient<interpolate<rates>>(1.5);
