// expect: gradfold: a table for interpolate<table> has at least two knots
// Functions: a table of one point
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto rates = linear_table(0, 1, {0.03, 0.03});
#else
inline constexpr auto rates = linear_table(0, 1, {0.03});
#endif
auto z = interpolate<rates>(1.5);
