// expect: gradfold: a solver that takes double solves one equation, and its parameters are all numbers
// Functions: a solver that takes double, for two unknowns
#include <gradfold/gradfold.hpp>
#include <array>
#include <cmath>
using namespace gradfold;
double solver(double, double p) { return std::sqrt(p); }
#ifdef CURED
inline constexpr auto square_is = [](const auto& y, const auto& p) { return y * y - p; };
auto z = implicit<square_is, solver>(1.0, 2.0);
#else
inline constexpr auto squares_are = [](const auto& y, const auto& p) { return std::array{y[0] * y[0] - p, y[1] * y[1] - p}; };
auto z = implicit<squares_are, solver>(std::array{1.0, 1.0}, 2.0);
#endif
