// expect: gradfold: a table for interpolate<table> has as many values as knots
// Functions: a table with a value too few
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto rates = cubic_table({0.5, 1, 2}, {0.03, 0.031, 0.034});
#else
inline constexpr auto rates = cubic_table({0.5, 1, 2}, {0.03, 0.031});
#endif
auto z = interpolate<rates>(1.5);
