// expect: gradfold: interpolate<table> takes a constant that linear_table\(...\) or cubic_table\(...\) has made
// Functions: interpolation in an array that is no table
#include <gradfold/gradfold.hpp>
#include <array>
using namespace gradfold;
inline constexpr std::array heights{0.03, 0.031, 0.034};
#ifdef CURED
inline constexpr auto rates = linear_table(0, 1, heights);
auto z = interpolate<rates>(1.5);
#else
auto z = interpolate<heights>(1.5);
#endif
